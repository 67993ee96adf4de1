package stats

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Methods of an [Interval].
const (
	MethodNone       = "none"        // no interval exists: fewer than two values
	MethodT          = "t"           // Student's t over independent values
	MethodBatchMeans = "batch-means" // Student's t over the means of batches of one long run
	MethodPercentile = "percentile"  // quantiles of the bootstrap replicates
	MethodBCa        = "bca"         // the same, corrected for bias and skewness
)

// Interval is an estimate with its confidence interval and everything a reader should know before trusting it.
//
// Estimate is always finite. Where no interval exists (Method [MethodNone]), Lo and Hi are -Inf and +Inf: nothing is
// ruled out, and a claim "within [x, y]" is neither met nor refuted. With N = 0 the Estimate is 0 and means nothing.
type Interval struct {
	Estimate float64
	Lo, Hi   float64
	Level    float64 // confidence, in (0, 1)
	N        int     // values that the estimate rests on: runs, pairs of runs, or batches
	Method   string
	Warnings []string // plain sentences, most important first
}

// Known reports whether there is an interval at all.
func (iv Interval) Known() bool { return iv.Method != MethodNone }

// HalfWidth returns half the distance of the ends; +Inf if there is no interval.
func (iv Interval) HalfWidth() float64 { return float64(iv.Hi/2) - float64(iv.Lo/2) }

// minRunsT is the smallest sample for which a t interval passes without a warning. With 5 values t is 2.78 and the
// standard deviation itself is known to about 35 %: the interval is honest only if the values are normal.
const minRunsT = 6

// TInterval returns mean +- t(n-1, (1+level)/2) * s / sqrt(n), the interval for the mean of independent values, one per
// run. Constant values give a width of zero.
func TInterval(xs []float64, level float64) Interval {
	checkLevel("TInterval", level)
	kept, warnings := finite(xs)
	iv := tInterval(kept, level, MethodT, "run")
	iv.Warnings = slices.Concat(iv.Warnings, warnings)
	return iv
}

// tInterval does the work for finite values; unit names one value in warnings.
func tInterval(xs []float64, level float64, method, unit string) Interval {
	n := len(xs)
	if n < 2 {
		return unknown(xs, level, unit, minRunsT)
	}
	iv := Interval{Estimate: Mean(xs), Level: level, N: n, Method: method}
	if constant(xs) {
		iv.Estimate, iv.Lo, iv.Hi = xs[0], xs[0], xs[0]
		return iv
	}
	half := tQuantile(n-1, (1+level)/2) * StdDev(xs) / math.Sqrt(float64(n))
	iv.Lo, iv.Hi = iv.Estimate-half, iv.Estimate+half
	if !isFinite(iv.Lo) || !isFinite(iv.Hi) {
		return overflowed(n, level)
	}
	if n < minRunsT {
		iv.warn("%s: a %s interval is unreliable, use %d or more", counted(n, unit), percent(level), minRunsT)
	}
	return iv
}

// unknown is the interval of fewer than two values.
func unknown(xs []float64, level float64, unit string, enough int) Interval {
	iv := Interval{Lo: math.Inf(-1), Hi: math.Inf(1), Level: level, N: len(xs), Method: MethodNone}
	if len(xs) == 0 {
		iv.warn("no %ss: nothing was measured", unit)
		return iv
	}
	iv.Estimate = xs[0]
	iv.warn("1 %s: no interval is possible, use %d or more", unit, enough)
	return iv
}

// overflowed is the interval of values so large that their spread is no longer a float64.
func overflowed(n int, level float64) Interval {
	iv := Interval{Lo: math.Inf(-1), Hi: math.Inf(1), Level: level, N: n, Method: MethodNone}
	iv.warn("the values are too large to average: no estimate and no interval")
	return iv
}

func (iv *Interval) warn(format string, args ...any) {
	iv.Warnings = append(iv.Warnings, fmt.Sprintf(format, args...))
}

// finite returns the finite values of xs, in order, and a warning if that is not all of them. It copies only then.
func finite(xs []float64) (kept []float64, warnings []string) {
	if !slices.ContainsFunc(xs, func(x float64) bool { return !isFinite(x) }) {
		return xs, nil
	}
	for _, x := range xs {
		if isFinite(x) {
			kept = append(kept, x)
		}
	}
	dropped := len(xs) - len(kept)
	return kept, []string{fmt.Sprintf("%d of %s not finite and left out", dropped, counted(len(xs), "value"))}
}

func checkLevel(where string, level float64) {
	if !(level > 0 && level < 1) {
		panic(fmt.Sprintf("stats: %s: level %v is not in (0, 1): pass 0.95 for 95 %%", where, level))
	}
}

func counted(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	if unit == "batch" {
		unit += "e"
	}
	return strconv.Itoa(n) + " " + unit + "s"
}

// percent writes 0.95 as "95 %".
func percent(level float64) string { return strconv.FormatFloat(100*level, 'g', 6, 64) + " %" }
