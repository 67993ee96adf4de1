package agents

import "math"

// cubic is a polynomial in t from 0 to 1.
type cubic [4]float64

func (c *cubic) at(t float64) float64 {
	return c[0] + float64(t*(c[1]+float64(t*(c[2]+float64(t*c[3])))))
}

// fit interpolates the non-decreasing values of a function at t = 0, 1/4, 1/2, 3/4 and 1. It reports whether the result is
// as close as the tolerance and non-decreasing. It is a straight line if that is good enough.
//
// The cubic runs through all points but the middle one, where the error of such an interpolation is at its greatest; it is
// h^4/1536 times the fourth derivative.
func fit(y *[5]float64, tolerance float64) (cubic, bool) {
	line := cubic{y[0], y[4] - y[0]}
	if line.misses(y) <= 0.25*tolerance {
		return line, true
	}
	d1, d3, d4 := y[1]-y[0], y[3]-y[0], y[4]-y[0]
	c := cubic{0: y[0], 1: float64(8*d1) - float64(8./3*d3) + d4}
	c[2] = (float64(64*d1) - d4 - float64(15*c[1])) / 3
	c[3] = d4 - c[1] - c[2]
	return c, c.misses(y) <= tolerance && c.rises()
}

// misses is the largest distance from the values.
func (c *cubic) misses(y *[5]float64) float64 {
	var worst float64
	for i := range y {
		worst = max(worst, math.Abs(c.at(0.25*float64(i))-y[i]))
	}
	return worst
}

// rises reports whether the derivative c1 + 2 c2 t + 3 c3 t^2 is nowhere negative.
func (c *cubic) rises() bool {
	if c[1] < 0 || c[1]+float64(2*c[2])+float64(3*c[3]) < 0 {
		return false
	}
	if c[3] <= 0 || c[2] >= 0 || -c[2] >= 3*c[3] {
		return true // least at an end
	}
	return c[1]-float64(c[2]*c[2])/(3*c[3]) >= 0
}
