package agents

import (
	"math/rand/v2"

	"marketsim/internal/detmath"
	"marketsim/market"
)

// ValueSearch learns by batches how likely each bid wins and searches for the best one: the value learning of AuctionGym with
// inference by search (O. Jeunen, S. Murphy and B. Allison, AdKDD 2022 and KDD 2023). It draws Candidates shares of the value,
// uniform from .1 to 1, and bids the share gamma of the largest
//
//	P(win | rate, worth, gamma) (1 - gamma) v,
//
// with rate and worth the features of a lot of value v, and P of [winModel], which it fits to the last Batch notices whenever there
// are so many. Until then, and after a batch of which it won nothing, gamma is normal about Start: so it may bid above the value.
//
// It learns from having won or not, which every disclosure tells; prices it does not look at. Bids lost for other reasons
// than their price, for being late say, count for nothing, bids below a floor as lost. It takes every rule that is not truthful for
// first price; under a truthful one it bids its value and learns nothing.
type ValueSearch struct {
	Batch      int     `key:"batch" unit:"notices" min:"10" max:"1000000" doc:"notices that it learns from at once, and then forgets"`
	Candidates int     `key:"candidates" unit:"bids" min:"1" max:"10000" doc:"shares of the value among which it searches, drawn anew for every lot"`
	Epochs     int     `key:"epochs" unit:"1" min:"1" max:"1000000" doc:"steps of a fit of the win model at most; it ends before that once the loss no longer falls"`
	Start      float64 `key:"start" unit:"1" above:"0" max:"2" doc:"mean of the share of its value that it bids before it has learned anything"`
	Sigma      float64 `key:"sigma" unit:"1" min:"0" max:"1" doc:"standard deviation of that share"`

	Extension `key:",inline"`
}

// valueSearch is the agent.
type valueSearch struct {
	surplus
	params ValueSearch
	stream *rand.Rand
	lots   features
	wins   winModel
	fitted bool
	open   pending[shaded]
}

// shaded is a bid under way as a share of the value, and the features of the lot.
type shaded struct{ rate, worth, share float64 }

// leastCandidate is the least share that is searched.
const leastCandidate = 0.1

// New builds the agent.
func (p ValueSearch) New(d Deps) (market.Agent, error) {
	const kind = "value-search"
	switch {
	case p.Batch < 10 || p.Batch > 1_000_000:
		return nil, fault(d, kind, "batch", p.Batch, "must be 10 to 1000000 notices")
	case p.Candidates < 1 || p.Candidates > 10_000:
		return nil, fault(d, kind, "candidates", p.Candidates, "must be 1 to 10000")
	case p.Epochs < 1 || p.Epochs > 1_000_000:
		return nil, fault(d, kind, "epochs", p.Epochs, "must be 1 to 1000000")
	case !(p.Start > 0 && p.Start <= 2):
		return nil, fault(d, kind, "start", p.Start, "must be more than 0 and at most 2")
	case !(p.Sigma >= 0 && p.Sigma <= 1):
		return nil, fault(d, kind, "sigma", p.Sigma, "must be 0 to 1")
	}
	if err := p.Extension.check(d, kind); err != nil {
		return nil, err
	}
	return &valueSearch{
		surplus: surplus{d.Values, p.Yields}, params: p, stream: d.Stream, lots: d.features(), wins: newWinModel(0.003, p.Epochs, d.Stream),
	}, nil
}

// Bid implements [market.Agent].
func (a *valueSearch) Bid(lot *market.Lot) (market.Offer, bool) {
	v := a.Estimate(lot)
	if v <= 0 || v < lot.Floor {
		return market.Offer{}, false
	}
	if lot.Rule.Truthful() {
		return market.Offer{Price: v}, true
	}
	rate, worth := a.lots.of(&a.Model, lot, v)
	price := max(market.PriceOf(float64(a.share(rate, worth)*v.CPM())), lot.Floor, 1)
	tag, bid := a.open.add(lot)
	bid.rate, bid.worth, bid.share = rate, worth, float64(price)/float64(v)
	return market.Offer{Price: price, Tag: tag}, true
}

// share is the share of the value to bid.
func (a *valueSearch) share(rate, worth float64) float64 {
	if !a.fitted {
		return max(a.params.Start+float64(a.params.Sigma*normal(a.stream)), 0)
	}
	level, slope := a.wins.odds(rate, worth)
	return search(level, slope, a.params.Candidates, a.stream)
}

// search is the share gamma among so many drawn ones that has the largest (1-gamma) / (1 + e^-(level + slope gamma)). That rises up
// to one share and falls from there, so it is the next candidate below or above that: the others need no look.
func search(level, slope float64, candidates int, stream *rand.Rand) float64 {
	top := leastCandidate
	if slope > 0 {
		top = logistic{}.best(1, -level/slope, 1/slope)
	}
	below, above := 0., 2.
	for range candidates {
		c := leastCandidate + float64((1-leastCandidate)*stream.Float64())
		if c <= top {
			below = max(below, c)
		} else {
			above = min(above, c)
		}
	}
	switch {
	case above > 1:
		return below
	case below == 0:
		return above
	}
	gain := func(c float64) float64 { return (1 - c) / (1 + detmath.Exp(-level-float64(slope*c))) }
	if gain(below) > gain(above) {
		return below
	}
	return above
}

// Improves implements [market.Improver].
func (a *valueSearch) Improves() bool { return true }

// Observe implements [market.Observer].
func (a *valueSearch) Observe(n *market.Notice) {
	d := a.open.find(n)
	if d == nil || n.Realized {
		return
	}
	if d.settle(); !priced(n) {
		return
	}
	a.wins.add(d.what.rate, d.what.worth, d.what.share, n.Reason == market.Won)
	if a.wins.count < float64(a.params.Batch) {
		return
	}
	if a.fitted = a.wins.wins > 0; a.fitted {
		a.wins.fit()
	}
	a.wins.forget()
}
