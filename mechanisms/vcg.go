package mechanisms

import (
	"slices"

	"marketsim/market"
)

var _ market.Mechanism = VCG{}

// VCG is the Vickrey-Clarke-Groves auction of slots with click rates: the slots go where clicks are worth most, and everyone
// pays what its presence costs the others. Bidding one's value is a dominant strategy.
//
// Bids are per click. The winner of slot i, with score q_i, pays for each click
//
//	sum over k >= i of (c_k - c_(k+1)) q_(k+1) b_(k+1) / (c_i q_i)
//
// where c_k is the rate of slot k and q_(k+1) b_(k+1) the score times price of the next in rank after its winner (Edelman,
// Ostrovsky and Schwarz, American Economic Review 97 (2007) 242-259). No term is less than with the reserve or its own floor
// for b and its own score for q: below that, it would have had no slot.
//
// Where a slot has a reserve of its own, that is the publisher's bid for it: what a click there must bring. The slots then go
// where the sum of rate x score x (price - slot reserve) is most, and the publisher is one of the others whom a winner pays
// for. So nobody pays less than the reserve of its slot, and truth remains the best answer even where a better slot has the
// higher reserve, in which a bid between the two may rather have the cheaper one.
//
// A lot without slots is a [SecondPrice] auction: paid when shown, whatever the scores.
type VCG struct{}

// fewSlots is how many slots are handled without allocating.
const fewSlots = 32

// Clear implements [market.Mechanism].
func (VCG) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	if len(a.Slots) == 0 {
		return SecondPrice{}.Clear(dst, a, bids)
	}
	if slotsReserved(a) {
		return assignSlots(dst, a, bids)
	}
	var room [fewSlots + 1]*market.Bid
	line := headOfLine(room[:0], len(a.Slots)+1, a.Reserve, bids)
	for i, b := range line {
		if i < len(a.Slots) && a.Slots[i].Rate > 0 {
			dst = append(dst, market.Award{Agent: b.Agent, Slot: int32(i), Pay: externality(a, line, i), On: market.OnClick})
		}
	}
	return dst
}

// slotsReserved reports whether a slot has a reserve of its own, so that not everyone in line can have it.
func slotsReserved(a *market.Auction) bool {
	return slices.ContainsFunc(a.Slots, func(s market.Slot) bool { return s.Reserve > 0 })
}

// headOfLine appends the n highest in rank of the eligible bids, in this order.
func headOfLine(line []*market.Bid, n int, reserve market.Price, bids []market.Bid) []*market.Bid {
	var least wide // worth of the last of a full line: most bids are below it, and that is all there is to know of them
	for i := range bids {
		b := &bids[i]
		switch {
		case worth(1, b.Score, b.Price).less(least) || !clickable(b, reserve):
			continue
		case len(line) < n:
			line = append(line, b)
		case outranks(b, line[n-1]):
			line[n-1] = b
		}
		for k := len(line) - 1; k > 0 && outranks(line[k], line[k-1]); k-- {
			line[k], line[k-1] = line[k-1], line[k]
		}
		if len(line) == n {
			least = worth(1, line[n-1].Score, line[n-1].Price)
		}
	}
	return line
}

// externality is the price per click of slot i, if the line takes the slots as it stands.
func externality(a *market.Auction, line []*market.Bid, i int) market.Price {
	self, cost := line[i], wide{}
	least := max(a.Reserve, self.Floor)
	for k := i; k < len(a.Slots); k++ {
		step := a.Slots[k].Rate
		if k+1 < len(a.Slots) {
			step -= a.Slots[k+1].Rate
		}
		loss := worth(step, self.Score, least)
		if k+1 < len(line) {
			if rival := worth(step, line[k+1].Score, line[k+1].Price); loss.less(rival) {
				loss = rival
			}
		}
		cost = cost.plus(loss)
	}
	return cost.per(a.Slots[i].Rate, self.Score)
}
