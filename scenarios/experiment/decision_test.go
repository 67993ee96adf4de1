package experiment

import (
	"math"
	"strings"
	"testing"

	"marketsim/internal/stats"
	"marketsim/scenarios"
)

// withRevenue is a combination of arms with the given revenues per run.
func withRevenue(t *testing.T, arms ...[]float64) *Combo {
	t.Helper()
	names := []string{"base", "b", "c", "d"}
	c := &Combo{}
	for k, xs := range arms {
		a := observed(xs...).Combos[0].Arms[0]
		point := *a.Point
		point.Arm, point.Blueprint = names[k], &scenarios.Blueprint{Scenario: &scenarios.Scenario{}}
		a.Point = &point
		c.Arms = append(c.Arms, a)
	}
	c.decide()
	return c
}

// around are n values of a mean and a spread that a paired test can see.
func around(n int, mean, spread float64, phase int) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = mean + spread*math.Sin(float64(3*i+phase))
	}
	return xs
}

// A run without a revenue is left out for every arm, and never makes the first arm the leader.
func TestDecisionLeavesOutIncompleteRuns(t *testing.T) {
	low, high := around(20, 1, .1, 0), around(20, 2, .1, 1)
	low[3] = math.NaN()
	d := withRevenue(t, low, high).Decision
	if d.Leader != "b" || d.Rival != "base" || !d.Decided || d.Lead.Estimate <= 0 || d.Lead.N != 19 {
		t.Errorf("leader %s over %s, decided %v, lead %v over %d runs; want b over base, decided on 19 runs", d.Leader, d.Rival, d.Decided, d.Lead.Estimate, d.Lead.N)
	}
}

// The rival of an undecided comparison is not the arm with the next mean but the one that cannot be told from the leader.
func TestDecisionNamesWhatStandsInTheWay(t *testing.T) {
	best, near, noisy := around(20, .80, .001, 0), around(20, .79, .001, 0), around(20, .72, .4, 2)
	d := withRevenue(t, best, near, noisy).Decision
	if d.Leader != "base" || d.Rival != "c" || d.Decided {
		t.Fatalf("leader %s over %s, decided %v; want base over c, undecided", d.Leader, d.Rival, d.Decided)
	}
	want := stats.RunsNeeded(stats.Differences(noisy, best), 1-.05/2, power)
	if d.More.More != want.More || d.More.More == 0 {
		t.Errorf("%d more runs, want %d", d.More.More, want.More)
	}
	if d := withRevenue(t, best, near).Decision; !d.Decided || d.Rival != "b" || d.More.More != 0 {
		t.Errorf("without it: over %s, decided %v, %d more runs; want decided over b", d.Rival, d.Decided, d.More.More)
	}
}

// TestArmsOfAnySizeShareTheirCut: an arm with so many buyers that its sums would have fewer buckets gives them to all arms.
func TestArmsOfAnySizeShareTheirCut(t *testing.T) {
	f := read(t, `
title = "t"
runs = 2
auctions = 100
warmup = "90%"
[market]
closing = "all-answered"
[mechanism]
rule = "second-price"
[agents.a]
strategy = "truthful"
[agents.a.value]
law = "uniform"
[arms.many]
"agents.a.count" = 20000
`)
	c := lab(t, f, Options{}).Combos[0]
	if c.Warmup.Buckets >= 100 || c.Warmup.Cut != int(math.Ceil(.9*float64(c.Warmup.Buckets))) {
		t.Errorf("cut %d of %d buckets", c.Warmup.Cut, c.Warmup.Buckets)
	}
	for _, a := range c.Arms {
		if n := a.Estimate("auctions").T.Estimate; math.Abs(n-10) > 4 {
			t.Errorf("arm %s: %v auctions after the cut of 100, want about 10", a.Arm, n)
		}
	}
}

// TestHorizonAndAuctionsTogether: whichever ends the run divides it, so that the cut leaves the stated part.
func TestHorizonAndAuctionsTogether(t *testing.T) {
	text := `
title = "t"
runs = 2
horizon = "60s"
warmup = "20%"
[market]
closing = "all-answered"
[market.traffic]
model = "constant"
rate_per_second = 10.0
[mechanism]
rule = "second-price"
[agents.a]
strategy = "truthful"
[agents.a.value]
law = "uniform"
`
	for auctions, want := range map[string]float64{"1000000": 480, "100": 80} {
		f := read(t, strings.Replace(text, "runs = 2", "runs = 2\nauctions = "+auctions, 1))
		if n := lab(t, f, Options{}).Combos[0].Arms[0].Estimate("auctions").T.Estimate; math.Abs(n-want) > 8 {
			t.Errorf("at most %s auctions in 60 s of 10 a second: %v after a cut of 20 %%, want about %v", auctions, n, want)
		}
	}
}
