package stats

import (
	"fmt"
	"math"
	"sort"
)

// MinimumDetectable returns the smallest true mean difference that n paired runs tell from 0 with the given power, if
// their differences have standard deviation sd:
//
//	(t(n-1, (1+level)/2) + t(n-1, power)) sd / sqrt(n)
//
// in the unit of sd. Power 0.5 is the half width of the interval itself: such a difference is missed every other time;
// 0.8 is usual. Fewer than two runs detect nothing: +Inf.
func MinimumDetectable(sd float64, n int, level, power float64) float64 {
	checkLevel("MinimumDetectable", level)
	checkPower("MinimumDetectable", power)
	if n < 2 {
		return math.Inf(1)
	}
	return (tQuantile(n-1, (1+level)/2) + tQuantile(n-1, power)) * sd / math.Sqrt(float64(n))
}

// MoreRuns is advice on how many further paired runs would decide a comparison.
type MoreRuns struct {
	More      int  // runs to add to those already played
	Reachable bool // false: no affordable number of runs decides it, or it cannot be foretold; Warnings say why
	Warnings  []string
}

// maxRuns is where advice ends. A difference that needs more runs matters to nobody.
const maxRuns = 1_000_000

// RunsNeeded says how many more runs would tell the observed mean difference from 0 at the given level and power, if it
// and its spread are the true ones ([MinimumDetectable]). The answer is a guess from the same data and is as uncertain as they are.
func RunsNeeded(diffs []float64, level, power float64) MoreRuns {
	checkLevel("RunsNeeded", level)
	checkPower("RunsNeeded", power)
	kept, warnings := finite(diffs)
	n := len(kept)
	mean, sd := Mean(kept), StdDev(kept)
	cannot := func(more int, why string) MoreRuns {
		return MoreRuns{More: more, Warnings: append([]string{why}, warnings...)}
	}
	switch {
	case n < 2:
		return cannot(minRunsT-n, fmt.Sprintf("%s: the spread is unknown, play %d and ask again", counted(n, "run"), minRunsT))
	case mean == 0:
		return cannot(0, "the arms do not differ on average: no number of runs tells them apart")
	case !isFinite(mean) || !isFinite(sd):
		return cannot(0, "the values are too large to average")
	}
	decided := func(runs int) bool { return MinimumDetectable(sd, runs, level, power) <= math.Abs(mean) }
	if !decided(maxRuns) {
		return cannot(maxRuns-n, fmt.Sprintf("the difference is too small for its spread: more than %d runs", maxRuns))
	}
	least := min(max(n, minRunsT), maxRuns)
	total := least + sort.Search(maxRuns-least, func(i int) bool { return decided(least + i) })
	if n < minRunsT {
		warnings = append([]string{fmt.Sprintf("foretold from %s only: ask again after %d", counted(n, "run"), minRunsT)}, warnings...)
	}
	return MoreRuns{More: max(0, total-n), Reachable: true, Warnings: warnings}
}

func checkPower(where string, power float64) {
	if !(power >= 0.5 && power < 1) {
		panic(fmt.Sprintf("stats: %s: power %v is not in [0.5, 1): pass 0.8 for 80 %%", where, power))
	}
}
