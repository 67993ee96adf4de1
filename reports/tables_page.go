package reports

import (
	"fmt"
	"strings"
)

// comparedArms says what each arm changes, and for a sweep which values.
func (d *Data) comparedArms() []block {
	g := &grid{Head: []headCell{{Text: "arm"}, {Text: "what it changes"}}}
	for i, a := range d.Scenario.Arms {
		var parts []string
		for _, s := range a.Changes {
			parts = append(parts, s.Key+" = "+s.Value)
		}
		text := strings.Join(parts, ", ")
		if i == 0 && text == "" {
			text = fmt.Sprintf("nothing: the scenario file as it stands, with rule %s and floors %s", a.Rule, a.Floors)
		}
		g.Rows = append(g.Rows, []gridCell{words(a.Name), words(text)})
	}
	blocks := []block{{Grid: g}}
	for _, s := range d.Scenario.Sweep {
		blocks = append(blocks, text("Each of them at %s = %s.", s.Key, list(s.Values)))
	}
	if n := len(d.buyerKinds()); n > 0 {
		blocks = append(blocks, text("Buyers of arm %s: %s.", d.Combos[0].Arms[0].Name, list(d.buyerKinds())))
	}
	return blocks
}

// buyerKinds counts the buyers of each group in the first arm.
func (d *Data) buyerKinds() []string {
	var kinds []string
	agents := d.Combos[0].Arms[0].Agents
	for i := 0; i < len(agents); {
		n := 1
		for i+n < len(agents) && agents[i+n].Group == agents[i].Group {
			n++
		}
		kinds = append(kinds, fmt.Sprintf("%s (%s) × %d", agents[i].Group, agents[i].Strategy, n))
		i += n
	}
	return kinds
}

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
		observed := interval(c.Observed)
		verdict := gridCell{Text: c.Outcome, Small: c.Note, Bold: c.Outcome == "fails"}
		n := amount(missing)
		if c.Observed.N > 0 {
			n = amount(Number(c.Observed.N))
		}
		g.Rows = append(g.Rows, []gridCell{{Text: c.Name, Small: c.Claim}, words(c.Source), observed, n, verdict})
	}
	return []block{{Grid: g}}
}

// metricHead is the head of a column of a metric, with its unit and what it means.
func (d *Data) metricHead(metric string) headCell {
	m := d.metric(metric)
	return headCell{Text: plainName(metric) + d.unitWords(m), Tip: m.Doc, Number: true}
}

// unitWords is a unit in brackets, as a publisher reads it.
func (d *Data) unitWords(m Metric) string {
	switch {
	case m.Name == "cpm":
		return " (" + d.Scenario.Currency + " per 1000 sold)"
	case strings.HasSuffix(m.Unit, " CPM"):
		return " (" + d.Scenario.Currency + " per 1000)"
	case m.Unit == "share":
		return " (%)"
	case m.Unit == "index" || m.Unit == "bidders" || m.Unit == "bids/auction":
		return ""
	}
	return " (" + m.Unit + ")"
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
		cell.Small = strings.TrimSpace(cell.Small + fmt.Sprintf(" (n = %d)", iv.N))
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
				r.Text = short(float64(one.Relative() * 100))
			}
			p := amount(one.PHolm)
			if p.Text = pValue(one.PHolm); one.PHolm <= 0.05 {
				p.Bold = true
			}
			unit := strings.Replace(d.unitWords(d.metric(m)), "(%)", "(percentage points)", 1)
			g.Rows = append(g.Rows, []gridCell{words(c.Arms[1+i].Name), words(plainName(m) + unit), interval(d.shown(m, one.Diff)), r, p})
		}
	}
	return []block{{Grid: g}}
}

// sweepTable has a row for each combination and a column for each arm.
func (d *Data) sweepTable(metric string) block {
	m := d.metric(metric)
	g := &grid{Caption: sentenceCase(plainName(metric)) + d.unitWords(m) + ": " + m.Doc + ". Means with 95 % intervals, " + d.nOf() + " runs.", Head: d.sweepHead()}
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
		head = append(head, headCell{Text: s.Key})
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
