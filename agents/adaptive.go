package agents

import (
	"math"
	"math/rand/v2"

	"marketsim/internal/detmath"
	"marketsim/market"
)

// AdaptiveShade learns its win curve F, the probability that a bid wins, and bids what maximises (v-b) F(b), but at least
// the floor. Under a truthful rule it bids its value. Until Warmup notices have come it bids Start times its value.
//
// Under a soft floor s the winner pays max(s, the best rival bid) if it bids s or more, and its bid if it bids less. From s
// on no bid is better than the value, whose surplus is the integral of F from s to v. So it bids its value if that is more than
// the largest (v-b) F(b) with b < s.
//
// Curve chooses the family: F is the distribution function of a logistic or a lognormal variable with location m and
// scale s. An empirical curve has no family: it is the distribution of the least winning prices, whatever its shape, or a
// logistic one where they are not told. All prices are taken per unit of quality and of the mean value, so that the currency
// does not matter.
//
// Feedback full fits the least price that would have won, if the notice tells it: m is its mean and s its standard
// deviation (of the logarithm, for a lognormal curve; times sqrt(3)/pi, for a logistic one), where an observation loses
// half its weight in HalfLife further ones. Floors count as rivals. Without that price, or with feedback win-loss, the curve is
// the regression of wins on own bids (logit in b, or probit in log b) with the same weights: see outcomes. It can only tell
// what was tried, so these bids are multiplied by 1 + Explore (2U-1), U uniform. While the slope of that curve is not
// two standard errors above 0, the agent falls back on Start: so it also leaves the trap in which all bid next to nothing,
// win at random and learn nothing.
//
// The tag of an offer holds the quality of its lot: any number of auctions may be in flight, and notices may be late, lost,
// doubled or out of order.
type AdaptiveShade struct {
	Curve    string  `key:"curve" oneof:"logistic|lognormal|empirical" doc:"family of the win curve that is fitted, or none where it is told the least winning price"`
	Feedback string  `key:"feedback" oneof:"full|win-loss" doc:"what it learns from: the least winning price where it is told, or only wins and losses"`
	HalfLife float64 `key:"half_life" unit:"notices" min:"10" max:"1e12" doc:"after so many further notices, one counts half"`
	Explore  float64 `key:"explore" unit:"1" min:"0" max:"0.5" doc:"while it learns from wins and losses, bids vary at random by up to this share"`
	Warmup   int     `key:"warmup" unit:"notices" min:"2" max:"1000000" doc:"notices before it trusts what it learned"`
	Start    float64 `key:"start" unit:"1" above:"0" max:"1" doc:"bid as a share of the value until then"`

	Extension float64 `key:"extension" unit:"1" min:"0" max:"1" doc:"share of the surplus it would keep, value - bid, that it gives up when tied and asked again"`
}

type adaptiveShade struct {
	surplus
	params  AdaptiveShade
	fitted  fitted // the curve as a member of its family
	stream  *rand.Rand
	unit    float64 // mean value of a lot of quality 1, in CPM
	keep    float64 // weight of an observation after one more
	notices int     // up to Warmup

	prices    moments     // of the feature of the least winning price
	histogram *priceCurve // of that price itself; nil unless the curve is empirical
	outcomes  outcomes    // of own bids
}

// Bounds on what is learned from, in mean values: no single notice can overturn everything.
const (
	leastPrice = 1e-9
	mostPrice  = 1000
	leastShare = 0.01 // a price below this share of the own bid counts as that share
	narrowest  = 1e-3 // least scale of a curve
)

// New builds the agent.
func (p AdaptiveShade) New(d Deps) (market.Agent, error) {
	if err := p.check(d); err != nil {
		return nil, err
	}
	a := &adaptiveShade{
		surplus: surplus{d.Values, p.Extension}, params: p, fitted: fitted{family: families[p.Curve]}, stream: d.Stream,
		unit: d.Law.Mean(), keep: detmath.Exp(-math.Ln2 / p.HalfLife),
	}
	if !(a.unit > 0) || math.IsInf(a.unit, 0) {
		a.unit = 1 // it will not bid, or cannot know
	}
	if p.Curve == "empirical" {
		a.histogram = new(priceCurve)
	}
	a.outcomes = newOutcomes(a.fitted.family)
	return a, nil
}

func (p *AdaptiveShade) check(d Deps) error {
	const kind = "adaptive-shade"
	switch {
	case families[p.Curve] == nil:
		return fault(d, kind, "curve", p.Curve, "must be logistic, lognormal or empirical")
	case p.Feedback != "full" && p.Feedback != "win-loss":
		return fault(d, kind, "feedback", p.Feedback, "must be full or win-loss")
	case !(p.HalfLife >= 10 && p.HalfLife <= 1e12):
		return fault(d, kind, "half_life", p.HalfLife, "must be 10 to 1e12 notices")
	case !(p.Explore >= 0 && p.Explore <= 0.5):
		return fault(d, kind, "explore", p.Explore, "must be 0 to 0.5")
	case p.Warmup < 2 || p.Warmup > 1_000_000:
		return fault(d, kind, "warmup", p.Warmup, "must be 2 to 1000000 notices")
	case !(p.Start > 0 && p.Start <= 1):
		return fault(d, kind, "start", p.Start, "must be more than 0 and at most 1")
	}
	return checkExtension(d, kind, p.Extension)
}

// Bid implements [market.Agent].
func (a *adaptiveShade) Bid(lot *market.Lot) (market.Offer, bool) {
	v := a.Estimate(lot)
	if v <= 0 || v < lot.Floor {
		return market.Offer{}, false
	}
	if lot.Rule.Truthful() {
		return market.Offer{Price: v}, true
	}
	unit := float64(lot.Quality * a.unit)
	bid := market.PriceOf(float64(unit * a.shaded(lot, v.CPM()/unit, unit)))
	return market.Offer{
		Price: min(max(bid, lot.Floor, 1), v), // a price of nothing would be a no-bid
		Tag:   math.Float32bits(float32(lot.Quality)),
	}, true
}

// shaded is the bid at value v, both per unit of quality and of the mean value.
func (a *adaptiveShade) shaded(lot *market.Lot, v, unit float64) float64 {
	bid := a.params.Start * v
	if f, known := a.curve(); known {
		bid = f.best(v)
		if lot.Rule == market.SoftFloor {
			bid = softFloored(f, bid, v, lot.Floor.CPM()/unit, lot.Soft.CPM()/unit)
		}
	}
	if a.seesPrices() {
		return bid
	}
	u := float64(a.stream.Float64())
	return bid * (1 + float64(2*a.params.Explore*(u-0.5)))
}

// curve is the win curve, if it knows one.
func (a *adaptiveShade) curve() (f winCurve, known bool) {
	o, warm := &a.outcomes, a.notices >= a.params.Warmup
	switch {
	case !a.seesPrices():
		a.fitted.m, a.fitted.s = -o.a/o.b, max(1/o.b, narrowest)
		return &a.fitted, warm && o.rises()
	case a.histogram != nil:
		return a.histogram, warm
	}
	a.fitted.m, a.fitted.s = a.prices.mean, max(a.fitted.spread()*math.Sqrt(a.prices.variance), narrowest)
	return &a.fitted, warm
}

// softFloored is the better of the best bid under first price and the value, where that is first price up to the soft floor.
func softFloored(f winCurve, bid, v, floor, soft float64) float64 {
	bid = max(bid, floor)
	if v >= soft && (bid >= soft || f.area(soft, v) > (v-bid)*f.wins(bid)) {
		return v
	}
	return bid
}

// seesPrices reports whether it learns more from prices than from wins and losses.
func (a *adaptiveShade) seesPrices() bool {
	return a.params.Feedback == "full" && a.prices.weight >= a.outcomes.weight
}

// Observe implements [market.Observer].
func (a *adaptiveShade) Observe(n *market.Notice) {
	scale := 1 / (float64(math.Float32frombits(n.Tag)) * a.unit)
	if !(scale > 0 && scale <= math.MaxFloat64) {
		return // no quality: not an offer under a rule to shade for
	}
	own := min(max(n.Bid.CPM()*scale, leastPrice), mostPrice)
	switch {
	case a.params.Feedback == "full" && n.Disclosed:
		price := min(max(n.MinimumToWin.CPM()*scale, leastShare*own), mostPrice)
		a.prices.add(a.fitted.feature(price), a.keep)
		if a.histogram != nil {
			a.histogram.add(price, a.keep)
		}
	case n.Reason == market.Expired:
		return // lost for being late, whatever the bid
	default:
		a.outcomes.add(a.fitted.feature(own), n.Reason == market.Won, a.keep)
	}
	a.notices = min(a.notices+1, a.params.Warmup)
}
