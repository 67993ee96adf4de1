package agents

import (
	"math/rand/v2"

	"marketsim/internal/detmath"
	"marketsim/market"
)

// EpsilonGreedy plays any bid with probability min(1, Epsilon n^-Decay) in its n-th round in a range of the value, and otherwise the
// bid with the largest mean reward so far, the lowest one at a tie; what was never played counts as 0. Decay 0 explores for
// ever, Decay 1 is the schedule of Auer, Cesa-Bianchi and Fischer (2002) with logarithmic regret, if Epsilon is large enough.
type EpsilonGreedy struct {
	Grid      `key:",inline"`
	Epsilon   float64 `key:"epsilon" unit:"1" min:"0" max:"1e6" doc:"probability of a random bid in the first round; more than 1 stays at 1 for a while"`
	Decay     float64 `key:"decay" unit:"1" min:"0" max:"1" doc:"power of 1/n by which that probability falls; 0: it is constant"`
	Extension float64 `key:"extension" unit:"1" min:"0" max:"1" doc:"share of the surplus it would keep, declared value - bid, that it gives up when tied and asked again"`
}

// New builds the agent.
func (p EpsilonGreedy) New(d Deps) (market.Agent, error) {
	const kind = "epsilon-greedy"
	g, err := p.Grid.bounded(d, kind)
	switch {
	case err != nil:
		return nil, err
	case !(p.Epsilon >= 0 && p.Epsilon <= 1e6):
		return nil, fault(d, kind, "epsilon", p.Epsilon, "must be 0 to 1e6")
	case !(p.Decay >= 0 && p.Decay <= 1):
		return nil, fault(d, kind, "decay", p.Decay, "must be 0 to 1")
	}
	if err := checkExtension(d, kind, p.Extension); err != nil {
		return nil, err
	}
	b := &epsilonGreedy{p.Epsilon, p.Decay, d.Stream, newAverages(p.Grid.ValueBuckets, p.Grid.Bids)}
	return newLearner(d, g, b, false, p.Extension), nil
}

// epsilonGreedy is the brain of EpsilonGreedy.
type epsilonGreedy struct {
	epsilon, decay float64
	stream         *rand.Rand
	rows           []averages
}

func (e *epsilonGreedy) changes() uint64 { return averageChanges(e.rows) }

func (e *epsilonGreedy) choose(p *played, playable int) (arm int) {
	a, epsilon := &e.rows[p.context], e.epsilon
	if e.decay > 0 {
		epsilon *= detmath.Pow(a.rounds+1, -e.decay)
	}
	if e.stream.Float64() < epsilon {
		return e.stream.IntN(playable)
	}
	return largest(a.means[:playable])
}

func (e *epsilonGreedy) learn(p *played, reward float64) { e.rows[p.context].add(p.arm, reward) }
