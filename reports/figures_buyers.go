package reports

import (
	"slices"

	"marketsim/reports/plot"
)

// byBuyer is a panel with a row for each buyer and a mark for each arm; without a number that is not zero there is none.
func byBuyer(arms []*Arm, names []string, metric, title, label string, factor float64) []plot.Panel {
	p := plot.Panel{Title: title, Sideways: true, X: plot.Axis{Categories: names}, Y: plot.Axis{Label: label}}
	something := false
	for _, a := range arms {
		var one points
		for _, name := range names {
			one.add(a.estimate(Column{Metric: metric, Entity: name}), factor)
		}
		something = something || one.any()
		p.Series = append(p.Series, one.series(a.Name, plot.Dots))
	}
	if !something {
		return nil
	}
	return []plot.Panel{p}
}

// mostArmsOfBuyers is how many arms are shown for each buyer.
const mostArmsOfBuyers = 4

func buyersWins(d *Data, c *Combo) (*plot.Figure, string) {
	names, note := c.buyers(mostRows)
	if len(names) < 2 {
		return nil, "there are fewer than two buyers"
	}
	arms, more := c.leading(mostArmsOfBuyers)
	panels := byBuyer(arms, names, "win_share", "Share of wins", "won (% of all wins)", 100)
	panels = append(panels, byBuyer(arms, names, "late_share", "Late offers", "late (% of the buyer's offers)", 100)...)
	if len(panels) == 0 {
		return nil, "nobody won anything"
	}
	return &plot.Figure{Title: "Who wins, and whose offers come too late", Caption: d.caption(c, tCaption) + note + more, Panels: panels}, ""
}

func buyersGains(d *Data, c *Combo) (*plot.Figure, string) {
	names, note := c.buyers(mostRows)
	if len(names) < 2 {
		return nil, "there are fewer than two buyers"
	}
	arms, more := c.leading(mostArmsOfBuyers)
	panels := byBuyer(arms, names, "surplus_per_auction", "What buyers gain", d.perThousand("value less payment"), 1)
	panels = append(panels, byBuyer(arms, names, "bid_to_value", "How much of its value a buyer offers", "offered (% of value)", 100)...)
	if len(panels) == 0 {
		return nil, "the buyers' values are not known"
	}
	return &plot.Figure{Title: "What buyers gain, and how far they shade", Caption: d.caption(c, tCaption) + note + more, Panels: panels}, ""
}

func fairnessIndexes(d *Data, c *Combo) (*plot.Figure, string) {
	if len(c.Arms) < 2 {
		return nil, "there is one arm"
	}
	if names, _ := c.buyers(2); len(names) < 2 {
		return nil, "there are fewer than two buyers"
	}
	arms, note := c.leading(mostRows)
	fig := &plot.Figure{Title: "How evenly wins are divided among the buyers", Caption: d.caption(c, tCaption) + note, Columns: 1}
	for _, index := range []struct{ metric, title, label string }{
		{"jain", "Jain's index", "1 if all win equally often, 1/n if one of n buyers wins all"},
		{"gini", "Gini coefficient", "0 if all win equally often, 1 − 1/n if one of n buyers wins all"},
		{"hhi", "Concentration (Herfindahl-Hirschman)", "1/n if all win equally often, 1 if one wins all"},
	} {
		p := plot.Panel{Title: index.title, Sideways: true, Y: plot.Axis{Label: index.label}}
		var one points
		for _, a := range arms {
			p.X.Categories = append(p.X.Categories, a.Name)
			one.add(a.whole(index.metric), 1)
		}
		if one.known() {
			p.Series = []plot.Series{one.series("", plot.Dots)}
			fig.Panels = append(fig.Panels, p)
		}
	}
	if len(fig.Panels) == 0 {
		return nil, "nobody won anything"
	}
	return fig, ""
}

func bidsOverTime(d *Data, c *Combo) (*plot.Figure, string) {
	if !slices.ContainsFunc(c.Arms, func(a Arm) bool { return a.BuyersLearn }) {
		return nil, "no buyer learns"
	}
	return overTime(d, c, "bid_to_value", "How learning moves the bids of all buyers together", "offered (% of value)", 100)
}
