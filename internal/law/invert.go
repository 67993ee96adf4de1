package law

import (
	"math"

	"marketsim/internal/detmath"
)

const (
	// minScale and maxScale bound scale parameters, so that every draw above
	// smallest times the scale is a normal float64.
	minScale, maxScale = 1e-6, 1e12

	// smallest is where the inverse of a law of scale 1 is cut to 0.
	smallest = 0x1p-960
)

// invert solves F(x) = u for a law of scale 1 whose support begins at 0, by
// Newton's method on log F (for u above 1/2: on log(1-F), which keeps the
// accuracy of the upper tail) as a function of log x, inside a bracket that
// falls back to bisection. In the lower tail F is a power of x, where this is
// exact at once.
func invert[D Density](d D, u, start float64) float64 {
	checkLevel(u)
	lo, hi := d.Support()
	switch u {
	case 0:
		return lo
	case 1:
		return hi
	}
	x := start
	for range 200 {
		excess, slope := logLevel(d, x, u)
		switch {
		case excess > 0:
			hi = x
		case excess < 0:
			lo = x
		default:
			return x
		}
		if hi <= smallest {
			return 0
		}
		step := min(max(-excess/slope, -1000), 2)
		next := x * detmath.Exp(step)
		if math.Abs(excess) < 1e-9 { // quadratic: one step more would not be seen
			return min(max(next, lo), hi)
		}
		if !(next > max(lo, smallest) && next < hi) {
			next = middle(lo, hi, x)
		}
		if next == x {
			return x
		}
		x = next
	}
	return x
}

// logLevel returns how far x lies above the quantile at u on the scale of log F
// or -log(1-F), and the slope of that with respect to log x.
func logLevel[D Density](d D, x, u float64) (excess, slope float64) {
	f := x * d.PDF(x)
	if u <= 0.5 {
		c := d.CDF(x)
		return detmath.Log(c / u), f / c
	}
	s := d.Survival(x)
	return -detmath.Log(s / (1 - u)), f / s
}

// middle returns a point inside the bracket: its geometric mean, or a doubling
// while it has no upper end.
func middle(lo, hi, x float64) float64 {
	if math.IsInf(hi, 1) {
		return 2 * x
	}
	return math.Sqrt(max(lo, smallest/2)) * math.Sqrt(hi)
}
