package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func ExampleTInterval() {
	revenue := []float64{1.02, 0.98, 1.05, 1.01} // one number per run
	iv := TInterval(revenue, 0.95)
	fmt.Printf("%.3f [%.3f, %.3f], n = %d, %s\n", iv.Estimate, iv.Lo, iv.Hi, iv.N, iv.Method)
	fmt.Println(iv.Warnings[0])
	// Output:
	// 1.015 [0.969, 1.061], n = 4, t
	// 4 runs: a 95 % interval is unreliable, use 6 or more
}

func TestTIntervalOfFewValues(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name     string
		xs       []float64
		want     Interval // Level is 0.95 throughout
		warnings []string
	}{
		{"none", nil, Interval{0, -inf, inf, 0.95, 0, MethodNone, nil}, []string{"no runs: nothing was measured"}},
		{"one", []float64{3}, Interval{3, -inf, inf, 0.95, 1, MethodNone, nil}, []string{"1 run: no interval is possible, use 6 or more"}},
		{"two equal", []float64{3, 3}, Interval{3, 3, 3, 0.95, 2, MethodT, nil}, nil},
		// The mean of seven tenths is not 0.1 in floating point; a constant must stay itself.
		{"seven equal", slices.Repeat([]float64{0.1}, 7), Interval{0.1, 0.1, 0.1, 0.95, 7, MethodT, nil}, nil},
		{"only NaN", []float64{nan, nan}, Interval{0, -inf, inf, 0.95, 0, MethodNone, nil}, []string{"no runs", "2 of 2 values not finite"}},
		{"one NaN", []float64{3, nan, 3}, Interval{3, 3, 3, 0.95, 2, MethodT, nil}, []string{"1 of 3 values not finite and left out"}},
		{"too large", []float64{1e308, -1e308, 1e308}, Interval{0, -inf, inf, 0.95, 3, MethodNone, nil}, []string{"too large"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := TInterval(c.xs, 0.95)
			warned(t, got.Warnings, c.warnings...)
			got.Warnings = nil
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
			if got.Known() != (c.want.Method != MethodNone) {
				t.Errorf("Known() = %v", got.Known())
			}
		})
	}
}

func TestTIntervalMirrorsAndScales(t *testing.T) {
	xs := draw(newRand(3), 12, exponential)
	iv := TInterval(xs, 0.9)
	warned(t, iv.Warnings)
	flipped := slices.Clone(xs)
	for i := range flipped {
		flipped[i] = -4 * xs[i] // a power of two: exact
	}
	got := TInterval(flipped, 0.9)
	near(t, "estimate", got.Estimate, -4*iv.Estimate, 0)
	near(t, "lo", got.Lo, -4*iv.Hi, 0)
	near(t, "hi", got.Hi, -4*iv.Lo, 0)
	if wide := TInterval(xs, 0.99); wide.HalfWidth() <= iv.HalfWidth() {
		t.Errorf("a 99 %% interval is not wider than a 90 %% one: %v, %v", wide, iv)
	}
}

// t intervals are exact for normal values, so the coverage is a binomial share of the nominal level.
func TestTIntervalCoverageOfNormalValues(t *testing.T) {
	heavy(t)
	const reps = 20_000
	for _, c := range []struct {
		n     int
		level float64
	}{{2, 0.95}, {5, 0.95}, {30, 0.95}, {10, 0.8}} {
		r := newRand(uint64(c.n))
		got := coverage(reps, 0, func(int) Interval { return TInterval(draw(r, c.n, normalQuantile), c.level) })
		near(t, fmt.Sprintf("coverage of n = %d", c.n), got, c.level, 4*binomialSD(c.level, reps))
	}
}

// The negative control: an interval with z instead of t is caught by the test above.
func TestCoverageCatchesZForT(t *testing.T) {
	heavy(t)
	const reps, n = 20_000, 5
	r := newRand(n)
	got := coverage(reps, 0, func(int) Interval {
		iv := TInterval(draw(r, n, normalQuantile), 0.95)
		half := iv.HalfWidth() * normalQuantile(0.975) / tQuantile(n-1, 0.975)
		return Interval{Lo: iv.Estimate - half, Hi: iv.Estimate + half}
	})
	if math.Abs(got-0.95) <= 4*binomialSD(0.95, reps) {
		t.Errorf("coverage %v passes, though the interval is wrong", got)
	}
}

// Whatever it is fed, no interval contains NaN.
func TestIntervalsAreFreeOfNaN(t *testing.T) {
	nasty := []float64{0, math.Copysign(0, -1), 1, -1, 0.1, 1e308, -1e308, 5e-324, 1e-300, math.NaN(), math.Inf(1), math.Inf(-1)}
	r := newRand(4)
	for range 2000 {
		xs := make([]float64, r.IntN(8))
		ys := make([]float64, len(xs))
		for i := range xs {
			xs[i], ys[i] = nasty[r.IntN(len(nasty))], nasty[r.IntN(len(nasty))]
		}
		b := Bootstrap{Resamples: 50}
		paired := Paired(xs, ys, 0.95)
		if math.IsNaN(paired.T) || !(paired.P >= 0 && paired.P <= 1) {
			t.Fatalf("paired %v %v: t %v, p %v", xs, ys, paired.T, paired.P)
		}
		for _, iv := range []Interval{
			paired.Interval, TInterval(xs, 0.95), BatchMeans(xs, 3, 0.95), b.BCaMean(xs),
			b.Percentile(len(xs), MeanOf(xs)), b.BCa(len(xs), Correlation(xs, ys)),
		} {
			if !isFinite(iv.Estimate) || !(iv.Lo <= iv.Hi) {
				t.Fatalf("%v %v: %+v", xs, ys, iv)
			}
			if !iv.Known() && (len(iv.Warnings) == 0 || !math.IsInf(iv.HalfWidth(), 1)) {
				t.Fatalf("%v %v: no interval, but it does not say so: %+v", xs, ys, iv)
			}
		}
	}
}

func TestMistakesPanic(t *testing.T) {
	mustPanic(t, "level 95", func() { TInterval(nil, 95) })
	mustPanic(t, "level NaN", func() { BatchMeans(nil, 10, math.NaN()) })
	mustPanic(t, "level 1", func() { Bootstrap{Level: 1}.BCaMean(nil) })
	mustPanic(t, "-1 resamples", func() { Bootstrap{Resamples: -1}.BCaMean(nil) })
	mustPanic(t, "1 batches", func() { BatchMeans(nil, 1, 0.95) })
	mustPanic(t, "2 and 1 runs", func() { Paired([]float64{1, 2}, []float64{1}, 0.95) })
	mustPanic(t, "p-value 1 is NaN", func() { Holm([]float64{0, math.NaN()}) })
	mustPanic(t, "p-value 0 is 1.5", func() { BenjaminiHochberg([]float64{1.5}) })
	mustPanic(t, "arm 1 has 1 runs", func() { Bootstrap{}.Best([][]float64{{}, {1}}) })
	mustPanic(t, "power 0.2", func() { RunsNeeded(nil, 0.95, 0.2) })
	mustPanic(t, "batches of 0", func() { MSER(nil, 0) })
	mustPanic(t, "lag 0", func() { Autocorrelation(nil, 0) })
	mustPanic(t, "half width -1", func() { StoppingRule{HalfWidth: -1}.Done(new(Moments)) })
}
