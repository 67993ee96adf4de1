package stats

import "math"

// neumaier is a running compensated sum. Its error is about one rounding of the result, however long the sum
// (Neumaier 1974, ZAMM 54:39). The zero value is an empty sum.
type neumaier struct {
	sum, lost float64
}

// add takes in x and what the addition lost, which is exact: by Knuth's two-sum, which need not know the larger of the two.
func (s *neumaier) add(x float64) {
	t := s.sum + x
	part := t - s.sum // of x, as far as it arrived
	s.lost += (s.sum - (t - part)) + (x - part)
	s.sum = t
}

func (s *neumaier) value() float64 {
	if math.IsInf(s.sum, 0) || math.IsNaN(s.sum) {
		return s.sum // the correction is NaN after an overflow
	}
	return s.sum + s.lost
}

// Sum returns the compensated sum of xs, added in the order given.
func Sum(xs []float64) float64 {
	var s neumaier
	for _, x := range xs {
		s.add(x)
	}
	return s.value()
}

// Mean returns the arithmetic mean of xs, and 0 for an empty sample.
func Mean(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	return Sum(xs) / float64(len(xs))
}

// Variance returns the unbiased sample variance, sum (x - mean)^2 / (n-1), and 0 for fewer than two values.
func Variance(xs []float64) float64 {
	if len(xs) < 2 || constant(xs) {
		return 0
	}
	mean := Mean(xs)
	var squares, rest neumaier
	for _, x := range xs {
		d := x - mean
		squares.add(float64(d * d))
		rest.add(d) // 0 but for the rounding of the mean
	}
	n := float64(len(xs))
	r := rest.value()
	return max(0, squares.value()-float64(r*r)/n) / (n - 1)
}

// StdDev returns the square root of [Variance].
func StdDev(xs []float64) float64 { return math.Sqrt(Variance(xs)) }

// constant reports whether all values are equal. Such samples are told apart by comparison, not by a computed
// variance of 0: the mean of equal values is not always one of them.
func constant(xs []float64) bool {
	for _, x := range xs {
		if x != xs[0] {
			return false
		}
	}
	return true
}

func isFinite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
