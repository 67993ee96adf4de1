package market

import (
	"cmp"
	"math/bits"
	"slices"
)

// ranking is the order of the bids of a finished auction that could win, made when it is first asked for.
type ranking struct {
	ranked      bool
	top, second int     // indices into Bids of the two highest prices at or above the reserve, -1 if there is none
	order       []int32 // for lots of several slots: all of them, best first

	served []int32 // scratch
	supply []Price // scratch
}

// MinimumToWin is the least price at which the seat would have won an award on price alone, a tie counted as a win: what
// beats the lowest of the rivals that would be displaced, the reserve or the seat's own floor, whichever is most, and at least
// 1, because an offer of nothing is no bid. Where positions are sold by click, bids rank by price times score; a bidder whose
// bid was rejected is told what an ad of score One would have needed.
func (c *Cleared) MinimumToWin(seat int32) Price {
	least := max(1, c.Reserve, c.Seats[seat].Floor)
	if len(c.Slots) > 0 && c.Rule.SellsSlots() {
		return max(least, c.leastForSlot(seat))
	}
	if !c.ranked {
		c.rank()
	}
	rival := c.top
	if rival >= 0 && c.Bids[rival].Seat == seat {
		rival = c.second
	}
	if rival < 0 {
		return least
	}
	return max(least, c.Bids[rival].Price)
}

// rank finds the two highest bids that could win.
func (c *Cleared) rank() {
	c.ranked, c.top, c.second = true, -1, -1
	for i := range c.Bids {
		switch p := c.Bids[i].Price; {
		case p < c.Reserve:
		case c.top < 0 || p > c.Bids[c.top].Price:
			c.top, c.second = i, c.top
		case c.second < 0 || p > c.Bids[c.second].Price:
			c.second = i
		}
	}
}

// rankAll orders the bids that could win.
func (c *Cleared) rankAll() {
	c.ranked, c.order = true, c.order[:0]
	for i := range c.Bids {
		if c.Bids[i].Price >= c.Reserve {
			c.order = append(c.order, int32(i))
		}
	}
	scored := c.Rule.ByClick()
	slices.SortFunc(c.order, func(i, j int32) int {
		x, y := &c.Bids[i], &c.Bids[j]
		if !scored {
			return cmp.Compare(y.Price, x.Price)
		}
		xh, xl := bits.Mul64(uint64(x.Price), uint64(x.Score))
		yh, yl := bits.Mul64(uint64(y.Price), uint64(y.Score))
		return cmp.Or(cmp.Compare(yh, xh), cmp.Compare(yl, xl))
	})
}
