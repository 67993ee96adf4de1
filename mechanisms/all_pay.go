package mechanisms

import "marketsim/market"

var _ market.Mechanism = AllPay{}

// AllPay sells to the highest eligible bid, and every eligible bidder pays its own bid: the losers get an award without a
// slot.
//
// With n symmetric bidders whose values have the distribution F, the equilibrium bid at value v is the integral from 0 to v
// of x (n-1) F(x)^(n-2) f(x) dx, for the uniform law (n-1)/n v^n, and all payments together are in expectation those of
// [SecondPrice] (Krishna, Auction Theory, 2nd ed. 2010, section 3.2).
type AllPay struct{}

// Clear implements [market.Mechanism]. The winner's award comes first.
func (AllPay) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	winner, _ := topTwo(a.Reserve, bids)
	if winner == nil {
		return dst
	}
	dst = append(dst, market.Award{Agent: winner.Agent, Pay: winner.Price})
	for i := range bids {
		if b := &bids[i]; b != winner && b.Price >= a.Reserve {
			dst = append(dst, market.Award{Agent: b.Agent, Slot: market.NoSlot, Pay: b.Price})
		}
	}
	return dst
}
