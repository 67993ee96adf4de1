package mechanisms

import "marketsim/market"

var _ market.Mechanism = GSP{}

// GSP is the generalised second-price auction of slots with click rates. Bids are per click and ranked by score times price.
// Each slot in turn, the best first, goes to the highest in rank of those that have none yet and are at or above its reserve.
// The winner pays for each click the least price at which it would have kept the slot: with score q against the next in
// rank, of score q' and price b', that is q'b'/q, or the reserve of the auction or the slot or its own floor if one of them is
// more.
//
// Bidding one's value is no equilibrium: a lower slot at a lower price may leave more. The lowest of the locally envy-free
// equilibria pays as [VCG] does (Edelman, Ostrovsky and Schwarz, American Economic Review 97 (2007) 242-259; Varian,
// International Journal of Industrial Organization 25 (2007) 1163-1178).
//
// A lot without slots is a [SecondPrice] auction: paid when shown, whatever the scores.
type GSP struct{}

// Clear implements [market.Mechanism].
func (GSP) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	if len(a.Slots) == 0 {
		return SecondPrice{}.Clear(dst, a, bids)
	}
	var room [fewSlots + 1]*market.Bid
	first, line, alike := len(dst), room[:0], !slotsReserved(a)
	if alike {
		line = headOfLine(line, len(a.Slots)+1, a.Reserve, bids)
	}
	for k, slot := range a.Slots {
		least := max(a.Reserve, slot.Reserve)
		var winner, next *market.Bid
		if alike {
			winner, next = topTwoOf(line, len(dst)-first)
		} else {
			winner, next = topTwoUnserved(dst[first:], least, bids)
		}
		if winner == nil || slot.Rate == 0 {
			continue
		}
		pay := max(least, winner.Floor)
		if next != nil {
			pay = max(pay, worth(1, next.Score, next.Price).per(1, winner.Score))
		}
		dst = append(dst, market.Award{Agent: winner.Agent, Slot: int32(k), Pay: pay, On: market.OnClick})
	}
	return dst
}

// topTwoOf returns the first two of a line that are left when so many have been served, nil where there is none.
func topTwoOf(line []*market.Bid, served int) (first, second *market.Bid) {
	if served < len(line) {
		first = line[served]
	}
	if served+1 < len(line) {
		second = line[served+1]
	}
	return first, second
}

// topTwoUnserved returns the two highest in rank that have no award and can have a slot with that reserve, nil where there is
// none.
func topTwoUnserved(served []market.Award, reserve market.Price, bids []market.Bid) (first, second *market.Bid) {
	var least wide // worth of the second: most bids are below it, and that is all there is to know of them
	for i := range bids {
		b := &bids[i]
		switch {
		case worth(1, b.Score, b.Price).less(least):
			continue
		case !clickable(b, reserve) || second != nil && !outranks(b, second) || awarded(served, b.Agent):
			continue
		case first == nil || outranks(b, first):
			first, second = b, first
		default:
			second = b
		}
		if second != nil {
			least = worth(1, second.Score, second.Price)
		}
	}
	return first, second
}
