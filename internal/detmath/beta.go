package detmath

import "math"

// BetaDensity returns x^(a-1) (1-x)^(b-1) / B(a, b), the density of the beta law
// with parameters a, b > 0 at x in [0, 1]; 0 elsewhere.
func BetaDensity(a, b, x float64) float64 {
	switch {
	case !betaDomain(a, b, x):
		return math.NaN()
	case x < 0 || x > 1:
		return 0
	case x == 0:
		return betaEnd(a, b)
	case x == 1:
		return betaEnd(b, a)
	}
	y := 1 - x
	return betaWeight(a, b, x, y) / (x * y)
}

// betaEnd is the density at the end where the exponent is a-1.
func betaEnd(a, b float64) float64 {
	switch {
	case a < 1:
		return math.Inf(1)
	case a > 1:
		return 0
	default:
		return b
	}
}

func betaDomain(a, b, x float64) bool {
	return a > 0 && b > 0 && !math.IsInf(a, 1) && !math.IsInf(b, 1) && !math.IsNaN(x)
}

// betaWeight returns x^a y^b / B(a, b), for x + y = 1, by Loader's saddle-point
// form.
func betaWeight(a, b, x, y float64) float64 {
	n := a + b
	e := stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n*x) - deviance(b, n*y)
	return Exp(e) * (invSqrt2Pi * math.Sqrt(a/n*b))
}

// BetaI returns the regularised incomplete beta function
//
//	I_x(a, b) = 1/B(a, b) * integral from 0 to x of t^(a-1) (1-t)^(b-1) dt,
//
// the distribution function of the beta law with parameters a, b > 0. It is 0
// for x <= 0, 1 for x >= 1, and NaN for any other a or b.
func BetaI(a, b, x float64) float64 {
	v, lower := betaIC(a, b, x)
	if lower {
		return v
	}
	return 1 - v
}

// BetaC returns 1 - I_x(a, b), accurate also where it is tiny.
func BetaC(a, b, x float64) float64 {
	v, lower := betaIC(a, b, x)
	if lower {
		return 1 - v
	}
	return v
}

// betaIC returns I if lower, else 1-I: the one whose continued fraction
// converges fast.
func betaIC(a, b, x float64) (v float64, lower bool) {
	switch {
	case !betaDomain(a, b, x):
		return math.NaN(), true
	case x <= 0:
		return 0, true
	case x >= 1:
		return 0, false
	}
	y := 1 - x
	if weight := betaWeight(a, b, x, y); x <= (a+1)/(a+b+2) {
		return weight / a * betaFraction(a, b, x), true
	} else {
		return weight / b * betaFraction(b, a, y), false
	}
}

// betaFraction returns the continued fraction 1/(1 + d1/(1 + d2/(1 + ...))) of
// DLMF 8.17.22.
func betaFraction(a, b, x float64) float64 {
	f := lentz{value: 1, c: 1}
	for m := 0.0; m < maxTerms; m++ {
		k := a + float64(2*m)
		odd := (a + m) / k * ((a + b + m) / (k + 1)) * x // -d(2m+1)
		f.step(-odd, 1)
		n := m + 1
		even := n / (k + 1) * ((b - n) / (k + 2)) * x // d(2n)
		if f.step(even, 1) {
			break
		}
	}
	return 1 / f.value
}
