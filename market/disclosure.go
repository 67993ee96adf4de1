package market

import "slices"

// Disclosure adds to a notice what the seller tells the bidder of that seat, or takes away. It is pure and the same for all. A
// notice comes to it with the outcome: won or not, why not, and what the bidder pays. A least price that would have won is told
// only of auctions in which it is the price that decides.
type Disclosure func(n *Notice, c *Cleared, seat int32)

// DiscloseOutcome tells a bidder only whether it won, why not, and what it pays.
func DiscloseOutcome(*Notice, *Cleared, int32) {}

// DiscloseWinLoss tells whether it won, and why not. What it pays, a loser of an all-pay auction too, is kept back.
func DiscloseWinLoss(n *Notice, _ *Cleared, _ int32) { n.Unpriced, n.Pay = true, 0 }

// DiscloseMinimumToWin also tells the least price that would have won, as first-price exchanges do, where it is price that wins.
func DiscloseMinimumToWin(n *Notice, c *Cleared, seat int32) {
	if !c.priceDecides() {
		return
	}
	n.Disclosed, n.MinimumToWin = true, c.MinimumToWin(seat)
}

// DisclosePriceOnWin tells it to winners only: how much less would have been enough.
func DisclosePriceOnWin(n *Notice, c *Cleared, seat int32) {
	if n.Reason == Won {
		DiscloseMinimumToWin(n, c, seat)
	}
}

// DiscloseBids tells the least price that would have won and the other admitted bids of the open auction, highest first and
// without names. Bids under deals are not among them; those below a hidden reserve are.
func DiscloseBids(n *Notice, c *Cleared, seat int32) {
	DiscloseMinimumToWin(n, c, seat)
	n.Revealed, n.Rivals = true, n.Rivals[:0]
	for i := range c.Bids {
		if b := &c.Bids[i]; b.Seat != seat && b.Deal == 0 {
			n.Rivals = append(n.Rivals, b.Price)
		}
	}
	slices.Sort(n.Rivals)
	slices.Reverse(n.Rivals)
}

// DiscloseRange tells, instead of the least price that would have won, the cell of a geometric grid that it lies in. The grid is
// anchored at one millionth of a currency unit per thousand, the unit of [Price], and the ratio r is how much wider each cell
// is than the one before: its edges are ceil((1+r)^k) for k = 0, 1, 2 and so on. A cell holds the prices from one edge to just
// below the next, and the last one ends at MaxPrice.
//
// So the cells are equally wide in relative terms, by the ratio but for rounding to whole units. If all prices are scaled, by a
// power of 1+r, the cells scale with them; by another factor the cells keep their relative width and are cut elsewhere.
//
// The ratio is 0.001 to 1000.
func DiscloseRange(r float64) Disclosure {
	edges := gridOf(1 + r)
	return func(n *Notice, c *Cleared, seat int32) {
		if !c.priceDecides() {
			return
		}
		least := c.MinimumToWin(seat)
		k, found := slices.BinarySearch(edges, least)
		if !found {
			k--
		}
		n.Ranged, n.Low, n.High = true, edges[k], MaxPrice
		if k+1 < len(edges) {
			n.High = edges[k+1] - 1
		}
	}
}

// gridOf lists the edges of the cells, those that fall on one whole unit once.
func gridOf(growth float64) []Price {
	var edges []Price
	for x := 1.0; x <= float64(MaxPrice); x *= growth {
		edge := Price(x)
		if float64(edge) < x {
			edge++
		}
		if edge <= MaxPrice && (len(edges) == 0 || edge > edges[len(edges)-1]) {
			edges = append(edges, edge)
		}
	}
	return edges
}
