package plot

import (
	"math"
	"slices"
)

// maxPoints is how many points of a series are drawn: more than 170 mm have dots at 200 dpi.
const maxPoints = 2000

// decimate chooses about maxPoints of n points so that curves over them look the same: in each stretch the least and the
// greatest of every curve, and one gap (NaN in any curve) where there is one. Of short curves it keeps all.
func decimate(curves ...[]float64) []int {
	n := len(curves[0])
	stretches := maxPoints / (2 * len(curves))
	if n <= maxPoints {
		stretches = n
	}
	var keep []int
	for k := range stretches {
		keep = extremes(keep, curves, k*n/stretches, (k+1)*n/stretches)
	}
	return keep
}

// extremes appends, in order, where in [from, to) each curve is least and greatest, and the first gap.
func extremes(keep []int, curves [][]float64, from, to int) []int {
	var found []int
	for _, ys := range curves {
		least, greatest, gap := -1, -1, -1
		for i := from; i < to; i++ {
			switch y := ys[i]; {
			case math.IsNaN(y):
				if gap < 0 {
					gap = i
				}
			case least < 0:
				least, greatest = i, i
			case y < ys[least]:
				least = i
			case y > ys[greatest]:
				greatest = i
			}
		}
		found = append(found, least, greatest, gap)
	}
	slices.Sort(found)
	for _, i := range slices.Compact(found) {
		if i >= 0 {
			keep = append(keep, i)
		}
	}
	return keep
}

// index is 0, 1, 2, ..., n-1: the X of a series that has none.
func index(n int) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = float64(i)
	}
	return xs
}

// stairs turns points into the corners of a path that holds each y until the next x. Gaps stay.
func stairs(xs, ys []float64) (cornerX, cornerY []float64) {
	for i := range xs {
		if i > 0 && finite(ys[i-1]) {
			cornerX, cornerY = append(cornerX, xs[i]), append(cornerY, ys[i-1])
		}
		if i > 0 && !finite(ys[i-1]) {
			cornerX, cornerY = append(cornerX, xs[i]), append(cornerY, math.NaN())
		}
		cornerX, cornerY = append(cornerX, xs[i]), append(cornerY, ys[i])
	}
	return cornerX, cornerY
}
