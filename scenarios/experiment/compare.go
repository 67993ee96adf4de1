package experiment

import (
	"marketsim/internal/stats"
)

// fewArms is up to how many arms every pair is compared; beyond, each arm is compared with the file itself.
const fewArms = 6

// compare makes the paired differences of the arms in every column, with Holm's correction over the pairs of a column.
func (c *Combo) compare() {
	pairs := c.pairs()
	if len(pairs) == 0 {
		return
	}
	for i, column := range c.Arms[0].Columns {
		var family []Comparison
		var p []float64
		for _, pair := range pairs {
			a, b := &c.Arms[pair[0]], &c.Arms[pair[1]]
			j := b.Find(column.Metric.Name, column.Entity, column.Dimension, column.Level)
			if j < 0 {
				continue // an agent or placement that only one of the arms has
			}
			family = append(family, difference(a, i, b, j))
			p = append(p, family[len(family)-1].Diff.P)
		}
		for k, adjusted := range stats.Holm(p) {
			family[k].PHolm = adjusted
		}
		c.Comparisons = append(c.Comparisons, family...)
	}
}

// pairs lists which arms are compared, by index.
func (c *Combo) pairs() [][2]int {
	var list [][2]int
	for a := range c.Arms {
		for b := a + 1; b < len(c.Arms); b++ {
			if a == 0 || len(c.Arms) <= fewArms {
				list = append(list, [2]int{a, b})
			}
		}
	}
	return list
}

func difference(a *Arm, i int, b *Arm, j int) Comparison {
	xs, ys := a.Sample(i), b.Sample(j)
	d := Comparison{
		Column: a.Columns[i], A: a.Arm, B: b.Arm,
		Diff: stats.Paired(xs, ys, Level), MeanA: a.Estimates[i].T.Estimate,
	}
	if d.Whole() {
		d.BCa = stats.Bootstrap{Level: Level}.BCaMean(stats.Differences(xs, ys))
	}
	return d
}

// power is with how much power the advice on further runs would find the difference.
const power = 0.8

// decide finds the arm that earns most and how sure that is.
func (c *Combo) decide() {
	base := c.Arms[0].Scenario
	c.Decision.PerDay = base.Market.Traffic.Rate * 86_400
	if len(c.Arms) < 2 {
		return
	}
	samples := make([][]float64, len(c.Arms))
	for k := range c.Arms {
		samples[k] = c.Arms[k].Sample(c.Arms[k].Find(revenue, "", "", ""))
	}
	leader, rival := topTwo(samples)
	d := &c.Decision
	d.Leader, d.Rival = c.Arms[leader].Arm, c.Arms[rival].Arm
	d.ProbBest = stats.Bootstrap{Level: Level}.Best(samples).Share
	d.Lead = stats.Paired(samples[rival], samples[leader], Level)
	d.Decided = ahead(samples, leader)
	if !d.Decided {
		d.More = stats.RunsNeeded(stats.Differences(samples[rival], samples[leader]), Level, power)
	}
}

const revenue = "revenue_per_auction"

// topTwo returns the arms with the highest means, the earlier one on a tie.
func topTwo(samples [][]float64) (first, second int) {
	first, second = -1, -1
	for k := range samples {
		mean := stats.Mean(samples[k])
		switch {
		case first < 0 || mean > stats.Mean(samples[first]):
			first, second = k, first
		case second < 0 || mean > stats.Mean(samples[second]):
			second = k
		}
	}
	return first, second
}

// ahead reports whether an arm's mean is above every other's at the 5 % level, Holm-adjusted over its rivals.
func ahead(samples [][]float64, leader int) bool {
	var p []float64
	for k := range samples {
		if k != leader {
			d := stats.Paired(samples[k], samples[leader], Level)
			if d.Estimate <= 0 {
				return false
			}
			p = append(p, d.P)
		}
	}
	for _, adjusted := range stats.Holm(p) {
		if adjusted > 1-Level {
			return false
		}
	}
	return true
}

// Compare gives the comparison of two arms in one market-wide metric. The second value is false if there is none.
func (c *Combo) Compare(metric, a, b string) (Comparison, bool) {
	for _, d := range c.Comparisons {
		if d.Whole() && d.Metric.Name == metric && d.A == a && d.B == b {
			return d, true
		}
	}
	return Comparison{}, false
}

// arm finds an arm by name.
func (c *Combo) arm(name string) *Arm {
	for k := range c.Arms {
		if c.Arms[k].Arm == name {
			return &c.Arms[k]
		}
	}
	return nil
}
