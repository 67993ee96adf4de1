package experiment

import (
	"marketsim/agents"
	"marketsim/market"
	"marketsim/market/catalog"
	"marketsim/scenarios"
)

// shadingBreakages are those of auctiongym-shading.
var shadingBreakages = []breakage{
	{
		scenario: "auctiongym-shading", part: "truth: everybody bids 0.9 of its value",
		set:    []string{"agents.agent.strategy=fixed-shade", "agents.agent.factor=0.9"},
		claims: []string{"truthful_buyers_keep_nothing"},
	},
	{
		scenario: "auctiongym-shading", part: "participants: all six",
		set:    []string{"market.participants=6"},
		claims: []string{"second_price_level"},
	},
	{
		scenario: "auctiongym-shading", part: "learning: everybody stays at 0.9 of its value",
		catalogs: shadersBid(func(string) float64 { return 0.9 }),
		claims: []string{
			"learning_moves_surplus", "learning_from_wins_moves_surplus", "affiliation_favours_second_price",
			"search_stays_above_second_price", "search_moves_surplus", "ips_moves_surplus",
		},
	},
	{
		scenario: "auctiongym-shading", part: "equal shading: each of the six bids another share",
		catalogs: shadersBid(func(name string) float64 { return float64(name[len(name)-1]-'0') / 6 }),
		claims:   []string{"welfare_hardly_changes", "search_hardly_changes_welfare"},
	},
	{
		scenario: "auctiongym-shading", part: "ranges of the value: the arms that have one curve have them, and the other has one",
		catalogs: scenarios.Catalogs{Agents: with(agents.Catalog, catalog.Of("adaptive-shade", "turned about", usual[agents.AdaptiveShade]("adaptive-shade"),
			func(d agents.Deps, p agents.AdaptiveShade) (market.Agent, error) {
				p.ValueBuckets = 12 - p.ValueBuckets
				return p.New(d)
			}))},
		claims: []string{"the_right_curve_leads_near", "one_curve_for_all_values_shades_too_much"},
	},
	{
		scenario: "auctiongym-shading", part: "prices of wins: none are told",
		catalogs: scenarios.Catalogs{Agents: with(agents.Catalog, catalog.Of("adaptive-shade", "deaf", usual[agents.AdaptiveShade]("adaptive-shade"),
			func(d agents.Deps, p agents.AdaptiveShade) (market.Agent, error) {
				if p.Feedback == "price-on-win" {
					p.Warmup = 1_000_000
				}
				return p.New(d)
			}))},
		claims: []string{"prices_of_wins_alone_come_to_the_same"},
	},
	{
		scenario: "auctiongym-shading", part: "methods of policy gradients: exchanged",
		catalogs: scenarios.Catalogs{Agents: with(agents.Catalog, catalog.Of("policy-gradient", "of another method", usual[agents.PolicyGradient]("policy-gradient"),
			func(d agents.Deps, p agents.PolicyGradient) (market.Agent, error) {
				p.Method = map[string]string{"dm": "ips", "ips": "ips", "dr": "ppo", "ppo": "ips"}[p.Method]
				return p.New(d)
			}))},
		claims: []string{"the_direct_method_shares_the_error", "doubly_robust_ends_with_ips", "ppo_takes_small_steps"},
	},
}

// shadersBid are catalogues in which whoever would learn to shade bids a share of its value that goes by its name.
func shadersBid(share func(name string) float64) scenarios.Catalogs {
	return scenarios.Catalogs{Agents: with(with(with(agents.Catalog,
		shareOnly[agents.AdaptiveShade]("adaptive-shade", share)),
		shareOnly[agents.ValueSearch]("value-search", share)),
		shareOnly[agents.PolicyGradient]("policy-gradient", share))}
}

func shareOnly[P any](strategy string, share func(name string) float64) catalog.Entry[market.Agent, agents.Deps] {
	return catalog.Of(strategy, "learns nothing", usual[P](strategy), func(d agents.Deps, _ P) (market.Agent, error) {
		return agents.FixedShade{Factor: share(d.Name)}.New(d)
	})
}
