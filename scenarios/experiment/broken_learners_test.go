package experiment

import (
	"marketsim/agents"
	"marketsim/market"
	"marketsim/market/catalog"
	"marketsim/scenarios"
)

// learnerBreakages are those of the scenarios about what buyers know and learn.
var learnerBreakages = []breakage{
	{
		scenario: "shading-arms-race", part: "learning: it would begin after the run",
		set: []string{"agents.buyer.warmup=1000000"},
		claims: []string{
			"the_transient_is_in_the_whole_run", "prices_of_all_auctions_lead_back", "prices_of_wins_lead_back",
			"fictitious_play_leads_back", "a_wrong_curve_costs_the_seller", "wins_and_losses_tell_less",
		},
	},
	{
		scenario: "shading-arms-race", part: "the law of values: beta, with a hump",
		set:    []string{"agents.buyer.value.law=beta", "agents.buyer.value.scale=1.0"},
		claims: []string{"second_price", "twice_as_much_at_first"},
	},
	{
		scenario: "information-asymmetry", part: "awareness of the curse: everybody bids its estimate",
		set:    []string{"agents.buyer.strategy=truthful"},
		claims: []string{"what_aware_buyers_pay", "the_rent_of_private_signals", "levelling_pays", "first_price_reveals_less"},
	},
	{
		scenario: "information-asymmetry", part: "the common value: everybody has values of its own, and bids its estimate",
		set:    []string{"agents.buyer.strategy=truthful", "agents.buyer.correlation=0.0"},
		claims: []string{"naive_buyers_lose", "levelled_buyers_keep_nothing"},
	},
	{
		scenario: "information-asymmetry", part: "the insider: it outbids all others, whatever the value",
		set:    []string{"agents.insider.strategy=fixed-shade", "agents.insider.factor=100"},
		claims: []string{"an_insider_earns_from_what_it_knows"},
	},
	{
		scenario: "information-asymmetry", part: "what the insider knows: no more than the others",
		set:    []string{"agents.insider.strategy=curse-aware", "agents.insider.signals.segment.precision=1.0"},
		claims: []string{"the_others_lose_to_an_insider", "an_insider_is_no_loss_to_the_publisher"},
	},
	{
		scenario: "auctiongym-competition", part: "catalogues: two ads instead of twelve",
		set:    []string{"agents.agent.value.items=2"},
		claims: []string{"welfare_of_two", "welfare_of_three", "welfare_of_four", "welfare_of_five", "welfare_of_six"},
	},
	{
		scenario: "auctiongym-competition", part: "truthful bids: everybody bids half its value",
		set:    []string{"agents.agent.strategy=fixed-shade", "agents.agent.factor=0.5"},
		claims: []string{"revenue_of_two", "revenue_of_three", "revenue_of_four", "revenue_of_five", "revenue_of_six"},
	},
	{
		scenario: "auctiongym-competition", part: "the sixth buyer: there are only two, whoever is drawn",
		set: []string{"agents.agent.count=2"},
		claims: []string{
			"welfare_rises_from_two", "welfare_rises_from_three", "welfare_rises_from_four", "welfare_rises_from_five",
			"revenue_rises_from_two", "revenue_rises_from_three", "revenue_rises_from_four", "revenue_rises_from_five",
			"surplus_falls_from_two", "surplus_falls_from_three", "surplus_falls_from_four", "surplus_falls_from_five",
		},
	},
	{
		scenario: "hedge-declared-values", part: "the declaration: agents do not hear it",
		catalogs: scenarios.Catalogs{Agents: with(agents.Catalog, catalog.Of("hedge", "deaf", usual[agents.Hedge]("hedge"),
			func(d agents.Deps, p agents.Hedge) (market.Agent, error) { p.Grid.Declares = 1; return p.New(d) }))},
		claims: []string{
			"second_price_where_it_understates", "understating_costs_under_second_price", "overstating_pays_under_second_price",
			"understating_costs_under_first_price",
		},
	},
	{
		scenario: "hedge-declared-values", part: "the rule: second price throughout",
		set:    []string{"mechanism.rule=second-price"},
		claims: []string{"first_price_earns_the_second_value", "overstating_does_not_pay_under_first_price"},
	},
	{
		scenario: "hedge-declared-values", part: "the values: the low one is the higher",
		set:    []string{"agents.low.value.value=1.2"},
		claims: []string{"second_price_where_it_tells_the_truth", "the_higher_value_wins"},
	},
	{
		scenario: "algorithmic-collusion", part: "patience: only the next auction counts",
		set:    []string{"agents.learner.gamma=0.0", "agents.learner.q0=1.0"},
		claims: []string{"first_price_ends_low", "second_price_earns_much_more"},
	},
	{
		scenario: "algorithmic-collusion", part: "the grid: it ends at half of the value",
		set:    []string{"agents.learner.highest=0.5"},
		claims: []string{"second_price_ends_high", "feedback_brings_competition_back"},
	},
	{
		scenario: "algorithmic-collusion", part: "exploration: half of all bids are random, for ever",
		set:    []string{"agents.learner.epsilon=0.5", "agents.learner.epsilon_decay=0.0"},
		claims: []string{"first_price_settles"},
	},
	{
		scenario: "algorithmic-collusion", part: "the rule: second price throughout",
		set:    []string{"mechanism.rule=second-price"},
		claims: []string{"it_settles_by_100_000_auctions"},
	},
	{
		scenario: "calvano", part: "patience: nobody has any",
		set:    []string{"agents.buyer.gamma=0.0"},
		claims: []string{"patient_learners_keep_bids_low", "patience_lowers_bids", "it_costs_the_publisher"},
	},
	{
		scenario: "calvano", part: "the grid: it ends far below the bids of competition",
		set:    []string{"agents.buyer.highest=0.2"},
		claims: []string{"impatient_learners_do_not"},
	},
	{
		scenario: "learners-differ", part: "the grid: it ends at half of the value",
		set: []string{"agents.buyer.highest=0.5"},
		claims: []string{
			"hedge_ends_at_the_equilibrium", "hedge_does_not_collude_in_second_price", "epsilon_greedy_ends_at_the_equilibrium",
			"epsilon_greedy_in_second_price", "exp3_is_on_its_way", "exp3_ix_is_on_its_way", "q_learners_compete_in_second_price",
			"hedge_regrets_nothing",
		},
	},
	{
		scenario: "learners-differ", part: "the differences: ucb1, linucb and qlearning learn as epsilon-greedy does",
		catalogs: scenarios.Catalogs{Agents: with(with(with(agents.Catalog,
			catalog.Of("ucb1", "another", usual[agents.UCB1]("ucb1"),
				func(d agents.Deps, p agents.UCB1) (market.Agent, error) { return greedy(p.Grid).New(d) })),
			catalog.Of("linucb", "another", usual[agents.LinUCB]("linucb"),
				func(d agents.Deps, p agents.LinUCB) (market.Agent, error) { return greedy(p.Grid).New(d) })),
			catalog.Of("qlearning", "another", usual[agents.QLearning]("qlearning"),
				func(d agents.Deps, p agents.QLearning) (market.Agent, error) { return greedy(p.Grid).New(d) }))},
		claims: []string{
			"linucb_explores_in_lockstep", "ucb1_explores_in_lockstep", "q_learners_collude_in_first_price",
			"thompson_earns_more_than_q_learning", "ucb1_regrets", "q_learners_regret",
		},
	},
}

func greedy(grid agents.Grid) agents.EpsilonGreedy {
	return agents.EpsilonGreedy{Grid: grid, Epsilon: 0.05}
}
