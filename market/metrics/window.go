package metrics

import (
	"fmt"

	"marketsim/market"
)

// Window totals a run from one bucket up to another.
type Window struct {
	recorder *Recorder
	from, to int
	buckets  []bucket
	market   yield
	closing  closing
	agents   []buying
	all      buying // of all agents together
	levels   []yield
	regrets  []regrets // by learner, made when first asked for
}

// Buckets is how many buckets the run was cut into.
func (r *Recorder) Buckets() int { return len(r.buckets) }

// Window totals the buckets from <= i < to: Window(0, Buckets()) is the whole run.
func (r *Recorder) Window(from, to int) *Window {
	if from < 0 || to > len(r.buckets) || from > to {
		panic(fmt.Sprintf("metrics: Window(%d, %d) of %d buckets", from, to, len(r.buckets)))
	}
	w := &Window{
		recorder: r, from: from, to: to, buckets: r.buckets[from:to],
		agents: make([]buying, len(r.names)), levels: make([]yield, r.hours+hoursPerDay),
	}
	for i := range w.buckets {
		b := &w.buckets[i]
		w.market.total(&b.yield)
		w.closing.total(&b.closing)
		for id := range b.agents {
			w.agents[id].total(&b.agents[id])
		}
		for l := range b.levels {
			w.levels[l].total(&b.levels[l])
		}
	}
	for _, dimension := range [][2]int{{0, r.geos}, {r.geos, r.devices}, {r.devices, r.hours}} {
		if first, end := dimension[0], dimension[1]; end-first == 1 {
			w.levels[first] = w.market
		}
	}
	for id := range w.agents {
		w.all.total(&w.agents[id])
	}
	return w
}

// Start is when a bucket begins: the arrival of its first auction. It is false for a bucket without auctions.
func (r *Recorder) Start(bucket int) (market.Time, bool) {
	b := &r.buckets[bucket]
	return b.first, b.yield.auctions > 0
}

// level is the total of one level of a dimension.
type level struct {
	dimension, name string
	yield
}

// breakdown lists the levels of all dimensions: placement, format, value_tier, geo, device and hour, and within each in the
// order of the inventory. Formats and value tiers are sums of placements, in order of their first appearance.
func (w *Window) breakdown() []level {
	r, v := w.recorder, w.recorder.inventory
	var list []level
	for i, p := range v.Placements {
		list = append(list, level{"placement", p.Name, w.levels[i]})
	}
	list = append(list, w.grouped("format", func(p *market.Placement) string { return p.Format })...)
	list = append(list, w.grouped("value_tier", func(p *market.Placement) string { return p.ValueTier })...)
	for i, s := range v.Geos {
		list = append(list, level{"geo", s.Name, w.levels[r.geos+i]})
	}
	for i, s := range v.Devices {
		list = append(list, level{"device", s.Name, w.levels[r.devices+i]})
	}
	for h := range hoursPerDay {
		list = append(list, level{"hour", fmt.Sprintf("%02d", h), w.levels[r.hours+h]})
	}
	return list
}

// grouped sums placements by one of their properties.
func (w *Window) grouped(dimension string, of func(*market.Placement) string) []level {
	var list []level
	index := map[string]int{}
	for i := range w.recorder.inventory.Placements {
		name := of(&w.recorder.inventory.Placements[i])
		at, known := index[name]
		if !known {
			at = len(list)
			index[name], list = at, append(list, level{dimension: dimension, name: name})
		}
		list[at].total(&w.levels[i])
	}
	return list
}
