package stats

import (
	"fmt"
	"math"
	"slices"
)

// Truncation says how much of the start of a run is warm-up.
type Truncation struct {
	Cut      int // observations to drop
	Warnings []string
}

// minMSERBatches is the least number of batches that MSER judges. Among fewer, a chance run of near-equal values at the
// end has almost no spread and wins.
const minMSERBatches = 10

// What rounding can do must not decide where to cut.
const (
	sameValue = 1e-12 // a batch this close to the mean, relative to the largest value seen, is at the mean
	sameScore = 1e-9  // a later cut must be better by more than this, relatively
)

// MSER finds the warm-up of a series by the marginal standard error rule over means Z of batches of m observations:
// the cut d, at most half of the N batches, that minimises
//
//	sum over i > d of (Z_i - mean_d)^2 / (N-d)^2,   mean_d = mean of Z_i over i > d
//
// the smallest such d on a tie, rounding aside (White 1997, Simulation 69:323; m = 5 is MSER-5: White, Cobb and Spratt 2000). The
// series must be finite. A comparison of arms cuts all of them at the largest of their cuts.
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
// which with equal weights is MSER. Weights are 0 or more; batches without weight are passed over. A path that never moves is
// not cut: scores equal but for rounding are a tie. No product is fused with a sum, so that the cut is the same on every
// architecture.
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
	cut := bestCut(mserScores(xs, weights, m))
	t := Truncation{Cut: cut * m}
	if cut == batches/2 {
		t.Warnings = append(t.Warnings, "the warm-up reaches at least the middle of the run: play longer runs")
	}
	return t
}

// mserScores returns the score of each cut d from 0 to half of the batches; +Inf where nothing of weight is left.
func mserScores(xs, weights []float64, m int) []float64 {
	batches := len(xs) / m
	scores := make([]float64, batches/2+1)
	var tail weighted // the batches from d on, grown from the end
	for d := batches - 1; d >= 0; d-- {
		from, to := d*m, (d+1)*m
		tail.add(batchOf(xs[from:to], weights[from:to]))
		if d < len(scores) {
			scores[d] = tail.score()
		}
	}
	return scores
}

// bestCut is the first cut whose score is as good as the best.
func bestCut(scores []float64) int {
	best := slices.Min(scores)
	return slices.IndexFunc(scores, func(score float64) bool { return score <= best*(1+sameScore) })
}

// A batch of values: their weighted mean, the sum of their weights, and the largest size of one.
type batch struct{ mean, weight, largest float64 }

func batchOf(xs, weights []float64) (b batch) {
	for i, x := range xs {
		if weights[i] == 0 {
			continue
		}
		b.mean += float64(x * weights[i])
		b.weight += weights[i]
		b.largest = max(b.largest, math.Abs(x))
	}
	if b.weight > 0 {
		b.mean /= b.weight
	}
	return b
}

// weighted sums the spread of weighted values (West 1979, Communications of the ACM 22:532).
type weighted struct {
	n                         int
	weight, mean, m2, largest float64
}

func (w *weighted) add(b batch) {
	if b.weight == 0 {
		return
	}
	w.n++
	w.weight += b.weight
	w.largest = max(w.largest, b.largest)
	delta := b.mean - w.mean
	if w.n > 1 && math.Abs(delta) <= sameValue*w.largest {
		return
	}
	w.mean += float64(delta * b.weight / w.weight)
	w.m2 += float64(b.weight * delta * (b.mean - w.mean))
}

// score is the squared standard error of the mean.
func (w *weighted) score() float64 {
	if w.n == 0 {
		return math.Inf(1)
	}
	return w.m2 / float64(w.n) / w.weight
}
