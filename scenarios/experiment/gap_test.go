package experiment

import (
	"math"
	"strings"
	"testing"
)

// slow is a single buyer that bids 1 for the first half of a run and 3 for the rest; arm optimal has 3 from the beginning.
const slow = `title = "slow"
runs = 3
auctions = 100
warmup = "10%"
[mechanism]
rule = "first-price"
[agents.buyer]
strategy = "late"
until = 50
low = 1.0
high = 3.0
value.law = "uniform"
[arms.optimal]
"agents.buyer.until" = 0
[arms.never]
"agents.buyer.until" = 100
`

// The regret of the slow buyer is 2 for 50 auctions and 100/n after n of them, the warm-up included; that of the one that never
// learns stays 2.
func TestGapByHand(t *testing.T) {
	r := lab(t, read(t, slow), Options{})
	base, optimal, never := &r.Combos[0].Arms[0].Gap, &r.Combos[0].Arms[1].Gap, &r.Combos[0].Arms[2].Gap
	if optimal.Metric != nil || len(optimal.Mean) != 0 {
		t.Error("arm optimal is compared with itself")
	}
	if len(base.Mean) != 100 || len(never.Mean) != 100 {
		t.Fatalf("%d and %d buckets, want 100", len(base.Mean), len(never.Mean))
	}
	for b := range base.Mean {
		want := 2 * min(1, 50/float64(b+1))
		if got := base.Mean[b]; math.Abs(got.Estimate-want) > 1e-12 || got.N != 3 || base.TimeS[b] != r.Combos[0].Arms[0].Series[0].TimeS[b] {
			t.Errorf("bucket %d at %v: %+v, want %v", b, base.TimeS[b], got, want)
		}
		if got := never.Mean[b].Estimate; got != 2 {
			t.Errorf("bucket %d: %v without learning, want 2", b, got)
		}
	}
	if r := lab(t, read(t, strings.Replace(slow, "arms.optimal", "arms.other", 1)), Options{}); r.Combos[0].Arms[0].Gap.Metric != nil {
		t.Error("there is a gap without an arm optimal")
	}
}
