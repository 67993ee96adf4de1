package metrics

import "marketsim/market"

// realized follows what slots turned out to be worth to buyers that find out only afterwards: see [market.Realizer]. What is
// sold to others is worth to them what they knew it to be, their value.
type realized struct {
	buyers  []entrant
	finds   []bool // whether an agent is such a buyer
	known   bool   // whether each is, or has values that are known
	buckets [][]found
}

// found sums what one agent found out.
type found struct {
	worth       market.Money // of what it was sold
	conversions parts        // of slots that turned out to be worth more than nothing
}

// newRealized returns nil if nobody finds out afterwards.
func newRealized(list []entrant, buckets int) *realized {
	r := &realized{buyers: list, finds: make([]bool, len(list)), known: true}
	anyone := false
	for i := range list {
		r.finds[i] = list[i].Outcomes != nil
		anyone = anyone || r.finds[i]
		r.known = r.known && (r.finds[i] || list[i].valued)
	}
	if !anyone {
		return nil
	}
	sums := make([]found, buckets*len(list))
	for range buckets {
		r.buckets = append(r.buckets, sums[:len(list):len(list)])
		sums = sums[len(list):]
	}
	return r
}

func (r *realized) watch(c *market.Cleared, bucket int) {
	for i := range c.Awards {
		w := &c.Awards[i]
		f := &r.buckets[bucket][w.Agent]
		switch {
		case w.Realized:
			f.worth += market.Money(w.Worth)
			if w.Worth > 0 {
				f.conversions += parts(w.Part())
			}
		case w.Slot != market.NoSlot:
			f.worth += r.buyers[w.Agent].won(&c.Lot, w, valueOf(c.Seats, w.Agent))
		}
	}
}

// found totals what an agent found out in the window, or with -1 all that do, and what these have spent.
func (w *Window) found(id int) (sum found, spent market.Money, ok bool) {
	r := w.recorder.realized
	if r == nil {
		return sum, 0, false
	}
	for i := range r.buyers {
		if !r.finds[i] || id >= 0 && i != id {
			continue
		}
		ok = true
		add(&spent, w.agents[i].spend)
		for _, b := range r.buckets[w.from:w.to] {
			add(&sum.worth, b[i].worth)
			sum.conversions += b[i].conversions
		}
	}
	return sum, spent, ok
}

// realizedWelfare is what everything sold turned out to be worth, per auction.
func realizedWelfare(w *Window) value {
	r := w.recorder.realized
	if r == nil || !r.known {
		return value{}
	}
	var sum market.Money
	for _, b := range r.buckets[w.from:w.to] {
		for i := range b {
			add(&sum, b[i].worth)
		}
	}
	return perAuction(sum, w.market.auctions)
}

func conversions(w *Window, id int) value {
	sum, _, ok := w.found(id)
	return sum.conversions.per(w.market.auctions).when(ok)
}

func realizedSurplus(w *Window, id int) value {
	sum, spent, ok := w.found(id)
	return gain(sum.worth, spent, w.market.auctions).when(ok)
}

// costPerConversion is in currency units.
func costPerConversion(w *Window, id int) value {
	sum, spent, ok := w.found(id)
	v := perSlot(spent, sum.conversions).when(ok)
	v.x /= 1000 // of one, not a thousand
	return v
}

func returnOnSpend(w *Window, id int) value {
	sum, spent, ok := w.found(id)
	return ratio(sum.worth, spent).when(ok)
}
