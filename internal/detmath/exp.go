package detmath

import "math"

const (
	expBits = 7 // log2 of the number of steps of the table in one octave

	// ln2/128 = ln2StepHi + ln2StepLo; the first has 35 bits, so that its
	// product with a step number (at most 18 bits) is exact.
	stepsPerLn2 = 0x1.71547652b82fep+7
	ln2StepHi   = 0x1.62e42fef80000p-8
	ln2StepLo   = 0x1.1cf79abc9e3b4p-43

	// toInt, added and subtracted, rounds to an integer; the low bits of the
	// sum are that integer.
	toInt = 0x1.8p52

	// Up to expSafe neither the result nor a scale factor leaves the normal
	// numbers.
	expSafe      = 700
	expOverflow  = 7.09782712893383973096e+02
	expUnderflow = -7.45133219101941108420e+02
)

// Exp returns e^x.
//
// Special cases are as in math.Exp: Exp(+Inf) = +Inf, Exp(NaN) = NaN, very large
// arguments overflow to +Inf and very small ones underflow to 0.
//
// The method is that of Tang (ACM Transactions on Mathematical Software 15
// (1989) 144-157): x = (128 m + j) ln2/128 + r with |r| <= ln2/256, and
// e^x = 2^m 2^(j/128) e^r with the middle factor from a table.
func Exp(x float64) float64 {
	if math.Abs(x) <= expSafe {
		t := float64(x*stepsPerLn2) + toInt
		n := t - toInt
		r := x - float64(n*ln2StepHi) - float64(n*ln2StepLo)
		step := math.Float64bits(t)
		e := &exp2Frac[step%(1<<expBits)]
		scale := math.Float64frombits(e.bits + step>>expBits<<52)
		return scale + float64(scale*(e.rest+expm1Poly(r)))
	}
	return expEdge(x, 0)
}

// expm1Poly returns e^r - 1 for |r| <= ln2/256 by its series: the first term
// left out is r^6/720 < 2^-60.
func expm1Poly(r float64) float64 {
	rr := r * r
	return r + float64(rr*(0.5+float64(r*(1./6))+float64(rr*(1./24+float64(r*(1./120))))))
}

// expSum returns e^(hi+lo) for |lo| much below |hi|; lo carries the bits that
// do not fit into hi.
func expSum(hi, lo float64) float64 {
	if !(math.Abs(hi) <= expSafe) {
		return expEdge(hi, lo)
	}
	scale, rest, p, m := expParts(hi, lo)
	scale = math.Float64frombits(math.Float64bits(scale) + uint64(m)<<52)
	return scale + float64(scale*(rest+p))
}

// expEdge is expSum for results near or beyond the ends of the range.
func expEdge(hi, lo float64) float64 {
	switch {
	case math.IsNaN(hi):
		return hi
	case hi > expOverflow:
		return math.Inf(1)
	case hi < expUnderflow:
		return 0
	}
	scale, rest, p, m := expParts(hi, lo)
	return math.Ldexp(scale+float64(scale*(rest+p)), int(m))
}

// expParts returns e^(hi+lo) = 2^m scale (1 + rest + p) with scale in [1, 2).
func expParts(hi, lo float64) (scale, rest, p float64, m int64) {
	t := float64(hi*stepsPerLn2) + toInt
	n := t - toInt
	r := hi - float64(n*ln2StepHi) - float64(n*ln2StepLo) + lo
	step := int64(n)
	e := &exp2Frac[step&(1<<expBits-1)]
	return math.Float64frombits(e.bits), e.rest, expm1Poly(r), step >> expBits
}

// Expm1 returns e^x - 1, accurately also near 0. Special cases are as in
// math.Expm1: Expm1(+-0) = +-0, Expm1(-Inf) = -1, Expm1(+Inf) = +Inf.
func Expm1(x float64) float64 {
	switch {
	case math.Abs(x) < 0x1p-54: // also keeps the sign of 0
		return x
	case x < -40: // e^x < 2^-57
		return -1
	case x > 40 || math.IsNaN(x):
		return Exp(x)
	}
	scale, rest, p, m := expParts(x, 0)
	scale = math.Float64frombits(math.Float64bits(scale) + uint64(m)<<52)
	return (scale - 1) + float64(scale*(rest+p))
}
