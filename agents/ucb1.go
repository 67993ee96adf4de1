package agents

import (
	"math"

	"marketsim/internal/detmath"
	"marketsim/market"
)

// UCB1 is the index policy of Auer, Cesa-Bianchi and Fischer (Finite-time Analysis of the Multiarmed Bandit Problem, 2002): in each
// range of the value it plays every bid once and then the bid of the largest
//
//	mean reward + sqrt(C ln n / n(b)),
//
// n(b) of n rounds having played b; the lowest bid at a tie. With rewards in [0, 1] and C = 2 the regret against bids that
// never change is at most 8 ln T sum(1/gap) + (1 + pi^2/3) sum(gap), gap what each bid earns less than the best. It draws nothing
// by chance: two that are alike explore in step.
type UCB1 struct {
	Grid      `key:",inline"`
	C         float64 `key:"exploration" unit:"1" min:"0" max:"1e6" doc:"factor C of the logarithm; 2 has the published bound"`
	Extension float64 `key:"extension" unit:"1" min:"0" max:"1" doc:"share of the surplus it would keep, declared value - bid, that it gives up when tied and asked again"`
}

// New builds the agent.
func (p UCB1) New(d Deps) (market.Agent, error) {
	const kind = "ucb1"
	g, err := p.Grid.bounded(d, kind)
	if err != nil {
		return nil, err
	}
	if !(p.C >= 0 && p.C <= 1e6) {
		return nil, fault(d, kind, "exploration", p.C, "must be 0 to 1e6")
	}
	if err := checkExtension(d, kind, p.Extension); err != nil {
		return nil, err
	}
	return newLearner(d, g, &ucb1{p.C, newAverages(p.Grid.ValueBuckets, p.Grid.Bids)}, false, p.Extension), nil
}

// ucb1 is the brain of UCB1.
type ucb1 struct {
	c    float64
	rows []averages
}

func (u *ucb1) changes() uint64 { return averageChanges(u.rows) }

func (u *ucb1) choose(p *played, playable int) (arm int) {
	a := &u.rows[p.context]
	if arm, ok := a.fresh(playable); ok {
		return arm
	}
	width, top := float64(u.c*detmath.Log(a.rounds)), math.Inf(-1)
	for b := range playable {
		if index := a.means[b] + math.Sqrt(width/a.plays[b]); index > top {
			arm, top = b, index
		}
	}
	return arm
}

func (u *ucb1) learn(p *played, reward float64) { u.rows[p.context].add(p.arm, reward) }
