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
	if m < 1 {
		panic(fmt.Sprintf("stats: MSER: batches of %d observations: use 5", m))
	}
	z := batchMeans(xs, m)
	if len(z) < minMSERBatches {
		return Truncation{Warnings: []string{fmt.Sprintf(
			"%s of %d: too few to find a warm-up, nothing was cut", counted(len(z), "batch"), m)}}
	}
	best, cut := 0.0, -1
	var tail Moments // of z[d:], grown from the end
	half := len(z) / 2
	for d := len(z) - 1; d >= 0; d-- {
		tail.Add(z[d])
		if d > half {
			continue
		}
		n := float64(tail.n)
		if score := tail.m2 / (n * n); cut < 0 || score <= best {
			best, cut = score, d
		}
	}
	t := Truncation{Cut: cut * m}
	if cut == half {
		t.Warnings = append(t.Warnings, "the warm-up reaches at least the middle of the run: play longer runs")
	}
	return t
}

// MSER5 is [MSER] with the usual batches of five observations.
func MSER5(xs []float64) Truncation { return MSER(xs, 5) }
