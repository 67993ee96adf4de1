package plot

import "math"

// A value is the estimate written at the end of a row.
type value struct {
	at   float64 // along X
	text string
}

// estimates are the numbers at the ends of the rows of a Sideways panel of categories, all with the same digits.
func (c *cell) estimates(brief bool) []value {
	if !c.Sideways || len(c.X.Categories) == 0 || c.empty {
		return nil
	}
	resolution, size := c.precision()
	var values []value
	for i := range c.Series {
		s := &c.Series[i]
		if s.Mark != Dots && s.Mark != Bars {
			continue
		}
		shift, _ := c.dodge(i)
		for j, x := range s.xs() {
			if !finite(x) || x < c.x.lo || x > c.x.hi {
				continue
			}
			lo, hi := math.NaN(), math.NaN()
			if s.Lo != nil {
				lo, hi = s.Lo[j], s.Hi[j]
			}
			values = append(values, value{x + shift, estimate(s.Y[j], lo, hi, resolution, size, brief)})
		}
	}
	return values
}

// precision is the resolution and the greatest size of the estimates. The widest interval keeps two digits of its
// half-width, the narrowest one as far as four digits of the greatest number go; without intervals that has three.
func (c *cell) precision() (resolution, size float64) {
	narrowest, widest := math.Inf(1), 0.0
	for i := range c.Series {
		s := &c.Series[i]
		for j, v := range s.Y {
			if finite(v) {
				size = max(size, math.Abs(v))
			}
			if s.Lo != nil && finite(s.Lo[j]) && finite(s.Hi[j]) && s.Hi[j] > s.Lo[j] {
				half := s.Hi[j]/2 - s.Lo[j]/2
				narrowest, widest = min(narrowest, half), max(widest, half)
			}
		}
	}
	if widest == 0 {
		return magnitude(size) / 100, size
	}
	two := magnitude(widest) / 10
	return max(min(magnitude(narrowest), two), min(magnitude(size)/1e3, two)), size
}
