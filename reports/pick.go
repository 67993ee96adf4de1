package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"marketsim/reports/plot"
)

// estimate finds a column of an arm; nothing if it has none.
func (a *Arm) estimate(c Column) Interval {
	for i := range a.Estimates {
		if a.Estimates[i].Column == c {
			return a.Estimates[i].T
		}
	}
	return nothing()
}

func (a *Arm) whole(metric string) Interval { return a.estimate(Column{Metric: metric}) }

// series finds a market-wide series of an arm.
func (a *Arm) series(metric string) *Series { return a.seriesOf(metric, "") }

// seriesOf finds a series of a buyer, or of the market.
func (a *Arm) seriesOf(metric, entity string) *Series {
	for i := range a.Series {
		if a.Series[i].Metric == metric && a.Series[i].Entity == entity {
			return &a.Series[i]
		}
	}
	return nil
}

// leading picks at most so many arms: the file itself and those that earn most, in their order. The note says what is left
// out.
func (c *Combo) leading(most int) (arms []*Arm, note string) {
	order := make([]int, len(c.Arms))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order[1:], func(i, j int) int {
		return cmp.Compare(rank(c.Arms[j].whole(revenue).Mean), rank(c.Arms[i].whole(revenue).Mean))
	})
	if len(order) > most {
		note = fmt.Sprintf(" Of %d arms, the first and the %d others that earn most are shown.", len(order), most-1)
		order = order[:most]
	}
	slices.Sort(order)
	for _, i := range order {
		arms = append(arms, &c.Arms[i])
	}
	return arms, note
}

// leadingOf is leading among the arms that have something to show; the note says of the others what they lack.
func (c *Combo) leadingOf(most int, lack string, has func(*Arm) bool) (arms []*Arm, note string) {
	some := Combo{Arms: slices.DeleteFunc(slices.Clone(c.Arms), func(a Arm) bool { return !has(&a) })}
	if len(some.Arms) == 0 {
		return nil, ""
	}
	arms, note = some.leading(most)
	if len(some.Arms) < len(c.Arms) {
		note = " Arms " + lack + " are left out." + note
	}
	return arms, note
}

const revenue = "revenue_per_auction"

// rank orders numbers with missing ones last.
func rank(x Number) float64 {
	if !x.Known() {
		return math.Inf(-1)
	}
	return float64(x)
}

// buyers picks at most so many buyers: those with the largest share of wins in any arm, in their order.
func (c *Combo) buyers(most int) (names []string, note string) {
	share := map[string]float64{}
	for i := range c.Arms {
		for _, agent := range c.Arms[i].Agents {
			if _, known := share[agent.Name]; !known {
				names = append(names, agent.Name)
				share[agent.Name] = math.Inf(-1)
			}
		}
		for _, e := range c.Arms[i].Estimates {
			if e.Metric == "win_share" && e.Dimension == "" {
				share[e.Entity] = max(share[e.Entity], rank(e.T.Mean))
			}
		}
	}
	if len(names) <= most {
		return names, ""
	}
	note = fmt.Sprintf(" Of %d buyers, the %d that win most are shown.", len(names), most)
	top := slices.Clone(names)
	slices.SortStableFunc(top, func(a, b string) int { return cmp.Compare(share[b], share[a]) })
	top = top[:most]
	return slices.DeleteFunc(names, func(n string) bool { return !slices.Contains(top, n) }), note
}

// levels lists the levels of a dimension in which something was offered, in order of appearance.
func (c *Combo) levels(dimension string) []string {
	var list []string
	for i := range c.Arms {
		for _, e := range c.Arms[i].Estimates {
			if e.Dimension == dimension && e.Metric == revenue && e.T.N > 0 && !slices.Contains(list, e.Level) {
				list = append(list, e.Level)
			}
		}
	}
	return list
}

// points collects intervals as a series.
type points struct{ y, lo, hi []float64 }

func (p *points) add(iv Interval, factor float64) {
	p.y = append(p.y, visible(factor*float64(iv.Mean)))
	p.lo, p.hi = append(p.lo, visible(factor*float64(iv.Lo))), append(p.hi, visible(factor*float64(iv.Hi)))
}

// visible rounds to six digits: nothing smaller can be seen in a picture, and written beside it, it would be noise.
func visible(x float64) float64 {
	if !Number(x).Known() {
		return x
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64)
	if err != nil {
		return x // too large to be rounded up
	}
	return rounded
}

func (p *points) series(name string, mark plot.Mark) plot.Series {
	return plot.Series{Name: name, Mark: mark, Y: p.y, Lo: p.lo, Hi: p.hi}
}

// any reports whether some point is known and not zero.
func (p *points) any() bool {
	return slices.ContainsFunc(p.y, func(v float64) bool { return Number(v).Known() && v != 0 })
}

// known reports whether there is any number.
func (p *points) known() bool {
	return slices.ContainsFunc(p.y, func(v float64) bool { return Number(v).Known() })
}

// floats are the numbers times a factor, for drawing.
func floats(list []Number, factor float64) []float64 {
	out := make([]float64, len(list))
	for i, x := range list {
		out[i] = factor * float64(x)
	}
	return out
}
