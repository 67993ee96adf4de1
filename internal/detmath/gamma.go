package detmath

import "math"

// maxTerms bounds the series and continued fractions: they need about
// 10 sqrt(a) terms, so it is reached only beyond the stated ranges.
const maxTerms = 1_000_000

const halfUlp = 0x1p-53

// GammaDensity returns x^(a-1) e^-x / Gamma(a), the density of the standard
// gamma law of shape a > 0 at x >= 0; 0 for x < 0.
func GammaDensity(a, x float64) float64 {
	switch {
	case math.IsNaN(x) || !(a > 0) || math.IsInf(a, 1):
		return math.NaN()
	case x < 0 || math.IsInf(x, 1):
		return 0
	case x > 0:
		return poisson(a, x) * (a / x)
	case a < 1:
		return math.Inf(1)
	case a == 1:
		return 1
	default:
		return 0
	}
}

// poisson returns x^a e^-x / Gamma(a+1), for x > 0, by Loader's saddle-point
// form.
func poisson(a, x float64) float64 {
	return Exp(-stirlingError(a)-deviance(a, x)) * (invSqrt2Pi / math.Sqrt(a))
}

// GammaP returns the regularised lower incomplete gamma function
//
//	P(a, x) = 1/Gamma(a) * integral from 0 to x of t^(a-1) e^-t dt,
//
// the distribution function of the standard gamma law of shape a > 0. It is 0
// for x <= 0 and NaN for any other a; a up to 1e6 takes at most some ten
// thousand steps.
func GammaP(a, x float64) float64 {
	switch p, q, lower := gammaPQ(a, x); {
	case lower:
		return p
	default:
		return 1 - q
	}
}

// GammaQ returns 1 - P(a, x), accurate also where it is tiny.
func GammaQ(a, x float64) float64 {
	switch p, q, lower := gammaPQ(a, x); {
	case lower:
		return 1 - p
	default:
		return q
	}
}

// gammaPQ returns P if lower, else Q = 1-P: whichever its method gives
// directly (DLMF 8.11.4 and 8.9.2).
func gammaPQ(a, x float64) (p, q float64, lower bool) {
	switch {
	case math.IsNaN(x) || !(a > 0) || math.IsInf(a, 1):
		return math.NaN(), math.NaN(), true
	case x <= 0:
		return 0, 1, true
	case math.IsInf(x, 1):
		return 1, 0, false
	case x < a+1:
		return poisson(a, x) * gammaSeries(a, x), 0, true
	default:
		return 0, poisson(a, x) * a * gammaFraction(a, x), false
	}
}

// gammaSeries returns 1 + x/(a+1) + x^2/((a+1)(a+2)) + ...
func gammaSeries(a, x float64) float64 {
	sum, term := 1.0, 1.0
	for n := 1.0; n < maxTerms && term > float64(sum*halfUlp); n++ {
		term = float64(term * (x / (a + n)))
		sum += term
	}
	return sum
}

// gammaFraction returns the continued fraction
// 1/(x+1-a - 1(1-a)/(x+3-a - 2(2-a)/(x+5-a - ...))) by the method of Lentz.
func gammaFraction(a, x float64) float64 {
	b := x + 1 - a
	f := lentz{value: 1 / b, c: math.Inf(1), d: 1 / b}
	for n := 1.0; n < maxTerms; n++ {
		b += 2
		if f.step(float64(n*(a-n)), b) {
			break
		}
	}
	return f.value
}

// lentz evaluates a continued fraction from the front (Lentz 1976, modified by
// Thompson and Barnett, Journal of Computational Physics 64 (1986) 490-509).
type lentz struct{ value, c, d float64 }

// step appends the partial quotient num/(den + ...) and reports whether the
// value has settled.
func (f *lentz) step(num, den float64) (settled bool) {
	const tiny = 1e-300
	f.d = den + float64(num*f.d)
	if math.Abs(f.d) < tiny {
		f.d = tiny
	}
	f.c = den + num/f.c
	if math.Abs(f.c) < tiny {
		f.c = tiny
	}
	f.d = 1 / f.d
	factor := float64(f.c * f.d)
	f.value *= factor
	return math.Abs(factor-1) <= 2*halfUlp
}
