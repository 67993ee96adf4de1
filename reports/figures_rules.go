package reports

import (
	"slices"

	"marketsim/reports/plot"
	"marketsim/scenarios/experiment"
)

func floorOverTime(d *Data, c *Combo) (*plot.Figure, string) {
	if !slices.ContainsFunc(c.Arms, func(a Arm) bool { return a.Floor.Moves }) {
		return nil, "no floor moves during a run"
	}
	return overTime(d, c, "floor", "Floor over the run, announced or hidden", d.perThousand("mean floor"), 1)
}

// revenueGap draws what arm optimal has earned more than each other arm since the run began.
func revenueGap(d *Data, c *Combo) (*plot.Figure, string) {
	if !slices.ContainsFunc(c.Arms, func(a Arm) bool { return a.Gap != nil }) {
		return nil, "no arm is called " + experiment.Optimal + ", or it is the only one"
	}
	of := func(a *Arm) *Series { return a.Gap }
	arms, note := c.leadingOf(mostLines, "without such a path", func(a *Arm) bool { return a.Name == experiment.Optimal || of(a) != nil })
	fig, reason := d.paths(c, arms, of, d.perThousand("regret so far"), 1)
	if fig == nil {
		return nil, reason
	}
	fig.Title = "What each arm has earned less than " + experiment.Optimal + " so far"
	fig.Panels[0].Rules = append(fig.Panels[0].Rules, plot.Rule{Label: "as much as " + experiment.Optimal})
	fig.Caption = "Regret: revenue of " + experiment.Optimal + " less that of the arm, run by run, both with the same chance, over the requests so far. " +
		d.wholeRuns(c, "95 % bands by Student's t over the runs") + note
	return fig, ""
}

func decisionTime(d *Data, c *Combo) (*plot.Figure, string) {
	if !slices.ContainsFunc(c.Arms, func(a Arm) bool { return a.whole("extended_share").Mean > 0 }) {
		return nil, "no auction was extended"
	}
	arms, note := c.leading(mostRows)
	time := plot.Panel{Title: "Time to decide", Sideways: true, Y: plot.Axis{Label: "from the request to the decision (ms)"}}
	share := plot.Panel{Title: "Extensions", Sideways: true, Y: plot.Axis{Label: "requests for which the tied were asked again (%)"}}
	var times, shares points
	for _, a := range arms {
		time.X.Categories = append(time.X.Categories, a.Name)
		times.add(a.whole("decision_time_ms"), 1)
		shares.add(a.whole("extended_share"), 100)
	}
	share.X.Categories = time.X.Categories
	time.Series, share.Series = []plot.Series{times.series("", plot.Dots)}, []plot.Series{shares.series("", plot.Dots)}
	return &plot.Figure{
		Title: "How long a decision takes", Caption: d.caption(c, tCaption) + note, Panels: []plot.Panel{time, share}, Columns: 1,
	}, ""
}

// deal finds a deal of an arm by name; nil if it is not in force there.
func (a *Arm) deal(name string) *Deal {
	for i := range a.Deals {
		if a.Deals[i].Name == name {
			return &a.Deals[i]
		}
	}
	return nil
}

func dealsDelivered(d *Data, c *Combo) (*plot.Figure, string) {
	arms, note := c.leadingOf(mostArmsOfBuyers, "without deals", func(a *Arm) bool { return len(a.Deals) > 0 })
	if len(arms) == 0 {
		return nil, "there are no deals"
	}
	var promised, free []string // names of deals
	for _, a := range arms {
		for _, one := range a.Deals {
			names := &free
			if one.Volume > 0 {
				names = &promised
			}
			if !slices.Contains(*names, one.Name) && len(*names) < mostRows {
				*names = append(*names, one.Name)
			}
		}
	}
	fig := &plot.Figure{Title: "What was delivered under each deal", Columns: 1}
	if len(promised) > 0 {
		fig.Panels = append(fig.Panels, plot.Panel{
			Title: "Guaranteed deals", X: plot.Axis{Categories: promised}, Y: plot.Axis{Label: "delivered (% of the volume promised)"},
			Series: delivered(arms, promised, func(one *Deal) float64 { return 100 / float64(one.Volume) }),
			Rules:  []plot.Rule{{Label: "promised", At: 100}}, Sideways: true,
		})
	}
	if len(free) > 0 {
		fig.Panels = append(fig.Panels, plot.Panel{
			Title: "Deals without a volume", X: plot.Axis{Categories: free}, Y: plot.Axis{Label: "delivered (1000 impressions a run)"},
			Series: delivered(arms, free, func(*Deal) float64 { return 1e-3 }), Sideways: true,
		})
	}
	fig.Caption = d.wholeRuns(c, tCaption) + note
	return fig, ""
}

// delivered is a series of deliveries for each arm that has one of the deals.
func delivered(arms []*Arm, names []string, factor func(*Deal) float64) []plot.Series {
	var list []plot.Series
	for _, a := range arms {
		var one points
		for _, name := range names {
			if deal := a.deal(name); deal != nil {
				one.add(deal.Delivered, factor(deal))
			} else {
				one.add(nothing(), 1)
			}
		}
		if one.known() {
			list = append(list, one.series(a.Name, plot.Dots))
		}
	}
	return list
}
