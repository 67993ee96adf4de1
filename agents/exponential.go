package agents

import "marketsim/internal/detmath"

// exponential is the curve 1 - e^(-b/theta) = 1 - exp(-e^eta), eta = log b - m, with m = log theta. It has no scale: s is 1, and
// the regression leaves the slope alone.
type exponential struct{}

func (exponential) feature(b float64) float64 { return detmath.Log(b) }

// fit takes the mean of log b for its expectation m - gamma, gamma Euler's constant.
func (exponential) fit(p *moments) (m, s float64) {
	const euler = 0.57721566490153286061
	return p.mean + euler, 1
}

func (exponential) prior() (m, s float64) { return -0.7, 1 }

// best is b = v + theta - theta W(e^(v/theta + 1)): the first-order condition is e^(b/theta) = 1 + (v-b)/theta.
func (exponential) best(v, m, _ float64) float64 {
	theta := detmath.Exp(m)
	if v < 1e-5*theta { // where that cancels: v/2 - v^2/(8 theta) ...
		return float64(0.5*v) * (1 - float64(0.25*v/theta))
	}
	return v + theta - float64(theta*wrightOmega(v/theta+1))
}

func (exponential) wins(b, m, _ float64) float64 { return -detmath.Expm1(-b * detmath.Exp(-m)) }

// area is b + theta e^(-b/theta) between the two.
func (f exponential) area(from, to, m, s float64) float64 {
	theta := detmath.Exp(m)
	return to - from - float64(theta*(f.wins(to, m, s)-f.wins(from, m, s)))
}

func (f exponential) score(eta float64, won bool) (slope, information float64) {
	hazard := detmath.Exp(min(eta, 500)) // b/theta
	odds := detmath.Expm1(hazard)        // of a win
	if !won {
		return -hazard, hazard * (hazard / odds)
	}
	return hazard / odds, hazard * (hazard / odds)
}

func (exponential) priceScore(eta float64) (slope, information float64) {
	hazard := detmath.Exp(eta)
	return 1 - hazard, hazard
}

func (exponential) lossScore(eta float64) (slope, information float64) {
	hazard := detmath.Exp(eta)
	return -hazard, hazard
}
