package mechanisms

import "marketsim/market"

var _ market.Mechanism = PostedPrice{}

// PostedPrice sells at a price that is set beforehand: the reserve, or the buyer's own floor if that is higher. Of all who
// would pay it, the smallest ticket gets the impression, not the highest bid. So a bid says no more than yes or no, and one's
// value says it best: the rule is truthful. It is not efficient.
type PostedPrice struct{}

// Clear implements [market.Mechanism].
func (PostedPrice) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	var first *market.Bid
	for i := range bids {
		if b := &bids[i]; b.Price >= a.Reserve && (first == nil || b.DrawnBefore(first)) {
			first = b
		}
	}
	if first == nil {
		return dst
	}
	return append(dst, market.Award{Agent: first.Agent, Pay: max(a.Reserve, first.Floor)})
}
