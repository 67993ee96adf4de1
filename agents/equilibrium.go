package agents

import (
	"fmt"

	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
)

// Equilibrium bids as everybody does in the symmetric Bayes-Nash equilibrium of the announced rule, believing that all
// bidders have its own law of values and see the same quality q. Under second price that is its value. Under every other
// rule it takes the winner to pay its bid, and with [BNEBid] at quality 1 and the announced floor as reserve r it bids
//
//	q b(v/q; r/q)
//
// and declines if its value is below the floor. A lone bidder bids the floor. If the law is a constant, all values are known
// and the bid is the value. Other laws with atoms have no symmetric equilibrium in pure strategies: they are refused.
type Equilibrium struct {
	Bidders int `key:"bidders" unit:"buyers" min:"0" max:"10000" doc:"how many bidders it reckons with, itself included; 0: all buyers of the market"`
}

// maxBidders bounds the bidders it reckons with: with so many, all bids that can win are within a part in a thousand of the
// values already.
const maxBidders = 10_000

type equilibrium struct {
	values.Model
	law     law.Law
	bidders int
	certain bool      // whether all values are known
	table   *bidTable // shared; nil until it is first needed
	reserve reserve   // of the last lot
}

// New builds the agent.
func (p Equilibrium) New(d Deps) (market.Agent, error) {
	if p.Bidders < 0 || p.Bidders > maxBidders {
		return nil, fault(d, "equilibrium", "bidders", p.Bidders, "must be 0 to 10000")
	}
	if p.Bidders == 0 {
		p.Bidders = min(d.Rivals+1, maxBidders)
	}
	a := &equilibrium{Model: d.Values, law: d.Law, bidders: p.Bidders}
	switch d.Law.(type) {
	case law.Constant:
		a.certain = true
	case law.Density, law.Empirical:
	default:
		return nil, fault(d, "equilibrium", "law", fmt.Sprintf("%T", d.Law), "values with positive probabilities have no symmetric equilibrium in pure strategies: use a continuous law or another strategy")
	}
	return a, nil
}

// Bid implements [market.Agent].
func (a *equilibrium) Bid(lot *market.Lot) (market.Offer, bool) {
	v := a.Value(lot)
	if v <= 0 || v < lot.Floor {
		return market.Offer{}, false
	}
	bid := v
	switch {
	case lot.Rule == market.SecondPrice:
	case a.bidders == 1:
		bid = lot.Floor
	case !a.certain:
		bid = a.shaded(lot, v)
	}
	return market.Offer{Price: min(max(bid, lot.Floor, 1), v)}, true // a price of nothing would be a no-bid
}

// shaded is the first-price bid.
func (a *equilibrium) shaded(lot *market.Lot, v market.Price) market.Price {
	if a.table == nil {
		a.table = sharedTables.get(a.law, a.bidders)
	}
	perQuality := 1 / lot.Quality
	if floor := lot.Floor.CPM() * perQuality; floor != a.reserve.price {
		a.reserve = a.table.reserve(floor)
	}
	return market.PriceOf(float64(lot.Quality * a.table.bidAt(v.CPM()*perQuality, a.reserve)))
}
