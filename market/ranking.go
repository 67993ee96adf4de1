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
}

// MinimumToWin is the least price at which the seat would have won an award on price alone, a tie counted as a win: the
// lowest of the rival bids that fill all slots, the reserve or the seat's own floor, whichever is most, and at least 1,
// because an offer of nothing is no bid. Where positions are sold by click, bids rank by price times score; a bidder whose
// bid was rejected is told what an ad of score One would have needed.
func (c *Cleared) MinimumToWin(seat int32) Price {
	least := max(1, c.Reserve, c.Seats[seat].Floor)
	if len(c.Slots) > 0 {
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

// leastForSlot is the least price that beats, or ties with, the rival who would get the last slot.
func (c *Cleared) leastForSlot(seat int32) Price {
	if !c.ranked {
		c.rankAll()
	}
	last, own := len(c.Slots)-1, One
	if i := slices.IndexFunc(c.Bids, func(b Bid) bool { return b.Seat == seat }); i >= 0 {
		own = c.Bids[i].Score
	}
	if place := slices.IndexFunc(c.order, func(i int32) bool { return c.Bids[i].Seat == seat }); place >= 0 && place <= last {
		last++
	}
	if last >= len(c.order) || own == 0 {
		return 0
	}
	rival := &c.Bids[c.order[last]]
	if !c.byScore() {
		return rival.Price
	}
	hi, lo := bits.Mul64(uint64(rival.Price), uint64(rival.Score))
	lo, carry := bits.Add64(lo, uint64(own)-1, 0) // rounded up
	if hi += carry; hi >= uint64(own) {
		return MaxPrice
	}
	least, _ := bits.Div64(hi, lo, uint64(own))
	return Price(min(least, uint64(MaxPrice)))
}

// byScore reports whether bids rank by price times score, rather than by price.
func (c *Cleared) byScore() bool { return c.Rule == VCG || c.Rule == GSP }

// rankAll orders the bids that could win.
func (c *Cleared) rankAll() {
	c.ranked, c.order = true, c.order[:0]
	for i := range c.Bids {
		if c.Bids[i].Price >= c.Reserve {
			c.order = append(c.order, int32(i))
		}
	}
	scored := c.byScore()
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
