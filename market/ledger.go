package market

import (
	"fmt"
	"math"
	"slices"
)

// Ledger owns every balance of the market. Each award is one debit and one credit, so the sum of all balances is zero at
// every moment.
type Ledger struct {
	treasury Money   // where the budgets came from: minus their sum
	sellers  []Money // what each seller has earned
	buyers   []Money // what each buyer has left; without a budget, minus what it has spent
	limited  []bool  // whether a buyer has a budget
	daily    *allowances
}

// allowances are the daily budgets; nil where nobody has one.
type allowances struct {
	day  int64   // of the last close
	each []Money // a day's; without limit, math.MaxInt64
	left []Money // of today's
}

// newLedger opens the accounts and pays out the budgets.
func newLedger(sellers int, buyers []Buyer) (Ledger, error) {
	l := Ledger{sellers: make([]Money, sellers), buyers: make([]Money, len(buyers)), limited: make([]bool, len(buyers))}
	for i, b := range buyers {
		if err := l.allow(i, &b, len(buyers)); err != nil {
			return l, err
		}
		if !b.HasBudget {
			continue
		}
		if b.Budget < 0 {
			return l, fmt.Errorf("market: budget of %s is %v: must be 0 or more", b.Name, b.Budget.Units())
		}
		if l.treasury < math.MinInt64+b.Budget {
			return l, fmt.Errorf("market: the budgets up to %s sum to more than %v: lower them", b.Name, Money(math.MaxInt64).Units())
		}
		l.treasury -= b.Budget
		l.buyers[i], l.limited[i] = b.Budget, true
	}
	return l, nil
}

// allow enters the daily budget of a buyer, if it has one.
func (l *Ledger) allow(id int, b *Buyer, buyers int) error {
	if !b.HasDaily {
		return nil
	}
	if b.DailyBudget < 0 {
		return fmt.Errorf("market: daily budget of %s is %v: must be 0 or more", b.Name, b.DailyBudget.Units())
	}
	if l.daily == nil {
		l.daily = &allowances{each: slices.Repeat([]Money{math.MaxInt64}, buyers), left: slices.Repeat([]Money{math.MaxInt64}, buyers)}
	}
	l.daily.each[id], l.daily.left[id] = b.DailyBudget, b.DailyBudget
	return nil
}

// reach lets the day of a close begin, unless it has: then everybody has its whole daily budget again. Closes come in order of
// time.
func (l *Ledger) reach(at Time) {
	if l.daily == nil || at.Day() == l.daily.day {
		return
	}
	l.daily.day = at.Day()
	copy(l.daily.left, l.daily.each)
}

// Spendable is the most that a buyer can pay now: the least of what is left of its budget and of its daily budget.
func (l *Ledger) Spendable(id AgentID) Money {
	most := Money(math.MaxInt64)
	if l.limited[id] {
		most = l.buyers[id]
	}
	if l.daily != nil {
		most = min(most, l.daily.left[id])
	}
	return most
}

// Balance is what a buyer has left of its budget; without one, minus what it has spent.
func (l *Ledger) Balance(id AgentID) Money { return l.buyers[id] }

// Earned is what a seller has earned.
func (l *Ledger) Earned(id SellerID) Money { return l.sellers[id] }

// Sum is the sum of all balances. It is zero at every moment.
func (l *Ledger) Sum() Money {
	sum := l.treasury
	for _, b := range l.buyers {
		sum += b
	}
	for _, s := range l.sellers {
		sum += s
	}
	return sum
}

// pay moves the price of one award from a buyer to a seller. It refuses what would overspend or overflow.
func (l *Ledger) pay(from AgentID, to SellerID, amount Money) error {
	switch {
	case amount < 0:
		return fmt.Errorf("market: ledger: payment of %v: must be 0 or more", amount.Units())
	case amount > l.Spendable(from):
		return fmt.Errorf("market: ledger: payment of %v exceeds the balance of %v", amount.Units(), l.Spendable(from).Units())
	case l.sellers[to] > math.MaxInt64-amount || l.buyers[from] < math.MinInt64+amount:
		return fmt.Errorf("market: ledger: earnings exceed %v currency units: scale prices down", Money(math.MaxInt64).Units())
	}
	if l.daily != nil && l.daily.each[from] != math.MaxInt64 {
		l.daily.left[from] -= amount
	}
	l.buyers[from] -= amount
	l.sellers[to] += amount
	return nil
}
