package experiment

import (
	"math"
	"slices"

	"marketsim/internal/stats"
	"marketsim/market/metrics"
)

// findWarmup finds the cut of a combination: as the file states it, or from the revenue of each arm over time. The largest
// cut of all arms serves for all, so that they are compared over the same part of the run.
func findWarmup(c *combination) Warmup {
	w := Warmup{Buckets: c.played[0][0].recorder.Buckets()}
	if stated := c.points[0].Scenario.WarmupCut(); !stated.Auto {
		w.Cut = min(int(math.Ceil(float64(stated.Share*float64(w.Buckets))-1e-9)), w.Buckets-1)
		return w
	}
	for _, runs := range c.played {
		cut, warnings := transient(paths(runs))
		w.Cut = max(w.Cut, cut)
		for _, text := range warnings {
			if !slices.Contains(w.Warnings, text) {
				w.Warnings = append(w.Warnings, text)
			}
		}
	}
	return w
}

// path is the revenue per auction of one run in each bucket, and how many auctions that is the mean of.
type path struct{ mean, auctions []float64 }

func paths(runs []*played) []path {
	perAuction, _ := metrics.Find(revenue)
	count, _ := metrics.Find("auctions")
	list := make([]path, len(runs))
	for i, one := range runs {
		series := one.recorder.Series(perAuction, count)
		for b := range series[0].Points {
			list[i].mean = append(list[i].mean, series[0].Points[b].Value)
			list[i].auctions = append(list[i].auctions, series[1].Points[b].Value)
		}
	}
	return list
}

// transient finds the warm-up of one arm: MSER-5 on the mean path of all runs, weighted by auctions because nights have few.
// On a path that never moves, MSER cuts whatever chance made it cut; so its cut stands only if over the runs the start
// differs from the rest: paired t, p <= 5 % after Bonferroni's correction for the cuts that MSER chose among. A single run
// cannot be tested and is cut as MSER says.
func transient(runs []path) (cut int, warnings []string) {
	buckets := len(runs[0].mean)
	all := path{make([]float64, buckets), make([]float64, buckets)}
	for b := range buckets {
		for _, run := range runs {
			all.mean[b] += float64(run.mean[b] * run.auctions[b])
			all.auctions[b] += run.auctions[b]
		}
		all.mean[b] /= max(all.auctions[b], 1)
	}
	const batch = 5
	t := stats.WeightedMSER(all.mean, all.auctions, batch)
	if t.Cut == 0 || len(runs) == 1 {
		return t.Cut, t.Warnings
	}
	before, after := make([]float64, len(runs)), make([]float64, len(runs))
	for i, run := range runs {
		before[i], after[i] = run.average(0, t.Cut), run.average(t.Cut, buckets)
	}
	candidates := float64(buckets / batch / 2)
	if stats.Paired(before, after, Level).P*candidates > 1-Level {
		return 0, nil
	}
	return t.Cut, t.Warnings
}

// average is the revenue per auction of some buckets.
func (p path) average(from, to int) float64 {
	var sum, n float64
	for b := from; b < to; b++ {
		sum += float64(p.mean[b] * p.auctions[b])
		n += p.auctions[b]
	}
	return sum / max(n, 1)
}
