package agents

import (
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
)

// LevelK reasons Level steps deep (D. O. Stahl and P. W. Wilson, Games and Economic Behavior 10 (1995) 218-254; in auctions, V. P.
// Crawford and N. Iriberri, Econometrica 75 (2007) 1721-1770). Level 0 does not reason: it bids the share Fraction of its value
// or, if Naive is uniform, any bid between 0 and that. Level k takes all rivals for level k-1, with values of its own law, and
// bids the best response to them: with H the distribution of one such bid and n bidders, what maximises
//
//	(v-b) H(b)^(n-1)
//
// where the winner pays its bid. Under alpha-price it solves the first-order condition (v-b) G'/G = 2-Alpha, G = H^(n-1), of
// its rule by the same maximum with the power (n-1)/(2-Alpha), under a truthful rule it bids its value from level 1 on, and every
// other rule it takes for first price. Bids are tabulated when such a rule is first met: see [levelTable].
//
// A bid is exact to 1e-4 up to level 3 and to some thousandths at level 4, but for values at which it jumps or stops rising: each
// level differentiates the one below. Deeper reasoning is hardly found in experiments.
//
// For values uniform on [0, hi] a level 0 of fraction c >= (n-1)/n makes all others bid (n-1)/n v, which is the equilibrium. A
// level 0 of uniform bids with n = 2 and hi = 1 has H(b) = b - b log b, so that level 1 bids b where v = 2b - b/log b.
type LevelK struct {
	Level     int     `key:"level" unit:"steps" min:"0" max:"4" doc:"how many steps of reasoning it takes: 0 bids without any, k answers rivals of level k-1"`
	Naive     string  `key:"naive" oneof:"fraction|uniform" doc:"what level 0 bids: a fraction of its value, or anything up to that fraction"`
	Fraction  float64 `key:"fraction" unit:"1" above:"0" max:"1" doc:"level 0 bids this share of its value, or up to it"`
	Bidders   int     `key:"bidders" unit:"buyers" min:"0" max:"10000" doc:"how many bidders it reckons with, itself included; 0: all buyers of the market"`
	Extension `key:",inline"`
}

type levelK struct {
	surplus
	params  LevelK
	rival   rival
	chance  rng.Key       // of uniform bids, by impression
	answers []levelAnswer // what it needed so far
}

// levelAnswer is a table of bids with the power of the distribution that it answers.
type levelAnswer struct {
	power float64
	table *levelTable
}

// New builds the agent.
func (p LevelK) New(d Deps) (market.Agent, error) {
	const kind = "level-k"
	if p.Bidders == 0 {
		p.Bidders = min(d.Rivals+1, maxBidders)
	}
	switch {
	case p.Level < 0 || p.Level > 4:
		return nil, fault(d, kind, "level", p.Level, "must be 0 to 4")
	case p.Naive != "fraction" && p.Naive != "uniform":
		return nil, fault(d, kind, "naive", p.Naive, "must be fraction or uniform")
	case !(p.Fraction > 0 && p.Fraction <= 1):
		return nil, fault(d, kind, "fraction", p.Fraction, "must be more than 0 and at most 1")
	case p.Bidders < 0 || p.Bidders > maxBidders:
		return nil, fault(d, kind, "bidders", p.Bidders, "must be 0 to 10000")
	}
	if _, atoms := d.Law.(law.Discrete); atoms {
		return nil, fault(d, kind, "law", "law.Discrete", "values with positive probabilities make bids that tie: use a continuous law or another strategy")
	}
	if err := p.Extension.check(d, kind); err != nil {
		return nil, err
	}
	a := &levelK{surplus: surplus{d.Values, p.Yields}, params: p, rival: newHighest(d.Law, 1)}
	if p.Level == 0 && p.Naive == "uniform" {
		a.chance = rng.Key(d.Stream.Uint64())
	}
	return a, nil
}

// Bid implements [market.Agent].
func (a *levelK) Bid(lot *market.Lot) (market.Offer, bool) {
	v := a.Estimate(lot)
	if v <= 0 || v < lot.Floor {
		return market.Offer{}, false
	}
	return market.Offer{Price: min(max(a.bid(lot, v), lot.Floor, 1), v)}, true // a price of nothing would be a no-bid
}

func (a *levelK) bid(lot *market.Lot, v market.Price) market.Price {
	if a.params.Level == 0 {
		bid := float64(a.params.Fraction * v.CPM())
		if a.params.Naive == "uniform" {
			bid *= a.chance.Uniform(lot.ID)
		}
		return market.PriceOf(bid)
	}
	switch {
	case lot.Rule.Truthful():
		return v
	case a.params.Bidders == 1:
		return lot.Floor
	}
	power := float64(a.params.Bidders - 1) // of H in what it maximises
	if lot.Rule == market.AlphaPrice {
		power = alphaPower(a.params.Bidders, lot.Alpha.Share())
	}
	factor := a.Factor(lot)
	return market.PriceOf(float64(factor * a.answering(power).at(v.CPM()/factor)))
}

// answering is the table of bids against so high a power of the distribution of a rival's bid.
func (a *levelK) answering(power float64) *levelTable {
	for i := range a.answers {
		if a.answers[i].power == power {
			return a.answers[i].table
		}
	}
	table := levelTables.get(levelGame{a.rival, power, a.params.Level, a.params.Naive, a.params.Fraction})
	a.answers = append(a.answers, levelAnswer{power, table})
	return table
}
