package mechanisms_test

import "gonum.org/v1/gonum/stat/distuv"

// chiSquare is the statistic of counts that should be equal.
func chiSquare(counts []float64) (x float64) {
	total := 0.0
	for _, n := range counts {
		total += n
	}
	mean := total / float64(len(counts))
	for _, n := range counts {
		x += (n - mean) * (n - mean) / mean
	}
	return x
}

// chiLimit is what the statistic of n counts exceeds as rarely as a normal variable exceeds 4 standard deviations either way.
func chiLimit(n int) float64 {
	return distuv.ChiSquared{K: float64(n - 1)}.Quantile(1 - 2*distuv.UnitNormal.Survival(4))
}
