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
	for _, column := range c.Arms[0].Columns {
		var family []Comparison
		var p []float64
		for _, pair := range pairs {
			a, b := &c.Arms[pair[0]], &c.Arms[pair[1]]
			k := a.Find(column.Metric.Name, column.Entity, column.Dimension, column.Level)
			j := b.Find(column.Metric.Name, column.Entity, column.Dimension, column.Level)
			if k < 0 || j < 0 {
				continue // an agent, a placement or the window of learners that only one of the arms has
			}
			family = append(family, difference(a, k, b, j))
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
