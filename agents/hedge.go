package agents

import (
	"math"
	"math/rand/v2"

	"marketsim/internal/detmath"
	"marketsim/market"
)

// Hedge plays by multiplicative weights (Freund and Schapire, A Decision-Theoretic Generalization of On-Line Learning, 1997): bid b
// with probability in proportion to
//
//	exp(Eta R(b)),  R(b) the sum of the rewards that b would have had so far against the bids that the rivals made.
//
// Eta 0 stands for sqrt(8 ln K / T), K bids and T rounds: then R(best bid) less the expected reward is at most sqrt(T ln K / 2)
// whatever the rivals do, if rewards span an interval of length 1. T is how many auctions of a run fall into one range of the
// value on average; all of them, where one price teaches all.
//
// In round n of a range Eta counts for Eta n^-Decay; with a Decay above 0, Eta 0 stands for sqrt(8 ln K). With Decay 1/2 nobody
// needs to know T: at any time the regret is at most 2 sqrt(T ln K / 2) + sqrt(ln K / 8) (Cesa-Bianchi and Lugosi, Prediction,
// Learning, and Games, 2006, theorem 2.3). Old rewards then weigh less and less, so that a lead that does not grow is forgotten.
//
// It needs the least winning price. Where a notice does not tell it, Hedge learns from its own bid as Exp3 does with the same
// Eta, which is then far too large for a bound.
type Hedge struct {
	Grid      `key:",inline"`
	Eta       float64 `key:"eta" unit:"1/reward" min:"0" max:"1e6" doc:"learning rate; 0: sqrt(8 ln K / T) for K bids and T rounds, of which a rate that falls counts one"`
	Decay     float64 `key:"eta_decay" unit:"1" min:"0" max:"1" doc:"power of 1/n by which the learning rate falls; 0: it is constant; 0.5: needs no T"`
	Cross     bool    `key:"cross_values" doc:"a price teaches all ranges of the value, each at its median, not only the one that was met"`
	Extension `key:",inline"`
}

// New builds the agent.
func (p Hedge) New(d Deps) (market.Agent, error) {
	const kind = "hedge"
	g, err := p.Grid.bounded(d, kind)
	switch {
	case err != nil:
		return nil, err
	case !(p.Eta >= 0 && p.Eta <= 1e6):
		return nil, fault(d, kind, "eta", p.Eta, "must be 0 to 1e6")
	case !(p.Decay >= 0 && p.Decay <= 1):
		return nil, fault(d, kind, "eta_decay", p.Decay, "must be 0 to 1")
	}
	if err := p.Extension.check(d, kind); err != nil {
		return nil, err
	}
	h := &hedge{
		eta: p.Eta, decay: p.Decay, stream: d.Stream,
		rows: newSoftmaxes(p.Grid.ValueBuckets, p.Grid.Bids), rounds: make([]float64, p.Grid.ValueBuckets),
	}
	if h.eta == 0 {
		rounds := p.Grid.rounds(d)
		if p.Cross {
			rounds *= float64(p.Grid.ValueBuckets)
		}
		if p.Decay > 0 {
			rounds = 1
		}
		h.eta = math.Sqrt(8 * detmath.Log(float64(p.Grid.Bids)) / rounds)
	}
	l := newLearner(d, g, h, true, p.Yields)
	if p.Cross {
		l.middles = g.middles()
	}
	return l, nil
}

// hedge is the brain of Hedge.
type hedge struct {
	eta    float64
	decay  float64
	stream *rand.Rand
	rows   []softmax
	rounds []float64 // that each has learned from
}

func (h *hedge) changes() uint64 { return changesOf(h.rows) }

func (h *hedge) choose(p *played, playable int) (arm int) {
	row := &h.rows[p.context]
	if h.decay > 0 {
		row.scale(detmath.Pow(h.rounds[p.context]+1, -h.decay))
	}
	arm, p.chance = row.draw(h.stream.Float64(), playable)
	return arm
}

func (h *hedge) learn(p *played, reward float64) {
	h.rounds[p.context]++
	h.rows[p.context].add(p.arm, -float64(h.eta*loss(reward))/max(p.chance, leastChance))
}

func (h *hedge) learnAll(context int, rewards []float64) {
	h.rounds[context]++
	h.rows[context].addAll(h.eta, rewards)
}
