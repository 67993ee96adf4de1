package law

import (
	"errors"

	"marketsim/internal/detmath"
)

var _ Density = Beta{}

// Beta is the law on [0, Scale] with density proportional to
// x^(A-1) (Scale-x)^(B-1). A and B lie in [0.01, 1e6], Scale in [1e-6, 1e12];
// the mean is Scale A/(A+B).
type Beta struct{ A, B, Scale float64 }

// Validate implements Law.
func (d Beta) Validate() error {
	return errors.Join(
		between("beta", "a", d.A, minShape, maxShape),
		between("beta", "b", d.B, minShape, maxShape),
		between("beta", "scale", d.Scale, minScale, maxScale),
	)
}

func (d Beta) unit(x float64) float64 { return min(max(x/d.Scale, 0), 1) }

// CDF implements Law.
func (d Beta) CDF(x float64) float64 { return detmath.BetaI(d.A, d.B, d.unit(x)) }

// Survival implements Density.
func (d Beta) Survival(x float64) float64 { return detmath.BetaC(d.A, d.B, d.unit(x)) }

// PDF implements Density.
func (d Beta) PDF(x float64) float64 {
	if x < 0 || x > d.Scale {
		return 0
	}
	return detmath.BetaDensity(d.A, d.B, x/d.Scale) / d.Scale
}

// Quantile solves F(x) = u.
func (d Beta) Quantile(u float64) float64 {
	return float64(d.Scale * invert(Beta{A: d.A, B: d.B, Scale: 1}, u, d.A/(d.A+d.B)))
}

// Mean returns Scale A/(A+B).
func (d Beta) Mean() float64 { return float64(d.Scale * (d.A / (d.A + d.B))) }

// Support returns 0 and Scale.
func (d Beta) Support() (lo, hi float64) { return 0, d.Scale }
