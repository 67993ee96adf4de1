package mechanisms

import "marketsim/market"

var _ market.Mechanism = SecondPrice{}

// SecondPrice sells to the highest eligible bid at the least price at which it would still have won: the next eligible bid,
// the reserve or the winner's own floor, whichever is most. Bidding one's value is a dominant strategy (Vickrey, Journal
// of Finance 16 (1961) 8-37).
type SecondPrice struct{}

// Clear implements [market.Mechanism].
func (SecondPrice) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	winner, next := topTwo(a.Reserve, bids)
	if winner == nil {
		return dst
	}
	pay := max(a.Reserve, winner.Floor)
	if next != nil {
		pay = max(pay, next.Price)
	}
	return append(dst, market.Award{Agent: winner.Agent, Pay: pay})
}
