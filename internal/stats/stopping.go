package stats

import (
	"fmt"
	"math"
)

// StoppingRule ends a sequence of runs once the interval of its mean is narrow enough: z s/sqrt(n) <= HalfWidth, or
// <= g |mean| with g = Relative/(1+Relative), which bounds the error relative to the true mean (Law, 9.4.1). With
// both set, either ends it. The absolute rule keeps its level as HalfWidth shrinks (Chow and Robbins 1965, Ann. Math.
// Stat. 36:457); the least number of runs keeps it from stopping on a spread that is small by chance.
//
// Ask after every run, in the order of the runs: the answer must not depend on which worker finished first.
type StoppingRule struct {
	Level     float64 // confidence; 0 means 0.95
	HalfWidth float64 // in the metric's unit; 0 switches it off
	Relative  float64 // share of the mean, 0.05 is 5 %; 0 switches it off
	MinRuns   int     // 0 means 30
}

const minSequentialRuns = 30

// Done reports whether the runs so far are enough.
func (r StoppingRule) Done(runs *Moments) bool {
	level, least := r.Level, r.MinRuns
	if level == 0 {
		level = defaultLevel
	}
	checkLevel("StoppingRule", level)
	if r.HalfWidth < 0 || r.Relative < 0 {
		panic(fmt.Sprintf("stats: StoppingRule: target half width %v, relative %v: use positive numbers", r.HalfWidth, r.Relative))
	}
	if least == 0 {
		least = minSequentialRuns
	}
	if runs.N() < max(least, 2) {
		return false
	}
	half := normalQuantile((1+level)/2) * runs.StdDev() / math.Sqrt(float64(runs.N()))
	relative := r.Relative / (1 + r.Relative)
	return r.HalfWidth > 0 && half <= r.HalfWidth ||
		r.Relative > 0 && half <= relative*math.Abs(runs.Mean())
}
