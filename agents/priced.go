package agents

import "marketsim/market"

// priced reports whether price decided what became of a bid. It says nothing of what wins if it was late or could not be paid, if its
// deal was none, or if a deal took the lot: which of these bid for it in the same auction is not told.
func priced(n *market.Notice) bool {
	switch n.Reason {
	case market.Expired, market.InvalidDeal, market.LostToDeal, market.OutOfBudget:
		return false
	}
	return true
}
