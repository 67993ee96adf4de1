package experiment

import (
	"slices"

	"marketsim/market/metrics"
)

// accumulate follows what buyers have spent since the run began: up to each bucket, in currency units. A sum has an interval of its
// own, which those of its parts do not give.
func (a *Arm) accumulate() {
	for i := range a.Series {
		s := &a.Series[i]
		if s.Metric.Name != "spend" {
			continue
		}
		runs := make([][]metrics.Point, len(s.Runs))
		for k, points := range s.Runs {
			runs[k] = slices.Clone(points)
			sum := 0.0
			for b := range points {
				runs[k][b].Value = sum
				if points[b].OK {
					sum += points[b].Value
				}
			}
		}
		a.Spent = append(a.Spent, averaged(s.Metric, s.Entity, runs))
	}
}
