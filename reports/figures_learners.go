package reports

import (
	"slices"

	"marketsim/reports/plot"
)

const surplus = "buyer_surplus_per_auction"

// gainsOverTime draws what learners gain, between what they gain in competition and what they gain acting as one.
func gainsOverTime(d *Data, c *Combo) (*plot.Figure, string) {
	if !slices.ContainsFunc(c.Arms, func(a Arm) bool { return a.series(surplus) != nil }) {
		return nil, "no buyer learns"
	}
	fig, reason := overTime(d, c, surplus, "What the buyers gain as they learn", d.perThousand("gain of all buyers"), 1)
	if fig == nil {
		return nil, reason
	}
	var drawn []Learning
	for i := range c.Arms {
		l := c.Arms[i].Learning
		if l == nil || !l.Competitive.Known() || slices.Contains(drawn, *l) {
			continue
		}
		if drawn = append(drawn, *l); len(drawn) > 1 {
			fig.Caption += " Arms differ in what competition brings: the levels are those of the first that states them."
			break
		}
		fig.Panels[0].Rules = append(fig.Panels[0].Rules,
			plot.Rule{Label: "competition", At: float64(l.Competitive)}, plot.Rule{Label: "acting as one", At: float64(l.Collusive)})
	}
	return fig, ""
}

// spendOverTime draws how much of their budgets buyers have spent, against the even line.
func spendOverTime(d *Data, c *Combo) (*plot.Figure, string) {
	arms, note := c.leading(mostArmsOfBuyers)
	fig := &plot.Figure{Title: "Budgets spent so far, against the even line", ShareY: true}
	for _, a := range arms {
		p := plot.Panel{Title: a.Name, Y: plot.Axis{Label: "spent (% of the budget)"}}
		end := 0.0
		for _, buyer := range a.Agents {
			s := a.seriesOf("spend", buyer.Name)
			if s == nil || !(buyer.Budget > 0) || len(p.Series) == mostLines-1 {
				continue
			}
			x, y := spentSoFar(s, float64(buyer.Budget))
			if len(x) < 3 {
				continue
			}
			end = max(end, x[len(x)-1])
			p.Series = append(p.Series, plot.Series{Name: buyer.Name, X: x, Y: y})
		}
		if len(p.Series) == 0 {
			continue
		}
		p.Series = append(p.Series, plot.Series{Name: "even", X: []float64{0, end}, Y: []float64{0, 100 * float64(len(p.Series[0].X)-1) / float64(len(p.Series[0].X))}})
		timeAxis(&p, end)
		fig.Panels = append(fig.Panels, p)
	}
	if len(fig.Panels) == 0 {
		return nil, "no buyer has a budget, or the run is too short for a path over time"
	}
	fig.Caption = d.wholeRuns(c, "") + note
	return fig, ""
}

// spentSoFar adds up a series of spending: at the start of each part of the run, in per cent of the budget.
func spentSoFar(s *Series, budget float64) (x, y []float64) {
	sum := 0.0
	for i, t := range s.TimeS {
		if t.Known() && s.Mean[i].Known() {
			x, y = append(x, float64(t)), append(y, 100*sum/budget)
			sum += float64(s.Mean[i])
		}
	}
	return x, y
}
