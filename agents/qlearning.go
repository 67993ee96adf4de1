package agents

import (
	"math/rand/v2"

	"marketsim/internal/detmath"
	"marketsim/market"
)

// QLearning is the tabular learner of Banchio and Skrzypacz (Artificial Intelligence and Auction Design, EC 2022). Each bid b of the
// grid has a value Q(b), at first Q0. After an auction with reward r,
//
//	Q(b) <- (1-Alpha) Q(b) + Alpha (r + Gamma max Q)
//
// for the bid that was played, or for all bids with the rewards they would have had. It plays the bid of the largest Q, the lowest one
// at a tie, but with probability Epsilon exp(-Decay t), t the number of its auctions so far, any bid.
type QLearning struct {
	Grid    Grid    `key:",inline"`
	Alpha   float64 `key:"alpha" unit:"1" above:"0" max:"1" doc:"weight of the newest reward"`
	Gamma   float64 `key:"gamma" unit:"1" min:"0" below:"1" doc:"discount factor of the next auction"`
	Epsilon float64 `key:"epsilon" unit:"1" min:"0" max:"1" doc:"probability of a random bid at the start"`
	Decay   float64 `key:"epsilon_decay" unit:"1/auction" min:"0" max:"1" doc:"rate at which that probability falls"`
	Q0      float64 `key:"q0" unit:"rewards" min:"-1e9" max:"1e9" doc:"initial value of every bid; optimistic is 1/(1-gamma) or more"`
	Update  string  `key:"update" oneof:"chosen|all" doc:"learns of the bid it played, or of all bids where the least winning price is told"`
}

// New builds the agent.
func (p QLearning) New(d Deps) (market.Agent, error) {
	const kind = "qlearning"
	g, err := p.Grid.new(d, kind)
	switch {
	case err != nil:
		return nil, err
	case !(p.Alpha > 0 && p.Alpha <= 1):
		return nil, fault(d, kind, "alpha", p.Alpha, "must be more than 0 and at most 1")
	case !(p.Gamma >= 0 && p.Gamma < 1):
		return nil, fault(d, kind, "gamma", p.Gamma, "must be 0 or more and less than 1")
	case !(p.Epsilon >= 0 && p.Epsilon <= 1):
		return nil, fault(d, kind, "epsilon", p.Epsilon, "must be 0 to 1")
	case !(p.Decay >= 0 && p.Decay <= 1):
		return nil, fault(d, kind, "epsilon_decay", p.Decay, "must be 0 to 1 per auction")
	case !(p.Q0 >= -1e9 && p.Q0 <= 1e9):
		return nil, fault(d, kind, "q0", p.Q0, "must be -1e9 to 1e9")
	case p.Update != "chosen" && p.Update != "all":
		return nil, fault(d, kind, "update", p.Update, "must be chosen or all")
	}
	q := &qTable{alpha: p.Alpha, gamma: p.Gamma, epsilon: p.Epsilon, keep: detmath.Exp(-p.Decay), stream: d.Stream}
	q.rows = make([]qRow, p.Grid.ValueBuckets)
	for i := range q.rows {
		q.rows[i].values = make([]float64, p.Grid.Bids)
		for b := range q.rows[i].values {
			q.rows[i].values[b] = p.Q0
		}
	}
	return newLearner(d, g, q, p.Update == "all", 1.5, 0.5), nil
}

// qTable is the brain of QLearning.
type qTable struct {
	alpha, gamma float64
	epsilon      float64 // now
	keep         float64 // of epsilon, from one auction to the next
	stream       *rand.Rand
	rows         []qRow
	changed      uint64
}

type qRow struct {
	values []float64
	best   int // index of the largest, the lowest such
}

func (q *qTable) changes() uint64 { return q.changed }

func (q *qTable) choose(context, playable int) int {
	explore := q.stream.Float64() < q.epsilon
	q.epsilon *= q.keep
	if explore {
		return q.stream.IntN(playable)
	}
	return q.rows[context].largest(playable)
}

func (q *qTable) learn(context, arm int, reward float64) {
	r := &q.rows[context]
	next := float64(q.gamma * r.values[r.best])
	r.values[arm] += float64(q.alpha * (reward + next - r.values[arm]))
	q.note(r)
}

func (q *qTable) learnAll(context, _ int, rewards []float64) {
	r := &q.rows[context]
	next := float64(q.gamma * r.values[r.best])
	for b := range r.values {
		r.values[b] += float64(q.alpha * (rewards[b] + next - r.values[b]))
	}
	q.note(r)
}

// note looks whether another bid is the best now.
func (q *qTable) note(r *qRow) {
	if best := r.largest(len(r.values)); best != r.best {
		r.best = best
		q.changed++
	}
}

// largest is the lowest index of the largest of the first n values.
func (r *qRow) largest(n int) int {
	best := 0
	for b := 1; b < n; b++ {
		if r.values[b] > r.values[best] {
			best = b
		}
	}
	return best
}
