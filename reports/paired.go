package reports

import (
	"cmp"
	"slices"

	"marketsim/internal/stats"
	"marketsim/scenarios/experiment"
)

// whole is the place of a market-wide metric among the values of a run; -1 if it was not measured.
func (d *Data) whole(metric string) int {
	return slices.IndexFunc(d.Whole(), func(m Metric) bool { return m.Name == metric })
}

// sideBySide are the values of a market-wide metric in the runs that two design points share: runs of one number have the same
// chance in every arm and at every point of a sweep.
func sideBySide(metric int, a, b *Arm) (xs, ys []float64) {
	for i := range a.Runs {
		k, ok := slices.BinarySearchFunc(b.Runs, a.Runs[i].Number, func(r Run, n uint64) int { return cmp.Compare(r.Number, n) })
		if ok && metric >= 0 {
			xs, ys = append(xs, float64(a.Runs[i].Values[metric])), append(ys, float64(b.Runs[k].Values[metric]))
		}
	}
	return xs, ys
}

// paired is b less a, run by run.
func paired(metric int, a, b *Arm) stats.PairedDifference {
	xs, ys := sideBySide(metric, a, b)
	return stats.Paired(xs, ys, experiment.Level)
}
