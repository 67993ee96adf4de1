package marketsim

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"marketsim/internal/stats"
	"marketsim/market"
)

// TestExperimentsQLearningPatience is QL-BS-GAMMA-*: the more the future counts, the less first price earns; second price does not
// mind. Within 4 of the standard errors that the reference states. Second price plays seed 2, for at seed 1 the only session to end
// elsewhere than at .95, number 76 at gamma = .9, had been seen.
func TestExperimentsQLearningPatience(t *testing.T) {
	n := sessions(12, 200)
	for _, c := range []struct{ gamma, revenue, sd float64 }{{0, 0.9406, 0.066}, {0.5, 0.6487, 0.259}, {0.9, 0.3178, 0.1254}} {
		id := fmt.Sprintf("QL-BS-GAMMA-%v ", c.gamma)
		first := accepted(id+"first price", c.revenue, c.revenue, c.revenue).played(c.sd, n)
		banchioSkrzypacz(market.FirstPrice, c.gamma, 200_000).earns(t, first, n)
		if inFull() {
			e := banchioSkrzypacz(market.SecondPrice, c.gamma, 200_000)
			e.seed = freshSeed
			at95 := accepted(id+"second price at .95", 1, 1, 1).fresh()
			if c.gamma == 0.9 {
				at95 = at95.short(3. / 200)
			}
			settlesAt95(t, at95, e.play(t, n))
		}
	}
}

// settlesAt95 holds the share of the sessions that converged at .95. The reference has all 200, and so have ours at gamma = 0 and .5.
// At gamma = .9 one is caught elsewhere at seed 1 and another at seed 2, which is a shortfall from "exact" and printed as one. Up to
// 3 in 200 is not failed, set after these runs: so many, as a rule, the 200 of the reference cannot rule out at 95 %.
func settlesAt95(t *testing.T, r row, all []ending) {
	t.Helper()
	var at stats.Moments
	for _, e := range all {
		if e.converged {
			indicator(&at, math.Abs(e.revenue-0.95) < 1e-9)
		}
	}
	r.hold(t, &at, float64(at.N())/float64(len(all)))
}

// TestExperimentsQLearningThree is QL-BS-N3: a third learner undoes much of it.
func TestExperimentsQLearningThree(t *testing.T) {
	n := sessions(2, 100)
	second := banchioSkrzypacz(market.SecondPrice, 0.99, 1_000_000)
	second.learners, second.patience = 3, patience
	second.earns(t, accepted("QL-BS-N3 second price", 0.95, 0.945, 0.955), n)
	if !inFull() {
		return
	}
	first := banchioSkrzypacz(market.FirstPrice, 0.99, 1_000_000)
	first.learners, first.patience = 3, patience
	_, all := first.earns(t, accepted("QL-BS-N3 first price", 0.683, 0.603, 0.763), n)
	var below stats.Moments
	for _, e := range all {
		indicator(&below, slices.Max(e.bids) < 0.9499)
	}
	share("QL-BS-N3 below the highest bid", 0.7, n, 100).hold(t, &below, settled(all))
}

// TestExperimentsQLearningInitialValues is QL-BS-INIT: the result needs initial values of at least v/(1-gamma) = 100. Within .06; in
// the fast subset two of them, within 4 standard errors of ours and of the 400 sessions of the reference, with the spread that it has
// at 100 and ours at 1.
func TestExperimentsQLearningInitialValues(t *testing.T) {
	n := sessions(12, 200)
	for _, c := range []struct {
		q0          float64
		initial     string
		rule        market.Rule
		revenue, sd float64 // sd: 0 where it is not played in the fast subset
	}{
		{1000, "same", market.FirstPrice, 0.2256, 0.0813},
		{100, "same", market.FirstPrice, 0.2262, 0},
		{100, "random", market.FirstPrice, 0.2311, 0},
		{10, "same", market.FirstPrice, 0.347, 0},
		{2, "same", market.FirstPrice, 0.615, 0},
		{1, "same", market.FirstPrice, 0.686, 0.26},
		{0, "same", market.FirstPrice, 0.116, 0},
		{0, "same", market.SecondPrice, 0.178, 0},
	} {
		r := accepted(fmt.Sprintf("QL-BS-INIT %s, Q0 %v %s", c.rule, c.q0, c.initial), c.revenue, c.revenue-0.06, c.revenue+0.06)
		if !inFull() {
			r = measured(r.id, c.revenue, c.sd, n, 400)
		}
		if !inFull() && c.sd == 0 {
			continue
		}
		e := banchioSkrzypacz(c.rule, 0.99, 200_000)
		e.agent.Q0, e.agent.Initial = c.q0, c.initial
		e.earns(t, r, n)
	}
}

// TestExperimentsQLearningTies is the sensitivity to the order of equals: theory 3.1 has .2288 where the highest goes first and .2299
// where chance decides, of 400 sessions.
func TestExperimentsQLearningTies(t *testing.T) {
	n := sessions(12, 200)
	for _, c := range []struct {
		ties    string
		revenue float64
	}{{"highest", 0.2288}, {"random", 0.2299}} {
		e := banchioSkrzypacz(market.FirstPrice, 0.99, 200_000)
		e.agent.Ties = c.ties
		e.earns(t, measured("first of equals: "+c.ties, c.revenue, 0.0813, n, 400), n)
	}
}
