package agents_test

import (
	"testing"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market"
)

// A bid of each kind with a fresh value each time; learners also get a notice.
func BenchmarkBid(b *testing.B) {
	for _, c := range []struct {
		name  string
		kind  kind
		floor market.Price
	}{
		{"truthful", agents.Truthful{}, 0},
		{"fixed-shade", agents.FixedShade{Factor: 0.8}, 0},
		{"equilibrium", agents.Equilibrium{}, 0},
		{"equilibrium/floor", agents.Equilibrium{}, 500_000},
		{"adaptive-shade/logistic", shader("logistic", "full"), 0},
		{"adaptive-shade/logistic/win-loss", shader("logistic", "win-loss"), 0},
		{"adaptive-shade/lognormal", shader("lognormal", "full"), 0},
		{"adaptive-shade/lognormal/win-loss", shader("lognormal", "win-loss"), 0},
	} {
		b.Run(c.name, func(b *testing.B) {
			agent := build(b, c.kind, deps(1, "a", law.Lognormal{Sigma: 1}, 10))
			observer, _ := agent.(market.Observer)
			lot := market.Lot{Impression: market.Impression{Quality: 1}, Floor: c.floor, Rule: market.FirstPrice}
			n := market.Notice{Disclosed: true, MinimumToWin: 900_000}
			agent.Bid(&lot)
			b.ReportAllocs()
			for b.Loop() {
				lot.ID++
				o, ok := agent.Bid(&lot)
				if ok && observer != nil {
					n.Tag, n.Bid, n.MinimumToWin, n.Reason = o.Tag, o.Price, n.MinimumToWin^0x3ffff, n.Reason^market.LostToHigher
					observer.Observe(&n)
				}
			}
		})
	}
}
