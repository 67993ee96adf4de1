package agents

import (
	"math"

	"marketsim/market"
)

// LinUCB is the contextual bandit of Li, Chu, Langford and Schapire (A Contextual-Bandit Approach to Personalized News Article
// Recommendation, 2010, algorithm 1, disjoint linear models). The features of a lot are x = (1, v, ..., v^Degree), v what it is
// declared to be worth in units of the grid. Each bid has a ridge regression of its rewards on them,
//
//	A = I + sum x x',  theta = A^-1 sum reward x,
//
// and the bid of the largest theta'x + Alpha sqrt(x' A^-1 x) is played, the lowest one at a tie. A^-1 is updated by the formula
// of Sherman and Morrison. So bids learn from lots of every value at once; ranges of the value, if there are several, have
// regressions of their own.
type LinUCB struct {
	Grid      `key:",inline"`
	Alpha     float64 `key:"alpha" unit:"1" min:"0" max:"1e6" doc:"how many standard errors of optimism"`
	Degree    int     `key:"degree" unit:"1" min:"0" max:"4" doc:"highest power of the value among the features"`
	Extension `key:",inline"`
}

// New builds the agent.
func (p LinUCB) New(d Deps) (market.Agent, error) {
	const kind = "linucb"
	g, err := p.Grid.new(d, kind)
	switch {
	case err != nil:
		return nil, err
	case !(p.Alpha >= 0 && p.Alpha <= 1e6):
		return nil, fault(d, kind, "alpha", p.Alpha, "must be 0 to 1e6")
	case p.Degree < 0 || p.Degree > 4:
		return nil, fault(d, kind, "degree", p.Degree, "must be 0 to 4")
	}
	if err := p.Extension.check(d, kind); err != nil {
		return nil, err
	}
	u := &linUCB{alpha: p.Alpha, x: make([]float64, p.Degree+1)}
	for _, v := range g.middles() {
		r := linearRow{arms: make([]ridge, p.Grid.Bids), middle: float64(g.declares*v*g.typical) / g.unit, means: make([]float64, p.Grid.Bids)}
		for b := range r.arms {
			r.arms[b] = newRidge(p.Degree + 1)
		}
		u.rows = append(u.rows, r)
	}
	return newLearner(d, g, u, false, p.Yields), nil
}

// linUCB is the brain of LinUCB.
type linUCB struct {
	alpha   float64
	rows    []linearRow
	x       []float64 // features, scratch
	changed uint64
}

// linearRow holds the regressions of one range of the value.
type linearRow struct {
	arms   []ridge
	middle float64   // value, in units, at which bids are compared to say which is best
	means  []float64 // of all bids, there
	best   int
}

func (u *linUCB) changes() uint64 { return u.changed }

// features are the powers of a value, in units. No value is so large that its powers drown everything.
func (u *linUCB) features(v float64) []float64 {
	v = min(v, mostPrice)
	u.x[0] = 1
	for i := 1; i < len(u.x); i++ {
		u.x[i] = u.x[i-1] * v
	}
	return u.x
}

func (u *linUCB) choose(p *played, playable int) (arm int) {
	arms, x, top := u.rows[p.context].arms, u.features(p.worth/p.unit), math.Inf(-1)
	for b := range playable {
		if index := arms[b].mean(x) + float64(u.alpha*math.Sqrt(arms[b].variance(x))); index > top {
			arm, top = b, index
		}
	}
	return arm
}

func (u *linUCB) learn(p *played, reward float64) {
	r := &u.rows[p.context]
	r.arms[p.arm].add(u.features(p.worth/p.unit), reward)
	r.means[p.arm] = r.arms[p.arm].mean(u.features(r.middle))
	if best := largest(r.means); best != r.best {
		r.best = best
		u.changed++
	}
}
