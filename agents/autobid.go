package agents

import (
	"math"

	"marketsim/agents/values"
	"marketsim/internal/detmath"
	"marketsim/market"
)

// Autobid buys as much value as it can, not surplus, while value >= target * spend over the run and spend <= budget: what an
// advertiser asks of a platform as a target return on ad spend (tROAS), or as a target cost per action (tCPA) with
//
//	target = worth of a conversion / target cost of one,
//
// where a lot of value v is expected to bring v/worth conversions. Its bid is one multiple of its value, the same for all lots,
//
//	b = min((1+lambda) / (target*lambda + mu), most) * v,
//
// which is optimal under truthful rules for the right multipliers lambda of the return and mu of the budget. It learns them from
// what it wins:
//
//	lambda <- lambda exp(-eps (v - target*z)),  mu <- P(mu - eps (rho - z)),  eps = step / (m sqrt(T)),
//
// where z is what the auction cost, rho = budget/T, T how many auctions a run has on average (10 000 if that is not known) and m
// the mean value; with a budget of each day that allows less, rho and the T of mu are those of a day. (Z. Feng, S. Padmanabhan,
// D. Wang, "Online bidding algorithms for return-on-spend constrained advertisers", WWW 2023, 3550-3560; they take values in
// [0,1], target 1, eps = T^(-1/2) and start at lambda = 1, mu = 0: with uniform values that is a step of 0.5.) Under first price
// lambda grows until it bids v/target, the only multiple there that keeps its promise.
//
// An ad that is sold by the click counts with its value when it is clicked. The tag of an offer holds the value.
//
// Where the worth of a lot shows only later, by conversions, v is by Credit what was believed of it, or what it turned out to be
// worth, at the moment at which that shows: target*z counts at once, v then. Both are the same on average; the second learns
// from noise, and the later the more is under way, but it needs no belief to be right. It waits for what [market.Buyer] has as
// Outcomes, which must be those of its values. What a purchase cost whose notice was lost it never hears of, but what that brought.
type Autobid struct {
	TargetROAS float64 `key:"target_roas" unit:"1" above:"0" max:"1e6" doc:"value that each unit of spend must bring, over the run; ignored if there is a target_cpa"`
	TargetCPA  float64 `key:"target_cpa" unit:"currency" min:"0" max:"1e9" doc:"most that a conversion may cost on average; 0: the target is target_roas"`
	Worth      float64 `key:"conversion_worth" unit:"currency" above:"0" max:"1e9" doc:"for target_cpa: value of a conversion, so that a lot of value v brings v/worth of them"`
	Step       float64 `key:"step" unit:"1" above:"0" max:"1000" doc:"step of the multipliers for the mean value, times the square root of the number of auctions"`
	Start      float64 `key:"start" unit:"1" min:"1e-6" max:"1e6" doc:"lambda at the start: it bids (1+lambda)/(target lambda) of its value"`
	Most       float64 `key:"most" unit:"1" above:"0" max:"1e6" doc:"largest bid as a multiple of the value"`
	Credit     string  `key:"credit" oneof:"expected|realized" doc:"what a purchase counts for: what the lot was believed to be worth, or what it turned out to be, once that shows"`
}

type autobid struct {
	values.Model
	shadowPrice
	target, most float64
	eps          float64 // per CPM
	log          float64 // of lambda
	lambda       float64
	awaits       bool // whether purchases count for what they turn out to be worth
}

const (
	unknownRun = 10_000         // auctions of a run of unknown length
	mostLog    = 13.81551055796 // of lambda, either way: a millionth to a million
)

// New builds the agent.
func (p Autobid) New(d Deps) (market.Agent, error) {
	if err := p.check(d); err != nil {
		return nil, err
	}
	purse, err := newPurse(d, "autobid")
	if err != nil {
		return nil, err
	}
	auctions := d.Auctions
	if !(auctions > 0) {
		auctions = unknownRun
	}
	a := &autobid{
		Model: d.Values, shadowPrice: newShadowPrice(d, purse, 0, 1e6, p.Step), target: p.TargetROAS, most: p.Most,
		eps: stepSize(d, p.Step, auctions), log: detmath.Log(p.Start), lambda: p.Start,
		awaits: p.Credit == "realized" && d.Values.Outcomes() != nil,
	}
	if p.TargetCPA > 0 {
		a.target = p.Worth / p.TargetCPA
	}
	return a, nil
}

func (p *Autobid) check(d Deps) error {
	const kind = "autobid"
	switch {
	case !(p.TargetROAS > 0 && p.TargetROAS <= 1e6):
		return fault(d, kind, "target_roas", p.TargetROAS, "must be more than 0 and at most 1e6")
	case !(p.TargetCPA >= 0 && p.TargetCPA <= 1e9):
		return fault(d, kind, "target_cpa", p.TargetCPA, "must be 0 to 1e9")
	case !(p.Worth > 0 && p.Worth <= 1e9):
		return fault(d, kind, "conversion_worth", p.Worth, "must be more than 0 and at most 1e9")
	case !(p.Step > 0 && p.Step <= 1000):
		return fault(d, kind, "step", p.Step, "must be more than 0 and at most 1000")
	case !(p.Start >= 1e-6 && p.Start <= 1e6):
		return fault(d, kind, "start", p.Start, "must be 1e-6 to 1e6")
	case !(p.Most > 0 && p.Most <= 1e6):
		return fault(d, kind, "most", p.Most, "must be more than 0 and at most 1e6")
	case p.Credit != "expected" && p.Credit != "realized":
		return fault(d, kind, "credit", p.Credit, "must be expected or realized")
	}
	return nil
}

// Bid implements [market.Agent].
func (a *autobid) Bid(lot *market.Lot) (market.Offer, bool) {
	a.step(lot)
	v := a.Estimate(lot).CPM()
	multiple := min((1+a.lambda)/(float64(a.target*a.lambda)+a.mu), a.most)
	bid := market.PriceOf(float64(multiple * v))
	return market.Offer{Price: bid, Tag: math.Float32bits(float32(v))}, bid > 0 && bid >= lot.Floor
}

// Observe implements [market.Observer].
func (a *autobid) Observe(n *market.Notice) {
	before := a.spent
	a.note(n)
	v := a.credit(n)
	if n.Reason != market.Won || !(v >= 0 && v <= market.MaxPrice.CPM()) {
		return
	}
	gain := v - float64(a.target*(a.spent-before))
	a.log = min(max(a.log-float64(a.eps*gain), -mostLog), mostLog)
	a.lambda = detmath.Exp(a.log)
}

// credit is the value, in CPM, that a purchase counts for now that a notice tells of it.
func (a *autobid) credit(n *market.Notice) float64 {
	switch {
	case a.awaits && n.Realized:
		return n.Worth.CPM()
	case a.awaits || n.Realized || n.Pay > 0 && n.Charged == 0 && !n.Unpriced: // not yet, already, or not clicked
		return 0
	}
	v := float64(math.Float32frombits(n.Tag))
	if n.Share != 0 {
		v = float64(v * n.Share.Share())
	}
	return v
}
