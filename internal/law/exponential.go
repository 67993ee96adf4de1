package law

import (
	"math"

	"marketsim/internal/detmath"
)

var _ Density = Exponential{}

// Exponential is the law with F(x) = 1 - exp(-x/Scale); Scale is its mean,
// the inverse of the rate, and lies in [1e-6, 1e12].
type Exponential struct{ Scale float64 }

// Validate implements Law.
func (d Exponential) Validate() error {
	return between("exponential", "scale", d.Scale, minScale, maxScale)
}

// CDF implements Law.
func (d Exponential) CDF(x float64) float64 { return -detmath.Expm1(-max(x, 0) / d.Scale) }

// Survival implements Density.
func (d Exponential) Survival(x float64) float64 { return detmath.Exp(-max(x, 0) / d.Scale) }

// PDF implements Density.
func (d Exponential) PDF(x float64) float64 {
	if x < 0 {
		return 0
	}
	return detmath.Exp(-x/d.Scale) / d.Scale
}

// Quantile returns -Scale log(1-u).
func (d Exponential) Quantile(u float64) float64 {
	checkLevel(u)
	return float64(d.Scale * -detmath.Log1p(-u))
}

// Mean returns Scale.
func (d Exponential) Mean() float64 { return d.Scale }

// Support returns 0 and +Inf.
func (d Exponential) Support() (lo, hi float64) { return 0, math.Inf(1) }
