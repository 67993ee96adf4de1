package agents

import (
	"math"
	"math/rand/v2"

	"marketsim/internal/detmath"
	"marketsim/market"
)

// Exp3 is the bandit of Auer, Cesa-Bianchi, Freund and Schapire (The Nonstochastic Multiarmed Bandit Problem, 2002), in its
// form by losses (Bubeck and Cesa-Bianchi, Regret Analysis of Stochastic and Nonstochastic Multi-armed Bandit Problems, 2012,
// section 3.1). It learns from the bid it played alone: bid b has probability p(b) in proportion to
//
//	exp(-Eta L(b)),  L(b) the sum of (1 - reward) / p(b) over the rounds in which b was played, p(b) as it then was.
//
// A loss 1 - reward lies in [0, 1] where no bid is above the value; a larger reward counts as 1. Eta 0 stands for
// sqrt(2 ln K / (T K)), K bids and T the auctions of a run in one range of the value: then the expected regret is at most
// sqrt(2 T K ln K).
type Exp3 struct {
	Grid      `key:",inline"`
	Eta       float64 `key:"eta" unit:"1/reward" min:"0" max:"1e6" doc:"learning rate; 0: sqrt(2 ln K / (T K)) for K bids and T rounds"`
	Extension float64 `key:"extension" unit:"1" min:"0" max:"1" doc:"share of the surplus it would keep, declared value - bid, that it gives up when tied and asked again"`
}

// New builds the agent.
func (p Exp3) New(d Deps) (market.Agent, error) {
	return newExp3(d, "exp3", p.Grid, p.Eta, 0, p.Extension)
}

// Exp3IX is Exp3 with implicit exploration (Neu, Explore no more, 2015): what is played with probability p counts as if it had been
// played with p + Eta/2. That bias makes estimates of losses small, and bounds the regret not only in expectation: with
// probability 1 - delta it is at most
//
//	2 sqrt(2 K T ln K) + (sqrt(2 K T / ln K) + 1) ln(2/delta).
type Exp3IX struct {
	Grid      `key:",inline"`
	Eta       float64 `key:"eta" unit:"1/reward" min:"0" max:"1e6" doc:"learning rate, twice the implicit exploration; 0: sqrt(2 ln K / (T K)) for K bids and T rounds"`
	Extension float64 `key:"extension" unit:"1" min:"0" max:"1" doc:"share of the surplus it would keep, declared value - bid, that it gives up when tied and asked again"`
}

// New builds the agent.
func (p Exp3IX) New(d Deps) (market.Agent, error) {
	return newExp3(d, "exp3-ix", p.Grid, p.Eta, 0.5, p.Extension)
}

// newExp3 builds either. The implicit exploration is so many etas.
func newExp3(d Deps, kind string, p Grid, eta, gammas, extension float64) (market.Agent, error) {
	g, err := p.bounded(d, kind)
	if err != nil {
		return nil, err
	}
	if !(eta >= 0 && eta <= 1e6) {
		return nil, fault(d, kind, "eta", eta, "must be 0 to 1e6")
	}
	if err := checkExtension(d, kind, extension); err != nil {
		return nil, err
	}
	if eta == 0 {
		k := float64(p.Bids)
		eta = math.Sqrt(2 * detmath.Log(k) / (p.rounds(d) * k))
	}
	e := &exp3{eta: eta, gamma: float64(gammas * eta), stream: d.Stream, rows: newSoftmaxes(p.ValueBuckets, p.Bids)}
	return newLearner(d, g, e, false, extension), nil
}

// exp3 is the brain of both.
type exp3 struct {
	eta, gamma float64
	stream     *rand.Rand
	rows       []softmax
}

// leastChance is the least probability that a loss is divided by: one such loss outweighs all others anyway.
const leastChance = 1e-12

func (e *exp3) changes() uint64 { return changesOf(e.rows) }

func (e *exp3) choose(p *played, playable int) (arm int) {
	arm, p.chance = e.rows[p.context].draw(e.stream.Float64(), playable)
	return arm
}

func (e *exp3) learn(p *played, reward float64) {
	e.rows[p.context].add(p.arm, -float64(e.eta*loss(reward))/max(p.chance+e.gamma, leastChance))
}

// loss is what a reward falls short of 1.
func loss(reward float64) float64 { return max(0, 1-reward) }

// changesOf sums over contexts.
func changesOf(rows []softmax) (n uint64) {
	for i := range rows {
		n += rows[i].changed
	}
	return n
}
