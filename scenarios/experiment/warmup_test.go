package experiment

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// transients plants a known warm-up in two arms: one buyer under first price bids 0.2 until an auction and 1.0 from then on.
// So revenue per auction is known in every part of the run. 2000 auctions are cut into 100 buckets of 20.
const transients = `runs = 3
auctions = 2000
warmup = "auto"
[market]
closing = "all-answered"
[mechanism]
rule = "first-price"
[agents.a]
strategy = "late"
low = 0.2
value.law = "uniform"
[arms.early]
"agents.a.until" = 200
[arms.later]
"agents.a.until" = 500
`

func TestWarmup(t *testing.T) {
	for _, tc := range []struct {
		warmup string
		cut    int
		later  float64 // revenue of arm later after the cut
	}{
		{"auto", 25, 1},  // the largest over the arms: 500 auctions
		{"none", 0, 0.8}, // (500 x 0.2 + 1500 x 1) / 2000
		{"10%", 10, (300*0.2 + 1500*1.0) / 1800},
		{"0.3%", 1, (480*0.2 + 1500*1.0) / 1980}, // buckets are whole: rounded up
		{"7%", 7, (360*0.2 + 1500*1.0) / 1860},   // 7% of 100 is no more than 7, whatever floats say
		{"99.9%", 99, 1},                         // something is always left
	} {
		f := read(t, strings.Replace(transients, `"auto"`, `"`+tc.warmup+`"`, 1))
		c := &lab(t, f, Options{}).Combos[0]
		if c.Warmup.Cut != tc.cut || c.Warmup.Buckets != 100 || c.Warmup.Share() != float64(tc.cut)/100 {
			t.Errorf("%s: cut %d of %d, want %d of 100", tc.warmup, c.Warmup.Cut, c.Warmup.Buckets, tc.cut)
		}
		for _, a := range c.Arms {
			want := 1.0
			if tc.cut < 10 && a.Arm == "early" {
				continue
			}
			if a.Arm == "later" {
				want = tc.later
			}
			if got := a.Estimate(revenue).T.Estimate; math.Abs(got-want) > 1e-9 {
				t.Errorf("%s: arm %s earns %v, want %v", tc.warmup, a.Arm, got, want)
			}
		}
	}
}

// Where nothing changes over the run nothing is cut, whatever chance does to the path.
func TestNoWarmup(t *testing.T) {
	text := strings.NewReplacer(`"late"`, `"truthful"`, "low = 0.2\n", "", `"agents.a.until" = 200`, "", `"agents.a.until" = 500`, "").Replace(transients)
	for seed := range 5 {
		f := read(t, text, fmt.Sprintf("seed=%d", seed), "runs=6")
		if w := lab(t, f, Options{}).Combos[0].Warmup; w.Cut != 0 || len(w.Warnings) > 0 {
			t.Errorf("seed %d: cut %d, warnings %v", seed, w.Cut, w.Warnings)
		}
	}
}

// With few auctions there are as many buckets as auctions, and too few batches to look for a warm-up: it says so.
func TestWarmupOfAShortRun(t *testing.T) {
	w := lab(t, read(t, transients, "auctions=30"), Options{}).Combos[0].Warmup
	if w.Cut != 0 || w.Buckets != 30 || len(w.Warnings) != 1 || !strings.Contains(w.Warnings[0], "too few to find a warm-up") {
		t.Errorf("%+v", w)
	}
	if share := (Warmup{}).Share(); share != 0 {
		t.Errorf("no buckets: share %v", share)
	}
}

// A market with learners also tells the whole path, without any cut, and its end, the last fifth.
func TestWindowsOfLearners(t *testing.T) {
	text := strings.Replace(mixed, `warmup = "20%"`, `warmup = "WARMUP"`, 1)
	at := func(share string) *Arm {
		return &lab(t, read(t, strings.Replace(text, "WARMUP", share, 1)), Options{}).Combos[1].Arms[1]
	}
	cut, whole, terminal := at("20%"), at("none"), at("80%")
	if !cut.Learns {
		t.Fatal("nobody learns")
	}
	windows := 0
	for i, column := range cut.Columns {
		if column.Dimension != "window" {
			continue
		}
		windows++
		from := map[string]*Arm{"whole": whole, "terminal": terminal}[column.Level]
		want := from.Sample(from.Find(column.Metric.Name, "", "", ""))
		if got := cut.Sample(i); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s in window %s: %v, want %v", column.Metric.Name, column.Level, got, want)
		}
	}
	market := 0
	for _, column := range cut.Columns {
		if column.Whole() {
			market++
		}
	}
	if windows != 2*market || market < 10 {
		t.Errorf("%d columns of windows for %d of the market", windows, market)
	}
	still := lab(t, read(t, transients), Options{}).Combos[0].Arms[0]
	for _, column := range still.Columns {
		if still.Learns || column.Dimension == "window" {
			t.Fatal("a market without learners is broken down by window")
		}
	}
}
