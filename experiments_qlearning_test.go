package marketsim

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"marketsim/agents"
	"marketsim/internal/stats"
	"marketsim/market"
	"marketsim/mechanisms"
)

// banchioSkrzypacz is the setting of Banchio and Skrzypacz (Artificial Intelligence and Auction Design, EC 2022): two learners
// with bids .05 to .95 in steps of .05 and optimistic initial values 1/(1-gamma).
func banchioSkrzypacz(rule market.Rule, gamma float64, auctions uint64) experiment {
	return experiment{rule: rule, mechanism: mechanismOf(rule), learners: 2, auctions: auctions, agent: agents.QLearning{
		Grid:        agents.Grid{Over: "prices", Lowest: 0.05, Highest: 0.95, Bids: 19, ValueBuckets: 1, Declares: 1},
		Exploration: agents.Exploration{Explore: "epsilon", Epsilon: 0.025, Decay: 0.0002, Temperature: 1},
		Alpha:       0.05, Gamma: gamma, Q0: 1 / (1 - gamma), Initial: "same", Ties: "lowest", Update: "chosen", State: "none", PriceAlpha: 1.5,
	}}
}

// synchronous is the same with rivals' bids told and all bids updated.
func synchronous(rule market.Rule, auctions uint64) experiment {
	e := banchioSkrzypacz(rule, 0.99, auctions)
	e.agent.Update, e.disclosure = "all", market.DiscloseMinimumToWin
	return e
}

// earns holds the mean revenue of the sessions that converged against a band, and logs what was seen.
func (e experiment) earns(t *testing.T, what string, n int, lo, hi float64) (mean float64, all []ending) {
	t.Helper()
	all = e.play(t, n)
	m, converged := revenues(all)
	mean = m.Mean()
	t.Logf("%-34s seed %d, %4d sessions: revenue %.4f (se %.4f, sd %.4f), converged %.3f, expected %.4f to %.4f",
		what, experimentSeed, n, mean, m.StdDev()/math.Sqrt(float64(m.N())), m.StdDev(), converged, lo, hi)
	if !(mean >= lo && mean <= hi) {
		t.Errorf("%s: revenue %.4f, want %.4f to %.4f", what, mean, lo, hi)
	}
	return mean, all
}

// TestExperimentsQLearningFast is QL-BS-CI: even at gamma = .9 second price earns much more than first price.
func TestExperimentsQLearningFast(t *testing.T) {
	const auctions = 200_000
	first, _ := banchioSkrzypacz(market.FirstPrice, 0.9, auctions).earns(t, "QL-BS-CI first price", sessions(10, 200), 0.23, 0.41)
	second, _ := banchioSkrzypacz(market.SecondPrice, 0.9, auctions).earns(t, "QL-BS-CI second price", sessions(10, 200), 0.949999, 0.950001)
	if second-first < 0.45 {
		t.Errorf("second price earns %.3f more, want more than .45", second-first)
	}
}

// TestExperimentsQLearningFirstPrice is QL-BS-FPA and its short form: first price earns a quarter of the value, and the bids that
// the learners settle at are equal and low.
func TestExperimentsQLearningFirstPrice(t *testing.T) {
	if inFull() {
		_, all := banchioSkrzypacz(market.FirstPrice, 0.99, 1_000_000).earns(t, "QL-BS-FPA", 400, 0.20, 0.27)
		holdProfiles(t, all)
	}
	_, all := banchioSkrzypacz(market.FirstPrice, 0.99, 100_000).earns(t, "QL-BS-FPA-FAST", sessions(40, 1000), 0.20, 0.27)
	holdProfiles(t, all)
	// Second price has not settled by then: it takes five times as long. All sessions count here.
	var short stats.Moments
	for _, e := range banchioSkrzypacz(market.SecondPrice, 0.99, 100_000).play(t, sessions(20, 200)) {
		short.Add(e.revenue)
	}
	t.Logf("QL-BS-FPA-FAST second price: revenue %.4f (sd %.4f), reference .5177", short.Mean(), short.StdDev())
	closeTo(t, "revenue of second price after 100 000 auctions", short.Mean(), 0.5177, 0.05)
}

// holdProfiles tabulates the pairs of last bids. The published ones are all symmetric, from .10 to .45, and the four most frequent
// lie at .15 to .30.
func holdProfiles(t *testing.T, all []ending) {
	t.Helper()
	cells := map[string]int{}
	low := 0
	for _, e := range all {
		cells[fmt.Sprintf("(%.2f,%.2f)", e.bids[0], e.bids[1])]++
		if e.bids[0] == e.bids[1] && e.bids[0] < 0.5 {
			low++
		}
	}
	for _, cell := range slices.SortedFunc(maps.Keys(cells), func(a, b string) int { return cells[b] - cells[a] }) {
		t.Logf("  %s %4d", cell, cells[cell])
	}
	if share := float64(low) / float64(len(all)); share < 0.98 {
		t.Errorf("%.3f of the sessions end in equal bids below .5, want all", share)
	}
}

// TestExperimentsQLearningSecondPrice is QL-BS-SPA and QL-BS-GAP: the same learners bid second price up to the highest bid.
func TestExperimentsQLearningSecondPrice(t *testing.T) {
	second, _ := banchioSkrzypacz(market.SecondPrice, 0.99, 1_000_000).earns(t, "QL-BS-SPA", sessions(4, 400), 0.93, 0.9501)
	if !inFull() {
		return
	}
	first, _ := banchioSkrzypacz(market.FirstPrice, 0.99, 1_000_000).earns(t, "QL-BS-GAP first price", 200, 0.20, 0.27)
	if second-first < 0.6 {
		t.Errorf("second price earns %.3f more, want more than .6", second-first)
	}
}

// TestExperimentsQLearningSynchronous is QL-BS-SYNC and QL-BS-SYNC-SPA: told the rival's bid, those who learn from all bids compete.
func TestExperimentsQLearningSynchronous(t *testing.T) {
	_, all := synchronous(market.FirstPrice, 100_000).earns(t, "QL-BS-SYNC", sessions(20, 500), 0.89, 0.95)
	for _, e := range all {
		if e.converged && math.Abs(e.revenue-0.90) > 1e-9 && math.Abs(e.revenue-0.95) > 1e-9 {
			t.Errorf("a session earns %v, want .90 or .95", e.revenue)
		}
	}
	_, all = synchronous(market.SecondPrice, 100_000).earns(t, "QL-BS-SYNC-SPA", sessions(10, 200), 0.949999, 0.950001)
	for _, e := range all {
		if !e.converged || math.Abs(e.revenue-0.95) > 1e-9 {
			t.Errorf("a session earns %v, want .95", e.revenue)
		}
	}
}

// TestExperimentsQLearningBetweenPrices is QL-BS-FIG2 (figure 2 of the paper): the share of sessions that end below .95, in percent,
// as the price moves from first to second.
func TestExperimentsQLearningBetweenPrices(t *testing.T) {
	ours := []float64{100, 100, 100, 99.5, 84.75, 35.84, 9.75, 3.5, 1.26, 0.75}
	revenue := []float64{0.224, 0.2221, 0.2238, 0.2311, 0.3275, 0.6798, 0.8764, 0.9291, 0.9427, 0.9474}
	step := 1
	if !inFull() {
		step = 9 // the ends
	}
	for i := 0; i < len(ours); i += step {
		alpha := 1 + float64(i)/10
		e := banchioSkrzypacz(market.AlphaPrice, 0.99, 1_000_000)
		e.mechanism = mechanisms.AlphaPrice{Alpha: market.RateOf(alpha)}
		n := sessions(3, 120)
		// 4 standard errors of n sessions, if they are the more.
		slack := math.Max(0.05, 4*0.35/math.Sqrt(float64(n)))
		_, all := e.earns(t, fmt.Sprintf("QL-BS-FIG2 alpha %.1f", alpha), n, revenue[i]-slack, revenue[i]+slack)
		below, converged := 0.0, 0.0
		for _, end := range all {
			if end.converged {
				converged++
				if slices.Max(end.bids) < 0.9499 {
					below++
				}
			}
		}
		percent := 100 * below / converged
		p := ours[i] / 100
		if tolerance := 10 + 400*math.Sqrt(p*(1-p)/float64(n)); math.Abs(percent-ours[i]) > tolerance {
			t.Errorf("alpha %.1f: %.1f %% of the sessions end below .95, want %.1f +- %.0f", alpha, percent, ours[i], tolerance)
		}
		t.Logf("  %.1f %% below .95 (reference %.1f)", percent, ours[i])
	}
}

// TestExperimentsQLearningPatience is QL-BS-GAMMA-*: the more the future counts, the less first price earns; second price does not
// mind.
func TestExperimentsQLearningPatience(t *testing.T) {
	n := sessions(12, 200)
	for _, c := range []struct{ gamma, revenue, sd float64 }{{0, 0.9406, 0.066}, {0.5, 0.6487, 0.259}, {0.9, 0.3178, 0.1254}} {
		// The reference has 200 sessions of its own.
		slack := 4 * c.sd * math.Sqrt(1/float64(n)+1./200)
		banchioSkrzypacz(market.FirstPrice, c.gamma, 200_000).earns(t, fmt.Sprintf("QL-BS-GAMMA-%v first price", c.gamma), n, c.revenue-slack, c.revenue+slack)
		if inFull() {
			banchioSkrzypacz(market.SecondPrice, c.gamma, 200_000).earns(t, fmt.Sprintf("QL-BS-GAMMA-%v second price", c.gamma), n, 0.949999, 0.950001)
		}
	}
}

// TestExperimentsQLearningThree is QL-BS-N3: a third learner undoes much of it.
func TestExperimentsQLearningThree(t *testing.T) {
	second := banchioSkrzypacz(market.SecondPrice, 0.99, 1_000_000)
	second.learners = 3
	second.earns(t, "QL-BS-N3 second price", sessions(2, 100), 0.94, 0.9501)
	if !inFull() {
		return
	}
	first := banchioSkrzypacz(market.FirstPrice, 0.99, 1_000_000)
	first.learners = 3
	_, all := first.earns(t, "QL-BS-N3 first price", 100, 0.603, 0.763)
	below := 0
	for _, e := range all {
		if slices.Max(e.bids) < 0.9499 {
			below++
		}
	}
	closeTo(t, "share of sessions below the highest bid", float64(below)/100, 0.7, 4*math.Sqrt(0.7*0.3/100))
}

// TestExperimentsQLearningInitialValues is QL-BS-INIT: the result needs initial values of at least v/(1-gamma) = 100.
func TestExperimentsQLearningInitialValues(t *testing.T) {
	n := sessions(20, 400)
	for i, c := range []struct {
		q0      float64
		initial string
		revenue float64
	}{{100, "same", 0.2262}, {1, "same", 0.686}, {0, "same", 0.116}, {2, "same", 0.615}, {10, "same", 0.347}, {1000, "same", 0.2256}, {100, "random", 0.2311}} {
		if !inFull() && i > 2 {
			break
		}
		e := banchioSkrzypacz(market.FirstPrice, 0.99, 200_000)
		e.agent.Q0, e.agent.Initial = c.q0, c.initial
		slack := math.Max(0.06, 4*0.3/math.Sqrt(float64(n)))
		e.earns(t, fmt.Sprintf("QL-BS-INIT q0 %v %s", c.q0, c.initial), n, c.revenue-slack, c.revenue+slack)
	}
}

// TestExperimentsQLearningTies is the sensitivity to the order of equals: theory 3.1 has .2288 where the highest goes first and .2299
// where chance decides.
func TestExperimentsQLearningTies(t *testing.T) {
	for _, ties := range []string{"highest", "random"} {
		e := banchioSkrzypacz(market.FirstPrice, 0.99, 100_000)
		e.agent.Ties = ties
		e.earns(t, "first of equals: "+ties, sessions(20, 400), 0.19, 0.27)
	}
}
