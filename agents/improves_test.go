package agents_test

import (
	"slices"
	"testing"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market"
)

// improves asks an agent whether it learns to gain more.
func improves(agent market.Agent) bool {
	a, can := agent.(market.Improver)
	return can && a.Improves()
}

// Shaders and learners on a grid learn to gain more; pacers and value maximisers learn to spend, and level-k only thinks: it is not
// even told. Deals change none of this.
func TestWhoLearnsToGainMore(t *testing.T) {
	thinking := []string{"truthful", "fixed-shade", "equilibrium", "curse-aware", "level-k"}
	pacing := []string{"dual-pacing", "pid-pacing", "throttling", "autobid"}
	for _, e := range agents.Catalog.Entries() {
		d := deps(1, "a", law.Uniform{Hi: 1}, 2)
		agent := build(t, budgeted{chosen{agents.Catalog.MustChoose(e.Name)}, 1, 100}, d)
		thinks, paces := slices.Contains(thinking, e.Name), slices.Contains(pacing, e.Name)
		want := !thinks && !paces
		if got, told := improves(agent), is[market.Observer](agent); got != want || told == thinks {
			t.Errorf("%s: improves: %t, observes: %t", e.Name, got, told)
		}
		if wrapped := agents.WithDeals(agent, 0, nil); improves(wrapped) != want {
			t.Errorf("%s as %T: improves: %t", e.Name, wrapped, !want)
		}
	}
}
