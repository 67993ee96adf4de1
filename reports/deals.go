package reports

import (
	"fmt"
	"io"
	"slices"

	"marketsim/market/metrics"
	"marketsim/scenarios/experiment"
)

// dealsOf averages what came of each deal over the runs.
func dealsOf(a *experiment.Arm) []Deal {
	list := []Deal{}
	for i := range a.Blueprint.Deals {
		info := &a.Blueprint.Deals[i]
		d := Deal{Name: info.Name, Kind: info.Kind.String(), Volume: info.Volume, Shortfall: nothing(), PacingError: nothing()}
		var delivered, short, revenue, price, gap []float64
		for r := range a.Runs {
			one := a.Runs[r].Deals[i]
			delivered = append(delivered, one.Delivered())
			short, gap = append(short, one.Shortfall(info)), append(gap, one.Gap)
			revenue = append(revenue, one.Revenue.Units())
			if cpm, ok := one.MeanPrice(); ok {
				price = append(price, cpm)
			}
		}
		d.Delivered, d.Revenue, d.MeanPrice = meanOf(delivered), meanOf(revenue), meanOf(price)
		if info.Volume > 0 {
			d.Shortfall = meanOf(short)
		}
		if info.Scheduled() {
			d.PacingError = meanOf(gap)
		}
		list = append(list, d)
	}
	return list
}

// dealFields are the columns of deals.csv.
func (d *Data) dealFields(swept []Field) []Field {
	money := Field{"revenue_" + unitSuffix(d.Scenario.Currency), numberType, d.Scenario.Currency, "charged under the deal"}
	return slices.Concat([]Field{armField}, swept, []Field{
		runField,
		{"deal", textType, "", "name of the deal"},
		{"kind", textType, "", "guaranteed, preferred or private-auction"},
		{"volume_impressions", integerType, "impressions", "promised for the whole run; empty if nothing is"},
		{"delivered_impressions", integerType, "impressions", "sold under the deal in the whole run, the warm-up included"},
		{"shortfall_impressions", integerType, "impressions", "promised and not delivered; empty if nothing was promised"},
		money,
		{"mean_price_cpm", numberType, d.Scenario.Currency + " CPM", "revenue per 1000 delivered impressions"},
		{"pacing_error_impressions", numberType, "impressions", "largest distance of delivery from an even schedule at any time; empty without a schedule"},
	})
}

func writeDeals(w io.Writer, r *experiment.Results, fields []Field) (int, error) {
	t := newTable(w, fields)
	for i := range r.Combos {
		for k := range r.Combos[i].Arms {
			a := &r.Combos[i].Arms[k]
			for _, run := range a.Runs {
				for j := range run.Deals {
					t.text(a.Arm)
					t.settings(settingsOf(r.Combos[i].Sweep))
					t.integer(run.Number)
					t.deal(&a.Blueprint.Deals[j], run.Deals[j])
					t.end()
				}
			}
		}
	}
	return t.finish()
}

// deal adds the cells of one deal in one run.
func (t *table) deal(info *metrics.Deal, one metrics.Delivery) {
	volume, short, price, gap := missing, missing, missing, missing
	if info.Volume > 0 {
		volume, short = Number(info.Volume), Number(one.Shortfall(info))
	}
	if cpm, ok := one.MeanPrice(); ok {
		price = Number(cpm)
	}
	if info.Scheduled() {
		gap = Number(one.Gap)
	}
	t.text(info.Name, info.Kind.String())
	t.number(volume, Number(one.Delivered()), short, Number(one.Revenue.Units()), price, gap)
}

// hasDeals reports whether some arm has deals.
func (d *Data) hasDeals() bool {
	return slices.ContainsFunc(d.Combos, func(c Combo) bool {
		return slices.ContainsFunc(c.Arms, func(a Arm) bool { return len(a.Deals) > 0 })
	})
}

// deals is the table of all deals in all arms; nothing without any.
func (d *Data) deals() []block {
	if !d.hasDeals() {
		return nil
	}
	g := &grid{
		Caption: fmt.Sprintf("Means with 95 %% intervals, %s runs, each from its beginning to its end; impr.: impressions.", d.nOf()),
		Head:    append(d.sweepHead(), headCell{Text: "arm"}, headCell{Text: "deal"}),
	}
	for _, h := range []headCell{
		{Text: "promised (impr. a run)", Tip: "volume of a guaranteed deal"},
		{Text: "delivered (impr. a run)", Tip: "sold under the deal"},
		{Text: "short by (impr. a run)", Tip: "promised and not delivered"},
		{Text: "revenue (" + d.Scenario.Currency + " a run)", Tip: "charged under the deal"},
		{Text: "price (" + d.Scenario.Currency + " CPM)", Tip: "revenue per 1000 delivered impressions"},
		{Text: "off schedule by (impr.)", Tip: "the most that delivery was ahead of an even schedule or behind it"},
	} {
		h.Number = true
		g.Head = append(g.Head, h)
	}
	for i := range d.Combos {
		for k := range d.Combos[i].Arms {
			a := &d.Combos[i].Arms[k]
			for _, one := range a.Deals {
				promised := amount(missing)
				if one.Volume > 0 {
					promised = amount(Number(one.Volume))
				}
				row := append(sweepCells(&d.Combos[i]), words(a.Name), gridCell{Text: one.Name, Small: one.Kind}, promised)
				for _, iv := range []Interval{one.Delivered, one.Shortfall, one.Revenue, one.MeanPrice, one.PacingError} {
					row = append(row, interval(iv))
				}
				g.Rows = append(g.Rows, row)
			}
		}
	}
	return []block{
		text("Deals go before the auction: guaranteed ones first, then preferred ones, then private auctions. Those in force are listed, arm by arm."),
		{Grid: g},
	}
}
