package scenarios

import (
	"marketsim/agents"
	"marketsim/market"
)

// adder notes something odd at a key.
type adder func(key, format string, args ...any)

// oddBuyers looks for buyers that cannot do what their parameters say.
func (b *Blueprint) oddBuyers(add adder) {
	if places := b.Scenario.Market.Participants; places > len(b.Buyers) {
		add("market.participants", "asks %d of %d buyers: that is all of them, as with 0", places, len(b.Buyers))
	}
	for i := range b.groups {
		g := &b.groups[i]
		if g.Count == 0 {
			continue
		}
		key, params := "agents."+g.name, g.Strategy.Params()
		if shade, fixed := params.(*agents.FixedShade); fixed && shade.Factor > 1 {
			add(key+".factor", "%v is more than 1: always bids above its value", shade.Factor)
		}
		if c := g.Conversions; c != nil && g.sampler.At(nearly) > c.Worth {
			add(key+".conversions.worth", "%v is less than some values reach (%.4g CPM): those convert for certain, and are worth no more than the value", c.Worth, g.sampler.At(nearly))
		}
		if g.Budget != nil && g.DailyBudget != nil && *g.DailyBudget > *g.Budget {
			add(key+".daily_budget", "%v is more than the budget of the whole run, %v: it never binds", *g.DailyBudget, *g.Budget)
		}
		if paces(params) && g.Budget == nil && g.DailyBudget == nil {
			add(key+".strategy", "%s has nothing to pace without budget or daily_budget: it never holds back", g.Strategy.Name())
		}
		b.oddFeedback(key, params, add)
		b.oddGrid(key, g, params, add)
	}
}

// paces tells whether a strategy does nothing but spread a budget. An autobidder has a target besides.
func paces(params any) bool {
	switch params.(type) {
	case *agents.DualPacing, *agents.PIDPacing, *agents.Throttling:
		return true
	}
	return false
}

// oddLearning looks for learners that are watched for longer than a run, or on none of its auctions. The defaults are for runs of
// a usual length: whoever tries out a short one knows.
func (b *Blueprint) oddLearning(add adder) {
	l, expected := &b.Scenario.Learning, b.Scenario.Expected()
	if b.tree.Has("learning.settled_auctions") && float64(l.Settled) > expected {
		add("learning.settled_auctions", "%d is more than the %.4g auctions of a run: no learner can count as converged", l.Settled, expected)
	}
	if b.tree.Has("learning.regret_sample") && float64(l.Sample) >= expected {
		add("learning.regret_sample", "one auction in %d, of the %.4g of a run: next to none is picked, and regret is not measured", l.Sample, expected)
	}
}

// oddFeedback looks for a learner that goes by prices that nobody tells it.
func (b *Blueprint) oddFeedback(key string, params any, add adder) {
	disclosure, rule := b.Scenario.Market.Disclosure, market.Rule(b.Scenario.Mechanism.Name())
	never := disclosure == "win-loss" || disclosure == "outcome"
	exactly := !never && disclosure != "range"
	feedback := ""
	switch p := params.(type) {
	case *agents.Hedge:
		if !exactly {
			add(key+".strategy", "hedge goes by the least winning price, and market.disclosure %s never tells it: it learns from its own bids alone, as exp3 does", disclosure)
		}
	case *agents.QLearning:
		if p.Update == "all" && !exactly {
			add(key+".update", "all bids are learned of where the least winning price is told, and market.disclosure %s never tells it: only the chosen one is", disclosure)
		}
	case *agents.AdaptiveShade:
		feedback = p.Feedback
	case *agents.BestResponse:
		feedback = p.Feedback
	}
	if feedback != "" && feedback != "win-loss" && never && !rule.Truthful() {
		add(key+".feedback", "%s goes by least winning prices, and market.disclosure %s never tells one: it learns from wins and losses alone", feedback, disclosure)
	}
}

// oddGrid looks for a grid of bids that are all rejected.
func (b *Blueprint) oddGrid(key string, g *group, params any, add adder) {
	p, gridded := params.(interface{ Reach(value float64) float64 })
	if !gridded {
		return
	}
	if reach, floor := p.Reach(b.best(g)), b.fixedFloor(); reach < floor {
		add(key+".highest", "the highest bid of the grid, %.4g CPM for a value that only one in 1000 exceeds, is below floors.price_cpm = %v: all its bids are rejected", reach, floor)
	}
}

// best is what nearly all values of a group are below, for the best of impressions.
func (b *Blueprint) best(g *group) float64 {
	v := &b.Inventory
	geo, device, place := 0.0, 0.0, 0.0
	for _, s := range v.Geos {
		geo = max(geo, s.Quality)
	}
	for _, s := range v.Devices {
		device = max(device, s.Quality)
	}
	for j, affinity := range g.affinities(v) {
		place = max(place, v.Placements[j].Quality*affinity)
	}
	return geo * device * float64(place*g.sampler.At(nearly))
}
