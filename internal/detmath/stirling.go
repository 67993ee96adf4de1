package detmath

import "math"

// stirlingFrom is where Stirling's series takes over.
const stirlingFrom = 10

// stirling holds the coefficients B(2k) / (2k (2k-1)) of the asymptotic series
// of log Gamma in 1/x^2.
var stirling = [...]float64{
	1. / 12, -1. / 360, 1. / 1260, -1. / 1680, 1. / 1188, -691. / 360360, 1. / 156, -3617. / 122400,
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
