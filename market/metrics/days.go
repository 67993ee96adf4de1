package metrics

import (
	"math"
	"time"

	"marketsim/market"
)

// days follows buyers that can spend no more than a budget in each simulated day, by the day of the close, as the ledger does.
// Its metrics are of all days in which the run lasts: what is paid after their last midnight is no part of them.
type days struct {
	buyers   []entrant
	span     Span
	day      int64       // of the last close
	arrived  market.Time // of the latest arrival
	accounts []daily     // by agent
}

// daily is how a buyer got on with its daily budget.
type daily struct {
	today

	spent market.Money // in the days that are over
	gone  float64      // sum over these of the share of the day until nothing was left
	off   float64      // sum over these of the mean distance from the even line, as a share of the budget
}

// today is what a buyer paid since midnight.
type today struct {
	sum   market.Money
	count int64       // of payments that were more than nothing
	last  market.Time // of these, since midnight
	area  float64     // between what was spent and the even line, up to the last
}

const wholeDay = market.Time(24 * time.Hour)

// newDays returns nil if no buyer has a daily budget.
func newDays(list []entrant, s Span) *days {
	for i := range list {
		if list[i].HasDaily {
			return &days{buyers: list, span: s, accounts: make([]daily, len(list))}
		}
	}
	return nil
}

// timed tells whether the end of the run is known before it.
func (d *days) timed() bool { return d.span.Auctions == 0 && d.span.Horizon > 0 }

// count is how many days the run lasts, the last perhaps in part: up to its horizon, or so far to its latest arrival.
func (d *days) count() int64 {
	if d.timed() {
		return (d.span.Horizon - 1).Day() + 1
	}
	return d.arrived.Day() + 1
}

// length is how much of a day the run takes.
func (d *days) length(day int64) market.Time {
	if d.timed() {
		return min(wholeDay, d.span.Horizon-market.Time(day)*wholeDay)
	}
	return wholeDay
}

func (d *days) watch(c *market.Cleared, _ int) {
	d.arrived = max(d.arrived, c.At)
	day := c.Close.Day()
	if d.timed() && day >= d.count() {
		return
	}
	for ; d.day < day; d.day++ {
		for i := range d.accounts {
			d.accounts[i].end(d.buyers[i].DailyBudget, d.length(d.day))
		}
	}
	for i := range c.Awards {
		if w := &c.Awards[i]; w.Charged > 0 && d.buyers[w.Agent].HasDaily {
			d.accounts[w.Agent].pay(w.Charged, c.Close-market.Time(day)*wholeDay, d.buyers[w.Agent].DailyBudget, d.length(day))
		}
	}
}

// pay adds a payment at a time since midnight.
func (t *today) pay(amount market.Money, at market.Time, budget market.Money, length market.Time) {
	t.area += t.between(at, budget, length)
	addSigned(&t.sum, amount)
	t.count++
	t.last = at
}

// between is the area between what is spent, as a share of the budget, and the even line, from the last payment up to a time, in
// shares of the length of the day.
func (t *today) between(at market.Time, budget market.Money, length market.Time) float64 {
	spent := float64(t.sum) / float64(max(budget, 1))
	half := func(at market.Time) float64 { // of a square whose sign is that of its side
		side := min(1, float64(at)/float64(length)) - spent
		return float64(0.5 * side * math.Abs(side))
	}
	return half(at) - half(t.last)
}

// until is the share of the day that was over with the last payment, if less was left than the mean of the day's payments; 1 if
// more was.
func (t *today) until(budget market.Money, length market.Time) float64 {
	if left := budget - t.sum; left > 0 && float64(left)*float64(t.count) >= float64(t.sum) {
		return 1
	}
	return min(1, float64(t.last)/float64(length))
}

// end closes a day of which the run took so much.
func (a *daily) end(budget market.Money, length market.Time) {
	length = max(length, 1)
	a.off += a.area + a.between(length, budget, length)
	a.gone += a.until(budget, length)
	addSigned(&a.spent, a.sum)
	a.today = today{}
}

// binds tells whether a buyer's daily budget allows less in the run than its budget does.
func (d *days) binds(id int) bool {
	if d == nil || !d.buyers[id].HasDaily {
		return false
	}
	e := &d.buyers[id]
	return !e.HasBudget || float64(e.DailyBudget)*float64(d.count()) < float64(e.Budget)
}

// pace is what a buyer with a daily budget made of it.
type pace struct {
	agent          int
	spent, allowed float64
	gone           float64 // mean over days
	off            value   // mean over days: those whose length is known
}

// paced lists what buyers made of daily budgets that bind before budgets of the run: one buyer, or with -1 all that have one.
func (w *Window) paced(id int) (list []pace) {
	d := w.recorder.days
	for i := range w.recorder.entrants {
		if (id < 0 || i == id) && d.binds(i) {
			if p := d.pace(i); p.spent < float64(tooMuch) {
				list = append(list, p)
			}
		}
	}
	return list
}

// pace closes the days that are still open. Where the end of the run is not known before it, the even line of its last day is
// not either.
func (d *days) pace(id int) pace {
	a, budget, n := d.accounts[id], d.buyers[id].DailyBudget, d.count()
	off, lines := a.off, d.day
	for day := d.day; day < n; day++ {
		if d.timed() {
			a.end(budget, d.length(day))
			off, lines = a.off, n
		} else {
			a.end(budget, d.arrived-market.Time(day)*wholeDay)
		}
	}
	return pace{
		agent: id, spent: float64(a.spent), allowed: float64(budget) * float64(n), gone: a.gone / float64(n),
		off: value{off / float64(max(lines, 1)), true}.when(lines > 0 && budget > 0),
	}
}
