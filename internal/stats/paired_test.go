package stats

import (
	"math"
	"testing"
)

// Theory 7.2, STAT-PAIRED. The case states B against A; Paired returns b minus a, so A comes second.
func TestPairedToy(t *testing.T) {
	a := []float64{0.61, 0.58, 0.66, 0.63, 0.60}
	b := []float64{0.55, 0.57, 0.59, 0.60, 0.56}
	d := Paired(b, a, 0.95)
	near(t, "t", d.T, 3.9336604, 1e-6)
	near(t, "p", d.P, 0.0170504, 1e-6)
	near(t, "mean difference", d.Estimate, 0.042, 1e-12)
	near(t, "half width", d.HalfWidth(), 0.0296443, 1e-6)
	if d.DF != 4 {
		t.Errorf("df = %d, want 4", d.DF)
	}
	warned(t, d.Warnings, "5 runs: a 95 % interval is unreliable")

	swapped := Paired(a, b, 0.95)
	near(t, "swapped t", swapped.T, -d.T, 0)
	near(t, "swapped p", swapped.P, d.P, 0)
	near(t, "swapped lo", swapped.Lo, -d.Hi, 0)
}

func TestPairedDegenerate(t *testing.T) {
	for _, c := range []struct {
		name    string
		a, b    []float64
		t, p    float64
		known   bool
		warning []string
	}{
		{"nothing", nil, nil, 0, 1, false, []string{"no runs"}},
		{"one pair", []float64{1}, []float64{2}, 0, 1, false, []string{"1 run"}},
		{"same arm twice", []float64{1, 5, 2}, []float64{1, 5, 2}, 0, 1, true, nil},
		{"always one more", []float64{1, 5, 2}, []float64{2, 6, 3}, math.Inf(1), 0, true, nil},
		{"always one less", []float64{1, 5, 2}, []float64{0, 4, 1}, math.Inf(-1), 0, true, nil},
		{"a pair without value", []float64{1, math.NaN(), 2}, []float64{2, 6, 3}, math.Inf(1), 0, true, []string{"1 of 3 values not finite"}},
	} {
		d := Paired(c.a, c.b, 0.95)
		if d.T != c.t || d.P != c.p || d.Known() != c.known {
			t.Errorf("%s: %+v", c.name, d)
		}
		warned(t, d.Warnings, c.warning...)
	}
}

// Under the null p is uniform, so P(p <= alpha) = alpha.
func TestPairedPValueIsUniformUnderTheNull(t *testing.T) {
	const reps = 10_000
	r := newRand(5)
	below := map[float64]int{0.01: 0, 0.05: 0, 0.5: 0}
	for range reps {
		p := Paired(draw(r, 8, normalQuantile), draw(r, 8, normalQuantile), 0.95).P
		for alpha := range below {
			if p <= alpha {
				below[alpha]++
			}
		}
	}
	for alpha, n := range below {
		near(t, "share of p <= alpha", float64(n)/reps, alpha, 4*binomialSD(alpha, reps))
	}
}
