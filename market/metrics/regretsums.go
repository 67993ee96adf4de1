package metrics

import "marketsim/market"

// regrets are what learners would have gained, in sums over sampled auctions.
type regrets struct {
	auctions int64
	value    market.Money // of the lots
	external market.Money // the best single bid of the grid in all of them, less the actual ones
	swap     market.Money // the best bid of the grid instead of each actual one, less that
}

// total adds the sums of a part.
func (r *regretSums) total(part *regretSums) {
	r.auctions += part.auctions
	addSigned(&r.value, part.value)
	if r.from == nil && part.from != nil {
		r.from = make([][]market.Money, len(part.from))
	}
	for cell, row := range part.from {
		if row == nil {
			continue
		}
		if r.from[cell] == nil {
			r.from[cell] = make([]market.Money, len(row))
		}
		for k := range row {
			addSigned(&r.from[cell][k], row[k])
		}
	}
}

// regrets finds the best bids. Swapping may also leave an actual bid as it is.
func (r *regretSums) regrets() regrets {
	out := regrets{auctions: r.auctions, value: r.value}
	if len(r.from) == 0 {
		return out
	}
	n := len(r.from) - 1
	all := make([]market.Money, n+1)
	for _, row := range r.from {
		if row == nil {
			continue
		}
		for k := range row {
			addSigned(&all[k], row[k])
		}
		addSigned(&out.swap, gainOver(row, row[n]))
	}
	out.external = gainOver(all[:n], all[n])
	return out
}

// gainOver is how much the best is above what there was.
func gainOver(sums []market.Money, actual market.Money) market.Money {
	best := sums[0]
	for _, sum := range sums[1:] {
		best = max(best, sum)
	}
	gain := best
	if addSigned(&gain, -actual); actual == tooMuch {
		return tooMuch
	}
	return gain
}

// regretsOf are those of one agent, or with -1 of all learners together, each with its own best bids.
func (w *Window) regretsOf(id int) regrets {
	g := w.recorder.regret
	if g == nil {
		return regrets{}
	}
	if w.regrets == nil {
		w.regrets = make([]regrets, g.learners)
		sums := make([]regretSums, g.learners)
		for _, bucket := range g.buckets[w.from:w.to] {
			for learner := range bucket {
				sums[learner].total(&bucket[learner])
			}
		}
		for learner := range sums {
			w.regrets[learner] = sums[learner].regrets()
		}
	}
	if id >= 0 {
		if learner := g.of[id]; learner >= 0 {
			return w.regrets[learner]
		}
		return regrets{}
	}
	var all regrets
	for _, one := range w.regrets {
		all.auctions += one.auctions
		addSigned(&all.value, one.value)
		addSigned(&all.external, one.external)
		addSigned(&all.swap, one.swap)
	}
	return all
}

func externalRegret(w *Window, id int) value {
	r := w.regretsOf(id)
	return perAuction(r.external, r.auctions)
}

func swapRegret(w *Window, id int) value {
	r := w.regretsOf(id)
	return perAuction(r.swap, r.auctions)
}

func regretShare(w *Window, id int) value {
	r := w.regretsOf(id)
	return ratio(r.external, r.value)
}
