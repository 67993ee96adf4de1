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
// It needs the least winning price. Where a notice does not tell it, Hedge learns from its own bid as Exp3 does with the same
// Eta, which is then far too large for a bound.
type Hedge struct {
	Grid       `key:",inline"`
	Eta        float64 `key:"eta" unit:"1/reward" min:"0" max:"1e6" doc:"learning rate; 0: sqrt(8 ln K / T) for K bids and T rounds"`
	Cross      bool    `key:"cross_values" doc:"a price teaches all ranges of the value, each at its median, not only the one that was met"`
	PriceAlpha float64 `key:"price_alpha" unit:"1" min:"1" max:"2" doc:"alpha of rule alpha-price, to know what other bids would have paid"`
	Extension  `key:",inline"`
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
	case !(p.PriceAlpha >= 1 && p.PriceAlpha <= 2):
		return nil, fault(d, kind, "price_alpha", p.PriceAlpha, "must be 1 to 2")
	}
	if err := p.Extension.check(d, kind); err != nil {
		return nil, err
	}
	h := &hedge{eta: p.Eta, stream: d.Stream, rows: newSoftmaxes(p.Grid.ValueBuckets, p.Grid.Bids)}
	if h.eta == 0 {
		rounds := p.Grid.rounds(d)
		if p.Cross {
			rounds *= float64(p.Grid.ValueBuckets)
		}
		h.eta = math.Sqrt(8 * detmath.Log(float64(p.Grid.Bids)) / rounds)
	}
	l := newLearner(d, g, h, true, p.PriceAlpha, p.Yields)
	if p.Cross {
		l.middles = g.middles()
	}
	return l, nil
}

// hedge is the brain of Hedge.
type hedge struct {
	eta    float64
	stream *rand.Rand
	rows   []softmax
}

func (h *hedge) changes() uint64 { return changesOf(h.rows) }

func (h *hedge) choose(p *played, playable int) (arm int) {
	arm, p.chance = h.rows[p.context].draw(h.stream.Float64(), playable)
	return arm
}

func (h *hedge) learn(p *played, reward float64) {
	h.rows[p.context].add(p.arm, -float64(h.eta*loss(reward))/max(p.chance, leastChance))
}

func (h *hedge) learnAll(context int, rewards []float64) {
	h.rows[context].addAll(h.eta, rewards)
}
