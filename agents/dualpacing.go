package agents

import (
	"marketsim/agents/values"
	"marketsim/market"
)

// DualPacing spreads its budget over the run by bidding v/(1+mu), under every rule. The multiplier mu is the shadow price of the
// budget, learned auction by auction:
//
//	mu <- P_[0, most](mu - eps (rho - z)),  rho = budget/T,  eps = step / (m sqrt(T)),
//
// where z is what the last auction cost, T how many auctions a run has on average, and m the mean value, so that the currency does
// not matter. Under second price this is adaptive pacing, whose regret against the best multiplier in hindsight is O(sqrt(T)) if
// rivals are stationary (S. Balseiro, Y. Gur, Management Science 65 (2019) 3952-3968). They take values in [0,1] and
// eps = T^(-1/2): with uniform values that is a step of 0.5. Under first price many such buyers settle at the multipliers of the
// first-price pacing equilibrium, 1/(1+mu) being the pacing multiplier (V. Conitzer et al., Management Science 68 (2022) 8515-8535).
//
// Starting from 0 it overspends mu/eps until mu has risen, and so runs dry before the end. Without a budget it bids its value.
//
// A budget of each day is spread over the day instead, if it allows less: T is then the auctions of one.
type DualPacing struct {
	Step  float64 `key:"step" unit:"1" above:"0" max:"1000" doc:"step of the multiplier for an auction that costs the mean value, times the square root of the number of auctions"`
	Start float64 `key:"initial_mu" unit:"1" min:"0" max:"1e6" doc:"multiplier at the start; 0: it bids its value"`
	Most  float64 `key:"most" unit:"1" above:"0" max:"1e6" doc:"largest multiplier: no bid is less than value/(1+most)"`
}

type dualPacing struct {
	values.Model
	shadowPrice
}

// New builds the agent.
func (p DualPacing) New(d Deps) (market.Agent, error) {
	const kind = "dual-pacing"
	switch {
	case !(p.Step > 0 && p.Step <= 1000):
		return nil, fault(d, kind, "step", p.Step, "must be more than 0 and at most 1000")
	case !(p.Most > 0 && p.Most <= 1e6):
		return nil, fault(d, kind, "most", p.Most, "must be more than 0 and at most 1e6")
	case !(p.Start >= 0 && p.Start <= p.Most):
		return nil, fault(d, kind, "initial_mu", p.Start, "must be 0 to most")
	}
	purse, err := newPurse(d, kind)
	if err != nil {
		return nil, err
	}
	return &dualPacing{d.Values, newShadowPrice(d, purse, p.Start, p.Most, p.Step)}, nil
}

// Bid implements [market.Agent].
func (a *dualPacing) Bid(lot *market.Lot) (market.Offer, bool) {
	a.step(lot)
	bid := market.PriceOf(a.Estimate(lot).CPM() / (1 + a.mu))
	return market.Offer{Price: bid}, bid > 0 && bid >= lot.Floor
}

// Observe implements [market.Observer].
func (a *dualPacing) Observe(n *market.Notice) { a.note(n) }
