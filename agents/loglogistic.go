package agents

import (
	"math"

	"marketsim/internal/detmath"
)

// logLogistic is the curve 1/(1 + e^-eta), eta = (log b - m)/s: b^k/(theta^k + b^k) with theta = e^m and k = 1/s.
type logLogistic struct{ logistic }

func (logLogistic) feature(b float64) float64 { return detmath.Log(b) }

func (logLogistic) prior() (m, s float64) { return -0.7, 0.4 }

func (logLogistic) wins(b, m, s float64) float64 {
	return 1 / (1 + detmath.Exp((m-detmath.Log(b))/s))
}

// best solves the first-order condition v - b = b s (1 + e^z) as
//
//	m + s z + log(1 + s (1 + e^z)) = log v,  b = e^(m + s z),
//
// by Newton's method from the right: the left side is increasing and convex in z.
func (logLogistic) best(v, m, s float64) float64 {
	level := detmath.Log(v) - m
	z := level / s
	if level > 0 { // log(s e^z) + s z < level as well
		z = min(z, (level-detmath.Log(s))/(1+s))
	}
	for range 100 {
		odds := detmath.Exp(z)
		part := float64(s * odds)
		excess := float64(s*z) + detmath.Log1p(s+part) - level
		step := excess / (s + part/(1+s+part))
		z -= step
		if math.Abs(step) < 1e-8 { // quadratic: the next one would be below 1e-15
			break
		}
	}
	return detmath.Exp(m + float64(s*z))
}

// area is the integral of e^(m + s z) s/(1 + e^-z) over z: panels of a length over which neither factor changes much, from the
// upper end down to where what is left is below 1e-17 of it.
func (logLogistic) area(from, to, m, s float64) float64 {
	const flat = 40 // from here on F is 1
	if !(to > from) {
		return 0
	}
	low, high := (detmath.Log(from)-m)/s, (detmath.Log(to)-m)/s
	sum := 0.0
	if high > flat {
		ceiling := max(from, detmath.Exp(m+float64(flat*s)))
		sum, high = to-ceiling, min(high, flat)
	}
	low = max(low, high-flat/s, min(high, 0)-flat/(1+s))
	at := func(z float64) float64 { return detmath.Exp(m+float64(s*z)) / (1 + detmath.Exp(-z)) }
	panels := math.Ceil(max((high-low)*(1+s), 0))
	half := float64(0.5 * (high - low) / max(panels, 1))
	for i := range int(panels) {
		sum += float64(half * s * gauss4(at, low+float64(float64(2*i+1)*half), half))
	}
	return sum
}
