package stats

import "math"

// Moments is a running mean and variance in O(1) memory (Welford 1962, Technometrics 4:419). The zero value is empty.
type Moments struct {
	n        int
	mean, m2 float64
}

// Add takes one more value.
func (m *Moments) Add(x float64) {
	m.n++
	d := x - m.mean
	m.mean += d / float64(m.n)
	m.m2 += float64(d * (x - m.mean))
}

// N returns how many values were added.
func (m *Moments) N() int { return m.n }

// Mean returns the mean of the values so far, and 0 before the first.
func (m *Moments) Mean() float64 { return m.mean }

// Variance returns the unbiased variance of the values so far, and 0 before the second.
func (m *Moments) Variance() float64 {
	if m.n < 2 {
		return 0
	}
	return m.m2 / float64(m.n-1)
}

// StdDev returns the square root of [Moments.Variance].
func (m *Moments) StdDev() float64 { return math.Sqrt(m.Variance()) }
