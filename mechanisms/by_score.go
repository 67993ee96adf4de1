package mechanisms

import "marketsim/market"

// outranks orders bids for clicks: by score times price, which is what a click-through is worth, and then by tickets.
func outranks(b, c *market.Bid) bool {
	x, y := worth(1, b.Score, b.Price), worth(1, c.Score, c.Price)
	if x != y {
		return y.less(x)
	}
	return b.DrawnBefore(c)
}

// clickable says whether the bid can have a slot that is paid by the click, its reserve being what it is. An ad of score 0 is
// never clicked.
func clickable(b *market.Bid, reserve market.Price) bool { return b.Price >= reserve && b.Score > 0 }
