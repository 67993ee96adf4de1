package metrics

import "marketsim/market"

// Row is one metric of a window: of the market, of an agent (Entity) or of a level of a dimension. A metric that is not
// defined there is not OK, and its Value is 0.
type Row struct {
	Metric           *Metric
	Entity           string // name of the agent
	Dimension, Level string
	Value            float64
	OK               bool
}

// Rows lists every metric: of the market, then of each agent in the order of the market, then of each level of placement,
// format, value_tier, geo, device and hour. Within each, metrics come in the order of the catalogue. Which rows there are
// depends on the inventory and the buyers alone, so the rows of two runs of one market can be matched by index.
func (w *Window) Rows() []Row {
	var rows []Row
	add := func(m *Metric, entity, dimension, level string, v value) {
		rows = append(rows, Row{m, entity, dimension, level, v.x, v.ok})
	}
	for i := range Catalog {
		if m := &Catalog[i]; m.market != nil {
			add(m, "", "", "", m.market(w))
		}
	}
	for id, name := range w.recorder.names {
		for i := range Catalog {
			if m := &Catalog[i]; m.agent != nil {
				add(m, name, "", "", m.agent(w, id))
			}
		}
	}
	for _, l := range w.breakdown() {
		for i := range Catalog {
			if m := &Catalog[i]; m.level != nil {
				add(m, "", l.dimension, l.name, m.level(w, &l.yield))
			}
		}
	}
	return rows
}

// Series is one metric over time, of the market or of one agent.
type Series struct {
	Metric *Metric
	Entity string  // name of the agent; empty for the market
	Points []Point // one per bucket
}

// Point is the value of one bucket. A bucket without auctions has no time and is not OK.
type Point struct {
	At    market.Time // when the bucket begins: see Recorder.Start
	Value float64
	OK    bool
}

// Series follows metrics over the buckets of the run: of each metric the series of the market, if it has one, and those of
// the agents.
func (r *Recorder) Series(list ...*Metric) []Series {
	var all []Series
	for _, m := range list {
		if m.market != nil {
			all = append(all, Series{Metric: m})
		}
		if m.agent != nil {
			for _, name := range r.names {
				all = append(all, Series{Metric: m, Entity: name})
			}
		}
	}
	for b := range r.buckets {
		w := r.Window(b, b+1)
		start, any := r.Start(b)
		next := 0
		add := func(v value) {
			all[next].Points = append(all[next].Points, Point{start, v.x, v.ok && any})
			next++
		}
		for _, m := range list {
			if m.market != nil {
				add(m.market(w))
			}
			if m.agent != nil {
				for id := range r.names {
					add(m.agent(w, id))
				}
			}
		}
	}
	return all
}
