package agents

import (
	"marketsim/agents/values"
	"marketsim/market"
)

// Truthful bids its value whatever the rule. Under second price no other bid is ever better (W. Vickrey, Journal of
// Finance 16 (1961) 8-37).
type Truthful struct{}

type truthful struct{ values.Model }

// New builds the agent.
func (Truthful) New(d Deps) (market.Agent, error) { return &truthful{d.Values}, nil }

// Bid implements [market.Agent].
func (a *truthful) Bid(lot *market.Lot) (market.Offer, bool) {
	v := a.Estimate(lot)
	return market.Offer{Price: v}, v > 0
}
