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

// autoregressiveMeanVariance is the exact variance of the mean of n values of that series.
func autoregressiveMeanVariance(n int, phi float64) float64 {
	sum := 1.0
	for k := 1; k < n; k++ {
		sum += 2 * (1 - float64(k)/float64(n)) * math.Pow(phi, float64(k))
	}
	return sum / (float64(n) * (1 - phi*phi))
}

// Theory 7.3, STAT-AR1: the mean of 1000 dependent values varies 19 times as much as s^2/n says.
func TestAutocorrelationFoolsTheNaiveInterval(t *testing.T) {
	heavy(t)
	const phi, n, reps = 0.9, 1000, 4000
	exact := autoregressiveMeanVariance(n, phi)
	near(t, "exact variance of the mean", exact, 0.09905263, 1e-6)
	near(t, "asymptotic n Var", 1e6*autoregressiveMeanVariance(1e6, phi), 100, 1e-2)

	r := newRand(9)
	var means, naive, lag1 Moments
	for range reps {
		xs := autoregressive(r, n, phi)
		means.Add(Mean(xs))
		naive.Add(Variance(xs) / n)
		lag1.Add(Autocorrelation(xs, 1))
	}
	near(t, "variance of the mean", means.Variance(), exact, 4*exact*math.Sqrt(2.0/reps))
	near(t, "naive understatement", exact/naive.Mean(), 19, 0.5) // (1+phi)/(1-phi); finite n makes it 19.17
	near(t, "lag-1 autocorrelation", lag1.Mean(), phi, 0.01)     // its bias is -(1+4 phi)/n = -0.0046
}

// Theory 7.3, STAT-BM: 95 % intervals from 20 batches of 1000 cover 0.9475, naive ones 0.347 (+-0.015, 2000 series).
func TestBatchMeansCoverage(t *testing.T) {
	heavy(t)
	const reps = 2000
	r := newRand(10)
	batch, naive := 0.0, 0.0
	for range reps {
		xs := autoregressive(r, 20_000, 0.9)
		if iv := BatchMeans(xs, 20, 0.95); iv.Lo <= 0 && 0 <= iv.Hi {
			batch += 1.0 / reps
		}
		if iv := TInterval(xs, 0.95); iv.Lo <= 0 && 0 <= iv.Hi {
			naive += 1.0 / reps
		}
	}
	near(t, "batch means", batch, 0.9475, 0.015)
	near(t, "naive", naive, 0.347, 4*binomialSD(0.347, reps))
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
