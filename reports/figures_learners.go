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
	arms, note := c.leadingOf(mostArmsOfBuyers, "without budgets", func(a *Arm) bool {
		return slices.ContainsFunc(a.Agents, func(b Agent) bool { return b.Spent != nil && b.Budget > 0 })
	})
	fig := &plot.Figure{Title: "Budgets spent so far, against the even line", ShareY: true}
	for _, a := range arms {
		p := plot.Panel{Title: a.Name, Y: plot.Axis{Label: "spent (% of the budget)"}}
		end, shown := 0.0, 0.0
		for i := range a.Agents {
			s, budget := a.Agents[i].Spent, float64(a.Agents[i].Budget)
			if s == nil || !(budget > 0) || len(s.TimeS) < 3 || len(p.Series) == mostLines-1 {
				continue
			}
			for k, t := range s.TimeS {
				if t.Known() {
					end, shown = max(end, float64(t)), max(shown, float64(k)/float64(len(s.TimeS)))
				}
			}
			p.Series = append(p.Series, plot.Series{
				Name: a.Agents[i].Name, X: floats(s.TimeS, 1),
				Y: floats(s.Mean, 100/budget), Lo: floats(s.Lo, 100/budget), Hi: floats(s.Hi, 100/budget),
			})
		}
		if len(p.Series) == 0 {
			continue
		}
		p.Series = append(p.Series, plot.Series{Name: "even", Mark: plot.Theory, X: []float64{0, end}, Y: []float64{0, 100 * shown}})
		timeAxis(&p, end)
		fig.Panels = append(fig.Panels, p)
	}
	if len(fig.Panels) == 0 {
		return nil, "no buyer has a budget, or the run is too short for a path over time"
	}
	fig.Caption = d.wholeRuns(c, "95 % bands by Student's t over the runs") + note
	return fig, ""
}
