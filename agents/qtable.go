package agents

import (
	"math"
	"math/rand/v2"
)

// qTable is the brain of QLearning.
type qTable struct {
	alpha, gamma float64
	explorer     explorer
	last         *lastBids // nil: a context is a range of the value alone
	states       int       // of each range of the value
	rows         []qRow    // by range of the value, and in each by state
	changed      uint64
}

// qRow holds the values of the bids in one context. The best of them is kept up to date: it is looked for only when its value
// has fallen to that of another one.
type qRow struct {
	values []float64
	rank   []int32 // who goes first among equals
	reach  int     // so many bids, from the lowest on, could be played here so far
	best   int     // the first of the largest of these
	rest   float64 // none of the others of these has a larger value
}

// newQTable fills the table.
func newQTable(p QLearning, last *lastBids, stream *rand.Rand) *qTable {
	q := &qTable{alpha: p.Alpha, gamma: p.Gamma, explorer: p.Exploration.new(p.Grid.Bids, stream), last: last, states: 1}
	if last != nil {
		q.states = last.states
	}
	n := p.Grid.Bids
	q.rows = make([]qRow, p.Grid.ValueBuckets*q.states)
	values := make([]float64, len(q.rows)*n)
	for i := range values {
		values[i] = p.initial(i%n, stream)
	}
	rank := ranks(p.Ties, n, stream)
	for i := range q.rows {
		if i > 0 && p.Ties == "random" {
			rank = ranks(p.Ties, n, stream)
		}
		q.rows[i] = qRow{values: values[i*n : (i+1)*n : (i+1)*n], rank: rank}
		if !p.Grid.CapAtValue {
			q.widen(&q.rows[i], n)
		}
	}
	return q
}

// initial is the value of a bid in some context before anything is learned.
func (p *QLearning) initial(bid int, stream *rand.Rand) float64 {
	switch p.Initial {
	case "random":
		return float64(p.Q0 * stream.Float64())
	case "expected":
		return float64(p.Expected[bid] / (1 - p.Gamma))
	}
	return p.Q0
}

// ranks says in what order bids of equal value go.
func ranks(ties string, n int, stream *rand.Rand) []int32 {
	rank := make([]int32, n)
	for i := range rank {
		rank[i] = int32(i)
		if ties == "highest" {
			rank[i] = int32(n - 1 - i)
		}
	}
	if ties == "random" {
		stream.Shuffle(n, func(i, j int) { rank[i], rank[j] = rank[j], rank[i] })
	}
	return rank
}

func (q *qTable) changes() uint64 { return q.changed }

func (q *qTable) choose(p *played, playable int) int {
	r := &q.rows[p.context]
	if playable > r.reach {
		q.widen(r, playable)
	}
	if e := &q.explorer; !e.cool() {
		if level := e.step(); e.boltzmann {
			values := r.values[:playable]
			return e.draw(values, values[r.greedy(playable)], level)
		} else if e.stream.Float64() < level {
			return e.stream.IntN(playable)
		}
	}
	return r.greedy(playable)
}

func (q *qTable) learn(p *played, reward float64) {
	r := &q.rows[p.context]
	was := r.values[p.arm]
	q.set(r, p.arm, was+float64(q.alpha*(reward+float64(q.gamma*q.next())-was)))
}

func (q *qTable) learnAll(context int, rewards []float64) {
	r := &q.rows[context]
	next := float64(q.gamma * q.next())
	for b, was := range r.values {
		r.values[b] = was + float64(q.alpha*(rewards[b]+next-was))
	}
	q.seek(r)
}

// next is what the next auction is worth: the mean of the best over all ranges of the value, in the state that it starts from.
func (q *qTable) next() float64 {
	state := 0
	if q.last != nil {
		state = q.last.state
	}
	if len(q.rows) == q.states {
		return q.rows[state].largest()
	}
	sum := 0.0
	for i := state; i < len(q.rows); i += q.states {
		sum += q.rows[i].largest()
	}
	return sum / float64(len(q.rows)/q.states)
}

// largest is the value of the best bid.
func (r *qRow) largest() float64 { return r.values[r.best] }

// set gives one bid, that was played and so is within reach, another value.
func (q *qTable) set(r *qRow, arm int, x float64) {
	largest := r.largest()
	r.values[arm] = x
	switch {
	case arm == r.best:
		if !(x > r.rest) {
			q.seek(r)
		}
	case x > largest || x == largest && r.rank[arm] < r.rank[r.best]:
		r.rest, r.best = largest, arm
		q.changed++
	case x > r.rest:
		r.rest = x
	}
}

// seek looks for the best bid again.
func (q *qTable) seek(r *qRow) {
	best, rest := r.first(r.reach)
	if best != r.best {
		q.changed++
	}
	r.best, r.rest = best, rest
}

// widen takes further bids into account, now that they can be played: all from the start, unless they are capped at values that
// only the lots of a context tell. Until such a context is met for the first time nothing is the best there.
func (q *qTable) widen(r *qRow, playable int) {
	fresh := r.reach == 0
	r.reach = playable
	if fresh {
		r.best, r.rest = r.first(playable)
		return
	}
	q.seek(r)
}

// greedy is the best of the first n bids, at most all within reach.
func (r *qRow) greedy(n int) int {
	if r.best < n {
		return r.best
	}
	best, _ := r.first(n)
	return best
}

// first is the best of the first n bids, and the largest value of the others.
func (r *qRow) first(n int) (best int, rest float64) {
	rest = math.Inf(-1)
	largest := r.values[0]
	for b := 1; b < n; b++ {
		switch x := r.values[b]; {
		case x > largest || x == largest && r.rank[b] < r.rank[best]:
			best, largest, rest = b, x, largest
		case x > rest:
			rest = x
		}
	}
	return best, rest
}
