package mechanisms

import "marketsim/market"

var _ market.Mechanism = UniformPrice{}

// UniformPrice sells the k slots of a lot as equal units, one to each of the k highest eligible bids, all at one price: the
// highest bid that gets nothing, or the reserve if that is more. A winner whose own floor is above that pays its floor. Whoever
// wants one unit does best by bidding its value (the (k+1)st-price auction: Krishna, Auction Theory, 2nd ed. 2010, chapter 12).
//
// With n symmetric bidders whose values are uniform on [0, 1], the expected revenue is k(n-k)/(n+1).
//
// A slot's own reserve is what the publisher asks for that unit: the cheapest are sold first, and all sold at the price of the
// dearest among them at least. A lot without slots is one unit.
type UniformPrice struct{}

// Clear implements [market.Mechanism].
func (UniformPrice) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	return sellUnits(dst, a, bids, func(b *market.Bid, marginal market.Price) market.Price { return max(marginal, b.Floor) })
}
