package agents

import (
	"math"

	"marketsim/agents/values"
	"marketsim/internal/detmath"
	"marketsim/market"
)

// PIDPacing spreads its budget over the run by bidding a share f of its value that a controller moves,
//
//	log f = log start + kp e + ki (integral of e dx) + kd e',  least <= f <= 1,
//
// where x is the share of the run that is over, and e how far spending lies behind the even line, as a share of the budget. Its
// derivative e' = 1 - r, where r is what is spent per unit of x, averaged exponentially over the last hundredth of the run: the
// purchases themselves are too lumpy to differentiate. While f is at a bound the integral does not grow further out, so that it
// need not unwind. Without a budget it bids its value. A budget of each day is spread over the day instead, if it allows less: that
// is then the run.
//
// If spending goes as f^h, it settles without overshoot for ki = h kp^2/4, within some 2/(h kp) of the run. The defaults are that for
// h = 2, uniform values under second price, in a fiftieth of the run. (K. Astrom, R. Murray, Feedback Systems, 2nd ed. 2021,
// chapter 11.)
type PIDPacing struct {
	Proportional float64 `key:"kp" unit:"1" min:"0" max:"1e6" doc:"change of the logarithm of the bid if spending is behind by the whole budget"`
	Integral     float64 `key:"ki" unit:"1" min:"0" max:"1e9" doc:"the same, if it is so for the whole run"`
	Derivative   float64 `key:"kd" unit:"1" min:"0" max:"1000" doc:"the same, if nothing is spent"`
	Start        float64 `key:"start" unit:"1" above:"0" max:"1" doc:"bid as a share of the value at the start"`
	Least        float64 `key:"least" unit:"1" min:"1e-9" max:"1" doc:"smallest bid as a share of the value"`
}

type pidPacing struct {
	values.Model
	purse
	params   PIDPacing
	lowest   float64 // log of the smallest share
	integral float64 // log of start and what has been added
	rate     float64 // of spending: 1 is even
	factor   float64
}

// rateWindow is the share of the run over which the rate of spending is averaged.
const rateWindow = 0.01

// New builds the agent.
func (p PIDPacing) New(d Deps) (market.Agent, error) {
	const kind = "pid-pacing"
	switch {
	case !(p.Proportional >= 0 && p.Proportional <= 1e6):
		return nil, fault(d, kind, "kp", p.Proportional, "must be 0 to 1e6")
	case !(p.Integral >= 0 && p.Integral <= 1e9):
		return nil, fault(d, kind, "ki", p.Integral, "must be 0 to 1e9")
	case !(p.Derivative >= 0 && p.Derivative <= 1000):
		return nil, fault(d, kind, "kd", p.Derivative, "must be 0 to 1000")
	case !(p.Least >= 1e-9 && p.Least <= 1):
		return nil, fault(d, kind, "least", p.Least, "must be 1e-9 to 1")
	case !(p.Start >= p.Least && p.Start <= 1):
		return nil, fault(d, kind, "start", p.Start, "must be least to 1")
	}
	purse, err := newPurse(d, kind)
	if err != nil {
		return nil, err
	}
	a := &pidPacing{Model: d.Values, purse: purse, params: p, rate: 1, factor: p.Start}
	a.lowest, a.integral = detmath.Log(p.Least), detmath.Log(p.Start)
	if !purse.limited {
		a.factor = 1
	}
	return a, nil
}

// Bid implements [market.Agent].
func (a *pidPacing) Bid(lot *market.Lot) (market.Offer, bool) {
	if a.limited && a.budget > 0 {
		a.control(a.turn(lot))
	}
	bid := market.PriceOf(float64(a.factor * a.Estimate(lot).CPM()))
	return market.Offer{Price: bid}, bid > 0 && bid >= lot.Floor
}

// control moves the factor, given how many auctions have passed and what was charged.
func (a *pidPacing) control(auctions, charged float64) {
	dx := auctions / a.auctions
	a.rate += (charged/a.budget - float64(a.rate*dx)) / (rateWindow + dx)
	e := a.behind()
	level := float64(a.params.Proportional*e) + float64(a.params.Derivative*(1-a.rate)) + a.integral
	if level < 0 && e > 0 || level > a.lowest && e < 0 {
		grown := float64(float64(a.params.Integral*e) * dx)
		a.integral, level = a.integral+grown, level+grown
	}
	a.factor = detmath.Exp(math.Min(math.Max(level, a.lowest), 0))
}

// Observe implements [market.Observer].
func (a *pidPacing) Observe(n *market.Notice) { a.note(n) }
