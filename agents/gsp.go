package agents

import (
	"slices"

	"marketsim/internal/detmath"
	"marketsim/internal/law"
	"marketsim/market"
)

// GSPBid returns the bid per click at value v per click in the symmetric Bayes-Nash equilibrium of a generalised second-price
// auction of positions with click rates c_1 >= c_2 >= ..., among n bidders with values of the continuous law l and scores of
// one, at an announced reserve price r (R. Gomes and K. Sweeney, Games and Economic Behavior 86 (2014) 421-437). A bidder
// of value v that is just tied with one rival, while j of the other n-2 values are higher, is indifferent between position
// j+1 at its own bid and position j+2 at the price that it expects there:
//
//	sum over j of p_j c_(j+1) (v - b(v)) = sum over j of p_j c_(j+2) (v - J_(j+2)(v)),
//
// p_j the binomial probability of j, and J_s(v) = E[max(b(Y), r) | Y <= v] for Y the highest of n-s values: what position s
// costs. So one position has b(v) = v, and where the second brings hardly less than the first, bids are low. If that
// bid falls anywhere, which rates that hardly fall can make it do, there is no efficient equilibrium, and a bid is the highest
// of those of lower values.
//
// It is solved along the log-odds of F(v) by the Runge-Kutta method of fourth order, to about 1e-6 where l is smooth.
func GSPBid(l law.Law, n int, rates []float64, r, v float64) float64 {
	switch {
	case v < r:
		return 0
	case n == 1:
		return r
	}
	return solveGSP(newGSP(l, n, rates), r).at(v)
}

// gsp is one such auction.
type gsp struct {
	law   law.Law
	rival rival
	n     int
	rates []float64 // one more than there are weights, 0 where there is no position

	weight []float64 // p_j, up to a common factor
}

func newGSP(l law.Law, n int, rates []float64) *gsp {
	positions := max(1, min(n-1, len(rates))) // in which one may be tied
	g := &gsp{law: l, rival: newHighest(l, 1), n: n, rates: make([]float64, positions+1), weight: make([]float64, positions)}
	copy(g.rates, rates)
	return g
}

// weigh sets the weights at the odds F/(1-F) = e^x.
func (g *gsp) weigh(x float64) {
	w, others := g.weight, float64(g.n-2)
	if x > 0 { // from the likelier end, so that nothing overflows
		w[0] = 1
		against := detmath.Exp(-x)
		for j := 1; j < len(w); j++ {
			w[j] = w[j-1] * (others - float64(j-1)) / float64(j) * against
		}
		return
	}
	odds, last := detmath.Exp(x), len(w)-1
	w[last] = 1
	for j := last; j > 0; j-- {
		w[j-1] = w[j] * float64(j) / (others - float64(j-1)) * odds
	}
}

// bid is b at the odds e^x and the value there, given J_s in costs[s-2].
func (g *gsp) bid(x, value float64, costs []float64) float64 {
	g.weigh(x)
	var own, next float64
	for j, w := range g.weight {
		own += float64(w * g.rates[j])
		next += float64(w * g.rates[j+1] * (value - costs[j]))
	}
	if !(own > 0) {
		return value
	}
	return value - next/own
}

// value is the quantile at the odds e^x.
func (g *gsp) value(x float64) float64 { return g.law.Quantile(1 / (1 + detmath.Exp(-x))) }

// slopes are dJ_s/dx = (n-s) (1-F) (b - J_s): a higher value adds rivals who would pay b.
func (g *gsp) slopes(dst []float64, x, value float64, costs []float64) {
	b, survival := g.bid(x, value, costs), 1/(1+detmath.Exp(x))
	for i, cost := range costs {
		dst[i] = float64(g.n-2-i) * survival * (b - cost)
	}
}

// gspTable holds the bids at equal steps of the log-odds, from those of the reserve on.
type gspTable struct {
	rival      rival
	reserve    float64
	first      float64 // value at the first step
	from, step float64
	bids       []float64
}

// outermost is where the log-odds of values end: no draw lies further out.
const outermost = 36.8

func solveGSP(g *gsp, r float64) *gspTable {
	lo, _ := g.law.Support()
	t := &gspTable{rival: g.rival, reserve: r, from: max(logOdds(g.rival.level(r)), -outermost)}
	steps := 2048 + 32*g.n // a step of the fastest J_s stays within what the method bears
	t.step = (outermost - t.from) / float64(steps)
	if !(t.step > 0) {
		return t
	}
	t.first = max(r, g.value(t.from))
	costs := make([]float64, len(g.weight))
	for i := range costs {
		if costs[i] = r; i < g.n-2 {
			costs[i] = max(r, lo) // the last of all pays the reserve
		}
	}
	value, highest := t.first, r
	k := newRungeKutta(len(costs))
	for i := range steps + 1 {
		x := t.from + float64(float64(i)*t.step)
		highest = max(highest, min(g.bid(x, value, costs), value))
		t.bids = append(t.bids, highest)
		middle, end := g.value(x+float64(0.5*t.step)), g.value(x+t.step)
		k.advance(g, costs, x, t.step, [3]float64{value, middle, end})
		value = end
	}
	return t
}

func logOdds(l level) float64 { return detmath.Log(l.cdf) - detmath.Log(l.survival) }

// rungeKutta is the room for the four slopes of a step.
type rungeKutta struct {
	slopes [4][]float64
	trial  []float64
}

func newRungeKutta(n int) *rungeKutta {
	k := &rungeKutta{trial: make([]float64, n)}
	for i := range k.slopes {
		k.slopes[i] = make([]float64, n)
	}
	return k
}

// advance carries the costs one step from x; the values are those at its start, middle and end.
func (k *rungeKutta) advance(g *gsp, costs []float64, x, step float64, values [3]float64) {
	at := [4]int{0, 1, 1, 2} // in halves of the step
	copy(k.trial, costs)
	for i, halves := range at {
		part := float64(0.5 * float64(halves) * step)
		if i > 0 {
			for j := range k.trial {
				k.trial[j] = costs[j] + float64(part*k.slopes[i-1][j])
			}
		}
		g.slopes(k.slopes[i], x+part, values[halves], k.trial)
	}
	for j := range costs {
		sum := k.slopes[0][j] + float64(2*(k.slopes[1][j]+k.slopes[2][j])) + k.slopes[3][j]
		costs[j] += float64(step / 6 * sum)
	}
}

// at is the bid at a value of at least the reserve: the cubic through the four steps around it, and below the first step in
// proportion.
func (t *gspTable) at(v float64) float64 {
	n := len(t.bids)
	if n == 0 {
		return v // no value is as high as the reserve
	}
	at := (logOdds(t.rival.level(v)) - t.from) / t.step
	if !(at > 0) {
		return min(max(t.reserve, v/t.first*t.bids[0]), v)
	}
	i := min(max(int(at)-1, 0), n-4)
	u := at - float64(i)
	b := t.bids[i : i+4]
	if u >= 3 {
		return min(b[3], v)
	}
	first, second, third := b[1]-b[0], b[2]-b[1], b[3]-b[2] // Newton's form
	bend := second - first
	turn := third - second - bend
	left := int(u)
	bid := b[0] + float64(u*(first+float64(0.5*(u-1)*(bend+float64((u-2)/3*turn)))))
	return min(max(bid, b[left]), b[left+1], v) // where the bids have stopped to rise there is a kink
}

// positions keeps the tables of an agent. The oldest goes when there are too many: each floor and each list of slots has one.
type positions []positionTable

type positionTable struct {
	slots []market.Slot
	floor float64
	table *gspTable
}

const maxPositionTables = 64

func (p *positions) bid(l law.Law, n int, slots []market.Slot, floor, value float64) float64 {
	i := slices.IndexFunc(*p, func(t positionTable) bool { return t.floor == floor && slices.Equal(t.slots, slots) })
	if i < 0 {
		if len(*p) == maxPositionTables {
			*p = append((*p)[:0], (*p)[1:]...)
		}
		var rates []float64
		for _, s := range slots {
			rates = append(rates, s.Rate.Share())
		}
		i = len(*p)
		*p = append(*p, positionTable{slices.Clone(slots), floor, solveGSP(newGSP(l, n, rates), floor)})
	}
	return (*p)[i].table.at(value)
}
