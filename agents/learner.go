package agents

import (
	"marketsim/market"
)

// brain is how a table learner chooses among the bids of its grid, and learns. A context is a range of the value, and if the
// learner remembers last bids, the state that these make.
type brain interface {
	// choose picks one of the first so many bids, at least one, for a lot whose context and worth are filled in. It may note the
	// probability with which it did.
	choose(p *played, playable int) (arm int)
	// learn takes the reward of the bid that was played.
	learn(p *played, reward float64)
	// changes counts how often the best bid of some context has changed.
	changes() uint64
}

// fullBrain can learn from every bid at once.
type fullBrain interface {
	brain
	// learnAll takes the rewards that every bid of the grid would have had in a context against the rivals' actual bids.
	learnAll(context int, rewards []float64)
}

// learner is a buyer with a grid of bids and a brain. Rewards are gains, what the lot is declared to be worth less what is paid, in
// units of the grid: see its unitAt.
//
// A brain that learns from every bid needs the least winning price; where the notice does not tell it, it learns from the bid that
// was played.
type learner struct {
	surplus
	grid    grid
	brain   brain
	full    fullBrain // nil: learns from the bid it played alone
	middles []float64 // CPM, at factor 1: of the values of all contexts, if a price teaches them all; nil: only the one it was met in
	last    *lastBids // nil: remembers none
	seen    sight     // of the last lot, because the next one may well be worth the same
	open    pending[played]
	rewards []float64 // scratch
}

// played is one bid under way.
type played struct {
	context, arm int
	worth        float64 // CPM, as declared
	unit         float64 // CPM that count as a reward of 1
	clicks       float64 // rate of clicks at the best position, where that is what is sold; else 1
	chance       float64 // with which the bid was chosen, if the brain notes it

	// For those that learn from all bids.
	factor  float64 // of quality, affinity and drift
	contest contest
}

var (
	_ market.Observer = (*learner)(nil)
	_ market.Settling = (*learner)(nil)
	_ market.Improver = (*learner)(nil)
	_ market.Extender = (*learner)(nil)
)

// newLearner puts a learner together. If full is set, the brain learns from all bids, and must be able to.
func newLearner(d Deps, g grid, b brain, full bool, extension float64) *learner {
	l := &learner{surplus: surplus{d.Values, extension}, grid: g, brain: b}
	if full {
		l.full, l.rewards = b.(fullBrain), make([]float64, len(g.points))
	}
	return l
}

// Changes implements [market.Settling].
func (l *learner) Changes() uint64 { return l.brain.changes() }

// Improves implements [market.Improver].
func (l *learner) Improves() bool { return true }

// Bid implements [market.Agent].
func (l *learner) Bid(lot *market.Lot) (market.Offer, bool) {
	v := l.Estimate(lot)
	if factor := l.Factor(lot); v != l.seen.value || factor != l.seen.factor {
		l.seen = l.grid.see(v, factor)
	}
	worth, context := &l.seen, l.seen.bucket
	if worth.playable == 0 || worth.declared < lot.Floor || neverClicked(lot) {
		return market.Offer{}, false
	}
	if l.last != nil {
		context = context*l.last.states + l.last.state
	}
	tag, p := l.open.add(lot)
	// Field by field: a literal would be made on the stack and copied.
	p.context, p.arm, p.chance = context, 0, 0
	p.worth, p.unit, p.clicks = worth.cpm, worth.unit, 1
	if lot.SoldByClick() {
		p.clicks = lot.Slots[0].Rate.Share()
	}
	if l.full != nil {
		p.factor = worth.factor
		p.contest.enter(lot)
	}
	p.arm = l.brain.choose(p, worth.playable)
	return market.Offer{Price: l.grid.price(p.arm, worth.cpm), Tag: tag}, true
}

// Extend implements [market.Extender]: the agent knows only what was declared.
func (l *learner) Extend(lot *market.Lot, bid market.Price) (market.Price, bool) {
	more := market.Price(float64(l.yields * float64(l.grid.declared(l.Estimate(lot))-bid)))
	return bid + more, more > 0
}

// Observe implements [market.Observer].
func (l *learner) Observe(n *market.Notice) {
	d := l.open.find(n)
	if d == nil || n.Realized {
		return
	}
	d.settle()
	p := &d.what
	if l.last != nil {
		l.last.see(n, &l.grid, p.arm, p.worth)
	}
	if l.full == nil || !l.learnAll(p, n) {
		l.brain.learn(p, gain(p.worth, n)/float64(p.unit*p.clicks))
	}
}

// learnAll teaches what every bid would have earned, if that can be told: at the value of the lot, or at the middle value of each
// context.
func (l *learner) learnAll(p *played, n *market.Notice) bool {
	c := &p.contest
	if !c.told(n) {
		return false
	}
	if l.middles == nil {
		l.full.learnAll(p.context, l.payoffs(c, p.worth, p.unit))
	}
	for context, v := range l.middles {
		l.full.learnAll(context, l.payoffs(c, float64(l.grid.declares*v*p.factor), p.unit))
	}
	return true
}

// payoffs are the rewards of all bids where a lot is declared to be worth v CPM. Bids are what the market would see, so that ties are
// ties.
func (l *learner) payoffs(c *contest, v, unit float64) []float64 {
	for arm := range l.rewards {
		l.rewards[arm] = c.payoff(v, l.grid.price(arm, v).CPM()) / unit
	}
	return l.rewards
}

// gain is what an auction brought, in CPM, as far as its bidder can tell: a price that is kept back is taken to be the bid. Worth and
// price of a click count with the rate of clicks at the position.
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
	gain := worth - pay
	if n.Share != 0 {
		gain *= n.Share.Share()
	}
	if n.Rate != 0 {
		gain *= n.Rate.Share()
	}
	return gain
}
