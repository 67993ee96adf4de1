package agents

import (
	"math"

	"marketsim/internal/detmath"
)

// The grid of a levelTable: equal steps in the log-odds t of a probability u, which serve both tails.
const (
	levelEdge  = 24 // log-odds of the last points: 4e-11 from 0 and 1
	levelStep  = 0.02
	levelCells = 2400 // 2 levelEdge/levelStep
)

// levelTable is a distribution of bids by its quantiles: the bid B(u) that is exceeded with probability 1-u. If bids rise with
// values, B(F(v)) is the bid at value v. Between two points it is the polynomial through six, held between the two.
type levelTable struct {
	rival  rival // one of them
	values [levelCells + 1]float64
	shares [levelCells + 1]float64 // u
	bids   [levelCells + 1]float64
	slopes [levelCells + 1]float64 // per step
}

// levelGame is what the bids of a level >= 1 depend on.
type levelGame struct {
	rival    rival // one of them
	power    float64
	level    int
	naive    string
	fraction float64
}

// newLevelTable is the bid of a level against G = H^power, H the distribution of a bid of the level below.
func newLevelTable(g levelGame) *levelTable {
	y := g.rival
	below := &levelTable{rival: y}
	for i := range below.values {
		below.shares[i] = 1 / (1 + detmath.Exp(-oddsAt(i)))
		below.values[i] = y.law.Quantile(below.shares[i])
		below.bids[i] = below.values[i]
	}
	if g.naive == "uniform" {
		below.scatter()
	}
	for i := range below.bids {
		below.bids[i] *= g.fraction
	}
	below.smooth()
	for range g.level {
		below = below.answered(g.power)
	}
	return below
}

func oddsAt(i int) float64 { return float64(levelStep*float64(i)) - levelEdge }

// answered is the best response to rivals that bid as the table: the bid of the level above.
func (t *levelTable) answered(power float64) *levelTable {
	next := &levelTable{rival: t.rival, values: t.values, shares: t.shares}
	var chances [levelCells + 1]float64
	for i, u := range &t.shares {
		chances[i] = detmath.Pow(u, power)
	}
	next.search(t, &chances, power, 0, levelCells, 0, levelCells)
	next.smooth()
	return next
}

// search fills in the bids of the values from first to last, of which the best point of the level below is known to lie from lo
// to hi: a higher value never bids less.
func (t *levelTable) search(below *levelTable, chances *[levelCells + 1]float64, power float64, first, last, lo, hi int) {
	if first > last {
		return
	}
	middle := (first + last) / 2
	v, best, most := t.values[middle], lo, math.Inf(-1)
	for j := lo; j <= hi; j++ {
		if surplus := (v - below.bids[j]) * chances[j]; surplus > most {
			best, most = j, surplus
		}
	}
	t.bids[middle] = max(min(below.peak(v, best, power), v), 0)
	t.search(below, chances, power, first, middle-1, lo, best)
	t.search(below, chances, power, middle+1, last, best, hi)
}

// peak is the best bid at value v between the neighbours of the best point: where
//
//	v - B = B' / (power (1-u)),  B' by log-odds,
//
// or the point itself, where the distribution ends or jumps. A bid that many rivals make is outbid by a millionth.
func (t *levelTable) peak(v float64, best int, power float64) float64 {
	gain := func(x float64) (bid float64, rising bool) {
		bid, slope := t.point(x)
		u := 1 / (1 + detmath.Exp(levelEdge-float64(levelStep*x)))
		return bid, (v-bid)*power*(1-u) > slope/levelStep
	}
	at, lo, hi := float64(best), float64(max(best-1, 0)), float64(min(best+1, levelCells))
	_, rises := gain(lo)
	if _, stillRises := gain(hi); rises && !stillRises {
		for range 50 {
			at = 0.5 * (lo + hi)
			if _, rising := gain(at); rising {
				lo = at
			} else {
				hi = at
			}
		}
	}
	bid, _ := t.point(at)
	const mass, tick = 1e-3, 1e-6
	if u := 1/(1+detmath.Exp(levelEdge-float64(levelStep*at))) - mass; u > 0 {
		crowd, _ := t.point((detmath.Log(u) - detmath.Log1p(-u) + levelEdge) / levelStep)
		if bid-crowd <= 1e-9*bid {
			bid *= 1 + tick
		}
	}
	return bid
}

// point is the bid and its slope by steps, at a place that is counted in steps.
func (t *levelTable) point(x float64) (bid, slope float64) {
	i := min(max(int(x), 0), levelCells-1)
	s := min(max(x-float64(i), 0), 1)
	w := sextic(s)
	for j, w := range &w {
		k := min(max(i-2+j, 0), levelCells)
		bid += float64(w * t.bids[k])
		slope += float64(w * t.slopes[k])
	}
	rise := t.bids[i+1] - t.bids[i]
	return min(max(bid, t.bids[i]), t.bids[i+1]), min(max(slope, 0), 3*rise)
}

// sextic are the weights of the six points around a place between the third and the fourth, in the polynomial through them.
// A polynomial of lower order would do for a bid; but each level differentiates the one below, and errors that jump from cell to
// cell would grow a hundredfold each time.
func sextic(s float64) [6]float64 {
	a, b, c, d, e, f := s+2, s+1, s, s-1, s-2, s-3
	return [6]float64{
		-b * c * d * e * f / 120, a * c * d * e * f / 24, -a * b * d * e * f / 12,
		a * b * c * e * f / 12, -a * b * c * d * f / 24, a * b * c * d * e / 120,
	}
}

// smooth sets the slopes.
func (t *levelTable) smooth() {
	b := &t.bids
	for i := 1; i <= levelCells; i++ {
		b[i] = max(b[i], b[i-1]) // rounding
	}
	t.slopes[0], t.slopes[levelCells] = b[1]-b[0], b[levelCells]-b[levelCells-1]
	for i := 1; i < levelCells; i++ {
		slope := 0.5 * (b[i+1] - b[i-1])
		if i > 2 && i < levelCells-2 {
			slope = (float64(45*(b[i+1]-b[i-1])) - float64(9*(b[i+2]-b[i-2])) + (b[i+3] - b[i-3])) / 60
		}
		t.slopes[i] = min(max(slope, 0), float64(3*min(b[i]-b[i-1], b[i+1]-b[i])))
	}
}

// at is the bid at a value.
func (t *levelTable) at(v float64) float64 {
	l := t.rival.level(v)
	switch {
	case l.survival <= t.tail() || v >= t.values[levelCells]:
		return t.bids[levelCells]
	case v <= t.values[0] || l.cdf <= t.shares[0]:
		return t.bids[0] * (v / t.values[0])
	}
	bid, _ := t.point((logOdds(l) + levelEdge) / levelStep)
	return bid
}

// tail is the probability beyond the last point.
func (t *levelTable) tail() float64 { return t.shares[0] }

// scatter replaces the bids, which are the values, by the quantiles of bids that are uniform from 0 to the value: with J(u) the
// integral of 1/Q from u to 1, Q the quantiles of values,
//
//	H(b) = F(b) + b J(F(b)),  H' = J,
//
// which is solved for b by Newton's method from the left of the root, where H is concave: no step goes too far.
func (t *levelTable) scatter() {
	var j [levelCells + 1]float64
	j[levelCells] = (1 - t.shares[levelCells]) / t.values[levelCells]
	for i := levelCells - 1; i >= 0; i-- {
		j[i] = j[i+1] + t.inverse(float64(i), float64(i+1))
	}
	bid := 0.0
	for i, u := range &t.shares {
		for range 100 {
			h, slope := t.scattered(bid, &j)
			step := (u - h) / slope
			if bid += max(step, 0); !(step > 1e-14*bid) {
				break
			}
		}
		t.bids[i] = min(bid, t.values[levelCells])
		bid = t.bids[i]
	}
}

// scattered is H and H' at a bid.
func (t *levelTable) scattered(b float64, j *[levelCells + 1]float64) (h, slope float64) {
	l := t.rival.level(b)
	switch {
	case b <= t.values[0] || l.cdf <= t.shares[0]:
		return l.cdf + float64(b*j[0]), j[0]
	case b >= t.values[levelCells] || l.survival <= t.tail():
		return 1, j[levelCells]
	}
	x := (logOdds(l) + levelEdge) / levelStep
	i := min(int(x), levelCells-1)
	slope = j[i+1] + t.inverse(x, float64(i+1))
	return l.cdf + float64(b*slope), slope
}

// inverse is the integral of u(1-u)/Q between two places in steps, by the Gauss-Legendre rule of 4 points.
func (t *levelTable) inverse(from, to float64) float64 {
	half := float64(0.5 * (to - from))
	at := func(x float64) float64 {
		e := detmath.Exp(levelEdge - float64(levelStep*x))
		u := 1 / (1 + e)
		return u * (u * e) / t.rival.law.Quantile(u)
	}
	return float64(levelStep * half * gauss4(at, from+half, half))
}
