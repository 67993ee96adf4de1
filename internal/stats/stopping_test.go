package stats

import (
	"math"
	"testing"
)

// stopsAt returns how many values the rule asks for, drawn one by one, and their mean.
func stopsAt(rule StoppingRule, next func() float64) (n int, mean float64) {
	var m Moments
	for !rule.Done(&m) {
		m.Add(next())
	}
	return m.N(), m.Mean()
}

// Theory 7.5: a relative error of 5 % needs a half width of .05/1.05 = .047619 of the observed mean.
func TestStoppingRuleRelative(t *testing.T) {
	heavy(t)
	z := normalQuantile(0.975)
	for _, c := range []struct {
		ratio float64 // half width over mean
		done  bool
	}{{0.0476, true}, {0.04763, false}, {0.05, false}} {
		var m Moments
		// 100 values 1 +- s have sd s sqrt(100/99); the half width is z s / sqrt(99).
		s := c.ratio * math.Sqrt(99) / z
		for range 50 {
			m.Add(-1 - s)
			m.Add(-1 + s)
		}
		if got := (StoppingRule{Relative: 0.05}).Done(&m); got != c.done {
			t.Errorf("half width %v of the mean: done %v", c.ratio, got)
		}
	}

	// Stopped means of exponential values keep the promised error. Sequential stopping costs about 1 % of coverage
	// here, within the band of 4 sd below .95.
	const reps = 1000
	r := newRand(20)
	kept := 0.0
	for range reps {
		_, mean := stopsAt(StoppingRule{Relative: 0.1}, r.ExpFloat64)
		if math.Abs(mean-1) <= 0.1 {
			kept += 1.0 / reps
		}
	}
	if kept < 0.95-4*binomialSD(0.95, reps) {
		t.Errorf("relative error kept in %v of the sequences, want 0.95", kept)
	}
}

func TestStoppingRuleEdges(t *testing.T) {
	constant := func() float64 { return 7 }
	if n, _ := stopsAt(StoppingRule{HalfWidth: 1}, constant); n != 30 {
		t.Errorf("a constant stops at %d, want the least number, 30", n)
	}
	if n, _ := stopsAt(StoppingRule{HalfWidth: 1, MinRuns: 1}, constant); n != 2 {
		t.Errorf("a constant stops at %d, want 2: one run has no spread", n)
	}
	var m Moments
	for range 100 {
		m.Add(7)
	}
	if (StoppingRule{}).Done(&m) {
		t.Error("a rule without target stops")
	}
	m.Add(8)
	if (StoppingRule{HalfWidth: 0.0196, Level: 0.99}).Done(&m) || !(StoppingRule{HalfWidth: 0.0196}).Done(&m) {
		t.Error("the level does not matter") // sd/sqrt(n) is 0.0099: 1.960 of them are 0.0194, 2.576 are 0.0255
	}
}
