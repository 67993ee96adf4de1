package agents

import (
	"math"
	"math/rand/v2"

	"marketsim/internal/detmath"
)

// network is a function of a lot's rate and worth with a hidden layer, or a linear one if that has no units:
//
//	f(x) = a0 + sum over j of a[j] h[j],  h[j] = log(1 + e^(c[j] + w[j].x)), or h = x.
//
// It is a few loops of its own because agents must play the same on every machine, and the kernels of libraries sum in an order
// that depends on the processor.
type network struct {
	hidden int
	theta  []float64 // a0, a1 and so on; then c and w of each unit
	values []float64 // of the units, at the last inputs
	rises  []float64 // their derivatives there
}

const networkInputs = 2

// newNetwork draws the units from the stream, so that they differ, and is constant at first.
func newNetwork(hidden int, level float64, stream *rand.Rand) network {
	outputs := 1 + hidden
	if hidden == 0 {
		outputs += networkInputs
	}
	n := network{
		hidden: hidden, theta: make([]float64, outputs+hidden*(1+networkInputs)),
		values: make([]float64, outputs-1), rises: make([]float64, hidden),
	}
	for i := outputs; i < len(n.theta); i++ {
		n.theta[i] = (float64(2*float64(stream.Float64())) - 1) / math.Sqrt2 // as PyTorch draws a layer of two inputs
	}
	n.flatten(level)
	return n
}

// flatten makes it constant.
func (n *network) flatten(level float64) {
	clear(n.theta[:1+len(n.values)])
	n.theta[0] = level
}

// unit is c and w of a hidden unit.
func (n *network) unit(j int) []float64 {
	const size = 1 + networkInputs
	first := 1 + n.hidden + j*size
	return n.theta[first : first+size]
}

// at is the value at a rate and a worth.
func (n *network) at(rate, worth float64) float64 {
	if n.hidden == 0 {
		n.values[0], n.values[1] = rate, worth
	}
	for j := range n.hidden {
		u := n.unit(j)
		t := u[0] + float64(u[1]*rate) + float64(u[2]*worth)
		e := detmath.Exp(-math.Abs(t))
		n.values[j] = max(t, 0) + detmath.Log1p(e)
		if n.rises[j] = 1 / (1 + e); t < 0 {
			n.rises[j] = e / (1 + e)
		}
	}
	return n.theta[0] + dot(n.theta[1:1+len(n.values)], n.values)
}

// pull adds to a gradient by the parameters a multiple of that of the last value.
func (n *network) pull(gradient []float64, rate, worth, by float64) {
	gradient[0] += by
	for j, h := range n.values {
		gradient[1+j] += float64(by * h)
	}
	for j := range n.hidden {
		inner := float64(by * n.theta[1+j] * n.rises[j])
		g := gradient[1+n.hidden+j*(1+networkInputs):]
		g[0] += inner
		g[1] += float64(inner * rate)
		g[2] += float64(inner * worth)
	}
}
