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
	list := []sentence{d.allBuyers(c, against, leader)}
	for _, part := range []struct {
		lead, noun string
		columns    []Column
	}{
		{"Buyers one by one:", "buyer", c.columns(func(x Column) bool {
			return x.Metric == "surplus_per_auction" && x.Entity != "" && x.Dimension == ""
		})},
		{"Where the money comes from:", "part of the inventory", d.inventoryColumns(c)},
	} {
		if len(part.columns) >= 2 {
			list = append(list, sentence{part.lead, d.changes(c, against, leader, part.noun, part.columns)})
		}
	}
	return list
}

// allBuyers says what happens to the buyers together.
func (d *Data) allBuyers(c *Combo, against, leader string) sentence {
	s := c.difference(Column{Metric: "buyer_surplus_per_auction"}, against, leader)
	e := c.difference(Column{Metric: "efficiency"}, against, leader)
	if !s.Diff.Mean.Known() {
		return sentence{"For whom:", "the buyers' values are not known, so neither are their gains."}
	}
	text := fmt.Sprintf("with %s instead of %s, buyers together keep %s%s.", leader, against, d.moreOrLess(s.Diff), unlessChance(s))
	if e.Diff.Mean.Known() && e.P <= 0.05 {
		direction := "more"
		if e.Diff.Mean < 0 {
			direction = "less"
		}
		iv := e.Diff.scaled(100)
		text += fmt.Sprintf(" Impressions go %s often to whoever values them most: efficiency changes by %s percentage points (%s).", direction, iv.value(), iv.ends())
	}
	return sentence{"For whom:", text}
}

// moreOrLess writes a difference in money as more or less of it.
func (d *Data) moreOrLess(iv Interval) string {
	if iv.Mean < 0 {
		iv = Interval{Mean: -iv.Mean, Lo: -iv.Hi, Hi: -iv.Lo, N: iv.N}
		return strings.Replace(d.money(iv), " per 1000", " less per 1000", 1)
	}
	return strings.Replace(d.money(iv), " per 1000", " more per 1000", 1)
}

func unlessChance(c Comparison) string {
	if c.P <= 0.05 {
		return ""
	}
	return ", which chance may explain"
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

// inventoryColumns are the revenues of the levels of every dimension that has more than one.
func (d *Data) inventoryColumns(c *Combo) []Column {
	var list []Column
	placements := len(c.levels("placement"))
	for _, b := range breakdowns {
		levels := c.levels(b.dimension)
		if len(levels) < 2 || (b.dimension == "format" || b.dimension == "value_tier") && len(levels) == placements {
			continue
		}
		list = append(list, c.columns(func(x Column) bool { return x.Metric == revenue && x.Dimension == b.dimension })...)
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
		return fmt.Sprintf("none of the %d changes by more than chance explains.", len(columns))
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
		text += fmt.Sprintf("; no change beyond chance for %s", others(rest, noun))
	}
	return fmt.Sprintf("%s (%s per 1000 requests, 95 %% intervals).", text, d.Scenario.Currency)
}

func others(n int, noun string) string {
	if n == 1 {
		return "one " + noun
	}
	if before, after, ok := strings.Cut(noun, " "); ok {
		return fmt.Sprintf("%d %ss %s", n, before, after)
	}
	return fmt.Sprintf("%d %ss", n, noun)
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
	return strings.ReplaceAll(c.Dimension, "_", " ") + " " + c.Level
}
