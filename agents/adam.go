package agents

import "math"

// adam minimises a function of which it is told gradients, by the AMSGrad variant of Adam (D. P. Kingma and J. Ba, ICLR 2015;
// S. J. Reddi, S. Kale and S. Kumar, ICLR 2018): with g the gradient plus decay theta,
//
//	m <- .9 m + .1 g,  v <- .999 v + .001 g^2,  u <- max(u, v),
//	theta <- theta - rate (m / (1-.9^t)) / (sqrt(u / (1-.999^t)) + 1e-8).
type adam struct {
	rate, decay float64
	m, v, u     []float64
	beta1t      float64 // .9^t
	beta2t      float64 // .999^t
}

// newAdam is for so many parameters.
func newAdam(parameters int) adam {
	all := make([]float64, 3*parameters)
	return adam{m: all[:parameters], v: all[parameters : 2*parameters], u: all[2*parameters:]}
}

// restart forgets all gradients.
func (a *adam) restart(rate, decay float64) {
	a.rate, a.decay, a.beta1t, a.beta2t = rate, decay, 1, 1
	clear(a.m)
	clear(a.v)
	clear(a.u)
}

// step moves the parameters against the gradient.
func (a *adam) step(theta, gradient []float64) {
	a.beta1t = float64(0.9 * a.beta1t)
	a.beta2t = float64(0.999 * a.beta2t)
	rate, root := a.rate/(1-a.beta1t), math.Sqrt(1-a.beta2t)
	for i, g := range gradient {
		g += float64(a.decay * theta[i])
		a.m[i] += float64(0.1 * (g - a.m[i]))
		a.v[i] += float64(0.001 * (float64(g*g) - a.v[i]))
		a.u[i] = max(a.u[i], a.v[i])
		theta[i] -= float64(rate * a.m[i] / (math.Sqrt(a.u[i])/root + 1e-8))
	}
}
