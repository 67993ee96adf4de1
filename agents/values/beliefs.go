package values

import (
	"fmt"
	"math"

	"marketsim/internal/detmath"
	"marketsim/internal/law"
)

// Beliefs is what signals tell a buyer of one law. Given signals s of total precision T, the score z of its value is normal
// with
//
//	mean m = sum(precision * s) / (1 + T),  variance 1 / (1 + T),
//
// and the value is expected to be E[F^-1(Phi(z))]: a function of m alone for each set of signals that may be there. It is tabulated,
// and for a lognormal law known: e^(mu + sigma m + sigma^2 variance / 2).
type Beliefs struct {
	signals []Signal
	roots   []float64 // of the precisions
	sets    []belief  // by the set of signals that are there, as bits
}

// MaxSignals bounds the signals of one buyer: every set of them has a table of its own.
const MaxSignals = 4

// MaxPrecision bounds the precision of a signal: beyond it, a buyer as good as knows its value.
const MaxPrecision = 1000

// NewBeliefs prepares what can be believed of a value.
func NewBeliefs(l law.Law, signals []Signal) (*Beliefs, error) {
	if len(signals) > MaxSignals {
		return nil, fmt.Errorf("values: %d signals: at most %d", len(signals), MaxSignals)
	}
	b := &Beliefs{signals: signals, sets: make([]belief, 1<<len(signals))}
	for _, s := range signals {
		if !(s.Precision > 0 && s.Precision <= MaxPrecision) {
			return nil, fmt.Errorf("values: signal %s: precision %v: must be more than 0 and at most %v", s.Name, s.Precision, MaxPrecision)
		}
		b.roots = append(b.roots, math.Sqrt(s.Precision))
	}
	for set := range b.sets {
		precision := 0.0
		for i, s := range signals {
			if set>>i&1 != 0 {
				precision += s.Precision
			}
		}
		b.sets[set] = newBelief(l, precision)
	}
	return b, nil
}

// belief is E[F^-1(Phi(z))] for z normal with a mean m and a fixed variance.
type belief struct {
	variance float64
	known    *law.Lognormal // whose expectation needs no table
	lo, rate float64        // where the table begins, and cells for each unit of m
	means    []float64      // at the nodes
}

const (
	widest   = 8.5 // standard deviations of a mean that a table reaches: draws do not go beyond 8.3
	fineness = 8   // nodes for each standard deviation of what is left unknown: means vary no faster
	fewest   = 4   // cells of a table
	far      = 9   // standard deviations beyond which nothing counts
)

func newBelief(l law.Law, precision float64) belief {
	b := belief{variance: 1 / (1 + precision)}
	if known, ok := l.(law.Lognormal); ok {
		b.known = &known
		return b
	}
	deviation := math.Sqrt(b.variance)
	half := max(fewest/2, int(math.Ceil(widest*math.Sqrt(precision)*fineness)))
	b.rate = fineness / deviation
	b.lo = -float64(half) / b.rate
	b.means = make([]float64, 2*half+1)
	if d, smooth := l.(law.Density); smooth {
		convolve(b.means, d, b.lo, b.rate)
		return b
	}
	for i := range b.means {
		b.means[i] = meanOf(l, b.lo+float64(i)/b.rate, deviation)
	}
	return b
}

// convolve fills in the means of a smooth law by the trapezoidal rule, whose error falls faster than any power of its step where a
// normal density is in the integrand. Nodes of the rule and of the table are the same.
func convolve(means []float64, d law.Density, lo, rate float64) {
	const reach = far * fineness
	var weights [2*reach + 1]float64
	total := 0.0
	for k := range weights {
		y := float64(k-reach) / fineness
		weights[k] = detmath.Exp(-0.5 * y * y)
		total += weights[k]
	}
	values := make([]float64, len(means)+2*reach)
	for i := range values {
		values[i] = d.Quantile(inside(detmath.NormCDF(lo + float64(i-reach)/rate)))
	}
	for i := range means {
		for k, w := range weights {
			means[i] += float64(w / total * values[i+k])
		}
	}
}

// meanOf is the mean value of a normal score, for a law that may have jumps.
func meanOf(l law.Law, mean, deviation float64) float64 {
	const invSqrt2Pi = 0.398942280401432677939946059934381868
	return law.Integrate(func(y float64) float64 {
		u := inside(detmath.NormCDF(mean + float64(deviation*y)))
		return float64(l.Quantile(u) * float64(invSqrt2Pi*detmath.Exp(-0.5*y*y)))
	}, -far, far, 1e-7*l.Mean())
}

// mean interpolates between four nodes by the cubic through them.
func (b *belief) mean(m float64) float64 {
	if b.known != nil {
		s := b.known.Sigma
		return detmath.Exp(b.known.Mu + float64(s*m) + float64(0.5*s*s*b.variance))
	}
	at := min(max(float64((m-b.lo)*b.rate), 0), float64(len(b.means)-1))
	i := min(max(int(at), 1), len(b.means)-3)
	x := at - float64(i)
	y := b.means[i-1 : i+3]
	below, above := float64(x*(x-1)), float64((x+1)*(x-2))
	return float64(below*(x-2)*y[0]/-6) + float64(above*(x-1)*y[1]/2) +
		float64(above*x*y[2]/-2) + float64(below*(x+1)*y[3]/6)
}
