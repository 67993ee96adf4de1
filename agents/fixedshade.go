package agents

import "marketsim/market"

// FixedShade bids Factor times its value, whatever the rule and whatever happens. A factor above 1 overbids.
type FixedShade struct {
	Factor    float64 `key:"factor" unit:"1" above:"0" max:"1000" doc:"bid as a share of the value"`
	Extension `key:",inline"`
}

type fixedShade struct {
	surplus
	factor float64
}

// New builds the agent.
func (p FixedShade) New(d Deps) (market.Agent, error) {
	if !(p.Factor > 0 && p.Factor <= 1000) {
		return nil, fault(d, "fixed-shade", "factor", p.Factor, "must be more than 0 and at most 1000")
	}
	if err := p.Extension.check(d, "fixed-shade"); err != nil {
		return nil, err
	}
	return &fixedShade{surplus{d.Values, p.Yields}, p.Factor}, nil
}

// Bid implements [market.Agent].
func (a *fixedShade) Bid(lot *market.Lot) (market.Offer, bool) {
	bid := market.PriceOf(float64(a.factor * a.Estimate(lot).CPM()))
	return market.Offer{Price: bid}, bid > 0
}
