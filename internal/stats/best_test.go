package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// The twin lists all 4^4 resamples of four runs.
func TestBestAgainstAllResamples(t *testing.T) {
	arms := [][]float64{{1, 2, 3, 4}, {4, 1, 2, 2}, {1, 2, 3, 4.5}}
	want := make([]float64, len(arms))
	for code := range 256 {
		means := make([]float64, len(arms))
		for k, xs := range arms {
			means[k] = xs[code&3] + xs[code>>2&3] + xs[code>>4&3] + xs[code>>6&3]
		}
		top := slices.Max(means)
		ties := 0.0
		for _, m := range means {
			if m == top {
				ties++
			}
		}
		for k, m := range means {
			if m == top {
				want[k] += 1 / (256 * ties)
			}
		}
	}
	const resamples = 40_000
	got := Bootstrap{Resamples: resamples}.Best(arms)
	for k := range arms {
		near(t, fmt.Sprintf("arm %d", k), got.Share[k], want[k], 4*binomialSD(want[k], resamples))
	}
	near(t, "sum", Sum(got.Share), 1, 1e-12)
	warned(t, got.Warnings, "4 runs: the shares are too sure")
}

func TestBestOfSimpleArms(t *testing.T) {
	xs := draw(newRand(18), 30, uniform)
	better := make([]float64, len(xs))
	for i, x := range xs {
		better[i] = x + 1e-9
	}
	b := Bootstrap{Resamples: 2000}
	for _, c := range []struct {
		name     string
		arms     [][]float64
		want     []float64
		warnings []string
	}{
		{"no arms", nil, nil, nil},
		{"one arm", [][]float64{xs}, []float64{1}, nil},
		{"identical arms split every tie", [][]float64{xs, xs, xs, xs}, []float64{0.25, 0.25, 0.25, 0.25}, nil},
		{"always a little better", [][]float64{xs, better}, []float64{0, 1}, nil},
		{"one run tells nothing", [][]float64{{1}, {2}}, []float64{0.5, 0.5}, []string{"1 run: cannot tell"}},
		{"no run tells nothing", [][]float64{{}, {}}, []float64{0.5, 0.5}, []string{"0 runs: cannot tell"}},
		{"a run without value", [][]float64{{9, 1}, {math.NaN(), 2}}, []float64{0.5, 0.5}, []string{"1 of 2 runs not finite", "1 run"}},
	} {
		got := b.Best(c.arms)
		for k, want := range c.want {
			near(t, fmt.Sprintf("%s: arm %d", c.name, k), got.Share[k], want, 1e-12)
		}
		warned(t, got.Warnings, c.warnings...)
	}
}

// Arms that are renamed keep their shares: no arm gains by its place in the list.
func TestBestIgnoresTheOrderOfArms(t *testing.T) {
	r := newRand(19)
	a, b, c := draw(r, 25, uniform), draw(r, 25, uniform), draw(r, 25, uniform)
	x := Bootstrap{Resamples: 1000}.Best([][]float64{a, b, c}).Share
	y := Bootstrap{Resamples: 1000}.Best([][]float64{c, a, b}).Share
	if x[0] != y[1] || x[1] != y[2] || x[2] != y[0] {
		t.Errorf("shares %v and %v", x, y)
	}
}
