package mechanisms

import "marketsim/market"

// assignment finds who has which slot so that the sum of rate x score x (price - slot reserve) is most: slot by slot, each new
// one filled by the best chain of moves, in which a bid that has a slot takes the empty one and leaves its own to another
// (successive augmentation: Kuhn, Naval Research Logistics Quarterly 2 (1955) 83-97). Ties are settled by rank, so that the
// order of the bids does not show.
type assignment struct {
	auction *market.Auction
	bids    []market.Bid
	lowered int     // the bid that is taken to be no more than its least, nobody if all count in full
	holder  []int   // by slot: which bid has it, or nobody
	chains  []chain // by slot
}

// nobody is no bid's index.
const nobody = -1

// chain is the best chain of moves that fills a certain empty slot and leaves this one empty instead.
type chain struct {
	exists bool
	gain   wide
	to     int // where the holder of this slot goes
}

// assignSlots sells slots that have reserves of their own.
//
// A bidder's payment is the sum if it bid its least, the reserve or its own floor, less what the others have of the sum now. That
// is its externality, and what keeps its utility continuous at its least bid.
func assignSlots(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	var holders, others [fewSlots]int
	var chains [fewSlots]chain
	n := len(a.Slots)
	x := assignment{auction: a, bids: bids, lowered: nobody, holder: room(holders[:], n), chains: room(chains[:], n)}
	most, winners := x.solve(), x.holder
	x.holder = room(others[:], n)
	for i, winner := range winners {
		if winner == nobody {
			continue
		}
		x.lowered = winner
		slot, w := a.Slots[i], &bids[winner]
		cost := x.solve().minus(most).plus(worth(slot.Rate, w.Score, w.Price))
		dst = append(dst, market.Award{Agent: w.Agent, Slot: int32(i), Pay: cost.per(slot.Rate, w.Score), On: market.OnClick})
	}
	return dst
}

// room is n elements of what there is, or new ones if that is too little.
func room[T any](there []T, n int) []T {
	if n > len(there) {
		return make([]T, n)
	}
	return there[:n]
}

// solve fills the slots and returns the sum.
func (x *assignment) solve() (sum wide) {
	for i := range x.holder {
		x.holder[i] = nobody
	}
	for i := range x.holder {
		if x.auction.Slots[i].Rate > 0 {
			x.fill(i)
		}
	}
	for i, b := range x.holder {
		if b != nobody {
			_, w := x.adds(b, i)
			sum = sum.plus(w)
		}
	}
	return sum
}

// adds is what it adds to the sum that a bid has a slot, if it can have it.
func (x *assignment) adds(bid, slot int) (can bool, w wide) {
	s, b := &x.auction.Slots[slot], &x.bids[bid]
	price := b.Price
	if bid == x.lowered {
		price = max(x.auction.Reserve, b.Floor)
	}
	if !clickable(b, x.auction.Reserve) || price < s.Reserve {
		return false, wide{}
	}
	return true, worth(s.Rate, b.Score, price-s.Reserve)
}

// fill makes the best of an empty slot: a chain of moves, and at its end a bid that had no slot, if there is one.
func (x *assignment) fill(empty int) {
	x.explore(empty)
	end, last, most := nobody, nobody, wide{}
	for i := range x.chains {
		if !x.chains[i].exists {
			continue
		}
		b, w := x.bestUnserved(i)
		gain := x.chains[i].gain.plus(w)
		if most.less(gain) || gain == most && end == nobody && b != nobody {
			end, last, most = i, b, gain
		}
	}
	if end == nobody {
		return
	}
	for end != empty {
		last, x.holder[end], end = x.holder[end], last, x.chains[end].to
	}
	x.holder[empty] = last
}

// explore finds all chains that fill the empty slot. None comes round with a gain, or the slots would have been filled better
// before.
func (x *assignment) explore(empty int) {
	clear(x.chains)
	x.chains[empty].exists = true
	for again := true; again; {
		again = false
		for into := range x.chains {
			if x.chains[into].exists && x.extend(into) {
				again = true
			}
		}
	}
}

// extend lets the holder of every slot move into one that a chain leaves empty, and says whether that makes any chain better.
func (x *assignment) extend(into int) (better bool) {
	for from, b := range x.holder {
		if b == nobody || from == into {
			continue
		}
		can, w := x.adds(b, into)
		if !can {
			continue
		}
		_, now := x.adds(b, from)
		c, gain := &x.chains[from], x.chains[into].gain.plus(w).minus(now)
		if !c.exists || c.gain.less(gain) {
			*c, better = chain{exists: true, gain: gain, to: into}, true
		}
	}
	return better
}

// bestUnserved is the bid without a slot that adds most in the given one, and what it adds; nobody if none can have it.
func (x *assignment) bestUnserved(slot int) (best int, most wide) {
	best = nobody
	for i := range x.bids {
		can, w := x.adds(i, slot)
		if !can || best != nobody && (w.less(most) || w == most && !outranks(&x.bids[i], &x.bids[best])) {
			continue
		}
		if !x.holds(i) {
			best, most = i, w
		}
	}
	return best, most
}

func (x *assignment) holds(bid int) bool {
	for _, h := range x.holder {
		if h == bid {
			return true
		}
	}
	return false
}
