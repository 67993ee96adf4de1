package law

import (
	"errors"
	"fmt"
	"math"

	"marketsim/internal/detmath"
)

var _ Density = Lognormal{}

// Lognormal is the law of exp(Mu + Sigma Z) with Z standard normal, Sigma > 0.
// Its median is exp(Mu), its mean exp(Mu + Sigma^2/2).
type Lognormal struct{ Mu, Sigma float64 }

// maxLogMoment bounds |Mu| + 9 Sigma, so that no draw of the simulation (all
// within 8.3 standard deviations) overflows or underflows.
const maxLogMoment = 700

// Validate implements Law.
func (d Lognormal) Validate() error {
	err := errors.Join(
		finite("lognormal", "mu", d.Mu),
		positive("lognormal", "sigma", d.Sigma),
	)
	if err != nil {
		return err
	}
	if s := math.Abs(d.Mu) + float64(9*d.Sigma); s > maxLogMoment {
		return fmt.Errorf("law: lognormal mu = %v, sigma = %v: |mu| + 9 sigma must be at most %d", d.Mu, d.Sigma, maxLogMoment)
	}
	return nil
}

func (d Lognormal) z(x float64) float64 { return (detmath.Log(x) - d.Mu) / d.Sigma }

// CDF implements Law.
func (d Lognormal) CDF(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return detmath.NormCDF(d.z(x))
}

// Survival implements Density.
func (d Lognormal) Survival(x float64) float64 {
	if x <= 0 {
		return 1
	}
	return detmath.NormCDF(-d.z(x))
}

// PDF implements Density.
func (d Lognormal) PDF(x float64) float64 {
	if x <= 0 || math.IsInf(x, 1) {
		return 0
	}
	const invSqrt2Pi = 0.398942280401432677939946059934381868
	z := d.z(x)
	return float64(detmath.Exp(-0.5*z*z) * (invSqrt2Pi / (x * d.Sigma)))
}

// Quantile implements Law.
func (d Lognormal) Quantile(u float64) float64 {
	checkLevel(u)
	return detmath.Exp(d.Mu + float64(d.Sigma*detmath.NormQuantile(u)))
}

// Mean implements Law.
func (d Lognormal) Mean() float64 {
	return detmath.Exp(d.Mu + float64(0.5*d.Sigma*d.Sigma))
}

// Support returns 0 and +Inf.
func (d Lognormal) Support() (lo, hi float64) { return 0, math.Inf(1) }
