package stats

import (
	"fmt"
	"math"
)

// Pearson returns the correlation of the pairs (a[i], b[i]). It is not defined, and ok is false, if there are fewer than
// two pairs or one side is constant.
func Pearson(a, b []float64) (r float64, ok bool) {
	mustPair("Pearson", a, b)
	if len(a) < 2 || constant(a) || constant(b) {
		return 0, false
	}
	meanA, meanB := Mean(a), Mean(b)
	var ab, aa, bb neumaier
	for i := range a {
		da, db := a[i]-meanA, b[i]-meanB
		ab.add(float64(da * db))
		aa.add(float64(da * da))
		bb.add(float64(db * db))
	}
	r = ab.value() / (math.Sqrt(aa.value()) * math.Sqrt(bb.value()))
	if math.IsNaN(r) {
		return 0, false
	}
	return max(-1, min(1, r)), true
}

// Autocorrelation returns the sample autocorrelation of a series at a lag k >= 1,
//
//	sum (x_i - mean)(x_{i+k} - mean) / sum (x_i - mean)^2
//
// and 0 where it is not defined: a constant series, or one not longer than the lag.
func Autocorrelation(xs []float64, lag int) float64 {
	if lag < 1 {
		panic(fmt.Sprintf("stats: Autocorrelation: lag %d: use 1 or more", lag))
	}
	if len(xs) <= lag || constant(xs) {
		return 0
	}
	mean := Mean(xs)
	var cross, squares neumaier
	for i, x := range xs {
		d := x - mean
		squares.add(float64(d * d))
		if i+lag < len(xs) {
			cross.add(float64(d * (xs[i+lag] - mean)))
		}
	}
	if r := cross.value() / squares.value(); isFinite(r) {
		return r
	}
	return 0
}
