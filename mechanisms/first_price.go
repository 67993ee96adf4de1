package mechanisms

import "marketsim/market"

var _ market.Mechanism = FirstPrice{}

// FirstPrice sells to the highest eligible bid at its own price. Bidding one's value leaves nothing: bidders shade.
//
// With n symmetric bidders whose values have the distribution F, the equilibrium bid at value v and reserve r is
// v - integral from r to v of F(x)^(n-1) dx / F(v)^(n-1), and the expected revenue is that of [SecondPrice] (Krishna,
// Auction Theory, 2nd ed. 2010, propositions 2.2 and 2.3, section 2.5).
type FirstPrice struct{}

// Clear implements [market.Mechanism].
func (FirstPrice) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	winner, _ := topTwo(a.Reserve, bids)
	if winner == nil {
		return dst
	}
	return append(dst, market.Award{Agent: winner.Agent, Pay: winner.Price})
}
