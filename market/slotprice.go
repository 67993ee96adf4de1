package market

import (
	"math/bits"
	"slices"
)

// priceDecides reports whether there is a least price to win that can be told: price must decide, and under VCG a reserve of
// a slot is a bid of the publisher's that shifts everybody's slot.
func (c *Cleared) priceDecides() bool {
	return c.Rule.RanksByPrice() && (c.Rule != VCG || !slices.ContainsFunc(c.Slots, func(s Slot) bool { return s.Reserve > 0 }))
}

// leastForSlot is the least price at which the seat would have had any slot.
func (c *Cleared) leastForSlot(seat int32) Price {
	if !c.ranked {
		c.rankAll()
	}
	if c.Rule.ByClick() {
		return c.leastForClick(seat)
	}
	return c.leastForUnit(seat)
}

// leastForClick plays the sale of positions among the rivals: each goes to the first in rank that has none and reaches its
// reserve. The seat has it if it reaches the reserve and is not behind that rival.
func (c *Cleared) leastForClick(seat int32) Price {
	own := One
	if i := slices.IndexFunc(c.Bids, func(b Bid) bool { return b.Seat == seat }); i >= 0 {
		own = c.Bids[i].Score
	}
	least := MaxPrice
	c.served = c.served[:0]
	for _, slot := range c.Slots {
		if slot.Rate == 0 || own == 0 {
			continue
		}
		price := slot.Reserve
		for _, i := range c.order {
			b := &c.Bids[i]
			if b.Seat != seat && b.Score > 0 && b.Price >= slot.Reserve && !slices.Contains(c.served, i) {
				c.served = append(c.served, i)
				price = max(price, b.matchedBy(own))
				break
			}
		}
		least = min(least, price)
	}
	return least
}

// matchedBy is the least price at which an ad of that score ranks with the bid.
func (b *Bid) matchedBy(score Rate) Price {
	hi, lo := bits.Mul64(uint64(b.Price), uint64(b.Score))
	lo, carry := bits.Add64(lo, uint64(score)-1, 0) // rounded up
	if hi += carry; hi >= uint64(score) {
		return MaxPrice
	}
	least, _ := bits.Div64(hi, lo, uint64(score))
	return Price(min(least, uint64(MaxPrice)))
}

// leastForUnit is the price of equal units, the cheapest of which are sold first: the seat takes the place of the last rival
// that has one, or one more unit at its reserve.
func (c *Cleared) leastForUnit(seat int32) Price {
	c.supply = c.supply[:0]
	for _, slot := range c.Slots {
		c.supply = append(c.supply, slot.Reserve)
	}
	slices.Sort(c.supply)
	sold, least := 0, MaxPrice
	for _, i := range c.order {
		b := &c.Bids[i]
		if b.Seat == seat {
			continue
		}
		if sold == len(c.supply) || b.Price < c.supply[sold] {
			break
		}
		sold, least = sold+1, b.Price
	}
	if sold < len(c.supply) {
		least = min(least, c.supply[sold])
	}
	return least
}
