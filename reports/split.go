package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// part is what one level of a dimension contributes to a difference of revenue.
type part struct {
	level  string
	amount float64 // for 1000 requests of the market
}

// split says from where a gain of revenue comes: for each way to divide the inventory, the shares of the whole. Nothing where the
// gain may be chance, or the inventory is all of a kind.
func (d *Data) split(c *Combo, against, leader string) string {
	total := c.difference(Column{Metric: revenue}, against, leader)
	if !(total.P <= 0.05) {
		return ""
	}
	var ways []string
	placements := len(c.levels("placement"))
	for _, b := range breakdowns {
		levels := c.levels(b.dimension)
		if len(levels) < 2 || (b.dimension == "format" || b.dimension == "value_tier") && len(levels) == placements {
			continue
		}
		if parts, sum := c.parts(b.dimension, levels, against, leader); sum != 0 {
			ways = append(ways, fmt.Sprintf("By %s, %s.", dimensionName(b.dimension), shares(parts, sum)))
		}
	}
	if len(ways) == 0 {
		return ""
	}
	what := "gain"
	if total.Diff.Mean < 0 {
		what = "loss"
	}
	return fmt.Sprintf("the %s of %s %s per 1000 requests divides as follows. %s", what, total.Diff.value(), d.Scenario.Currency, strings.Join(ways, " "))
}

// parts weighs the differences of the levels by their requests, so that they add up to the difference of the whole.
func (c *Combo) parts(dimension string, levels []string, against, leader string) (list []part, sum float64) {
	requests := 0.0
	weights := make([]float64, len(levels))
	for i, level := range levels {
		weights[i] = max(0, rank(c.Arms[0].estimate(Column{Metric: "auctions", Dimension: dimension, Level: level}).Mean))
		requests += weights[i]
	}
	for i, level := range levels {
		diff := c.difference(Column{Metric: revenue, Dimension: dimension, Level: level}, against, leader).Diff.Mean
		if requests > 0 && diff.Known() {
			amount := float64(diff) * weights[i] / requests
			list = append(list, part{level, amount})
			sum += amount
		}
	}
	return list, sum
}

// shares writes parts of a sum in whole per cents that add up to 100, the largest first. What rounding leaves over goes to those
// it has cut most.
func shares(parts []part, sum float64) string {
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(b.amount/sum, a.amount/sum) })
	whole, order, left := make([]int, len(parts)), make([]int, len(parts)), 100
	exact := func(i int) float64 { return 100 * parts[i].amount / sum }
	for i := range parts {
		whole[i], order[i] = int(math.Floor(exact(i))), i
		left -= whole[i]
	}
	slices.SortStableFunc(order, func(i, k int) int {
		return cmp.Compare(exact(k)-float64(whole[k]), exact(i)-float64(whole[i]))
	})
	for i := range max(0, min(left, len(order))) {
		whole[order[i]]++
	}
	var names []string
	rest := 100
	for i, p := range parts {
		if i == mostNamed+2 && len(parts) > mostNamed+3 {
			names = append(names, fmt.Sprintf("%s from %d others", fixed(float64(rest), 0)+narrow+"%", len(parts)-i))
			break
		}
		names = append(names, fmt.Sprintf("%s from %s", fixed(float64(whole[i]), 0)+narrow+"%", p.level))
		rest -= whole[i]
	}
	return list(names)
}
