package metrics

import (
	"cmp"
	"math"
	"slices"

	"marketsim/internal/rng"
	"marketsim/market"
)

// sample keeps some of the auctions of a run: all of them until there are too many, then those whose impressions have the smallest
// hashes. Which ones these are does not depend on the order in which they close.
type sample struct {
	most     int      // auctions that are kept in the end
	few      int      // too few to say anything, unless they are all
	limit    uint64   // auctions of larger hashes are not kept any more
	auctions []stakes // up to twice as many as are kept: see trim
	bound    *bound   // of the auctions so far, made when it is first asked for
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

// Sizes of the sample: enough to know how much of each buyer's budget the best allocation would use, few enough to be solved in
// about a second however many buyers there are.
const (
	mostSampled  = 2048    // auctions, if each buyer's share of them is large enough
	winsEach     = 50      // auctions, at least, for each buyer with a budget: as many as it wins on average, at most
	mostStakes   = 120_000 // auctions times buyers
	sampledStake = 0x5354_414b_4553
)

// newSample is for a market of so many buyers, of whom so many have budgets.
func newSample(buyers, limited int) sample {
	few := winsEach * limited
	return sample{most: min(max(mostSampled, few), mostStakes/max(buyers, 1)), few: few, limit: math.MaxUint64}
}

func (s *sample) watch(c *market.Cleared, buyers []entrant) {
	s.bound = nil
	hash := rng.Mix(c.ID, sampledStake)
	if hash > s.limit {
		return
	}
	s.auctions = append(s.auctions, stakesOf(c, hash, buyers))
	if len(s.auctions) > 2*s.most {
		s.trim()
	}
}

// trim drops what is too much, and puts the rest in the order of the hashes: sums of floating point must not depend on the order
// of closes.
func (s *sample) trim() {
	slices.SortFunc(s.auctions, func(a, b stakes) int { return cmp.Compare(a.hash, b.hash) })
	if len(s.auctions) > s.most {
		s.auctions = slices.Delete(s.auctions, s.most, len(s.auctions))
		s.limit = s.auctions[max(s.most, 1)-1].hash
	}
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
	won, auctions := r.won()
	var sum market.Money
	for id, e := range r.entrants {
		if e.HasBudget {
			won[id] = min(won[id], e.Budget)
		}
		add(&sum, won[id])
	}
	return perAuction(sum, auctions)
}

// won is the value of what each buyer won in the whole run, of so many auctions.
func (r *Recorder) won() (won []market.Money, auctions int64) {
	won = make([]market.Money, len(r.names))
	for k := range r.buckets {
		auctions += r.buckets[k].yield.auctions
		for id := range won {
			add(&won[id], r.buckets[k].agents[id].won)
		}
	}
	return won, auctions
}

// priceOfAnarchy is by how much more liquid welfare the best allocation that knows all impressions beforehand would have, by an
// upper bound of that, see [bound]. What was reached is that of the whole run. Of long runs the bound is estimated, and at most on
// average: where a sample has fewer than 50 auctions for each buyer with a budget, it would be too loose, and there is no value.
func priceOfAnarchy(w *Window) value {
	r := w.recorder
	if r.budgets == nil || !r.allValued {
		return value{}
	}
	s := &r.budgets.sample
	won, auctions := r.won()
	s.trim()
	if len(s.auctions) == 0 || len(s.auctions) < s.few && int64(len(s.auctions)) < auctions || slices.Contains(won, tooMuch) {
		return value{}
	}
	if s.bound == nil {
		s.bound = s.boundOf(r.entrants, won, auctions)
	}
	b := s.bound
	return value{b.best / max(b.reached, 1), true}.when(b.reached > 0)
}
