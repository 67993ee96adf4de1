package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// Theory 6: FAIR-1234, FAIR-532, FAIR-EXTREME, and the edges as documented. -1: the case states no number.
func TestInequalityToys(t *testing.T) {
	const none = -1
	for _, c := range []struct {
		amounts                        []float64
		jain, gini, hhi, normal, theil float64
	}{
		{[]float64{1, 2, 3, 4}, 0.83333333, 0.25, 0.3, 0.066666667, 0.10644014},
		{[]float64{5, 3, 2}, 0.87719298, 0.2, 0.38, none, none},
		{[]float64{1, 0, 0, 0}, 0.25, 0.75, 1, 1, math.Log(4)},
		{[]float64{0.1, 0.1, 0.1}, 1, 0, 1.0 / 3, 0, 0},
		{[]float64{0, 0}, 1, 0, 0.5, 0, 0},
		{[]float64{7}, 1, 0, 1, 0, 0},
		{[]float64{0}, 1, 0, 1, 0, 0},
		{nil, 1, 0, 0, 0, 0},
	} {
		in := InequalityOf(c.amounts)
		for _, index := range []struct {
			name      string
			got, want float64
		}{
			{"Jain", in.Jain, c.jain},
			{"Gini", in.Gini, c.gini},
			{"HHI", in.HHI, c.hhi},
			{"normalised HHI", in.NormalisedHHI, c.normal},
			{"Theil", in.Theil, c.theil},
		} {
			if index.want != none {
				near(t, fmt.Sprint(c.amounts, " ", index.name), index.got, index.want, 1e-8)
			}
		}
		if in.N != len(c.amounts) {
			t.Errorf("n = %d", in.N)
		}
		warned(t, in.Warnings)
	}
}

// Theory 6, FAIR-GINIPOP: the Gini index of a law, from 20 000 of its quantiles.
func TestGiniOfLaws(t *testing.T) {
	const n = 20_000
	for _, c := range []struct {
		name     string
		quantile func(float64) float64
		want     float64
	}{
		{"uniform", uniform, 1.0 / 3},
		{"exponential", exponential, 0.5},
		{"lognormal", func(u float64) float64 { return math.Exp(normalQuantile(u)) }, 0.52049988},
	} {
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = c.quantile((float64(i) + 0.5) / n)
		}
		near(t, c.name, InequalityOf(xs).Gini, c.want, 5e-4) // the cut tail of the lognormal costs 2e-4
	}
}

// The twins are the textbook double sum for Gini and plain sums for the rest.
func TestInequalityAgainstTheDefinitions(t *testing.T) {
	r := newRand(21)
	for range 300 {
		xs := draw(r, 2+r.IntN(20), func(u float64) float64 { return max(0, 3*u-1) })
		xs[0] += 0.01
		n, total, squares, gaps := float64(len(xs)), 0.0, 0.0, 0.0
		for _, x := range xs {
			total += x
			squares += x * x
			for _, y := range xs {
				gaps += math.Abs(x - y)
			}
		}
		theil := 0.0
		for _, x := range xs {
			if x > 0 {
				theil += x / total * math.Log(n*x/total)
			}
		}
		in := InequalityOf(xs)
		near(t, "Jain", in.Jain, total*total/(n*squares), 1e-12)
		near(t, "Gini", in.Gini, gaps/(2*n*total), 1e-12)
		near(t, "HHI", in.HHI, squares/(total*total), 1e-12)
		near(t, "Theil", in.Theil, theil, 1e-12)
	}
}

func TestInequalityIgnoresOrderAndUnit(t *testing.T) {
	r := newRand(22)
	xs := draw(r, 50, exponential)
	want := InequalityOf(xs)
	for range 20 {
		r.Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
		if got := InequalityOf(xs); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("another order gives %v, was %v", got, want)
		}
	}
	before := slices.Clone(xs)
	for i := range xs {
		xs[i] *= 0x1p900 // the squares would overflow
	}
	if got := InequalityOf(xs); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("another unit gives %v, was %v", got, want)
	}
	if InequalityOf(before); !slices.Equal(before, func() []float64 {
		for i := range xs {
			xs[i] /= 0x1p900
		}
		return xs
	}()) {
		t.Error("the input was changed")
	}
}

func TestInequalityWarnsOfWhatItCannotDivide(t *testing.T) {
	in := InequalityOf([]float64{-5, 1, math.NaN(), 2, 3, 4, -1})
	warned(t, in.Warnings, "1 of 7 values not finite", "2 of 6 amounts negative and counted as 0")
	want := InequalityOf([]float64{0, 1, 2, 3, 4, 0})
	if in.Gini != want.Gini || in.HHI != want.HHI || in.N != 6 {
		t.Errorf("got %+v, want %+v", in, want)
	}
}
