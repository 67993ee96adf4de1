package stats

import (
	"fmt"
	"math"
)

// A Statistic computes a number from the runs whose indices it is handed, each as often as it occurs. Pairs stay pairs
// because an index names a run, whatever was measured in it. It returns NaN where it is not defined, and must not keep
// or change the indices.
type Statistic func(runs []int) float64

// MeanOf is the mean of xs over the chosen runs.
func MeanOf(xs []float64) Statistic {
	return func(runs []int) float64 {
		var s neumaier
		for _, i := range runs {
			s.add(xs[i])
		}
		return s.value() / float64(len(runs))
	}
}

// Correlation is the [Pearson] correlation of the pairs (a[i], b[i]).
func Correlation(a, b []float64) Statistic {
	mustPair("Correlation", a, b)
	x, y := make([]float64, 0, len(a)), make([]float64, 0, len(a))
	return func(runs []int) float64 {
		x, y = x[:0], y[:0]
		for _, i := range runs {
			x, y = append(x, a[i]), append(y, b[i])
		}
		if r, ok := Pearson(x, y); ok {
			return r
		}
		return math.NaN()
	}
}

func mustPair(where string, a, b []float64) {
	if len(a) != len(b) {
		panic(fmt.Sprintf("stats: %s: %d and %d runs cannot be paired: pass one value per run and arm", where, len(a), len(b)))
	}
}
