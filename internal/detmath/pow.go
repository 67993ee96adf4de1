package detmath

import "math"

// Pow returns x^y. Special cases are as in math.Pow; in order:
//
//	Pow(x, 0) = 1 and Pow(1, y) = 1 for any x, y, also NaN
//	Pow(x, NaN) = Pow(NaN, y) = NaN
//	Pow(+-0, y) = +-0 or +-Inf by the sign and oddness of y
//	Pow(-1, +-Inf) = 1
//	Pow(x, +-Inf) = 0 or +Inf by the side of 1 on which |x| lies
//	Pow(-Inf, y) as Pow(-0, -y)
//	Pow(x < 0, y) = NaN unless y is an integer
//
// The logarithm is carried to about 68 bits, so that its product with y, at
// most 745, still has all those that e^ needs.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case y == 1:
		return x
	case math.IsNaN(x) || math.IsNaN(y):
		return math.NaN()
	case math.IsInf(y, 0):
		return powInf(math.Abs(x), y)
	case x == 0 || math.IsInf(x, 0):
		return powEnd(x, y)
	}
	sign := 1.0
	if x < 0 {
		if y != math.Floor(y) {
			return math.NaN()
		}
		if odd(y) {
			sign = -1
		}
		x = -x
	}
	return sign * powPositive(x, y)
}

func powPositive(x, y float64) float64 {
	hi, lo := logPair(x)
	p := y * hi
	switch { // far beyond the range; also keeps y*hi finite
	case p > 1000:
		return math.Inf(1)
	case p < -1000:
		return 0
	case math.Abs(p) < 0x1p-60:
		return 1
	}
	if math.Abs(y) > 0x1p900 { // avoids overflow in the split of y; p is moderate, so hi is tiny
		y, hi, lo = y*0x1p-200, hi*0x1p200, lo*0x1p200
	}
	ph, pl := twoProduct(y, hi)
	return expSum(ph, pl+float64(y*lo))
}

// powInf is |x|^y for infinite y.
func powInf(x, y float64) float64 {
	switch {
	case x == 1:
		return 1
	case (x < 1) == math.IsInf(y, 1):
		return 0
	default:
		return math.Inf(1)
	}
}

// powEnd is x^y for x = +-0 or +-Inf and finite y other than 0.
func powEnd(x, y float64) float64 {
	r := math.Inf(1)
	if (x == 0) == (y > 0) {
		r = 0
	}
	if math.Signbit(x) && odd(y) {
		return math.Copysign(r, -1)
	}
	return r
}

// odd reports whether y is an odd integer.
func odd(y float64) bool {
	half := y * 0.5
	return math.Abs(y) < 0x1p53 && y == math.Floor(y) && half != math.Floor(half)
}

// logPair returns log(x) as a sum, with a relative error below 2^-66, for
// finite x > 0.
func logPair(x float64) (hi, lo float64) {
	var shift int64
	if x < 0x1p-1022 {
		x, shift = x*0x1p52, 52
	}
	k, j, d := logSplit(math.Float64bits(x))
	e := &logTable[j]
	n := float64(k - shift)

	// r = d/c = r + rlo: d is a 45-bit number, c an 8-bit one, so d - r*c is
	// exact once r is cut in two.
	c := 1 + float64(float64(j)*(1./(1<<logBits)))
	r := float64(d * e.inv)
	top, low := halves(r)
	rlo := float64((d - float64(top*c) - float64(low*c)) * e.inv)

	// log(1+r) = r + rlo - r(r/2 + rlo) + r^3 (...)
	sqHi, sqLo := twoProduct(r, -0.5*r)
	sqLo -= float64(r * rlo)
	cube := float64(r * r * r * log1pCube(r))

	hi, lo = twoSum(float64(n*ln2Hi)+e.hi, r)
	s, t := twoSum(hi, sqHi)
	lo += t + (sqLo + rlo + (float64(n*ln2Lo) + e.lo) + cube)
	return twoSum(s, lo)
}

// log1pCube returns (log(1+r) - r + r^2/2) / r^3 for |r| <= 2^-8.
func log1pCube(r float64) float64 {
	p := -1./8 + float64(r*(1./9))
	p = 1./7 + float64(r*p)
	p = -1./6 + float64(r*p)
	p = 1./5 + float64(r*p)
	p = -1./4 + float64(r*p)
	return 1./3 + float64(r*p)
}
