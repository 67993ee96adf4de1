package agents

import (
	"math"
	"sort"

	"marketsim/internal/detmath"
	"marketsim/internal/law"
)

// curse is the table of [CurseAware]: by the estimate, what the value is expected to be if the highest rival signal equals the own
// one, and the bid where the winner pays it.
type curse struct{ estimates, tied, bids []float64 }

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

func newCurse(s signals) *curse {
	c := &curse{make([]float64, curseNodes), make([]float64, curseNodes), make([]float64, curseNodes)}
	scores := newScores(s)
	spread := math.Sqrt(1 + 1/s.precision)
	step := 2 * curseWidest * spread / (curseNodes - 1)
	hazard := 0.0 // f(s|s) / F(s|s) at the node before
	for i := range c.bids {
		was := hazard
		c.estimates[i], c.tied[i], hazard = scores.given(-float64(curseWidest*spread) + float64(float64(i)*step))
		if i == 0 {
			c.bids[0] = c.tied[0]
			continue
		}
		w := c.tied[i-1] + float64(0.5*(c.tied[i]-c.tied[i-1]))
		decay := detmath.Exp(-float64(0.5 * step * (was + hazard)))
		c.bids[i] = w + float64((c.bids[i-1]-w)*decay)
	}
	return c
}

// at interpolates between the estimates of two nodes.
func (c *curse) at(estimate float64) (tied, bid float64) {
	n := len(c.estimates)
	i := sort.SearchFloat64s(c.estimates, estimate)
	switch i {
	case 0:
		return min(c.tied[0], estimate), min(c.bids[0], estimate)
	case n:
		return c.tied[n-1], c.bids[n-1]
	}
	x := (estimate - c.estimates[i-1]) / (c.estimates[i] - c.estimates[i-1])
	return c.tied[i-1] + float64(x*(c.tied[i]-c.tied[i-1])), c.bids[i-1] + float64(x*(c.bids[i]-c.bids[i-1]))
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

// given returns what is known given the own signal: E[v], E[v | Y = signal], and f / F of Y at the signal. Each is a sum over
// scores z, which given the signal are normal; given z, a rival signal is below with probability G = Phi(sqrt(t) (signal-z)).
func (s *scores) given(signal float64) (estimate, tied, hazard float64) {
	variance := 1 / (1 + s.precision)
	mean, deviation := float64(signal*s.precision*variance), math.Sqrt(variance)
	reach := float64(curseFar * deviation)
	first := max(0, int((mean-reach-s.from)/s.step))
	last := min(len(s.values)-1, int((mean+reach-s.from)/s.step)+1)
	var weight, value, below, density, valueAt float64
	for i := first; i <= last; i++ {
		z := s.from + float64(float64(i)*s.step)
		y, x := (z-mean)/deviation, float64(s.root*(signal-z))
		w := detmath.Exp(-float64(0.5 * y * y))
		g := detmath.NormCDF(x)
		rest := detmath.Pow(g, s.others-1) // of the others but one
		f := float64(w * rest * detmath.Exp(-float64(0.5*x*x)))
		weight += w
		value += float64(w * s.values[i])
		below += float64(w * g * rest)
		density += f
		valueAt += float64(f * s.values[i])
	}
	const invSqrt2Pi = 0.398942280401432677939946059934381868
	return value / weight, valueAt / density, float64(s.others*s.root*invSqrt2Pi*density) / below
}
