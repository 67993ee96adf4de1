package detmath

import "math"

const (
	logBits = 7 // log2 of the number of steps of the table

	// ln2 = ln2Hi + ln2Lo; the first is a multiple of 2^-42.
	ln2Hi = 0x1.62e42fefa3800p-1
	ln2Lo = 0x1.ef35793c76730p-45

	one      = 0x3ff0000000000000 // the bits of 1
	fraction = 1<<52 - 1
	infBits  = 0x7ff0000000000000
	minExp   = 1 << 52 // the bits of the smallest normal number
)

// Log returns the natural logarithm of x.
//
// Special cases are as in math.Log: Log(+Inf) = +Inf, Log(0) = -Inf,
// Log(x < 0) = NaN, Log(NaN) = NaN.
//
// With x = 2^k z, z in [1, 2), and c = 1 + j/128 the nearest such number to z,
// log x = k ln2 + log c + log(1+r), r = (z-c)/c, |r| <= 2^-8: the second term
// from a table, the third by its series (Tang, ACM Transactions on Mathematical
// Software 16 (1990) 378-400).
func Log(x float64) float64 {
	bits := math.Float64bits(x)
	if bits-minExp < infBits-minExp {
		k, j, z := logSplit(bits)
		e := &logTable[j]
		r := float64(z * e.inv)
		return logSum(float64(float64(k)*ln2Hi)+e.hi, float64(float64(k)*ln2Lo)+e.lo, r)
	}
	return logEdge(x)
}

// logSplit returns k, j and z-c of a positive normal number with these bits.
func logSplit(bits uint64) (k int64, j uint64, d float64) {
	frac := bits & fraction
	j = (frac>>(51-logBits) + 1) >> 1
	c := math.Float64frombits(one + j<<(52-logBits))
	return int64(bits>>52) - 1023, j, math.Float64frombits(one|frac) - c
}

// logSum returns hi + lo + log(1+r), where hi is 0 or exceeds r.
func logSum(hi, lo, r float64) float64 {
	sum := hi + r
	lo += hi - sum + r
	return sum + (lo + float64(r*r*logPoly(r)))
}

// logPoly returns (log(1+r) - r) / r^2 for |r| <= 2^-8 by its series: the first
// term left out is r^6/8 < 2^-51, a part 2^-59 of r.
func logPoly(r float64) float64 {
	rr := r * r
	high := -1./6 + float64(r*(1./7))
	return -1./2 + float64(r*(1./3)) + float64(rr*(-1./4+float64(r*(1./5))+float64(rr*high)))
}

// logEdge is Log of what is not a positive normal number.
func logEdge(x float64) float64 {
	switch {
	case x == 0:
		return math.Inf(-1)
	case x < 0:
		return math.NaN()
	case math.IsNaN(x) || math.IsInf(x, 1):
		return x
	}
	k, j, d := logSplit(math.Float64bits(x * 0x1p52))
	e := &logTable[j]
	n := float64(k - 52)
	return logSum(float64(n*ln2Hi)+e.hi, float64(n*ln2Lo)+e.lo, float64(d*e.inv))
}

// Log1p returns log(1+x), accurately also near 0. Special cases are as in
// math.Log1p: Log1p(+-0) = +-0, Log1p(-1) = -Inf, Log1p(x < -1) = NaN.
func Log1p(x float64) float64 {
	if !(x > -1 && x < 0x1p60) || math.Abs(x) < 0x1p-54 {
		return log1pEdge(x)
	}
	u := 1 + x
	lost := x - (u - 1) // what the sum rounded away
	if x > 1 {
		lost = 1 - (u - x)
	}
	k, j, d := logSplit(math.Float64bits(u))
	e := &logTable[j]
	unscale := math.Float64frombits(uint64(1023-k) << 52) // 2^-k
	r := float64((d + float64(lost*unscale)) * e.inv)
	return logSum(float64(float64(k)*ln2Hi)+e.hi, float64(float64(k)*ln2Lo)+e.lo, r)
}

func log1pEdge(x float64) float64 {
	switch {
	case x <= -1 || x >= 0x1p60:
		return Log(1 + x)
	default: // tiny, or NaN
		return x
	}
}
