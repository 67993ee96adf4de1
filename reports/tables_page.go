package reports

import (
	"fmt"
	"strings"

	"marketsim/scenarios"
)

// expectations is the table of the scenario's claims.
func (d *Data) expectations() []block {
	if len(d.Claims) == 0 {
		return []block{text("The scenario makes no claims: [expect] is empty.")}
	}
	g := &grid{
		Caption: "A claim holds if the 95 % interval lies within its range, fails if it lies outside, and is undecided in between.",
		Head:    []headCell{{Text: "claim"}, {Text: "source"}, {Text: "observed", Number: true}, {Text: "n", Number: true}, {Text: "verdict"}},
	}
	for _, c := range d.Claims {
		observed := d.observed(&c)
		verdict := gridCell{Text: c.Outcome, Small: c.Note, Bold: c.Outcome == "fails"}
		n := amount(missing)
		if c.Observed.N > 0 {
			n = amount(Number(c.Observed.N))
		}
		g.Rows = append(g.Rows, []gridCell{{Text: c.Name, Small: c.Claim}, words(c.Source), observed, n, verdict})
	}
	return []block{{Grid: g}}
}

// observed is what a claim found, with its unit.
func (d *Data) observed(c *Claim) gridCell {
	read, err := scenarios.ParseClaim(c.Claim)
	if err != nil {
		return interval(c.Observed)
	}
	cell := interval(d.shown(read.Metric.Name, c.Observed))
	unit := strings.Trim(d.unitWords(d.metric(read.Metric.Name)), " ()")
	if unit == "%" && len(read.Arms) == 2 {
		unit = "percentage points"
	}
	if c.Observed.Mean.Known() && unit != "" {
		cell.Text += " " + unit
	}
	cell.alike = c.Name // its own decimals
	cell.of = nothing()
	return cell
}

// metricHead is the head of a column of a metric, with its unit and what it means.
func (d *Data) metricHead(metric string) headCell {
	m := d.metric(metric)
	return headCell{Text: plainName(metric) + d.unitWords(m), Tip: m.inRequests(), Number: true}
}

// unitWords is a unit in brackets, as a publisher reads it.
func (d *Data) unitWords(m Metric) string {
	switch {
	case m.Name == "cpm":
		return " (" + d.Scenario.Currency + " per 1000 sold slots)"
	case strings.HasSuffix(m.Unit, " CPM"):
		return " (" + d.Scenario.Currency + " per 1000 requests)"
	case m.Unit == "share":
		return " (%)"
	case m.Unit == "index" || m.Unit == "bidders" || m.Unit == "bids/auction":
		return ""
	}
	return " (" + requests(m.Unit) + ")"
}

// shown is an interval in the unit of its head.
func (d *Data) shown(metric string, iv Interval) Interval {
	if d.metric(metric).Unit == "share" {
		return iv.scaled(100)
	}
	return iv
}

// nOf says on how many runs the numbers of a table rest; empty if that differs.
func (d *Data) nOf() string {
	least, most := runRange(&d.Combos[0])
	for i := range d.Combos {
		l, m := runRange(&d.Combos[i])
		least, most = min(least, l), max(most, m)
	}
	if least == most {
		return fmt.Sprintf("n = %d", most)
	}
	return fmt.Sprintf("n = %d to %d", least, most)
}

// armsTable has a row for each arm and a column for each metric. A number with fewer runs than the rest says so.
func (d *Data) armsTable(c *Combo, metrics ...string) block {
	g := &grid{Caption: "Means with 95 % intervals, " + d.nOf() + " runs.", Head: []headCell{{Text: "arm"}}}
	_, most := runRange(c)
	for _, m := range metrics {
		g.Head = append(g.Head, d.metricHead(m))
	}
	for i := range c.Arms {
		a := &c.Arms[i]
		row := []gridCell{words(a.Name)}
		for _, m := range metrics {
			row = append(row, withN(d.shown(m, a.whole(m)), most))
		}
		g.Rows = append(g.Rows, row)
	}
	return block{Grid: g}
}

// withN is a cell that says its n where that is not the usual one.
func withN(iv Interval, usual int) gridCell {
	cell := interval(iv)
	if iv.N != usual && iv.N > 0 {
		cell.note = fmt.Sprintf(" (n = %d)", iv.N)
		cell.Small = strings.TrimSpace(cell.Small + cell.note)
	}
	return cell
}

// differencesTable compares each arm with the first.
func (d *Data) differencesTable(c *Combo, metrics ...string) []block {
	if len(c.Arms) < 2 {
		return nil
	}
	base := c.Arms[0].Name
	g := &grid{
		Caption: fmt.Sprintf("Differences to %s, run by run, with 95 %% intervals, %s. p is adjusted for all pairs of arms (Holm).", base, d.nOf()),
		Head: []headCell{{Text: "arm"}, {Text: "metric"}, {Text: "difference", Number: true}, {Text: "in %", Number: true}, {
			Text: "p", Number: true, Tip: "probability of a difference at least as large if there were none; adjusted by Holm for all pairs of arms",
		}},
	}
	for i := range c.Arms[1:] {
		for _, m := range metrics {
			one := c.difference(Column{Metric: m}, base, c.Arms[1+i].Name)
			if one.Diff.N == 0 {
				continue
			}
			r := amount(one.Relative() * 100)
			if one.Relative().Known() {
				r.Text = fixed(float64(one.Relative()*100), 1)
			}
			p := amount(one.PHolm)
			if p.Text = pValue(one.PHolm); one.PHolm <= 0.05 {
				p.Bold = true
			}
			difference := interval(d.shown(m, one.Diff))
			difference.alike = m
			unit := strings.Replace(d.unitWords(d.metric(m)), "(%)", "(percentage points)", 1)
			g.Rows = append(g.Rows, []gridCell{words(c.Arms[1+i].Name), words(plainName(m) + unit), difference, r, p})
		}
	}
	return []block{{Grid: g}}
}

// sweepTable has a row for each combination and a column for each arm.
func (d *Data) sweepTable(metric string) block {
	m := d.metric(metric)
	g := &grid{Caption: sentenceCase(plainName(metric)) + d.unitWords(m) + ": " + m.inRequests() + ". Means with 95 % intervals, " + d.nOf() + " runs.", Head: d.sweepHead()}
	arms, note := d.Combos[0].leading(mostLines)
	g.Caption += note
	for _, a := range arms {
		g.Head = append(g.Head, headCell{Text: a.Name, Number: true})
	}
	for i := range d.Combos {
		c := &d.Combos[i]
		row := sweepCells(c)
		_, most := runRange(c)
		for _, a := range arms {
			row = append(row, withN(d.shown(metric, c.arm(a.Name).whole(metric)), most))
		}
		g.Rows = append(g.Rows, row)
	}
	return block{Grid: g}
}

func (d *Data) sweepHead() []headCell {
	var head []headCell
	for _, s := range d.Scenario.Sweep {
		head = append(head, headCell{Text: s.Key, Tip: s.inWords() + s.inUnit()})
	}
	return head
}

func sweepCells(c *Combo) []gridCell {
	var row []gridCell
	for _, s := range c.Sweep {
		row = append(row, words(s.Value))
	}
	return row
}
