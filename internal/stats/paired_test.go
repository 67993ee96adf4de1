package stats

import (
	"math"
	"testing"
)

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
