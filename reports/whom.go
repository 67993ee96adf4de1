package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"marketsim/internal/stats"
)

// falseDiscoveries is the expected share of false names among those that are listed.
const falseDiscoveries = 0.05

// forWhom says who gains and who loses by the change to the leading arm.
func (d *Data) forWhom(c *Combo) []sentence {
	if _, nothing := d.nothingSold(c); nothing || len(c.Arms) < 2 || c.Decision.Lead.N < 2 {
		return nil
	}
	leader, against := c.pair()
	if c.Decision.same() {
		return nil
	}
	var list []sentence
	instead := fmt.Sprintf("with %s instead of %s, ", leader, against)
	if text := d.allocation(c, against, leader); text != "" {
		list = append(list, sentence{"For whom:", instead + text})
	}
	buyers := c.columns(func(x Column) bool { return x.Metric == "surplus_per_auction" && x.Entity != "" && x.Dimension == "" })
	if len(buyers) >= 2 {
		list = append(list, sentence{"Buyers one by one:", instead + d.changes(c, against, leader, "buyer", buyers)})
	}
	if text := d.split(c, against, leader); text != "" {
		list = append(list, sentence{"Where the money comes from:", instead + text})
	}
	return list
}

// allocation says whether impressions go to other buyers; nothing if that may be chance.
func (d *Data) allocation(c *Combo, against, leader string) string {
	e := c.difference(Column{Metric: "efficiency"}, against, leader)
	if !e.Diff.Mean.Known() || !(e.P <= 0.05) {
		return ""
	}
	direction := "more"
	if e.Diff.Mean < 0 {
		direction = "less"
	}
	iv := e.Diff.scaled(100)
	return fmt.Sprintf("impressions go %s often to whoever values them most: efficiency changes by %s percentage points (%s).", direction, iv.value(), iv.ends())
}

// columns lists those of the first arm that are of a kind and known.
func (c *Combo) columns(kind func(Column) bool) []Column {
	var list []Column
	for _, e := range c.Arms[0].Estimates {
		if kind(e.Column) && e.T.N > 0 {
			list = append(list, e.Column)
		}
	}
	return list
}

// mostNamed is how many gainers and losers a sentence names.
const mostNamed = 4

// changes names who gains and who loses beyond chance, the largest changes first.
func (d *Data) changes(c *Combo, against, leader, noun string, columns []Column) string {
	var known []Comparison
	var p []float64
	for _, column := range columns {
		if one := c.difference(column, against, leader); one.P.Known() {
			known, p = append(known, one), append(p, float64(one.P))
		}
	}
	var up, down []Comparison
	for i, q := range stats.BenjaminiHochberg(p) {
		switch {
		case q > falseDiscoveries:
		case known[i].Diff.Mean > 0:
			up = append(up, known[i])
		case known[i].Diff.Mean < 0:
			down = append(down, known[i])
		}
	}
	if len(up)+len(down) == 0 {
		return fmt.Sprintf("no gain of the %d changes by more than chance explains.", len(columns))
	}
	var parts []string
	if len(up) > 0 {
		parts = append(parts, "more for "+named(up))
	}
	if len(down) > 0 {
		parts = append(parts, "less for "+named(down))
	}
	text := strings.Join(parts, "; ")
	if rest := len(columns) - len(up) - len(down); rest > 0 {
		text += fmt.Sprintf("; no change beyond chance for %s", counted(rest, noun))
	}
	return fmt.Sprintf("%s (%s per 1000 requests, 95 %% intervals).", text, d.Scenario.Currency)
}

// named lists changes, the largest first, and counts the rest.
func named(changes []Comparison) string {
	slices.SortStableFunc(changes, func(a, b Comparison) int {
		return cmp.Compare(math.Abs(float64(b.Diff.Mean)), math.Abs(float64(a.Diff.Mean)))
	})
	var names []string
	for i, c := range changes {
		if i == mostNamed && len(changes) > mostNamed+1 {
			names = append(names, fmt.Sprintf("%d others", len(changes)-i))
			break
		}
		names = append(names, fmt.Sprintf("%s (%s: %s)", c.subject(), signedValue(c.Diff), c.Diff.ends()))
	}
	return list(names)
}

// signedValue writes a difference with its sign.
func signedValue(iv Interval) string {
	if text := iv.value(); iv.Mean > 0 {
		return "+" + text
	}
	return iv.value()
}

// subject is what a column is about, in words.
func (c Column) subject() string {
	if c.Entity != "" {
		return c.Entity
	}
	return dimensionName(c.Dimension) + " " + c.Level
}
