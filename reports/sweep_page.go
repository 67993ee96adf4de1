package reports

import (
	"fmt"
	"math"
	"strings"
)

// sweepFindings are the answers of a sweep: for each arm its best point, and between the arms the decision at each.
func (d *Data) sweepFindings() []sentence {
	contests, note := d.contests()
	if len(contests) == 0 {
		s, _ := d.nothingSold(&d.Combos[0])
		return []sentence{s}
	}
	if s, ok := d.nothingSold(contests[0].best.combo); ok {
		return []sentence{s}
	}
	var items []sentence
	for i := range contests {
		items = append(items, d.found(&contests[i]))
	}
	if note != "" {
		items = append(items, sentence{Text: strings.TrimSpace(note)})
	}
	items = append(items, sentence{"Note:", strings.TrimSpace("the best of many points looks a little better than it is: it is also the luckiest. The tables under Yield have every point. " + d.differentCuts())})
	if len(d.Combos[0].Arms) < 2 {
		return append(items, sentence{"One arm was played at each point,", "so the question is the swept value alone."})
	}
	return append(items, d.decisions()...)
}

// contests are those of the arms that earn most at the first point.
func (d *Data) contests() (list []contest, note string) {
	arms, note := d.Combos[0].leading(mostLines)
	for _, a := range arms {
		if k := d.contest(a.Name); k.best != nil {
			list = append(list, k)
		}
	}
	return list, note
}

// decisions says at how many points each arm is ahead.
func (d *Data) decisions() []sentence {
	var names []string
	wins := map[string]int{}
	open, same, most := 0, 0, 0.0
	for i := range d.Combos {
		c := &d.Combos[i]
		switch dec := &c.Decision; {
		case dec.Decided:
			if wins[dec.Leader] == 0 {
				names = append(names, dec.Leader)
			}
			wins[dec.Leader]++
		case dec.same():
			same++
		default:
			open++
			most = max(most, c.atMost())
		}
	}
	var parts []string
	for _, name := range names {
		parts = append(parts, fmt.Sprintf("%s earns most %s", name, d.points(wins[name])))
	}
	if same > 0 {
		parts = append(parts, "the best arms earn exactly the same "+d.points(same))
	}
	if open > 0 {
		text := "it cannot be told " + d.points(open)
		if most > 0 {
			text += fmt.Sprintf(", where the best two hardly differ by more than %s of revenue", percentOf(most))
		}
		parts = append(parts, text)
	}
	return []sentence{{"Which arm:", list(parts) + ". The table under Yield has each point."}}
}

// points writes at how many points of the sweep something is so.
func (d *Data) points(n int) string {
	switch {
	case n == 2 && len(d.Combos) == 2:
		return "at both points"
	case n == len(d.Combos):
		return fmt.Sprintf("at all %d points", n)
	}
	return fmt.Sprintf("at %d of %d points", n, len(d.Combos))
}

// same reports whether the best arms had the same revenue in every run.
func (dec *Decision) same() bool {
	return dec.Lead.N > 1 && dec.Lead.Mean == 0 && dec.Lead.half() == 0
}

// atMost is how much the best two arms may differ, as a share of revenue; 0 if that is not known.
func (c *Combo) atMost() float64 {
	lead, base := c.Decision.Lead, c.arm(c.Decision.Rival).whole(revenue)
	if !lead.Lo.Known() || !(base.Mean > 0) {
		return 0
	}
	return max(math.Abs(float64(lead.Lo)), math.Abs(float64(lead.Hi))) / float64(base.Mean)
}

// decisionTable has the decision at each combination.
func (d *Data) decisionTable() []block {
	if len(d.Combos[0].Arms) < 2 {
		return nil
	}
	g := &grid{
		Caption: "Which arm earns most at each point, its lead over the next best (" + d.Scenario.Currency + " per 1000 requests, 95 % interval, " + d.nOf() +
			" runs), and how sure that is.",
		Head: append(d.sweepHead(), headCell{Text: "ahead"}, headCell{Text: "next"}, headCell{Text: "lead", Number: true}, headCell{Text: "decision"}),
	}
	for i := range d.Combos {
		c := &d.Combos[i]
		dec := &c.Decision
		verdict := gridCell{Text: dec.Leader, Bold: true}
		switch {
		case dec.Decided:
		case dec.same():
			verdict = words("exactly the same")
		case dec.Reachable && dec.More > 0:
			verdict = words("cannot tell: about " + counted(dec.More, "more run"))
		default:
			verdict = words("cannot tell")
		}
		g.Rows = append(g.Rows, append(sweepCells(c), words(dec.Leader), words(dec.Rival), interval(dec.Lead), verdict))
	}
	return []block{{Grid: g}}
}
