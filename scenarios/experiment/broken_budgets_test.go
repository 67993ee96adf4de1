package experiment

import (
	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/market"
	"marketsim/market/catalog"
	"marketsim/mechanisms"
	"marketsim/scenarios"
)

// budgetBreakages are those of the scenarios of buyers with budgets and targets.
var budgetBreakages = []breakage{
	{
		scenario: "budget-pacing", part: "the budgets: twice as large",
		set: []string{"agents.buyer.budget=6.6666666667"},
		claims: []string{
			"paced_buyers_bid_half_their_values", "pacing_leaves_the_buyers_a_half",
			"sitting_out_gains_less", "unpaced_under_second_price", "unpaced_under_first_price", "budgets_are_gone_after_a_quarter", "then_nothing_is_sold",
		},
	},
	{
		scenario: "budget-pacing", part: "pacing: everybody bids its value",
		catalogs: scenarios.Catalogs{Agents: unpaced("dual-pacing", agents.DualPacing{Step: 1, Most: 1})},
		claims:   []string{"second_price_earns_the_budgets", "first_price_earns_the_same", "learning_costs_the_end_under_first_price", "and_less_under_second_price"},
	},
	{
		scenario: "budget-pacing", part: "learning: a fiftieth of the step",
		set:    []string{"agents.buyer.step=0.01"},
		claims: []string{"a_cold_start_costs_little"},
	},
	{
		scenario: "budget-pacing", part: "the controller: it bids its value",
		catalogs: scenarios.Catalogs{Agents: unpaced("pid-pacing", agents.PIDPacing{Start: 1, Least: 1})},
		claims:   []string{"the_controller_keeps_to_the_line"},
	},
	{
		scenario: "pacing-equilibrium", part: "the value of the first placement to the second buyer: 9 in place of 8",
		set: []string{"agents.second.affinity.one=9"},
		claims: []string{
			"revenue", "price_of_the_first_placement", "first_multiplier", "second_has_money_left",
			"second_price_revenue", "second_price_multiplier", "second_price_use",
		},
	},
	{
		scenario: "pacing-equilibrium", part: "that of the second placement: 5.5 in place of 6",
		set:    []string{"agents.second.affinity.two=5.5"},
		claims: []string{"price_of_the_second_placement"},
	},
	{
		scenario: "pacing-equilibrium", part: "the second budget: less than the 11 it would spend",
		set:    []string{"agents.second.budget=250"},
		claims: []string{"second_is_unpaced"},
	},
	{
		scenario: "pacing-equilibrium", part: "pacing: everybody bids its value",
		catalogs: scenarios.Catalogs{Agents: unpaced("dual-pacing", agents.DualPacing{Step: 1, Most: 1})},
		claims:   []string{"both_bind_revenue", "both_bind_first", "both_bind_second", "both_share_first", "both_share_second"},
	},
	{
		scenario: "pacing-equilibrium", part: "bids of the second buyer: a tenth of its value, so that its budget is of no use",
		set:    []string{"agents.second.strategy=fixed-shade", "agents.second.factor=0.1"},
		claims: []string{"little_is_lost"},
	},
	{
		scenario: "autobidding-anarchy", part: "the value of the second placement to the weak buyer: 2 in place of 1",
		set:    []string{"agents.weak.affinity.two=2"},
		claims: []string{"the_worst_equilibrium", "it_is_within_its_target", "it_can_be_learned"},
	},
	{
		scenario: "autobidding-anarchy", part: "buyers with a target: they stay away",
		catalogs: scenarios.Catalogs{Agents: with(agents.Catalog, catalog.Of("autobid", "stays away", agents.Autobid{},
			func(d agents.Deps, _ agents.Autobid) (market.Agent, error) { return &absent{d.Values}, nil }))},
		claims: []string{"never_worse_than_half", "resistance_saves_a_part", "first_price_loses_nothing"},
	},
	{
		scenario: "autobidding-anarchy", part: "the reserve: it is half of what it should be",
		catalogs: scenarios.Catalogs{Floors: with(mechanisms.FloorCatalog, catalog.Of("fixed", "half the price", halfFloor{},
			func(_ mechanisms.FloorDeps, p halfFloor) (market.Floors, error) { return p, nil }))},
		claims: []string{"a_reserve_raises_welfare", "and_revenue"},
	},
}

// absent never bids, though it listens.
type absent struct{ values.Model }

func (*absent) Bid(*market.Lot) (market.Offer, bool) { return market.Offer{}, false }
func (*absent) Observe(*market.Notice)               {}

// unpaced is the catalogue of agents in which a kind does not know its budget.
func unpaced[P interface {
	New(agents.Deps) (market.Agent, error)
}](name string, params P) *catalog.Catalog[market.Agent, agents.Deps] {
	return with(agents.Catalog, catalog.Of(name, "knows no budget", params, func(d agents.Deps, p P) (market.Agent, error) {
		d.HasBudget = false
		return p.New(d)
	}))
}
