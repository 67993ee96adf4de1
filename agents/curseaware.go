package agents

import (
	"marketsim/agents/values"
	"marketsim/market"
)

// CurseAware bids in the symmetric equilibrium for a common value: all bidders find the same value, none knows it, and each has a
// signal of its own, s = z + noise / sqrt(t), where z is the standard normal score of the value and the precision t is that of all
// its signals together. The bidder with the highest signal wins, which says that the others thought less of it: whoever bids its
// estimate pays too much, the winner's curse. With Y the highest of the other signals, it bids at quality 1
//
//	under a truthful rule    b(s) = w(s) = E[v | own signal s, Y = s]
//	under any other          b' = (w - b) f(s|s) / F(s|s), F(.|s) the law of Y given the own signal and f its density
//
// (P. Milgrom and R. Weber, Econometrica 50 (1982) 1089-1122), and q b where quality, affinity and drift multiply values by q. It
// knows its signal by its estimate.
//
// Under a floor it takes part from the signal s* on with E[v | s*, Y <= s*] = floor: winning with it at the floor means no more
// than that nobody took part (their section 7). From there on it bids the same w(s) under a truthful rule, which is above the
// floor, for that the best rival ties is better news than that it is below; under any other b starts at b(s*) = floor. A buyer
// that knows its values, or has no rivals, has no curse to fear: it bids its estimate.
type CurseAware struct {
	Bidders int `key:"bidders" unit:"buyers" min:"0" max:"10000" doc:"how many bidders it reckons with, itself included; 0: all buyers of the market"`
}

type curseAware struct {
	values.Model
	curse *curse // nil: none
	entry entry  // at the floor of the last lot
}

// New builds the agent.
func (p CurseAware) New(d Deps) (market.Agent, error) {
	if p.Bidders < 0 || p.Bidders > maxBidders {
		return nil, fault(d, "curse-aware", "bidders", p.Bidders, "must be 0 to 10000")
	}
	if p.Bidders == 0 {
		p.Bidders = min(d.Rivals+1, maxBidders)
	}
	a := &curseAware{Model: d.Values}
	if d.Precision > 0 && p.Bidders > 1 && d.Law.Mean() > 0 {
		a.curse = curses.get(signals{d.Law, d.Precision, p.Bidders})
	}
	return a, nil
}

// Bid implements [market.Agent].
func (a *curseAware) Bid(lot *market.Lot) (market.Offer, bool) {
	estimate := a.Estimate(lot)
	if estimate <= 0 || a.curse == nil {
		return market.Offer{Price: estimate}, estimate > 0
	}
	factor := a.Factor(lot)
	floor := lot.Floor.CPM() / factor
	if floor != a.entry.floor {
		a.entry = a.curse.entry(floor)
	}
	s := a.curse.at(estimate.CPM() / factor)
	bid := s.tied
	if !lot.Rule.Truthful() {
		bid = s.bidUnder(a.entry)
	}
	price := max(market.PriceOf(float64(factor*bid)), lot.Floor, 1)
	return market.Offer{Price: price}, market.PriceOf(float64(factor*s.below)) >= lot.Floor
}
