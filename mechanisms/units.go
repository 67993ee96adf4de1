package mechanisms

import (
	"slices"

	"marketsim/market"
)

// sellUnits sells a lot's slots as equal units, one to a bidder: k of them to the k highest bids, where k is the most for which
// the k-th bid is at or above the k-th lowest of the slots' reserves. Each winner pays what pay says of its bid and of the
// marginal price: the highest bid that is eligible and gets nothing, the reserve or the k-th lowest slot reserve, whichever is
// most. A winner that had bid less than the marginal price would have got nothing.
func sellUnits(dst []market.Award, a *market.Auction, bids []market.Bid, pay func(b *market.Bid, marginal market.Price) market.Price) []market.Award {
	first := len(dst)
	dst = inOrder(dst, a.Reserve, bids)
	line := dst[first:]
	slots := a.Slots
	if len(slots) == 0 {
		slots = oneUnit[:]
	}
	sold, marginal := 0, a.Reserve
	for slot := nextUnit(slots, -1); slot >= 0 && sold < len(line); slot = nextUnit(slots, slot) {
		if bids[line[sold].Slot].Price < slots[slot].Reserve {
			break
		}
		marginal = max(marginal, slots[slot].Reserve)
		sold++
	}
	if sold < len(line) {
		marginal = max(marginal, bids[line[sold].Slot].Price)
	}
	slot := -1
	for i := range line[:sold] {
		b := &bids[line[i].Slot]
		slot = nextUnit(slots, slot)
		line[i] = market.Award{Agent: b.Agent, Slot: int32(slot), Pay: pay(b, marginal)}
	}
	return dst[:first+sold]
}

var oneUnit [1]market.Slot // of a lot without slots

// inOrder appends one award for each eligible bid, the highest bid first. Its Slot is the bid's index: the room for awards
// serves as that for sorting, which allocates nothing.
func inOrder(dst []market.Award, reserve market.Price, bids []market.Bid) []market.Award {
	first := len(dst)
	for i := range bids {
		if bids[i].Price >= reserve {
			dst = append(dst, market.Award{Slot: int32(i)})
		}
	}
	slices.SortFunc(dst[first:], func(x, y market.Award) int {
		if bids[x.Slot].Beats(&bids[y.Slot]) {
			return -1
		}
		return 1
	})
	return dst
}

// nextUnit walks the units in the order of their reserves, equal ones in the order of the slots, from -1 to the first to -1
// again.
func nextUnit(slots []market.Slot, after int) int {
	reserve := market.Price(-1)
	if after >= 0 {
		reserve = slots[after].Reserve
	}
	for i := after + 1; i < len(slots); i++ {
		if slots[i].Reserve == reserve {
			return i
		}
	}
	next := -1
	for i := range slots {
		if r := slots[i].Reserve; r > reserve && (next < 0 || r < slots[next].Reserve) {
			next = i
		}
	}
	return next
}
