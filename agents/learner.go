package agents

import (
	"marketsim/market"
)

// brain is how a table learner chooses among the bids of its grid, and learns. A context is a range of the value, and whatever
// else the brain tells apart by itself.
type brain interface {
	// choose picks one of the first so many bids, at least one.
	choose(context, playable int) (arm int)
	// learn takes the reward of the bid that was played.
	learn(context, arm int, reward float64)
	// changes counts how often the best bid of some context has changed.
	changes() uint64
}

// fullBrain can learn from every bid at once.
type fullBrain interface {
	brain
	// learnAll takes the rewards that every bid of the grid would have had against the rivals' actual bids.
	learnAll(context, arm int, rewards []float64)
}

// learner is a buyer with a grid of bids and a brain. Rewards are gains, what the lot is believed to be worth less what is paid,
// in units of the grid.
//
// A brain that learns from every bid needs the least winning price; where the notice does not tell it, it learns from the bid that
// was played.
type learner struct {
	surplus
	grid    grid
	brain   brain
	full    fullBrain // nil: learns from the bid it played alone
	alpha   float64   // of rule alpha-price
	open    pending[played]
	rewards []float64 // scratch
}

// played is one bid under way.
type played struct {
	context, arm int32
	worth        float64 // CPM, as estimated
	rule         market.Rule
	floor        market.Price
}

var (
	_ market.Observer = (*learner)(nil)
	_ market.Settling = (*learner)(nil)
)

// newLearner puts a learner together. If full is set, the brain learns from all bids, and must be able to.
func newLearner(d Deps, g grid, b brain, full bool, alpha, extension float64) *learner {
	l := &learner{surplus: surplus{d.Values, extension}, grid: g, brain: b, alpha: alpha}
	if full {
		l.full, l.rewards = b.(fullBrain), make([]float64, len(g.points))
	}
	return l
}

// Changes implements [market.Settling].
func (l *learner) Changes() uint64 { return l.brain.changes() }

// Bid implements [market.Agent].
func (l *learner) Bid(lot *market.Lot) (market.Offer, bool) {
	v := l.Estimate(lot)
	worth := v.CPM()
	playable := l.grid.playable(worth)
	if v <= 0 || v < lot.Floor || playable == 0 {
		return market.Offer{}, false
	}
	context := l.grid.bucket(worth, lot.Quality)
	arm := l.brain.choose(context, playable)
	tag := l.open.add(lot, played{int32(context), int32(arm), worth, lot.Rule, lot.Floor})
	return market.Offer{Price: l.grid.price(arm, worth), Tag: tag}, true
}

// Observe implements [market.Observer].
func (l *learner) Observe(n *market.Notice) {
	d := l.open.find(n)
	if d == nil || n.Realized {
		return
	}
	d.settle()
	p := &d.what
	if l.full != nil {
		c := contest{rule: p.rule, alpha: l.alpha}
		if c.told(n, p.floor) {
			for arm := range l.rewards {
				l.rewards[arm] = c.payoff(p.worth, l.grid.bid(arm, p.worth)) / l.grid.unit
			}
			l.full.learnAll(int(p.context), int(p.arm), l.rewards)
			return
		}
	}
	l.brain.learn(int(p.context), int(p.arm), gain(p.worth, n)/l.grid.unit)
}

// gain is what an auction brought, in CPM, as far as its bidder can tell: a price that is kept back is taken to be the bid.
func gain(worth float64, n *market.Notice) float64 {
	pay := n.Pay.CPM()
	if n.Unpriced {
		pay = n.Bid.CPM()
	}
	if n.Reason != market.Won {
		if n.Unpriced {
			return 0
		}
		return -pay
	}
	if n.Share != 0 {
		return float64((worth - pay) * n.Share.Share())
	}
	return worth - pay
}
