package agents

import (
	"math"
	"math/rand/v2"

	"marketsim/market"
)

// Thompson plays each bid as often as it believes it to be the best (Thompson 1933), with the Gaussian posteriors of Agrawal and
// Goyal (Further Optimal Regret Bounds for Thompson Sampling, 2013): in each range of the value it draws
//
//	theta(b) ~ N(S(b)/(n(b)+1), Spread^2/(n(b)+1))
//
// for every bid, S(b) being the sum of its rewards in n(b) rounds, and plays the bid of the largest. With rewards in [0, 1] and
// Spread 1 the regret against bids that never change grows like the logarithm of the rounds.
type Thompson struct {
	Grid      `key:",inline"`
	Spread    float64 `key:"spread" unit:"rewards" min:"0" max:"1e6" doc:"standard deviation of what it believes of a bid that it never played; 1 has the published bound"`
	Extension float64 `key:"extension" unit:"1" min:"0" max:"1" doc:"share of the surplus it would keep, declared value - bid, that it gives up when tied and asked again"`
}

// New builds the agent.
func (p Thompson) New(d Deps) (market.Agent, error) {
	const kind = "thompson"
	g, err := p.Grid.bounded(d, kind)
	if err != nil {
		return nil, err
	}
	if !(p.Spread >= 0 && p.Spread <= 1e6) {
		return nil, fault(d, kind, "spread", p.Spread, "must be 0 to 1e6")
	}
	if err := checkExtension(d, kind, p.Extension); err != nil {
		return nil, err
	}
	b := &thompson{p.Spread, d.Stream, newAverages(p.Grid.ValueBuckets, p.Grid.Bids)}
	return newLearner(d, g, b, false, p.Extension), nil
}

// thompson is the brain of Thompson.
type thompson struct {
	spread float64
	stream *rand.Rand
	rows   []averages
}

func (t *thompson) changes() uint64 { return averageChanges(t.rows) }

func (t *thompson) choose(p *played, playable int) (arm int) {
	a, top := &t.rows[p.context], math.Inf(-1)
	for b := range playable {
		n := a.plays[b]
		theta := float64(a.means[b]*(n/(n+1))) + float64(t.spread/math.Sqrt(n+1)*normal(t.stream))
		if theta > top {
			arm, top = b, theta
		}
	}
	return arm
}

func (t *thompson) learn(p *played, reward float64) { t.rows[p.context].add(p.arm, reward) }
