package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// autoregressive returns a stationary AR(1) series x_t = phi x_{t-1} + e_t with unit normal innovations.
func autoregressive(r *rand.Rand, n int, phi float64) []float64 {
	xs := make([]float64, n)
	x := r.NormFloat64() / math.Sqrt(1-phi*phi)
	for i := range xs {
		xs[i] = x
		x = phi*x + r.NormFloat64()
	}
	return xs
}

func TestBatchMeansByHand(t *testing.T) {
	// 7 values, 3 batches of 2: the first value goes, the means are 1, 3, 2.
	iv := BatchMeans([]float64{99, 0, 2, 3, 3, 1, 3}, 3, 0.95)
	near(t, "estimate", iv.Estimate, 2, 1e-15)
	near(t, "half width", iv.HalfWidth(), 4.30265272975/math.Sqrt(3), 1e-9) // t(2, .975) * 1 / sqrt(3)
	if iv.N != 3 || iv.Method != MethodBatchMeans {
		t.Errorf("got %+v", iv)
	}
	warned(t, iv.Warnings, "3 batches: a 95 % interval is unreliable")

	warned(t, BatchMeans(nil, 10, 0.95).Warnings, "no values", "too few for 10 batches")
	warned(t, BatchMeans([]float64{1, 2, 3}, 10, 0.95).Warnings, "3 values: a 95 %", "3 values: too few for 10 batches")
	warned(t, BatchMeans(slices.Repeat([]float64{0.1}, 100), 10, 0.95).Warnings)
}

// The warning must come when batches are far too short, and rarely when they are long enough: under independence a
// lag-1 correlation passes 2/sqrt(20) in about 1 % of series, as its mean is -1/20.
func TestBatchMeansWarnsOfShortBatches(t *testing.T) {
	const reps = 500
	r := newRand(11)
	short, long := 0, 0
	for range reps {
		xs := autoregressive(r, 2000, 0.99)
		short += len(BatchMeans(xs, 40, 0.95).Warnings)
		xs = draw(r, 2000, uniform)
		long += len(BatchMeans(xs, 20, 0.95).Warnings)
	}
	if short < reps*9/10 {
		t.Errorf("batches of 50 with correlation time 100: %d of %d warned, want nearly all", short, reps)
	}
	if long > reps/40 {
		t.Errorf("independent values: %d of %d warned, want about 1 %%", long, reps)
	}
}
