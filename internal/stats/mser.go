package stats

import "fmt"

// Truncation says how much of the start of a run is warm-up.
type Truncation struct {
	Cut      int // observations to drop
	Warnings []string
}

// minMSERBatches is the least number of batches that MSER judges. Among fewer, a chance run of near-equal values at the
// end has almost no spread and wins.
const minMSERBatches = 10

// MSER finds the warm-up of a series by the marginal standard error rule over means Z of batches of m observations:
// the cut d, at most half of the N batches, that minimises
//
//	sum over i > d of (Z_i - mean_d)^2 / (N-d)^2,   mean_d = mean of Z_i over i > d
//
// the smallest such d on a tie (White 1997, Simulation 69:323; m = 5 is MSER-5: White, Cobb and Spratt 2000). The series
// must be finite. A comparison of arms cuts all of them at the largest of their cuts.
func MSER(xs []float64, m int) Truncation {
	equal := make([]float64, len(xs))
	for i := range equal {
		equal[i] = 1
	}
	return WeightedMSER(xs, equal, m)
}

// MSER5 is [MSER] with the usual batches of five observations.
func MSER5(xs []float64) Truncation { return MSER(xs, 5) }

// WeightedMSER is [MSER] of observations that are themselves means of w values each, such as buckets of time with much
// traffic by day and little by night. An observation of few values scatters more, which is no sign of a warm-up. So with W
// the weight of a batch, mean_d the weighted mean and N-d the number of batches after the cut, it minimises the squared
// standard error of what is left,
//
//	sum over i > d of W_i (Z_i - mean_d)^2 / (N-d)  /  sum over i > d of W_i
//
// which with equal weights is MSER. Weights are 0 or more; batches without weight are passed over. No
// product is fused with a sum, so that the cut is the same on every architecture.
func WeightedMSER(xs, weights []float64, m int) Truncation {
	if m < 1 {
		panic(fmt.Sprintf("stats: MSER: batches of %d observations: use 5", m))
	}
	mustPair("WeightedMSER", xs, weights)
	batches := len(xs) / m
	if batches < minMSERBatches {
		return Truncation{Warnings: []string{fmt.Sprintf(
			"%s of %d: too few to find a warm-up, nothing was cut", counted(batches, "batch"), m)}}
	}
	best, cut := 0.0, -1
	var tail weighted // the batches from d on, grown from the end
	for d := batches - 1; d >= 0; d-- {
		tail.add(batchOf(xs[d*m:(d+1)*m], weights[d*m:(d+1)*m]))
		if d > batches/2 || tail.n == 0 {
			continue
		}
		if score := tail.m2 / float64(tail.n) / tail.weight; cut < 0 || score <= best {
			best, cut = score, d
		}
	}
	t := Truncation{Cut: max(cut, 0) * m}
	if cut == batches/2 {
		t.Warnings = append(t.Warnings, "the warm-up reaches at least the middle of the run: play longer runs")
	}
	return t
}

// batchOf returns the weighted mean of a batch and its weight.
func batchOf(xs, weights []float64) (mean, weight float64) {
	for i, x := range xs {
		mean += float64(x * weights[i])
		weight += weights[i]
	}
	if weight == 0 {
		return 0, 0
	}
	return mean / weight, weight
}

// weighted sums the spread of weighted values (West 1979, Communications of the ACM 22:532).
type weighted struct {
	n                int
	weight, mean, m2 float64
}

func (w *weighted) add(x, weight float64) {
	if weight == 0 {
		return
	}
	w.n++
	w.weight += weight
	delta := x - w.mean
	w.mean += float64(delta * weight / w.weight)
	w.m2 += float64(weight * delta * (x - w.mean))
}
