package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"marketsim/reports/plot"
	"marketsim/scenarios"
)

// perThousand labels an axis of money for a thousand requests.
func (d *Data) perThousand(quantity string) string {
	return fmt.Sprintf("%s (%s per 1000 requests)", quantity, d.Scenario.Currency)
}

func revenueByArm(d *Data, c *Combo) (*plot.Figure, string) {
	if len(c.Arms) < 2 {
		return nil, "there is one arm"
	}
	arms, note := c.leading(mostRows)
	p := plot.Panel{Sideways: true, Y: plot.Axis{Label: d.perThousand("revenue")}}
	var measured, claimed points
	for _, a := range arms {
		p.X.Categories = append(p.X.Categories, a.Name)
		measured.add(a.whole(revenue), 1)
		claimed.add(d.claimed(revenue, a.Name, c), 1)
	}
	p.Series = []plot.Series{measured.series("", plot.Dots)}
	caption := d.caption(c, tCaption)
	if claimed.any() {
		p.Series = []plot.Series{measured.series("measured", plot.Dots), claimed.series("claimed by the scenario", plot.Dots)}
		caption += " Claimed: the middle and the ends of the range that the scenario expects."
	}
	return &plot.Figure{Title: "Revenue of each arm", Caption: caption + note, Panels: []plot.Panel{p}}, ""
}

func revenueDifference(d *Data, c *Combo) (*plot.Figure, string) {
	if len(c.Arms) < 2 {
		return nil, "there is one arm"
	}
	base := c.Arms[0].Name
	p := plot.Panel{
		Sideways: true, Y: plot.Axis{Label: d.perThousand("revenue less that of " + base)},
		Rules: []plot.Rule{{Label: "no difference"}},
	}
	var diffs points
	arms, note := c.leading(mostRows)
	for _, a := range arms[1:] {
		p.X.Categories = append(p.X.Categories, a.Name)
		diffs.add(c.difference(Column{Metric: revenue}, base, a.Name).Diff, 1)
	}
	p.Series = []plot.Series{diffs.series("", plot.Dots)}
	return &plot.Figure{
		Title:   "What each arm earns more or less than " + base,
		Caption: d.caption(c, "95 % intervals by Student's t over differences run by run, both arms with the same chance") + note,
		Panels:  []plot.Panel{p},
	}, ""
}

func revenueOverTime(d *Data, c *Combo) (*plot.Figure, string) {
	fig, reason := overTime(d, c, revenue, "Revenue over the run", d.perThousand("revenue"), 1)
	if fig == nil {
		return nil, reason
	}
	if rules := d.theory(c, revenue); len(rules) > 0 {
		fig.Panels[0].Rules = append(fig.Panels[0].Rules, rules...)
		fig.Caption += " Theory: the middle of what the scenario claims of the arm."
	}
	return fig, ""
}

// mostRules is how many levels of theory one pair of axes holds.
const mostRules = 4

// theory is the levels that the scenario claims of a metric, with theory as its source, each named after the first arm of which it
// is claimed; nothing if they are too many.
func (d *Data) theory(c *Combo, metric string) []plot.Rule {
	var rules []plot.Rule
	for i := range c.Arms {
		for k := range d.Claims {
			lo, hi, ok := d.Claims[k].of(metric, c.Arms[i].Name, c.Sweep)
			at := lo/2 + hi/2
			if !ok || !strings.HasPrefix(d.Claims[k].Source, "theory") || slices.ContainsFunc(rules, func(r plot.Rule) bool { return math.Abs(r.At-at) < 1e-3*at }) {
				continue
			}
			rules = append(rules, plot.Rule{Label: "theory, " + c.Arms[i].Name, At: at})
		}
	}
	if len(rules) > mostRules {
		return nil
	}
	return rules
}

// overTime draws a market-wide series of all arms.
func overTime(d *Data, c *Combo, metric, title, label string, factor float64) (*plot.Figure, string) {
	of := func(a *Arm) *Series { return a.series(metric) }
	arms, note := c.leadingOf(mostLines, "without such a path", func(a *Arm) bool { return of(a) != nil })
	fig, reason := d.paths(c, arms, of, label, factor)
	if fig == nil {
		return nil, reason
	}
	fig.Title, fig.Caption = title, d.caption(c, "95 % bands by Student's t over the runs")+note
	return fig, ""
}

// paths draws a series of each arm that has one.
func (d *Data) paths(c *Combo, arms []*Arm, of func(*Arm) *Series, label string, factor float64) (*plot.Figure, string) {
	p := plot.Panel{Y: plot.Axis{Label: label}}
	end, known := 0.0, 0
	for _, a := range arms {
		s := of(a)
		if s == nil {
			continue
		}
		for i, t := range s.TimeS {
			if t.Known() && s.Mean[i].Known() {
				end = max(end, float64(t))
				known++
			}
		}
		p.Series = append(p.Series, plot.Series{
			Name: a.Name, X: floats(s.TimeS, 1), Y: floats(s.Mean, factor), Lo: floats(s.Lo, factor), Hi: floats(s.Hi, factor),
		})
	}
	if known < 3*len(p.Series) || end == 0 {
		return nil, "the run is too short for a path over time"
	}
	if cut, ok := cutTime(c); ok {
		p.Rules = []plot.Rule{{Label: "end of the warm-up", At: cut, OnX: true}}
	}
	timeAxis(&p, end)
	return &plot.Figure{Panels: []plot.Panel{p}}, ""
}

// timeAxis gives a panel over seconds the unit that suits its end.
func timeAxis(p *plot.Panel, end float64) {
	seconds := 1.0
	switch {
	case end >= 3*3600:
		seconds = 3600
		p.X = plot.Axis{Label: "simulated time of day", Scale: plot.Hours}
	case end >= 600:
		seconds = 60
		p.X.Label = "simulated time (minutes)"
	default:
		p.X.Label = "simulated time (s)"
	}
	for i := range p.Series {
		for k := range p.Series[i].X {
			p.Series[i].X[k] /= seconds
		}
	}
	for i := range p.Rules {
		p.Rules[i].At /= seconds
	}
}

// cutTime is when the warm-up ends, in seconds, if some of the run is left out.
func cutTime(c *Combo) (float64, bool) {
	s := c.Arms[0].series(revenue)
	cut := c.Warmup.Cut
	if s == nil || cut <= 0 || cut >= len(s.TimeS) || !s.TimeS[cut].Known() {
		return 0, false
	}
	return float64(s.TimeS[cut]), true
}

func revenueByHour(d *Data, c *Combo) (*plot.Figure, string) {
	hours := c.levels("hour")
	if len(hours) < 6 {
		return nil, "the run is shorter than six hours of the day"
	}
	arms, note := c.leading(mostLines)
	axis := plot.Axis{Label: "hour of the day", Scale: plot.Hours, From: 0, To: 24}
	traffic := plot.Panel{Title: "Traffic", X: axis, Y: plot.Axis{Label: "requests (1000 an hour of each run)"}}
	earned := plot.Panel{Title: "Revenue", X: axis, Y: plot.Axis{Label: d.perThousand("revenue")}}
	for i, a := range arms {
		x, offered, revenues := []float64{}, points{}, points{}
		for _, hour := range hours {
			x = append(x, hourOf(hour)+0.5) // its middle
			offered.add(a.estimate(Column{Metric: "auctions", Dimension: "hour", Level: hour}), 1e-3)
			revenues.add(a.estimate(Column{Metric: revenue, Dimension: "hour", Level: hour}), 1)
		}
		if i == 0 {
			s := offered.series("all arms", plot.Line)
			s.X = x
			traffic.Series = append(traffic.Series, s)
		}
		s := revenues.series(a.Name, plot.Line)
		s.X = x
		earned.Series = append(earned.Series, s)
	}
	return &plot.Figure{
		Title: "Traffic and revenue by hour of the day", Caption: d.caption(c, "95 % bands by Student's t over the runs") + note,
		Panels: []plot.Panel{traffic, earned},
	}, ""
}

// hourOf reads a level of the dimension hour; what is none has no place.
func hourOf(level string) float64 {
	h, err := strconv.Atoi(level)
	if err != nil {
		return math.NaN()
	}
	return float64(h)
}

// breakdowns are the dimensions of the inventory, most telling first.
var breakdowns = []struct{ dimension, title string }{
	{"placement", "Placement"}, {"format", "Format"}, {"value_tier", "Value tier"}, {"geo", "Region of the user"}, {"device", "Device"},
}

func revenueBreakdown(d *Data, c *Combo) (*plot.Figure, string) {
	arms, note := c.leading(mostLines)
	fig := &plot.Figure{Title: "Revenue by placement, region and device"}
	placements := len(c.levels("placement"))
	for _, b := range breakdowns {
		levels := c.levels(b.dimension)
		if len(levels) < 2 || (b.dimension == "format" || b.dimension == "value_tier") && len(levels) == placements {
			continue // nothing to tell apart, or each placement once more
		}
		if len(levels) > mostRows {
			levels = levels[:mostRows]
			note += fmt.Sprintf(" %s: the first %d.", b.title, mostRows)
		}
		p := plot.Panel{Title: b.title, Sideways: true, X: plot.Axis{Categories: levels}, Y: plot.Axis{Label: d.perThousand("revenue")}}
		for _, a := range arms {
			var one points
			for _, level := range levels {
				one.add(a.estimate(Column{Metric: revenue, Dimension: b.dimension, Level: level}), 1)
			}
			p.Series = append(p.Series, one.series(a.Name, plot.Dots))
		}
		fig.Panels = append(fig.Panels, p)
	}
	if len(fig.Panels) == 0 {
		return nil, "there is one placement, one region and one device"
	}
	fig.Caption, fig.Columns = d.caption(c, tCaption)+note, 1
	return fig, ""
}

// difference is the comparison of two arms in a column, B less A, in whichever order it was made. Its N is 0 if there is none.
func (c *Combo) difference(column Column, a, b string) Comparison {
	for i := range c.Comparisons {
		switch d := c.Comparisons[i]; {
		case d.Column != column:
		case d.A == a && d.B == b:
			return d
		case d.A == b && d.B == a:
			return d.turned()
		}
	}
	return Comparison{Column: column, A: a, B: b, Diff: nothing(), BCa: nothing(), T: missing, P: missing, PHolm: missing, MeanA: missing}
}

// turned is the same comparison the other way round.
func (c Comparison) turned() Comparison {
	c.A, c.B = c.B, c.A
	c.MeanA += c.Diff.Mean
	c.T = -c.T
	for _, iv := range []*Interval{&c.Diff, &c.BCa} {
		iv.Mean, iv.Lo, iv.Hi = -iv.Mean+0, -iv.Hi+0, -iv.Lo+0
	}
	return c
}

// claimed is what the scenario expects of a metric in an arm at a combination: the middle and the ends of the range.
func (d *Data) claimed(metric, arm string, c *Combo) Interval {
	for _, claim := range d.Claims {
		if lo, hi, ok := claim.of(metric, arm, c.Sweep); ok {
			return Interval{Mean: Number(lo/2 + hi/2), Lo: Number(lo), Hi: Number(hi)}
		}
	}
	return nothing()
}

// of reports whether a claim is about the market-wide mean of a metric in an arm at a point of the sweep, within two ends.
func (c *Claim) of(metric, arm string, sweep []Setting) (lo, hi float64, ok bool) {
	read, err := scenarios.ParseClaim(c.Claim)
	if err != nil || len(read.Arms) != 1 || read.Metric.Name != metric || len(read.Metric.Where) > 0 || read.Arms[0].Name != arm {
		return 0, 0, false
	}
	for _, w := range read.Arms[0].Where {
		if !slices.Contains(sweep, Setting(w)) {
			return 0, 0, false
		}
	}
	return read.Lo, read.Hi, !math.IsInf(read.Lo, 0) && !math.IsInf(read.Hi, 0)
}
