package reports

import (
	"fmt"
	"math"

	"marketsim/reports/plot"
)

func bidCloseness(d *Data, c *Combo) (*plot.Figure, string) {
	arms, note := c.leading(mostLines)
	var places []string
	for _, s := range arms[0].Spread {
		if s.Placement != "" {
			places = append(places, s.Placement)
		}
	}
	if len(places) > mostRows {
		places = places[:mostRows]
		note += fmt.Sprintf(" The first %d placements.", mostRows)
	}
	p := plot.Panel{
		Sideways: true, Y: plot.Axis{Label: "scatter of bids, later part of the run over its first fifth (ratio)"},
		Rules: []plot.Rule{{Label: "as at the beginning of the run", At: 1}},
	}
	any := false
	if len(places) == 0 {
		var one points
		for _, a := range arms {
			p.X.Categories = append(p.X.Categories, a.Name)
			one.add(a.spread("").Ratio, 1)
		}
		p.Series, any = []plot.Series{one.series("", plot.Dots)}, one.any()
	} else {
		p.X.Categories = append([]string{"all placements"}, places...)
		for _, a := range arms {
			var one points
			one.add(a.spread("").Ratio, 1)
			for _, place := range places {
				one.add(a.spread(place).Ratio, 1)
			}
			p.Series, any = append(p.Series, one.series(a.Name, plot.Dots)), any || one.any()
		}
	}
	if !any {
		return nil, "too few requests had three bids"
	}
	return &plot.Figure{
		Title:   "Whether bids have drawn closer together during the run",
		Caption: "Coefficient of variation of the bids for a request; below 1 they have drawn closer. " + d.caption(c, tCaption) + note,
		Panels:  []plot.Panel{p},
	}, ""
}

// spread is the reading of a placement; nothing if there is none.
func (a *Arm) spread(placement string) Spread {
	for _, s := range a.Spread {
		if s.Placement == placement {
			return s
		}
	}
	return Spread{CV: nothing(), Ratio: nothing()}
}

// mostMapped is how many buyers a heat map holds.
const mostMapped = 30

func winCorrelation(d *Data, c *Combo) (*plot.Figure, string) {
	names, note := c.buyers(mostMapped)
	if len(names) < 3 {
		return nil, "with fewer than three buyers there is at most one pair"
	}
	arms, more := c.leadingOf(mostMaps, "in which no pair can be judged", func(a *Arm) bool {
		_, known := a.effects(names)
		return known
	})
	widest := 0.1 // so that mere noise stays pale
	fig := &plot.Figure{Title: "Who wins together, and who in turns, beyond chance"}
	for _, a := range arms {
		z, _ := a.effects(names)
		for _, row := range z {
			for _, v := range row {
				if Number(v).Known() {
					widest = max(widest, math.Abs(v))
				}
			}
		}
		fig.Panels = append(fig.Panels, plot.Panel{
			Title: a.Name, X: plot.Axis{Categories: names}, Y: plot.Axis{Categories: names},
			Heat: &plot.Heat{Label: "correlation of wins less chance (−1 to 1)", Z: z, Diverging: true},
		})
	}
	if len(fig.Panels) == 0 {
		return nil, "too few requests or wins to judge a pair"
	}
	for i := range fig.Panels {
		fig.Panels[i].Heat.From, fig.Panels[i].Heat.To = -widest, widest
	}
	if len(names) > 8 {
		fig.Columns = 1
	}
	fig.Caption = fmt.Sprintf("Correlation of two buyers' wins over blocks of requests, less what reshuffled winners give; the last %d requests of each run. Grey: not judged. ",
		arms[0].Wins.Auctions) + d.caption(c, "") + note + more
	return fig, ""
}

// effects is the matrix of correlations beyond chance. Unjudged pairs and the diagonal are gaps.
func (a *Arm) effects(names []string) (z [][]float64, known bool) {
	at := map[string]int{}
	for i, name := range names {
		at[name] = i
		row := make([]float64, len(names))
		for k := range row {
			row[k] = math.NaN()
		}
		z = append(z, row)
	}
	for _, p := range a.Wins.Pairs {
		i, first := at[p.A]
		k, second := at[p.B]
		if first && second && p.Effect.Mean.Known() {
			z[i][k], z[k][i] = float64(p.Effect.Mean), float64(p.Effect.Mean)
			known = true
		}
	}
	return z, known
}
