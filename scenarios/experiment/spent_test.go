package experiment

import (
	"math"
	"testing"
)

// Two buyers share a price of 2 CPM by lot, 20 auctions a run: so far spent is what both have paid, 2/1000 an auction, and the
// interval of one is that of its sums over the runs, not a sum of intervals.
func TestSpentByHand(t *testing.T) {
	r := lab(t, read(t, `
runs = 5
auctions = 20
warmup = "none"
[mechanism]
rule = "second-price"
[agents.a]
strategy = "truthful"
count = 2
budget = 1.0
value = { law = "constant", value = 2.0 }
`), Options{})
	arm := &r.Combos[0].Arms[0]
	if len(arm.Spent) != 2 {
		t.Fatalf("%d buyers are followed, want 2", len(arm.Spent))
	}
	one, other := &arm.Spent[0], &arm.Spent[1]
	if one.Entity != "a-1" || one.Metric.Name != "spend" {
		t.Errorf("%s of %s", one.Metric.Name, one.Entity)
	}
	for b := range one.Mean {
		before := math.Round(float64(b) * 20 / float64(len(one.Mean))) // auctions
		if both := one.Mean[b].Estimate + other.Mean[b].Estimate; math.Abs(both-0.002*before) > 1e-12 {
			t.Errorf("bucket %d: both have spent %v after %v auctions", b, both, before)
		}
		if w, v := one.Mean[b].Hi-one.Mean[b].Lo, other.Mean[b].Hi-other.Mean[b].Lo; math.Abs(w-v) > 1e-12 || (b == 0) != (w == 0) {
			t.Errorf("bucket %d: bands of width %v and %v: what one has spent, the other has not", b, w, v)
		}
	}
}
