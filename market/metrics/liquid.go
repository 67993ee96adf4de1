package metrics

import (
	"slices"

	"marketsim/internal/rng"
	"marketsim/market"
)

// sample keeps some of the auctions of a run, picked by a hash of their impressions: all of them until there are too many, then
// a half of those kept, and so on. Which ones it keeps does not depend on the order in which they close.
type sample struct {
	most     int    // auctions
	mask     uint64 // an auction is kept if its hash has none of these bits
	auctions []stakes
	bound    *dual // of the auctions kept when there were so many, made when it is first asked for
}

// stakes are what the buyers could win in one auction.
type stakes struct {
	hash  uint64
	rates []market.Rate // of the slots, best first; empty: one slot of rate One
	buyer []stake
}

// stake is one buyer's part in an auction.
type stake struct {
	agent int
	worth market.Money // of a slot of rate One
	won   market.Money // worth of what it got
}

// Sizes of the sample: enough for a mean to a few per cent, few enough to be solved in a moment however many buyers there are.
const (
	mostSampled  = 2048
	fewSampled   = 64
	mostStakes   = 20_000
	sampledStake = 0x5354_414b_4553 // "STAKES"
)

func newSample(buyers int) sample {
	return sample{most: min(mostSampled, max(fewSampled, mostStakes/max(buyers, 1)))}
}

func (s *sample) watch(c *market.Cleared, buyers []entrant) {
	hash := rng.Mix(c.ID, sampledStake)
	if hash&s.mask != 0 {
		return
	}
	for len(s.auctions) == s.most {
		s.mask = s.mask<<1 | 1
		s.auctions = slices.DeleteFunc(s.auctions, func(a stakes) bool { return a.hash&s.mask != 0 })
	}
	if hash&s.mask != 0 {
		return
	}
	s.auctions = append(s.auctions, stakesOf(c, hash, buyers))
	s.bound = nil
}

func stakesOf(c *market.Cleared, hash uint64, buyers []entrant) stakes {
	a := stakes{hash: hash, buyer: make([]stake, len(c.Seats))}
	clicked := c.SoldByClick()
	for _, slot := range c.Slots {
		rate := market.One
		if clicked {
			rate = slot.Rate
		}
		a.rates = append(a.rates, rate)
	}
	for i := range c.Seats {
		s := &c.Seats[i]
		a.buyer[i] = stake{agent: int(s.Agent), worth: market.Money(s.Value)}
		if clicked {
			a.buyer[i].worth = buyers[s.Agent].score.Of(a.buyer[i].worth)
		}
		for k := range c.Awards {
			if w := &c.Awards[k]; w.Agent == s.Agent && w.Slot != market.NoSlot {
				addSigned(&a.buyer[i].won, buyers[s.Agent].won(&c.Lot, w, s.Value))
			}
		}
	}
	return a
}

// liquidWelfare is sum_i min(B_i, V_i) per auction over the whole run: V_i is the value of what buyer i won, and B_i its
// budget, if it has one (Dobzinski, Paes Leme 2014). What a buyer cannot pay for does not count.
func liquidWelfare(w *Window) value {
	r := w.recorder
	if r.budgets == nil || !r.allValued {
		return value{}
	}
	var sum market.Money
	var auctions int64
	won := make([]market.Money, len(r.names))
	for k := range r.buckets {
		auctions += r.buckets[k].yield.auctions
		for id := range won {
			add(&won[id], r.buckets[k].agents[id].won)
		}
	}
	for id, e := range r.entrants {
		if e.HasBudget {
			won[id] = min(won[id], e.Budget)
		}
		add(&sum, won[id])
	}
	return perAuction(sum, auctions)
}

// priceOfAnarchy is by how much more liquid welfare the best allocation that knows all impressions beforehand would have: at
// most so much, since it is bounded by duality. Both are of the same sample of the auctions, with as much of each budget as is
// the sample's share of all.
func priceOfAnarchy(w *Window) value {
	r := w.recorder
	if r.budgets == nil || !r.allValued || len(r.budgets.sample.auctions) == 0 {
		return value{}
	}
	s := &r.budgets.sample
	if s.bound == nil {
		var auctions int64
		for k := range r.buckets {
			auctions += r.buckets[k].yield.auctions
		}
		s.bound = s.dual(r.entrants, float64(len(s.auctions))/float64(auctions))
	}
	d := s.bound
	return value{d.best / max(d.reached, 1), true}.when(d.reached > 0)
}
