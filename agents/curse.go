package agents

import (
	"math"
	"sort"

	"marketsim/internal/detmath"
	"marketsim/internal/law"
)

// curse is the table of [CurseAware], by the estimate. With Y the highest rival signal and b0 the first-price bid without a floor,
// the bid with one is
//
//	b(s) = b0(s) + (floor - b0(s*)) e^-(H(s) - H(s*)),  H(s) the integral of f(x|x) / F(x|x) up to s,
//
// so that b0 and H are all that has to be tabulated: floors that differ from lot to lot cost nothing.
type curse struct{ estimates, tied, below, bids, hazards []float64 }

// standing is what the table holds for one signal, per unit of quality.
type standing struct {
	tied   float64 // E[v | own signal s, Y = s]
	below  float64 // E[v | s, Y <= s]
	bid    float64 // b0(s)
	hazard float64 // H(s)
}

// entry is what a floor does: who takes part, and how much more than b0 it bids. The zero entry is no floor.
type entry struct {
	floor  float64
	gap    float64 // floor - b0(s*); 0 if nobody is kept out
	hazard float64 // H(s*)
}

const (
	curseNodes    = 512 // of the table, by signal
	curseWidest   = 7.0 // standard deviations of a signal that the table covers
	curseFar      = 8.0 // standard deviations of the score beyond which nothing counts
	curseFineness = 6   // nodes of a sum for each standard deviation of the score
)

// signals are what a curse goes by: a common value of a law, and bidders whose signals have a precision each.
type signals struct {
	law       law.Law
	precision float64
	bidders   int
}

// newCurse tabulates it. From node to node, w and H are taken to be straight lines, for which the differential equation is solved
// exactly.
func newCurse(s signals) *curse {
	column := func() []float64 { return make([]float64, curseNodes) }
	c := &curse{column(), column(), column(), column(), column()}
	scores := newScores(s)
	spread := math.Sqrt(1 + 1/s.precision)
	step := 2 * curseWidest * spread / (curseNodes - 1)
	rate := 0.0 // f(s|s) / F(s|s) at the node before
	for i := range c.bids {
		was := rate
		c.estimates[i], c.tied[i], c.below[i], rate = scores.given(-float64(curseWidest*spread) + float64(float64(i)*step))
		if i == 0 {
			c.bids[0] = c.tied[0]
			continue
		}
		x := float64(0.5 * step * (was + rate))
		c.hazards[i] = c.hazards[i-1] + x
		shading := float64((c.tied[i-1] - c.bids[i-1]) * detmath.Exp(-x))
		c.bids[i] = c.tied[i] - shading - float64((c.tied[i]-c.tied[i-1])*-detmath.Expm1(-x)/x)
	}
	return c
}

// at interpolates between the estimates of two nodes.
func (c *curse) at(estimate float64) standing { return c.find(c.estimates, estimate) }

// entry looks up a floor: the least signal s* that takes part has E[v | s*, Y <= s*] = floor.
func (c *curse) entry(floor float64) entry {
	if floor <= c.below[0] {
		return entry{floor: floor}
	}
	s := c.find(c.below, floor)
	return entry{floor, floor - s.bid, s.hazard}
}

// find interpolates where a column, which rises, has some number.
func (c *curse) find(column []float64, x float64) standing {
	last := len(column) - 1
	i := min(max(sort.SearchFloat64s(column, x), 1), last)
	u := 1.0
	if x < column[i] {
		u = max(0, (x-column[i-1])/(column[i]-column[i-1]))
	}
	at := func(y []float64) float64 { return y[i-1] + float64(u*(y[i]-y[i-1])) }
	s := standing{at(c.tied), at(c.below), at(c.bids), at(c.hazards)}
	if x < column[0] { // who thinks that little of a lot bids no more than that
		s.tied, s.below, s.bid = min(s.tied, x), min(s.below, x), min(s.bid, x)
	}
	return s
}

// bidUnder is the first-price bid under a floor.
func (s *standing) bidUnder(e entry) float64 {
	if e.gap == 0 {
		return s.bid
	}
	return s.bid + float64(e.gap*detmath.Exp(-max(0, s.hazard-e.hazard)))
}

// scores are the values of a law by their normal score, at equal steps from -far on.
type scores struct {
	root, precision, others float64
	from, step              float64
	values                  []float64
}

func newScores(given signals) *scores {
	deviation := math.Sqrt(1 / (1 + given.precision))
	furthest := curseWidest + float64(curseFar*deviation)
	s := &scores{
		root: math.Sqrt(given.precision), precision: given.precision, others: float64(given.bidders - 1),
		from: -furthest, step: deviation / curseFineness,
	}
	s.values = make([]float64, int(2*furthest/s.step)+1)
	for i := range s.values {
		u := detmath.NormCDF(s.from + float64(float64(i)*s.step))
		s.values[i] = given.law.Quantile(min(max(u, 0x1p-53), 1-0x1p-53))
	}
	return s
}

// given returns what is known given the own signal: E[v], E[v | Y = signal], E[v | Y <= signal], and f / F of Y at the signal. Each
// is a sum over scores z, which given the signal are normal; given z, a rival signal is below with probability
// G = Phi(sqrt(t) (signal-z)).
func (s *scores) given(signal float64) (estimate, tied, below, hazard float64) {
	variance := 1 / (1 + s.precision)
	mean, deviation := float64(signal*s.precision*variance), math.Sqrt(variance)
	reach := float64(curseFar * deviation)
	first := max(0, int((mean-reach-s.from)/s.step))
	last := min(len(s.values)-1, int((mean+reach-s.from)/s.step)+1)
	most := detmath.NormCDF(float64(s.root * (signal - s.from - float64(float64(first)*s.step))))
	var weight, value, lower, valueBelow, density, valueAt float64
	for i := first; i <= last; i++ {
		z := s.from + float64(float64(i)*s.step)
		y, x := (z-mean)/deviation, float64(s.root*(signal-z))
		w := detmath.Exp(-float64(0.5 * y * y))
		g := detmath.NormCDF(x)
		rest := detmath.Pow(g/most, s.others-1) // of the others but one: for many, G itself would vanish
		f := float64(w * rest * detmath.Exp(-float64(0.5*x*x)))
		p := float64(w * g * rest)
		weight += w
		value += float64(w * s.values[i])
		lower += p
		valueBelow += float64(p * s.values[i])
		density += f
		valueAt += float64(f * s.values[i])
	}
	const invSqrt2Pi = 0.398942280401432677939946059934381868
	return value / weight, valueAt / density, valueBelow / lower, float64(s.others*s.root*invSqrt2Pi*density) / lower
}
