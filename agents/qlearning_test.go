package agents_test

import "marketsim/agents"

// table is a learner with a small table that explores all the time.
func table(g agents.Grid) agents.QLearning {
	return agents.QLearning{
		Grid: g, Exploration: agents.Exploration{Explore: "epsilon", Epsilon: 0.3, Temperature: 1},
		Alpha: 0.1, Gamma: 0.9, Q0: 10, Initial: "same", Ties: "lowest", Update: "chosen", State: "none",
	}
}
