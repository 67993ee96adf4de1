package detmath

import "math"

const invSqrt2Pi = 0.398942280401432677939946059934381868 // 1/sqrt(2 pi)

// normSeries is (Phi(x) - 1/2)/x by its power series in x^2, for |x| up to
// normCentre: the coefficients are (-1/2)^n / (n! (2n+1) sqrt(2 pi)), and the
// first left out contributes 2^-58.
var normSeries = [...]float64{
	invSqrt2Pi,
	-invSqrt2Pi / (2 * 3),
	invSqrt2Pi / (8 * 5),
	-invSqrt2Pi / (48 * 7),
	invSqrt2Pi / (384 * 9),
	-invSqrt2Pi / (3840 * 11),
	invSqrt2Pi / (46080 * 13),
	-invSqrt2Pi / (645120 * 15),
	invSqrt2Pi / (10321920 * 17),
	-invSqrt2Pi / (185794560 * 19),
	invSqrt2Pi / (3715891200 * 21),
	-invSqrt2Pi / (81749606400 * 23),
}

const normCentre = 0.75

// NormCDF returns Phi(x), the probability that a standard normal variable is at
// most x. The lower tail keeps its relative accuracy; for the upper tail use
// NormCDF(-x). NormCDF(-Inf) = 0, NormCDF(+Inf) = 1, NormCDF(NaN) = NaN.
//
// Near 0 it is 1/2 plus the odd power series, so that NormCDF(0) is exactly 1/2.
// Elsewhere it is phi(x) times the ratio of Mills, the latter a polynomial in
// (x-4)/(x+4) (the transformation of Schonfelder, Mathematics of Computation 32
// (1978) 1232-1240).
func NormCDF(x float64) float64 {
	switch {
	case math.Abs(x) <= normCentre:
		return 0.5 + float64(x*horner(x*x, normSeries[:]))
	case x < 0:
		return normTail(-x)
	case x > 0:
		return 1 - normTail(x)
	default:
		return x
	}
}

// normTail returns 1 - Phi(x) for x >= 0.
func normTail(x float64) float64 {
	if x > 39 { // below the smallest float64
		return 0
	}
	mills := horner((x-4)/(x+4), millsPoly[:]) / (1 + float64(2*x))

	// x^2 = top^2 + (x-top)(x+top), the first exact.
	top, _ := halves(x)
	return expSum(-0.5*top*top, -0.5*(x-top)*(x+top)) * (invSqrt2Pi * mills)
}

// NormQuantile returns the x with Phi(x) = u. NormQuantile(0) = -Inf,
// NormQuantile(1) = +Inf, NaN outside [0, 1]. It is odd about 1/2 exactly:
// NormQuantile(1-u) = -NormQuantile(u) whenever 1-u is exact.
//
// The three ranges are those of Wichura (algorithm AS 241, Applied Statistics
// 37 (1988) 477-484), the rational functions are fitted anew.
func NormQuantile(u float64) float64 {
	q := u - 0.5
	if math.Abs(q) <= 0.425 {
		s := 0.425*0.425 - float64(q*q)
		return q * (horner(s, quantileCentre.num[:]) / horner(s, quantileCentre.den[:]))
	}
	tail := u
	if q > 0 {
		tail = 1 - u
	}
	switch {
	case math.IsNaN(u) || tail < 0:
		return math.NaN()
	case tail == 0:
		return math.Inf(int(math.Copysign(1, q)))
	}
	r := math.Sqrt(-Log(tail))
	var x float64
	if r <= 5 {
		r -= 1.6
		x = horner(r, quantileTail.num[:]) / horner(r, quantileTail.den[:])
	} else {
		r -= 5
		x = horner(r, quantileFar.num[:]) / horner(r, quantileFar.den[:])
	}
	return math.Copysign(x, q)
}
