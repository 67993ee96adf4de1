package stats

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// near fails unless got lies within tol of want.
func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.10g, want %.10g +- %.3g", what, got, want, tol)
	}
}

// warned fails unless exactly one of the warnings contains each given part.
func warned(t *testing.T, warnings []string, parts ...string) {
	t.Helper()
	if len(warnings) != len(parts) {
		t.Errorf("warnings %q, want %d of them: %q", warnings, len(parts), parts)
		return
	}
	for i, part := range parts {
		if !strings.Contains(warnings[i], part) {
			t.Errorf("warning %q, want it to say %q", warnings[i], part)
		}
	}
}

func mustPanic(t *testing.T, part string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got, ok := recover().(string); !ok || !strings.HasPrefix(got, "stats: ") || !strings.Contains(got, part) {
			t.Errorf("panic %q, want stats: ... %s", got, part)
		}
	}()
	f()
}

// heavy marks a test of a second or so, which the race detector makes a minute of: go test -race -short.
func heavy(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("simulates for a second")
	}
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// draw returns n values of a law given by its quantile function.
func draw(r *rand.Rand, n int, quantile func(u float64) float64) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = quantile((float64(r.Uint64()>>11) + 0.5) / (1 << 53))
	}
	return xs
}

func uniform(u float64) float64     { return u }
func exponential(u float64) float64 { return -math.Log1p(-u) }

// coverage returns the share of reps in which the interval holds the truth.
func coverage(reps int, truth float64, interval func(rep int) Interval) float64 {
	hits := 0
	for rep := range reps {
		if iv := interval(rep); iv.Lo <= truth && truth <= iv.Hi {
			hits++
		}
	}
	return float64(hits) / float64(reps)
}

// binomialSD is the standard deviation of a share observed n times.
func binomialSD(p float64, n int) float64 { return math.Sqrt(p * (1 - p) / float64(n)) }
