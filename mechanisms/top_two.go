package mechanisms

import "marketsim/market"

// topTwo returns the first and the second of the eligible bids in the order of market.Bid.Beats, nil where there is none.
func topTwo(reserve market.Price, bids []market.Bid) (first, second *market.Bid) {
	for i := range bids {
		b := &bids[i]
		switch {
		case b.Price < reserve:
		case first == nil || b.Beats(first):
			first, second = b, first
		case second == nil || b.Beats(second):
			second = b
		}
	}
	return first, second
}
