package agents

import (
	"math/rand/v2"

	"marketsim/agents/values"
	"marketsim/market"
)

// Throttling spreads its budget over the run by sitting out auctions: it takes part in each with probability pi, and then bids a
// constant share of its value. Every period, a share of the run, pi is multiplied by 1 + change if spending is behind the even
// line, and by 1 - change if it is ahead; it stays between 1e-6 and 1. So it wins less of everything, the cheap and the dear, where
// [DualPacing] leaves out what is dear. Without a budget it always takes part. A budget of each day is spread over the day instead,
// if it allows less: that is then the run.
//
// (D. Agarwal, S. Ghosh, K. Wei, S. You, "Budget pacing for targeted online advertisements at LinkedIn", KDD 2014, 1613-1619:
// there the change is 10 %, the period one minute of a day and the start 10 %, and the line follows the traffic as it does here.)
type Throttling struct {
	Start  float64 `key:"start" unit:"1" min:"1e-6" max:"1" doc:"probability of taking part at the start"`
	Change float64 `key:"change" unit:"1" above:"0" max:"0.9" doc:"share by which it is raised or lowered"`
	Period float64 `key:"period" unit:"1" above:"0" max:"1" doc:"share of a run from one change to the next; at most one change a lot"`
	Factor float64 `key:"factor" unit:"1" above:"0" max:"1000" doc:"bid as a share of the value"`
}

type throttling struct {
	values.Model
	purse
	params      Throttling
	stream      *rand.Rand
	next        float64 // when the probability is changed next, as a share of the run
	probability float64
}

// leastPart is the smallest probability of taking part.
const leastPart = 1e-6

// New builds the agent.
func (p Throttling) New(d Deps) (market.Agent, error) {
	const kind = "throttling"
	switch {
	case !(p.Start >= leastPart && p.Start <= 1):
		return nil, fault(d, kind, "start", p.Start, "must be 1e-6 to 1")
	case !(p.Change > 0 && p.Change <= 0.9):
		return nil, fault(d, kind, "change", p.Change, "must be more than 0 and at most 0.9")
	case !(p.Period > 0 && p.Period <= 1):
		return nil, fault(d, kind, "period", p.Period, "must be more than 0 and at most 1")
	case !(p.Factor > 0 && p.Factor <= 1000):
		return nil, fault(d, kind, "factor", p.Factor, "must be more than 0 and at most 1000")
	}
	purse, err := newPurse(d, kind)
	if err != nil {
		return nil, err
	}
	a := &throttling{Model: d.Values, purse: purse, params: p, stream: d.Stream, next: p.Period, probability: p.Start}
	if !purse.limited {
		a.probability = 1
	}
	return a, nil
}

// Bid implements [market.Agent].
func (a *throttling) Bid(lot *market.Lot) (market.Offer, bool) {
	a.turn(lot)
	a.next = min(a.next, a.elapsed()+a.params.Period) // a new day starts at 0
	if a.limited && a.budget > 0 && a.elapsed() >= a.next {
		a.next = a.elapsed() + a.params.Period
		change := a.params.Change
		if a.behind() < 0 {
			change = -change
		}
		a.probability = min(max(float64(a.probability*(1+change)), leastPart), 1)
	}
	if a.stream.Float64() >= a.probability {
		return market.Offer{}, false
	}
	bid := market.PriceOf(float64(a.params.Factor * a.Estimate(lot).CPM()))
	return market.Offer{Price: bid}, bid > 0 && bid >= lot.Floor
}

// Observe implements [market.Observer].
func (a *throttling) Observe(n *market.Notice) { a.note(n) }
