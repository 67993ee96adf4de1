package market

import (
	"slices"
	"sort"
)

// Disclosure adds to a notice what the seller tells the bidder of that seat, or takes from it. It is pure and the same for all.
// Without one, a bidder is told whether it won, why not, and what it pays.
//
// The least price to win is told only where it is price that wins: not under rules that draw lots or go by history or beliefs.
type Disclosure func(n *Notice, c *Cleared, seat int32)

// DiscloseWinLoss tells a bidder only whether it won, which position or share of the slot, and why not: what it pays is kept back,
// what is delivered to it cannot be.
func DiscloseWinLoss(n *Notice, _ *Cleared, _ int32) { n.Unpriced, n.Pay, n.Charged = true, 0, 0 }

// DisclosePriceOnWin also tells a winner the least price that would have won.
func DisclosePriceOnWin(n *Notice, c *Cleared, seat int32) {
	if n.Reason == Won {
		DiscloseMinimumToWin(n, c, seat)
	}
}

// DiscloseMinimumToWin also tells the least price that would have won, as first-price exchanges do, where it is price that wins.
func DiscloseMinimumToWin(n *Notice, c *Cleared, seat int32) {
	if !c.priceDecides() {
		return
	}
	n.Disclosed, n.MinimumToWin = true, c.MinimumToWin(seat)
}

// DiscloseBids also tells all other bids of the open auction, without names, and the least price that would have won.
func DiscloseBids(n *Notice, c *Cleared, seat int32) {
	DiscloseMinimumToWin(n, c, seat)
	n.Revealed = true
	for i := range c.Bids {
		if b := &c.Bids[i]; b.Seat != seat && b.Deal == 0 {
			n.Rivals = append(n.Rivals, b.Price)
		}
	}
	slices.Sort(n.Rivals)
	slices.Reverse(n.Rivals)
}

// DiscloseRange tells of the least price that would have won only the range in which it lies. The ranges are the same for all
// bidders and auctions: they begin at 1 millionth, and each ends just before the next, which begins higher by the given share
// (at least one millionth). A share that is not positive tells the price itself as a range.
func DiscloseRange(width float64) Disclosure {
	edges := []Price{1}
	for last := Price(1); last <= MaxPrice; edges = append(edges, last) {
		last = max(last+1, Price(float64(last)*(1+width)))
		if !(width > 0) || len(edges) > mostRanges {
			return exactRange
		}
	}
	return func(n *Notice, c *Cleared, seat int32) {
		if !c.priceDecides() {
			return
		}
		least := c.MinimumToWin(seat)
		i := sort.Search(len(edges), func(i int) bool { return edges[i] > least })
		n.Ranged, n.Low, n.High = true, edges[i-1], edges[i]-1
	}
}

// mostRanges is more than a grid of ranges a thousandth wide has.
const mostRanges = 100_000

// exactRange is the narrowest range of all.
func exactRange(n *Notice, c *Cleared, seat int32) {
	if c.priceDecides() {
		least := c.MinimumToWin(seat)
		n.Ranged, n.Low, n.High = true, least, least
	}
}
