package stats

import (
	"math"
	"math/big"
	"slices"
	"testing"
)

func TestSumKeepsWhatPlainAdditionLoses(t *testing.T) {
	for _, c := range []struct {
		name string
		xs   []float64
		want float64
	}{
		{"empty", nil, 0},
		{"Neumaier's example: plain and Kahan summation give 0", []float64{1, 1e100, 1, -1e100}, 2},
		{"a million tenths", slices.Repeat([]float64{0.1}, 1_000_000), 100_000},
		{"overflow stays infinite", []float64{math.MaxFloat64, math.MaxFloat64}, math.Inf(1)},
	} {
		if got := Sum(c.xs); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// The twin adds in 2000-bit arithmetic.
func TestSumAgainstExactArithmetic(t *testing.T) {
	r := newRand(1)
	for range 200 {
		xs := make([]float64, 1+r.IntN(50))
		exact := new(big.Float).SetPrec(2000)
		for i := range xs {
			xs[i] = math.Ldexp(r.Float64()-0.5, r.IntN(40))
			exact.Add(exact, new(big.Float).SetFloat64(xs[i]))
		}
		want, _ := exact.Float64()
		near(t, "sum", Sum(xs), want, 4e-16*math.Abs(want)+1e-18)
	}
}

func TestMeanAndVariance(t *testing.T) {
	// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared deviations add up to 32.
	xs := []float64{2, 4, 4, 4, 5, 5, 7, 9}
	near(t, "mean", Mean(xs), 5, 0)
	near(t, "variance", Variance(xs), 32.0/7, 1e-15)
	near(t, "sd", StdDev(xs), math.Sqrt(32.0/7), 1e-15)
	near(t, "mean of nothing", Mean(nil), 0, 0)
	near(t, "variance of one", Variance([]float64{3}), 0, 0)
	near(t, "variance of equal values", Variance(slices.Repeat([]float64{0.1}, 7)), 0, 0)

	// A large offset costs the textbook formula sum x^2 - n mean^2 every digit.
	for i := range xs {
		xs[i] += 1e9
	}
	near(t, "variance far from 0", Variance(xs), 32.0/7, 1e-12)
}

func TestMomentsAgreeWithTwoPasses(t *testing.T) {
	xs := draw(newRand(2), 1000, exponential)
	var m Moments
	if m.N() != 0 || m.Mean() != 0 || m.Variance() != 0 {
		t.Errorf("the zero value is not empty: %+v", m)
	}
	for i, x := range xs {
		m.Add(x)
		near(t, "mean", m.Mean(), Mean(xs[:i+1]), 1e-13)
		near(t, "sd", m.StdDev(), StdDev(xs[:i+1]), 1e-13)
	}
}
