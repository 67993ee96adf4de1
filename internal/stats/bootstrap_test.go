package stats

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
)

// Efron's law-school data: average LSAT and GPA of the entering classes of 15 schools.
var (
	lsat = []float64{576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594}
	gpa  = []float64{3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96}
)

// Theory 7.2, STAT-BCA: the acceleration; the rest of the case is held at the module's root.
func TestAccelerationOfTheLawSchool(t *testing.T) {
	a, ok := acceleration(len(lsat), Correlation(lsat, gpa))
	if !ok {
		t.Fatal("no acceleration")
	}
	near(t, "acceleration", a, -0.0756716, 1e-6)
}

// With four runs all 4^4 resamples can be listed; the bootstrap must find their distribution.
func TestBootstrapAgainstAllResamples(t *testing.T) {
	xs := []float64{0, 1, 3, 9}
	var all []float64
	for code := range 256 {
		runs := []int{code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3}
		all = append(all, MeanOf(xs)(runs))
	}
	slices.Sort(all)
	b := Bootstrap{Level: 0.8, Resamples: 40_000}.withDefaults()
	_, got, _ := b.replicate(4, MeanOf(xs))
	for _, x := range slices.Compact(slices.Clone(all)) {
		want := shareUpTo(all, x)
		near(t, fmt.Sprintf("share of means <= %v", x), shareUpTo(got, x), want, 4*binomialSD(want, b.Resamples)+1e-12)
	}
}

func shareUpTo(sorted []float64, x float64) float64 {
	n, _ := slices.BinarySearchFunc(sorted, x, func(v, x float64) int {
		if v <= x {
			return -1
		}
		return 1
	})
	return float64(n) / float64(len(sorted))
}

// Coverage of the mean of 30 exponential values, 2000 samples of 500 resamples: BCa 0.92 (5000 samples: .916, percentile .914,
// t .924), within 4 binomial sd = 0.024.
func TestBCaCoverageOnASkewedLaw(t *testing.T) {
	heavy(t)
	got := skewedCoverage(func(b Bootstrap, n int, s Statistic) Interval { return b.BCa(n, s) })
	near(t, "coverage", got, 0.92, 0.024)
}

// The negative controls: a bootstrap that holds half of the runs fixed, and one that never draws the largest run, must
// both leave the band of the test above.
func TestCoverageCatchesABrokenBootstrap(t *testing.T) {
	heavy(t)
	for _, c := range []struct {
		name string
		bend func(runs []int)
	}{
		{"half of the runs fixed", func(runs []int) {
			for i := range len(runs) / 2 {
				runs[i] = i
			}
		}},
		{"a third of the runs never drawn", func(runs []int) {
			for i := range runs {
				runs[i] %= 20
			}
		}},
	} {
		got := skewedCoverage(func(b Bootstrap, n int, s Statistic) Interval {
			bent := make([]int, n)
			return b.Percentile(n, func(runs []int) float64 {
				copy(bent, runs)
				c.bend(bent)
				return s(bent)
			})
		})
		if math.Abs(got-0.92) <= 0.024 {
			t.Errorf("%s: coverage %v passes", c.name, got)
		}
	}
}

func skewedCoverage(interval func(Bootstrap, int, Statistic) Interval) float64 {
	r := newRand(13)
	return coverage(2000, 1, func(rep int) Interval {
		xs := draw(r, 30, exponential)
		return interval(Bootstrap{Resamples: 500, Seed: uint64(rep)}, len(xs), MeanOf(xs))
	})
}

// BCa respects transformations: the interval of exp(mean) is the exp of the interval of the mean. Resamples and
// acceleration differ only to second order, so the ends agree closely but not exactly.
func TestBCaFollowsMonotoneTransformations(t *testing.T) {
	xs := draw(newRand(14), 40, exponential)
	b := Bootstrap{Resamples: 20_000}
	plain := b.BCaMean(xs)
	mean := MeanOf(xs)
	cubed := b.BCa(len(xs), func(runs []int) float64 { m := mean(runs); return m * m * m })
	near(t, "lo", math.Cbrt(cubed.Lo), plain.Lo, 0.02)
	near(t, "hi", math.Cbrt(cubed.Hi), plain.Hi, 0.02)
	warned(t, plain.Warnings)
}

// The mirror image of a sample has the mirrored interval: the draws are of runs, not of values. Only the interpolation
// between two replicates may round differently.
func TestBCaMirrors(t *testing.T) {
	xs := draw(newRand(15), 25, exponential)
	mirrored := make([]float64, len(xs))
	for i, x := range xs {
		mirrored[i] = -x
	}
	b := Bootstrap{Resamples: 999}
	iv, got := b.BCaMean(xs), b.BCaMean(mirrored)
	near(t, "estimate", got.Estimate, -iv.Estimate, 0)
	near(t, "lo", got.Lo, -iv.Hi, 1e-12)
	near(t, "hi", got.Hi, -iv.Lo, 1e-12)
}

func TestBootstrapDegenerate(t *testing.T) {
	nan := math.NaN()
	b := Bootstrap{Resamples: 1000}
	twoLevels := slices.Repeat([]float64{0, 0, 0, 0, 1}, 4)
	for _, c := range []struct {
		name     string
		got      Interval
		method   string
		warnings []string
	}{
		{"no runs", b.BCaMean(nil), MethodNone, []string{"no runs"}},
		{"one run", b.BCaMean([]float64{2}), MethodNone, []string{"1 run: no interval"}},
		{"constant", b.BCaMean(slices.Repeat([]float64{0.1}, 7)), MethodPercentile, nil},
		{"NaN among constants", b.BCaMean([]float64{1, nan, 1}), MethodPercentile, []string{"1 of 3 values"}},
		{"defined nowhere", b.BCa(3, func([]int) float64 { return nan }), MethodNone, []string{"not defined for these 3 runs"}},
		{
			"largest value: nothing lies above it", b.BCa(20, func(runs []int) float64 { return float64(slices.Max(runs)) }),
			MethodBCa,
			[]string{"rests on fewer than 10"},
		},
		{
			"always below the estimate",
			b.BCa(20, func(runs []int) float64 { return float64(len(slices.Compact(slices.Sorted(slices.Values(runs))))) }),
			MethodPercentile,
			[]string{"one side of the estimate: percentile interval instead of BCa"},
		},
		{
			"undefined without run 3",
			b.BCa(20, func(runs []int) float64 {
				if !slices.Contains(runs, 3) {
					return nan
				}
				return MeanOf(twoLevels)(runs)
			}),
			MethodPercentile,
			[]string{"not defined in 3", "the jackknife does not tell the skewness: percentile"},
		},
		{
			"hopelessly skewed", Bootstrap{Level: 1 - 1e-12, Resamples: 1000}.BCaMean(append(twoLevels, 1e6)),
			MethodPercentile,
			[]string{"too skewed for BCa", "rests on fewer than 10"},
		},
		{"few resamples", Bootstrap{Resamples: 100}.BCaMean(twoLevels), MethodBCa, []string{"fewer than 10 of 100 resamples"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.got.Method != c.method {
				t.Errorf("method %q, want %q: %+v", c.got.Method, c.method, c.got)
			}
			warned(t, c.got.Warnings, c.warnings...)
		})
	}
}

// The seed decides everything; how many goroutines ask, and in which order, nothing.
func TestBootstrapIsDeterministic(t *testing.T) {
	xs := draw(newRand(17), 30, exponential)
	want := Bootstrap{Seed: 5, Resamples: 2000}.BCaMean(xs)
	var wg sync.WaitGroup
	got := make([]Interval, 8)
	for i := range got {
		wg.Go(func() { got[i] = Bootstrap{Seed: 5, Resamples: 2000}.BCaMean(xs) })
	}
	wg.Wait()
	for _, iv := range got {
		if fmt.Sprint(iv) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v", iv, want)
		}
	}
	if other := (Bootstrap{Seed: 6, Resamples: 2000}).BCaMean(xs); other.Lo == want.Lo {
		t.Error("another seed draws the same resamples")
	}
	// The stream itself is pinned: a report must read the same after an upgrade of Go.
	runs := make([]int, 8)
	newResampler(5).fill(runs)
	if got := fmt.Sprint(runs); got != "[4 4 7 7 7 7 2 5]" {
		t.Errorf("draws of seed 5: %s", got)
	}
}
