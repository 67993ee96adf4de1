package stats

import (
	"math"
	"slices"
	"testing"
)

func TestPearson(t *testing.T) {
	x := []float64{1, 2, 3, 4}
	for _, c := range []struct {
		name string
		y    []float64
		r    float64
		ok   bool
	}{
		{"line", []float64{5, 7, 9, 11}, 1, true},
		{"falling line", []float64{0.3, 0.2, 0.1, 0}, -1, true},
		{"by hand: 4 / sqrt(5 * 5)", []float64{1, 3, 2, 4}, 0.8, true},
		{"constant", []float64{2, 2, 2, 2}, 0, false},
		{"not finite", []float64{2, math.NaN(), 2, 2}, 0, false},
	} {
		r, ok := Pearson(x, c.y)
		near(t, c.name, r, c.r, 1e-15)
		if ok != c.ok {
			t.Errorf("%s: ok = %v", c.name, ok)
		}
		back, _ := Pearson(c.y, x)
		near(t, c.name+", swapped", back, r, 0)
	}
	if _, ok := Pearson(nil, nil); ok {
		t.Error("no pairs, but a correlation")
	}
}

func TestAutocorrelationByHand(t *testing.T) {
	// Mean 2.5; deviations -1.5, -0.5, 0.5, 1.5; squares add up to 5.
	xs := []float64{1, 2, 3, 4}
	near(t, "lag 1", Autocorrelation(xs, 1), (0.75-0.25+0.75)/5, 1e-15)
	near(t, "lag 3", Autocorrelation(xs, 3), -2.25/5, 1e-15)
	near(t, "lag beyond the end", Autocorrelation(xs, 4), 0, 0)
	near(t, "constant", Autocorrelation([]float64{0.1, 0.1, 0.1}, 1), 0, 0)
	slices.Reverse(xs)
	near(t, "reversed", Autocorrelation(xs, 1), 0.25, 1e-15)
}
