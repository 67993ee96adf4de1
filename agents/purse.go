package agents

import (
	"cmp"
	"fmt"

	"marketsim/market"
)

// purse is what a buyer knows of its budget, and how far the time has come that it is for. It counts in CPM: an impression at CPM 1
// takes 1.
//
// A buyer may have a budget for the run, one for each simulated day, or both: it spreads the one that allows less an auction. That
// of a day starts anew at midnight.
//
// Time is measured in auctions of its seller, whether the buyer is invited to them or not, so that a buyer of few of them
// spends its budget over the same time as one of all. What it has spent it knows from its notices: it lags behind while they are
// under way and misses what they missed. It may so bid money that it no longer has; the ledger then clips its bid.
type purse struct {
	limited  bool
	budget   float64 // of the run, or of a day
	auctions float64 // in that time
	even     float64 // what an auction may cost on average: budget/auctions
	daily    bool    // whether it is of a day

	day   int64
	first uint64  // number of the first lot of the time
	last  uint64  // number of the last lot
	spent float64 // in that time
	fresh float64 // since the last lot
}

// newPurse is the purse of a buyer of one kind.
func newPurse(d Deps, kind string) (purse, error) {
	run := purse{auctions: d.Auctions}
	if d.HasBudget {
		if !(d.Budget >= 0) || !(d.Auctions > 0) {
			return run, fmt.Errorf("agents: %s: %s has a budget of %v for %v auctions: it can only spread 0 or more over a known number of auctions", d.Name, kind, d.Budget, d.Auctions)
		}
		run.limit(d.Budget)
	}
	if !d.HasDaily {
		return run, nil
	}
	if !(d.DailyBudget >= 0) || !(d.AuctionsPerDay > 0) {
		return run, fmt.Errorf("agents: %s: %s has a daily budget of %v for %v auctions a day: it can only spread 0 or more over a known number of auctions", d.Name, kind, d.DailyBudget, d.AuctionsPerDay)
	}
	day := purse{daily: true, auctions: d.AuctionsPerDay}
	if d.Auctions > 0 {
		day.auctions = min(day.auctions, d.Auctions) // a run that is shorter has all of it
	}
	day.limit(d.DailyBudget)
	if run.limited && run.even <= day.even {
		return run, nil
	}
	return day, nil
}

// limit gives it a budget in currency units.
func (p *purse) limit(budget float64) {
	p.limited, p.budget = true, budget*1000
	p.even = p.budget / p.auctions
}

// turn turns to the next lot. It returns how many auctions the run has come on since the last one, which are none if messages
// overtook each other, and what the buyer was charged meanwhile.
func (p *purse) turn(lot *market.Lot) (auctions, charged float64) {
	if lot.Seq > p.last {
		auctions = float64(lot.Seq - p.last)
		p.last = lot.Seq
	}
	if p.daily && lot.At.Day() > p.day {
		p.day, p.first, p.spent = lot.At.Day(), p.last, 0
	}
	charged, p.fresh = p.fresh, 0
	return auctions, charged
}

// note counts what a notice tells. Where the price is kept back, the bid stands for it: more it cannot be.
func (p *purse) note(n *market.Notice) {
	cost := n.Charged
	if n.Unpriced && n.Reason == market.Won {
		cost = cmp.Or(n.Share, market.One).Of(market.Money(max(n.Bid, 0)))
	}
	if cost > 0 && !n.Realized {
		p.pay(cost)
	}
}

// pay counts what was charged.
func (p *purse) pay(amount market.Money) {
	charged := market.Price(amount).CPM()
	p.spent += charged
	p.fresh += charged
}

// elapsed is the share of the time that is over: more than 1 if it has more auctions than the mean.
func (p *purse) elapsed() float64 { return float64(p.last-p.first) / p.auctions }

// behind is how far spending lies behind an even line, as a share of the budget, which must not be 0.
func (p *purse) behind() float64 { return min(p.elapsed(), 1) - p.spent/p.budget }
