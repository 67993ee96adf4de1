package scenarios

import (
	"marketsim/agents/values"
	"marketsim/market"
)

// Wanting lists the buyers whose targets match an impression, whether or not they were drawn to take part.
func (b *Blueprint) Wanting(a *market.Auction) []market.AgentID {
	var list []market.AgentID
	for _, invite := range b.targeting.Invite(nil, a) {
		list = append(list, invite.Agent)
	}
	return list
}

// Estimates is what each buyer of a run believes a lot to be worth when it bids, in the order of the market: its value, unless it
// goes by signals.
func (b *Blueprint) Estimates(run uint64, lot *market.Lot) []market.Price {
	world := values.NewWorld(b.Scenario.Seed, run)
	var list []market.Price
	for i := range b.groups {
		g := &b.groups[i]
		for _, name := range g.names(g.name) {
			model := world.Model(g.sampler, g.refined, name)
			list = append(list, model.Estimate(lot))
		}
	}
	return list
}
