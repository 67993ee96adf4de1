package law

import (
	"math"
	"testing"
)

func TestIntegrate(t *testing.T) {
	cases := []struct {
		name      string
		f         func(float64) float64
		a, b      float64
		want, err float64
	}{
		// The Kronrod rule of 15 points is exact to degree 22: one interval.
		{"x^22", func(x float64) float64 { return math.Pow(x, 22) }, -1, 1, 2. / 23, 1e-16},
		{"reversed", func(x float64) float64 { return x * x }, 1, 0, -1. / 3, 1e-16},
		{"empty", math.Exp, 2, 2, 0, 0},
		{"exp", math.Exp, 0, 1, math.E - 1, 1e-15},
		{"oscillating", func(x float64) float64 { return math.Sin(100 * x) }, 0, math.Pi / 2, 0, 1e-12}, // (1 - cos 50 pi)/100
		{"peak", func(x float64) float64 { return 1 / (1e-6 + x*x) }, -1, 1, 2000 * math.Atan(1000), 1e-9},
		{"root at the end", math.Sqrt, 0, 1, 2. / 3, 1e-11},
		{"pole at the end", func(x float64) float64 { return 1 / math.Sqrt(x) }, 0, 1, 2, 1e-10},
		{"jump", func(x float64) float64 { return math.Floor(3 * x) }, 0, 1, 1, 1e-11}, // (0 + 1 + 2)/3
		{"normal density", func(x float64) float64 { return math.Exp(-x * x / 2) }, -40, 40, math.Sqrt(2 * math.Pi), 1e-11},
	}
	for _, c := range cases {
		if got := Integrate(c.f, c.a, c.b, 1e-11); !(math.Abs(got-c.want) <= c.err) {
			t.Errorf("%s: %v, want %v within %g, off by %.2g", c.name, got, c.want, c.err, got-c.want)
		}
	}
}

// TestIntegrateStops: noise above the tolerance and NaN end the work.
func TestIntegrateStops(t *testing.T) {
	calls := 0
	noise := func(x float64) float64 {
		calls++
		return 1 + 1e-6*float64(calls%2)
	}
	if got := Integrate(noise, 0, 1, 1e-12); math.Abs(got-1) > 1e-6 {
		t.Errorf("noise about 1 integrates to %v", got)
	}
	if limit := 2 * 15 * maxIntervals; calls > limit {
		t.Errorf("%d evaluations, want at most %d", calls, limit)
	}
	if got := Integrate(func(float64) float64 { return math.NaN() }, 0, 1, 1e-9); !math.IsNaN(got) {
		t.Errorf("NaN integrates to %v", got)
	}
}
