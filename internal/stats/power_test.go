package stats

import (
	"math"
	"slices"
	"testing"
)

// spread returns n values, n even, with exactly this mean and sample standard deviation.
func spread(n int, mean, sd float64) []float64 {
	step := sd * math.Sqrt(float64(n-1)/float64(n))
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = mean + step*float64(1-2*(i%2))
	}
	return xs
}

func TestRunsNeeded(t *testing.T) {
	for _, c := range []struct {
		name      string
		diffs     []float64
		power     float64
		more      int
		reachable bool
		warnings  []string
	}{
		// One-sample t test, effect 0.5 sd, two-sided 5 %: 34 pairs for a power of 80 % (Cohen 1988; G*Power).
		{"effect of half an sd", spread(10, 0.5, 1), 0.8, 24, true, nil},
		{"its sign does not matter", spread(10, -0.5, 1), 0.8, 24, true, nil},
		// Half width t(17) 1/sqrt(18) = .4973, t(16)/sqrt(17) = .5142.
		{"half width only", spread(10, 0.5, 1), 0.5, 8, true, nil},
		{"decided already", spread(10, 5, 1), 0.8, 0, true, nil},
		{"constant difference, few runs", []float64{1, 1}, 0.8, 4, true, []string{"foretold from 2 runs only"}},
		{"no runs", nil, 0.8, 6, false, []string{"0 runs: the spread is unknown"}},
		{"one run", []float64{3}, 0.8, 5, false, []string{"1 run: the spread is unknown"}},
		{"no difference", []float64{1, -1, 2, -2}, 0.8, 0, false, []string{"do not differ on average"}},
		{"hopeless", spread(10, 1e-4, 1), 0.8, 999_990, false, []string{"more than 1000000 runs"}},
		{"NaN", append(spread(10, 5, 1), math.NaN()), 0.8, 0, true, []string{"1 of 11 values"}},
		{"too large", []float64{1e308, -1e308, 1e308}, 0.8, 0, false, []string{"too large"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := RunsNeeded(c.diffs, 0.95, c.power)
			if got.More != c.more || got.Reachable != c.reachable {
				t.Errorf("got %+v, want %d more, reachable %v", got, c.more, c.reachable)
			}
			warned(t, got.Warnings, c.warnings...)
		})
	}
}

// The twin counts up.
func TestRunsNeededIsTheFirstNumberThatDecides(t *testing.T) {
	for _, effect := range []float64{2, 1, 0.3, 0.11} {
		for _, power := range []float64{0.5, 0.8, 0.95} {
			total := 8
			for MinimumDetectable(1, total, 0.95, power) > effect {
				total++
			}
			if got := RunsNeeded(spread(8, effect, 1), 0.95, power).More; got != total-8 {
				t.Errorf("effect %v, power %v: %d more, counted %d", effect, power, got, total-8)
			}
		}
	}
}

func TestMinimumDetectable(t *testing.T) {
	// FAIR-TIE-POWER turned round: 4904 ties show a share of .52 against .5 (sd .5) with power 80 %.
	near(t, "tie share", MinimumDetectable(0.5, 4904, 0.95, 0.8), 0.02, 1e-4)
	near(t, "at power 1/2 it is the half width", MinimumDetectable(1, 10, 0.95, 0.5), TInterval(spread(10, 0, 1), 0.95).HalfWidth(), 1e-12)
	near(t, "no spread", MinimumDetectable(0, 10, 0.95, 0.8), 0, 0)
	if !math.IsInf(MinimumDetectable(1, 1, 0.95, 0.8), 1) {
		t.Error("one run detects something")
	}
}

// The approximation by two central t quantiles keeps the promised power.
func TestMinimumDetectableKeepsItsPower(t *testing.T) {
	heavy(t)
	const reps = 5000
	for _, n := range []int{6, 10, 34} {
		effect := MinimumDetectable(1, n, 0.95, 0.8)
		r := newRand(uint64(n))
		found := 0.0
		for range reps {
			diffs := draw(r, n, func(u float64) float64 { return effect + normalQuantile(u) })
			if Paired(make([]float64, n), diffs, 0.95).P <= 0.05 {
				found += 1.0 / reps
			}
		}
		// 4 sd of the count is .023; the approximation itself is off by up to .02 at n = 6.
		near(t, "power", found, 0.8, 0.04)
	}
	if !slices.IsSortedFunc([]int{3, 10, 100}, func(a, b int) int {
		return -int(math.Copysign(1, MinimumDetectable(1, a, 0.95, 0.8)-MinimumDetectable(1, b, 0.95, 0.8)))
	}) {
		t.Error("more runs detect less")
	}
}
