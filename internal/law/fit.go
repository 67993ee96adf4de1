package law

import (
	"errors"
	"fmt"
	"math"

	"marketsim/internal/detmath"
)

// Fit returns the law of a family under which the given quantities, all
// positive, are the most likely: uniform, exponential, lognormal or gamma, named
// as in the catalogue; of all four the one of the highest likelihood if the name
// is empty. A gamma law is fitted by the closed form of Ye and Chen (The American
// Statistician 71 (2017) 177-181), which is nearly as efficient as maximum
// likelihood. Quantities without spread have no law here.
func Fit(family string, xs []float64) (Density, error) {
	s, err := summarise(xs)
	if err != nil {
		return nil, err
	}
	var best Density
	most := math.Inf(-1)
	for _, f := range []struct {
		name string
		fit  func(summary) (Density, float64)
	}{{"uniform", fitUniform}, {"exponential", fitExponential}, {"lognormal", fitLognormal}, {"gamma", fitGamma}} {
		if family != "" && family != f.name {
			continue
		}
		if d, likelihood := f.fit(s); d.Validate() == nil && likelihood > most {
			best, most = d, likelihood
		}
	}
	if best == nil {
		return nil, fmt.Errorf("law: no law of family %q fits %d quantities of mean %v: use uniform, exponential, lognormal or gamma", family, len(xs), s.mean)
	}
	return best, nil
}

// summary is what the likelihoods of all families depend on.
type summary struct {
	least, most      float64
	mean, meanLog    float64
	varLog, together float64 // variance of log x; covariance of x and log x
}

func summarise(xs []float64) (s summary, err error) {
	if len(xs) < 2 {
		return s, errors.New("law: fit: fewer than two quantities")
	}
	s.least, s.most = math.Inf(1), 0
	n := float64(len(xs))
	for _, x := range xs {
		if !(x > 0) || math.IsInf(x, 1) {
			return s, fault("fit", "quantity", x, "must be positive and finite")
		}
		s.least, s.most = min(s.least, x), max(s.most, x)
		s.mean += x / n
		s.meanLog += detmath.Log(x) / n
	}
	for _, x := range xs {
		d := detmath.Log(x) - s.meanLog
		s.varLog += float64(d*d) / n
		s.together += float64((x-s.mean)*d) / n
	}
	if s.least == s.most {
		return s, fault("fit", "every quantity", s.most, "must have some spread")
	}
	return s, nil
}

// The fits return the law and the mean of log f over the quantities.

func fitUniform(s summary) (Density, float64) {
	return Uniform{Lo: s.least, Hi: s.most}, -detmath.Log(s.most - s.least)
}

func fitExponential(s summary) (Density, float64) {
	return Exponential{Scale: s.mean}, -detmath.Log(s.mean) - 1
}

func fitLognormal(s summary) (Density, float64) {
	const halfLog2PiE = 1.41893853320467274178 // (1 + log 2 pi)/2
	return Lognormal{Mu: s.meanLog, Sigma: math.Sqrt(s.varLog)}, -s.meanLog - float64(0.5*detmath.Log(s.varLog)) - halfLog2PiE
}

// fitGamma takes log Gamma(a) from the density at its shape, which never underflows:
// log f(a) = (a-1) log a - a - log Gamma(a) at scale 1.
func fitGamma(s summary) (Density, float64) {
	d := Gamma{Shape: s.mean / s.together, Scale: s.together}
	if d.Validate() != nil {
		return d, math.Inf(-1)
	}
	a := d.Shape
	logGamma := float64((a-1)*detmath.Log(a)) - a - detmath.Log(detmath.GammaDensity(a, a))
	return d, float64((a-1)*s.meanLog) - a - float64(a*detmath.Log(d.Scale)) - logGamma
}
