package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"marketsim/reports/plot"
)

// A sweepAxis is the swept key that runs along the figures. The combinations of the others have a panel each.
type sweepAxis struct {
	key    int
	label  string
	places []float64 // of the key's values: numbers, or 0, 1, 2, ... of names
	names  []string  // empty for numbers
}

// axis picks the key with the most values, numbers before names, the last of equals.
func (d *Data) axis() sweepAxis {
	best := sweepAxis{key: -1}
	for i, s := range d.Scenario.Sweep {
		a := axisOf(i, s)
		better := best.key < 0 || (len(a.names) == 0) != (len(best.names) == 0)
		if better && best.key >= 0 {
			better = len(a.names) == 0
		} else if !better {
			better = len(a.places) >= len(best.places)
		}
		if better {
			best = a
		}
	}
	return best
}

// axisOf reads the values of a key: numbers, durations, or else names.
func axisOf(key int, s Swept) sweepAxis {
	a := sweepAxis{key: key, label: s.label(s.Unit)}
	for _, read := range []func(string) (float64, error){
		func(text string) (float64, error) { return strconv.ParseFloat(text, 64) },
		func(text string) (float64, error) {
			t, err := time.ParseDuration(text)
			return t.Seconds() * 1000, err
		},
	} {
		var places []float64
		for _, v := range s.Values {
			if x, err := read(v); err == nil && Number(x).Known() {
				places = append(places, x)
			}
		}
		if len(places) == len(s.Values) {
			a.places = places
			return a
		}
		a.label = s.label("ms")
	}
	a.label, a.names = s.label(""), s.Values
	for i := range s.Values {
		a.places = append(a.places, float64(i))
	}
	return a
}

// A slice is the combinations along the axis at fixed values of the other keys, in ascending order of their places.
type slice struct {
	title  string
	combos []*Combo
	x      []float64
}

// slices cuts the sweep along the axis.
func (d *Data) slices(a sweepAxis) []slice {
	var list []slice
	for i := range d.Combos {
		c := &d.Combos[i]
		var others []string
		for k, s := range c.Sweep {
			if k != a.key {
				others = append(others, s.Key+" = "+s.Value)
			}
		}
		title := strings.Join(others, ", ")
		at := slices.IndexFunc(list, func(s slice) bool { return s.title == title })
		if at < 0 {
			at = len(list)
			list = append(list, slice{title: title})
		}
		place := slices.Index(d.Scenario.Sweep[a.key].Values, c.Sweep[a.key].Value)
		list[at].combos, list[at].x = append(list[at].combos, c), append(list[at].x, a.places[max(place, 0)])
	}
	for i := range list {
		list[i].sort()
	}
	return list
}

func (s *slice) sort() {
	order := make([]int, len(s.x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int { return cmp.Compare(s.x[i], s.x[k]) })
	sorted := slice{title: s.title}
	for _, i := range order {
		sorted.combos, sorted.x = append(sorted.combos, s.combos[i]), append(sorted.x, s.x[i])
	}
	*s = sorted
}

// mostPanels is how many panels of a sweep one picture holds.
const mostPanels = 12

// sweepFigure makes a panel of each slice.
func (d *Data) sweepFigure(label string, factor float64, fill func(p *plot.Panel, s *slice)) (*plot.Figure, string) {
	if len(d.Combos) < 2 {
		return nil, "the scenario has no sweep"
	}
	a := d.axis()
	list := d.slices(a)
	if len(list) > mostPanels {
		return nil, fmt.Sprintf("%d panels are too many for one picture: see summary.csv", len(list))
	}
	fig := &plot.Figure{ShareY: true, Caption: d.caption(&d.Combos[0], tCaption)}
	for i := range list {
		p := plot.Panel{Title: list[i].title, X: plot.Axis{Label: a.label, Categories: a.names}, Y: plot.Axis{Label: label}}
		fill(&p, &list[i])
		for k := range p.Series {
			s := &p.Series[k]
			s.X = list[i].x
			for _, ys := range [][]float64{s.Y, s.Lo, s.Hi} {
				for j := range ys {
					ys[j] *= factor
				}
			}
		}
		fig.Panels = append(fig.Panels, p)
	}
	if !varies(fig) {
		return nil, "it is the same everywhere"
	}
	return fig, ""
}

// varies reports whether a figure has two different numbers.
func varies(fig *plot.Figure) bool {
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range fig.Panels {
		for _, s := range fig.Panels[i].Series {
			for _, y := range s.Y {
				if Number(y).Known() {
					lo, hi = min(lo, y), max(hi, y)
				}
			}
		}
	}
	return hi-lo > 1e-6*max(math.Abs(lo), math.Abs(hi))
}

// axisLabel says what a metric is in the words of a publisher, and the factor to its unit.
func (d *Data) axisLabel(metric string) (label string, factor float64) {
	m := d.metric(metric)
	switch {
	case strings.HasSuffix(m.Unit, " CPM"):
		return d.perThousand(plainName(metric)), 1
	case m.Unit == "share":
		return plainName(metric) + " (%)", 100
	}
	return plainName(metric) + " (" + requests(m.Unit) + ")", 1
}

// swept draws a market-wide metric against the swept value, a line an arm.
func swept(metric string) func(d *Data) (*plot.Figure, string) {
	return func(d *Data) (*plot.Figure, string) {
		label, factor := d.axisLabel(metric)
		arms, note := d.Combos[0].leading(mostLines)
		claims := false
		fig, reason := d.sweepFigure(label, factor, func(p *plot.Panel, s *slice) {
			for _, a := range arms {
				var claimed points
				for _, c := range s.combos {
					claimed.add(d.claimed(metric, a.Name, c), 1)
				}
				if claimed.any() {
					claims = true
					p.Series = append(p.Series, claimed.series("expected of "+a.Name, plot.Dots))
				}
			}
			for _, a := range arms {
				p.Series = append(p.Series, s.points(a.Name, Column{Metric: metric}))
			}
		})
		if fig == nil {
			return nil, reason
		}
		fig.Title = sentenceCase(plainName(metric)) + " against " + d.Scenario.Sweep[d.axis().key].named()
		if fig.Caption += note; claims {
			fig.Caption += " Expected: the middle and the ends of the range that the scenario claims."
		}
		return fig, ""
	}
}

// points are the values of an arm along a slice.
func (s *slice) points(arm string, column Column) plot.Series {
	var one points
	for _, c := range s.combos {
		iv := nothing()
		for i := range c.Arms {
			if c.Arms[i].Name == arm {
				iv = c.Arms[i].estimate(column)
			}
		}
		one.add(iv, 1)
	}
	return one.series(arm, plot.Line)
}

// mostBuyersSwept is how many buyers are followed through a sweep.
const mostBuyersSwept = 8

// sweptByBuyer draws a metric of each buyer against the swept value, in the file itself.
func sweptByBuyer(metric string) func(d *Data) (*plot.Figure, string) {
	return func(d *Data) (*plot.Figure, string) {
		label, factor := d.axisLabel(metric)
		names, note := d.Combos[0].buyers(mostBuyersSwept)
		base := d.Combos[0].Arms[0].Name
		fig, reason := d.sweepFigure(label, factor, func(p *plot.Panel, s *slice) {
			for _, name := range names {
				line := s.points(base, Column{Metric: metric, Entity: name})
				line.Name = name
				p.Series = append(p.Series, line)
			}
		})
		if fig == nil {
			return nil, reason
		}
		fig.Title = sentenceCase(plainName(metric)) + " of each buyer against " + d.Scenario.Sweep[d.axis().key].named()
		fig.Caption += note
		if len(d.Combos[0].Arms) > 1 {
			fig.Caption += " Arm " + base + "."
		}
		return fig, ""
	}
}
