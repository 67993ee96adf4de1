package experiment

import (
	"math"

	"marketsim/internal/stats"
	"marketsim/market/metrics"
	"marketsim/scenarios"
)

// terminalShare is the last part of a run that stands for where learners end up.
const terminalShare = 0.2

// reduce turns the runs of one combination into its results.
func reduce(c *combination, numbers []uint64) Combo {
	combo := Combo{Sweep: c.points[0].Sweep, Warmup: findWarmup(c)}
	for k, p := range c.points {
		arm := Arm{Point: p}
		for i, one := range c.played[k] {
			arm.add(one, numbers[i], combo.Warmup.Cut)
		}
		arm.estimate()
		combo.Arms = append(combo.Arms, arm)
	}
	combo.gaps(c.played)
	combo.compare()
	combo.decide()
	return combo
}

// add reduces one run to a value for each column.
func (a *Arm) add(one *played, number uint64, cut int) {
	r, n := one.recorder, one.recorder.Buckets()
	rows := r.Window(cut, n).Rows()
	if a.Learns {
		rows = append(rows, window(r, 0, n, scenarios.WholeWindow)...)
		rows = append(rows, window(r, n-max(1, int(terminalShare*float64(n))), n, scenarios.TerminalWindow)...)
	}
	run := Run{Number: number, Auctions: one.result.Auctions, End: one.result.End, Fingerprint: one.result.Fingerprint}
	first := len(a.Columns) == 0
	for _, row := range rows {
		if first {
			a.Columns = append(a.Columns, Column{row.Metric, row.Entity, row.Dimension, row.Level})
		}
		value := row.Value
		if !row.OK {
			value = math.NaN()
		}
		run.Values = append(run.Values, value)
	}
	if one.spread != nil {
		run.Spread = one.spread.Compare(cut)
	}
	if one.winners != nil {
		run.Wins = one.winners.Correlate(permutations(a.Point, number), 1-Level)
	}
	if one.deals != nil {
		run.Deals = one.deals.Deliveries()
	}
	run.series = r.Series(followed(a.Blueprint)...)
	a.Runs = append(a.Runs, run)
}

// window lists the market-wide rows of one part of the run.
func window(r *metrics.Recorder, from, to int, name string) []metrics.Row {
	var list []metrics.Row
	for _, row := range r.Window(from, to).Rows() {
		if row.Entity == "" && row.Dimension == "" {
			row.Dimension, row.Level = scenarios.WindowDimension, name
			list = append(list, row)
		}
	}
	return list
}

// manyBuyers is where agents are no longer followed one by one over time.
const manyBuyers = 50

// followed lists the metrics that are kept over time.
func followed(b *scenarios.Blueprint) []*metrics.Metric {
	names := []string{"revenue_per_auction", "fill", "efficiency", "participation", "floor"}
	if b.BuyersLearn {
		names = append(names, "buyer_surplus_per_auction")
	}
	if len(b.Buyers) <= manyBuyers {
		names = append(names, "bid_to_value", "late_share", "win_share")
		if b.Limited {
			names = append(names, "spend")
		}
	}
	list := make([]*metrics.Metric, len(names))
	for i, name := range names {
		list[i], _ = metrics.Find(name)
	}
	return list
}

// estimate makes the intervals of every column and every bucket.
func (a *Arm) estimate() {
	for i, c := range a.Columns {
		xs := a.Sample(i)
		e := Estimate{Column: c, T: stats.TInterval(xs, Level)}
		if c.Whole() {
			e.BCa = stats.Bootstrap{Level: Level}.BCaMean(xs)
		}
		a.Estimates = append(a.Estimates, e)
	}
	for i, s := range a.Runs[0].series {
		runs := make([][]metrics.Point, len(a.Runs))
		for k := range a.Runs {
			runs[k] = a.Runs[k].series[i].Points
		}
		a.Series = append(a.Series, averaged(s.Metric, s.Entity, runs))
	}
	a.accumulate()
}

// averaged is a series over the runs.
func averaged(metric *metrics.Metric, entity string, runs [][]metrics.Point) Series {
	out := Series{Metric: metric, Entity: entity, Runs: runs}
	for b := range runs[0] {
		var values, times []float64
		for _, points := range out.Runs {
			if p := points[b]; p.OK {
				values = append(values, p.Value)
				times = append(times, p.At.Seconds())
			}
		}
		out.TimeS = append(out.TimeS, stats.Mean(times))
		out.Mean = append(out.Mean, stats.TInterval(values, Level))
	}
	return out
}
