package metrics

import "marketsim/market"

// regretSums are one learner's sums over some sampled auctions, in two halves that chance tells apart.
type regretSums struct {
	auctions int64
	value    market.Money
	half     [2]table
}

// table holds, by the cell of the actual bid, the nearest of the grid or one more for bids beyond what was believed: what each bid of
// the grid would have brought, and last what the actual ones did. A row that is nil is of no auctions, as is a table.
type table [][]market.Money

// regrets are what learners would have gained, in sums over sampled auctions.
type regrets struct {
	auctions int64
	value    market.Money // of the lots
	external gains        // of the best single bid of the grid in all of them
	swap     gains        // of the best bid of the grid instead of each actual one
}

// gains are what other bids would have brought more than the actual ones did.
type gains struct {
	sum market.Money
	few bool // too few auctions to tell
}

// add adds one auction.
func (r *regretSums) add(half uint64, cell int, value market.Price, utilities []market.Money, actual market.Money) {
	n := len(utilities)
	row := r.half[half].row(cell, n+1)
	r.auctions++
	addSigned(&r.value, market.Money(value))
	for k, u := range utilities {
		addSigned(&row[k], u)
	}
	addSigned(&row[n], actual)
}

// row is the row of a cell, so long; tables have one more than that, but for the actual bids.
func (t *table) row(cell, n int) []market.Money {
	if *t == nil {
		*t = make(table, n)
	}
	if (*t)[cell] == nil {
		(*t)[cell] = make([]market.Money, n)
	}
	return (*t)[cell]
}

// total adds the sums of a part.
func (r *regretSums) total(part *regretSums) {
	r.auctions += part.auctions
	addSigned(&r.value, part.value)
	for k := range r.half {
		r.half[k].total(part.half[k])
	}
}

func (t *table) total(part table) {
	for cell, row := range part {
		if row != nil {
			sum := t.row(cell, len(row))
			for k := range row {
				addSigned(&sum[k], row[k])
			}
		}
	}
}

// all are the sums over all cells, as a table of one row; nil of no auctions.
func (t table) all() (list table) {
	for _, row := range t {
		if row != nil {
			sum := list.row(0, len(row))
			for k := range row {
				addSigned(&sum[k], row[k])
			}
		}
	}
	return list
}

// fewPerBid is how many auctions there are, at least, for each bid that was made, where regret is estimated from a sample.
const fewPerBid = 5

// regrets finds the best bids, of all auctions or from a sample of them.
func (r *regretSums) regrets(sampled bool) regrets {
	one := [2]table{r.half[0].all(), r.half[1].all()}
	return regrets{r.auctions, r.value, r.gains(one, false, sampled), r.gains(r.half, true, sampled)}
}

// gains are those of the best bid for each row of a table. With stay, the actual bids may be the best.
//
// Over all auctions this is regret as defined: max over bids b, or over maps from bids to bids, of sum_t [u_t(b) - u_t(b_t)]. The
// same maximum over a sample is too large on average, since its bids are fitted to it, and the more so the more rows there are.
// Bids that are the best for one half of a sample and are tried on the other, both ways, gain too little on average: they are not
// the best for all. The two biases are much alike, so what is returned is the mean of the two. Its own bias, up or down, is no more
// than half of their distance.
func (r *regretSums) gains(half [2]table, stay, sampled bool) (g gains) {
	var pooled table
	pooled.total(half[0])
	pooled.total(half[1])
	rows := int64(0)
	for _, row := range pooled {
		if row != nil {
			rows++
			addSigned(&g.sum, gainOver(row, row, stay))
		}
	}
	if !sampled || rows == 0 {
		return g
	}
	var crossed market.Money
	for k, one := range half {
		for cell, row := range half[1-k] {
			if one != nil && one[cell] != nil && row != nil {
				addSigned(&crossed, gainOver(one[cell], row, stay))
			}
		}
	}
	return gains{middle(g.sum, crossed), half[0] == nil || half[1] == nil || r.auctions < fewPerBid*rows}
}

// gainOver is what the bid that is the best by one row brings in another, less what the actual bids did there.
func gainOver(by, in []market.Money, stay bool) market.Money {
	actual := len(in) - 1
	best := 0
	if stay {
		best = actual
	}
	for k, sum := range by[:actual] {
		if sum > by[best] {
			best = k
		}
	}
	gain := in[best]
	if addSigned(&gain, -in[actual]); in[actual] == tooMuch {
		return tooMuch
	}
	return gain
}

// middle is the mean of two sums.
func middle(a, b market.Money) market.Money {
	if a == tooMuch || b == tooMuch {
		return tooMuch
	}
	return a/2 + b/2
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
			w.regrets[learner] = sums[learner].regrets(g.sample > 1)
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
		all.external.add(one.external)
		all.swap.add(one.swap)
	}
	return all
}

// add adds those of another learner: too few auctions of one are too few.
func (g *gains) add(one gains) {
	addSigned(&g.sum, one.sum)
	g.few = g.few || one.few
}

func externalRegret(w *Window, id int) value {
	r := w.regretsOf(id)
	return perAuction(r.external.sum, r.auctions).when(!r.external.few)
}

func swapRegret(w *Window, id int) value {
	r := w.regretsOf(id)
	return perAuction(r.swap.sum, r.auctions).when(!r.swap.few)
}

func regretShare(w *Window, id int) value {
	r := w.regretsOf(id)
	return ratio(r.external.sum, r.value).when(!r.external.few)
}

// addSigned adds amounts of either sign. A sum that is too large stays so.
func addSigned(sum *market.Money, part market.Money) {
	switch {
	case *sum == tooMuch || part == tooMuch || part > 0 && *sum > tooMuch-part || part < 0 && *sum < -tooMuch-part:
		*sum = tooMuch
	default:
		*sum += part
	}
}
