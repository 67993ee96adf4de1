package detmath

import "math"

const halfLog2Pi = 0.918938533204672741780329736405617640 // log(2 pi)/2

// stirlingFrom is where Stirling's series takes over.
const stirlingFrom = 10

// logGammaPoly is log Gamma(x) / ((x-1)(x-2)) on [1, 2] in x - 3/2, fitted for
// this package at Chebyshev nodes with 50 digits, error below 4e-17.
var logGammaPoly = [...]float64{
	0.4831289505409809,
	-0.14595989591430608,
	0.06291140107456494,
	-0.031308487501009494,
	0.016797098631185916,
	-0.009425622448625905,
	0.005446457844650585,
	-0.003212074069736748,
	0.0019229161355079497,
	-0.0011644146716071257,
	0.0007115223848906008,
	-0.00043799193485690124,
	0.00027127505354773154,
	-0.00016892719402703723,
	0.00010564474884131882,
	-6.609271409301556e-05,
	4.1635136148902716e-05,
	-2.7356444761067124e-05,
	1.734263784459851e-05,
	-8.07952925042159e-06,
	5.129828644815147e-06,
	-7.970873319492813e-06,
	5.1046182161001864e-06,
}

// stirling holds the coefficients B(2k) / (2k (2k-1)) of the asymptotic series
// of log Gamma in 1/x^2.
var stirling = [...]float64{
	1. / 12, -1. / 360, 1. / 1260, -1. / 1680, 1. / 1188, -691. / 360360, 1. / 156, -3617. / 122400,
}

// LogGamma returns the logarithm of Gamma(x), x >= 0. LogGamma(0) = +Inf,
// LogGamma(+Inf) = +Inf. Unlike math.Lgamma it returns NaN for x < 0, which no
// law needs. The result is accurate relative to itself also near its zeros 1
// and 2.
func LogGamma(x float64) float64 {
	switch {
	case math.IsNaN(x) || x < 0:
		return math.NaN()
	case x == 0 || math.IsInf(x, 1):
		return math.Inf(1)
	case x < 1:
		return logFactorial(x) - Log(x)
	case x < stirlingFrom:
		product := 1.0
		for x > 2 {
			x--
			product *= x
		}
		return logFactorial(x-1) + Log(product)
	}
	return float64((x-0.5)*(Log(x)-1)) + (halfLog2Pi - 0.5 + stirlingError(x))
}

// logFactorial returns log Gamma(1+y) for y in [0, 1].
func logFactorial(y float64) float64 {
	return float64(y * (y - 1) * horner(y-0.5, logGammaPoly[:]))
}

// stirlingError returns log Gamma(x+1) - (x + 1/2) log x + x - log(2 pi)/2, what
// Stirling's formula for x! lacks, for x > 0. Below the range of the series it
// steps up by the exact recursion.
func stirlingError(x float64) float64 {
	var steps float64
	for x < stirlingFrom {
		steps += float64((x+0.5)*Log1p(1/x)) - 1
		x++
	}
	return steps + horner(1/(x*x), stirling[:])/x
}

// deviance returns x log(x/m) + m - x for x, m > 0 without cancellation near
// x = m (Loader, "Fast and accurate computation of binomial probabilities",
// 2000, there called bd0).
func deviance(x, m float64) float64 {
	d := x - m
	if math.Abs(d) >= 0.1*(x+m) {
		return float64(x*Log(x/m)) - d
	}
	v := d / (x + m)
	sum, term := float64(d*v), 2*x*v
	v = float64(v * v)
	for n := 3.0; ; n += 2 {
		term = float64(term * v)
		next := sum + term/n
		if next == sum {
			return sum
		}
		sum = next
	}
}
