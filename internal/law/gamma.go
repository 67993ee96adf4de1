package law

import (
	"errors"
	"math"

	"marketsim/internal/detmath"
)

var _ Density = Gamma{}

// Gamma is the law with density proportional to x^(Shape-1) exp(-x/Scale),
// x > 0. Shape lies in [0.01, 1e6], Scale in [1e-6, 1e12]; the mean is
// Shape Scale.
type Gamma struct{ Shape, Scale float64 }

// Shapes outside these bounds draw numbers below the smallest float64, or are
// a constant for any purpose of a market.
const minShape, maxShape = 0.01, 1e6

// Validate implements Law.
func (d Gamma) Validate() error {
	return errors.Join(
		between("gamma", "shape", d.Shape, minShape, maxShape),
		between("gamma", "scale", d.Scale, minScale, maxScale),
	)
}

// CDF implements Law.
func (d Gamma) CDF(x float64) float64 { return detmath.GammaP(d.Shape, max(x, 0)/d.Scale) }

// Survival implements Density.
func (d Gamma) Survival(x float64) float64 { return detmath.GammaQ(d.Shape, max(x, 0)/d.Scale) }

// PDF implements Density.
func (d Gamma) PDF(x float64) float64 {
	if x < 0 {
		return 0
	}
	return detmath.GammaDensity(d.Shape, x/d.Scale) / d.Scale
}

// Quantile solves F(x) = u.
func (d Gamma) Quantile(u float64) float64 {
	return float64(d.Scale * invert(Gamma{Shape: d.Shape, Scale: 1}, u, d.Shape))
}

// Mean returns Shape Scale.
func (d Gamma) Mean() float64 { return float64(d.Shape * d.Scale) }

// Support returns 0 and +Inf.
func (d Gamma) Support() (lo, hi float64) { return 0, math.Inf(1) }
