package agents

import (
	"math"

	"marketsim/internal/detmath"
)

// lognormal is the curve Phi(eta), eta = (log b - m)/s, Phi the normal distribution function.
type lognormal struct{}

func (lognormal) feature(b float64) float64 { return detmath.Log(b) }

func (lognormal) fit(p *moments) (m, s float64) { return p.mean, math.Sqrt(p.variance) }

func (lognormal) prior() (m, s float64) { return -0.7, 0.7 }

func (lognormal) wins(b, m, s float64) float64 {
	return detmath.NormCDF((detmath.Log(b) - m) / s)
}

// area is b Phi(eta) - e^(m + s^2/2) Phi(eta - s) between the two, which is E[(b-Y)^+] for the price Y to be beaten.
func (f lognormal) area(from, to, m, s float64) float64 {
	upTo := func(b float64) float64 {
		eta := (detmath.Log(b) - m) / s
		return float64(b*detmath.NormCDF(eta)) - float64(detmath.Exp(m+float64(0.5*s*s))*detmath.NormCDF(eta-s))
	}
	return upTo(to) - upTo(from)
}

// best solves the first-order condition v - b = b s R(z), R = Phi/phi the Mills ratio, as
//
//	m + s z + log(1 + s R(z)) = log v,  b = e^(m + s z),
//
// by Halley's method. The left side is increasing and convex in z, the start lies to the right of the root, and no step is
// longer than two of Newton's, which never go too far. R' = 1 + z R and R” = R + z R' cost nothing more.
func (lognormal) best(v, m, s float64) float64 {
	const maxZ = 35 // beyond it R overflows
	level := detmath.Log(v) - m
	z := min(level/s, maxZ) // R > 0
	// For z > 0, R > 1.25 e^(z^2/2): z^2/2 + s z + log(1.25 s) < level.
	if c := level - detmath.Log(1.25*s); c > 0 {
		z = min(z, math.Sqrt(float64(s*s)+float64(2*c))-s)
	}
	for range 50 {
		r := mills(z)
		excess := float64(s*z) + detmath.Log1p(s*r) - level
		slope := s + s*(1+float64(z*r))/(1+float64(s*r))
		step := excess / slope
		z -= step
		if math.Abs(step) < 1e-7 { // quadratic: the next one would be below 1e-14
			break
		}
	}
	return detmath.Exp(m + float64(s*z))
}

func (lognormal) score(eta float64, won bool) (slope, information float64) {
	win, loss := 1/mills(eta), 1/mills(-eta)
	if won {
		return win, win * loss
	}
	return -loss, win * loss
}

func (lognormal) priceScore(eta float64) (slope, information float64) { return -eta, 1 }

func (lognormal) lossScore(eta float64) (slope, information float64) {
	hazard := 1 / mills(-eta)
	return -hazard, min(max(hazard*(hazard-eta), 0), 1)
}

// mills is Phi(z)/phi(z), +Inf from z = 38.6 on. For very negative z it is the asymptotic series -1/z (1 - 1/z^2 + 3/z^4 ...),
// exact to 1e-10.
func mills(z float64) float64 {
	if z < -30 {
		q := 1 / (z * z)
		return -(1 - float64(q*(1-float64(3*q*(1-float64(5*q)))))) / z
	}
	const sqrt2Pi = 2.50662827463100050241576528481104525
	return sqrt2Pi * detmath.NormCDF(z) * detmath.Exp(0.5*z*z)
}
