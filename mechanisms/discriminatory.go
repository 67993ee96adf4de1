package mechanisms

import "marketsim/market"

var _ market.Mechanism = Discriminatory{}

// Discriminatory sells the k slots of a lot as equal units, one to each of the k highest eligible bids, each at its own price:
// a first-price auction of several units, as treasuries hold it.
//
// With n symmetric bidders whose values have the distribution F and who want one unit each, the equilibrium bid at value v is the
// expected k-th highest of the n-1 rival values, given that it is below v, and the expected revenue is that of [UniformPrice]
// (Krishna, Auction Theory, 2nd ed. 2010, chapters 12 and 13).
//
// A slot's own reserve is what the publisher asks for that unit: the cheapest are sold first. A lot without slots is one unit.
type Discriminatory struct{}

// Clear implements [market.Mechanism].
func (Discriminatory) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	return sellUnits(dst, a, bids, func(b *market.Bid, _ market.Price) market.Price { return b.Price })
}
