package stats

import (
	"fmt"
	"math"
	"slices"
)

// BatchMeans returns an interval for the steady-state mean of one long, autocorrelated run: the series is cut into equal
// batches, long enough that their means are nearly independent, and these are the sample (Law, Simulation Modeling and
// Analysis, 9.5.3). Cut the warm-up first, see [MSER]. 10 to 30 batches are usual. Values before the first whole batch
// are dropped. It warns if neighbouring batches are still correlated. N of the result counts batches.
func BatchMeans(xs []float64, batches int, level float64) Interval {
	checkLevel("BatchMeans", level)
	if batches < 2 {
		panic(fmt.Sprintf("stats: BatchMeans: %d batches have no spread: use 10 to 30", batches))
	}
	kept, warnings := finite(xs)
	size := len(kept) / batches
	if size == 0 {
		iv := tInterval(kept, level, MethodT, "value")
		iv.warn("%s: too few for %d batches, taken one by one as if independent", counted(len(kept), "value"), batches)
		iv.Warnings = slices.Concat(iv.Warnings, warnings)
		return iv
	}
	means := batchMeans(kept[len(kept)-size*batches:], size)
	iv := tInterval(means, level, MethodBatchMeans, "batch")
	// Under independence the lag-1 correlation has a standard deviation of about 1/sqrt(batches).
	if r := Autocorrelation(means, 1); r > 2/math.Sqrt(float64(batches)) {
		iv.warn("batches of %d are still correlated (%.2f): the interval is too narrow, use fewer batches or a longer run", size, r)
	}
	iv.Warnings = slices.Concat(iv.Warnings, warnings)
	return iv
}

// batchMeans returns the means of consecutive batches; an incomplete last one is dropped.
func batchMeans(xs []float64, size int) []float64 {
	means := make([]float64, len(xs)/size)
	for i := range means {
		means[i] = Mean(xs[i*size : (i+1)*size])
	}
	return means
}
