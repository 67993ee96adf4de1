package market

import "math"

// day is the day of a close, for daily budgets.
func (n *naive) day(at Time) int64 {
	if n.broken == sleepless {
		return 0
	}
	return int64(at / midnight)
}

// spendable is what a buyer can pay at a moment.
func (n *naive) spendable(id AgentID, at Time) Money {
	b, balance := &n.buyers[id], Money(math.MaxInt64)
	if b.HasBudget {
		balance = n.ledger.buyers[id]
	}
	if b.HasDaily {
		balance = min(balance, b.DailyBudget-n.spent[naiveDay{n.day(at), id}])
	}
	return balance
}
