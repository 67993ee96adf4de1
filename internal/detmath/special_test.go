package detmath

import (
	"fmt"
	"math"
	"testing"
)

var (
	inf  = math.Inf(1)
	nan  = math.NaN()
	zero = math.Copysign(0, -1)
)

// same reports whether a and b are one float64, counting all NaN as one and
// telling 0 from -0.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || (math.IsNaN(a) && math.IsNaN(b))
}

// TestSpecialCasesAsInMath: at the arguments for which package math documents a
// special case, the results are those of package math, to the sign of zero.
func TestSpecialCasesAsInMath(t *testing.T) {
	unary := []struct {
		name     string
		f, twin  func(float64) float64
		argument []float64
	}{
		{"Exp", Exp, math.Exp, []float64{0, zero, inf, -inf, nan, 710, 1e300, -746, -1e300}},
		{"Expm1", Expm1, math.Expm1, []float64{0, zero, inf, -inf, nan, 710, 1e300, -746, 5e-324, -5e-324, 1e-300}},
		{"Log", Log, math.Log, []float64{0, zero, 1, inf, -inf, nan, -1, -5e-324}},
		{"Log1p", Log1p, math.Log1p, []float64{0, zero, -1, -1.5, inf, -inf, nan, 5e-324, -5e-324, 1e-300}},
	}
	for _, u := range unary {
		for _, x := range u.argument {
			if got, want := u.f(x), u.twin(x); !same(got, want) {
				t.Errorf("%s(%v) = %v, want %v", u.name, x, got, want)
			}
		}
	}
	bases := []float64{0, zero, 1, -1, 0.5, -0.5, 2, -2, 3, -3, inf, -inf, nan, 1e300, 5e-324}
	powers := []float64{0, zero, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1e10, -1e10, 1e10 + 1, 0x1p53, -0x1p60, inf, -inf, nan}
	for _, x := range bases {
		for _, y := range powers {
			got, want := Pow(x, y), math.Pow(x, y)
			if !same(got, want) && !(math.Abs(got/want-1) <= 4*0x1p-52) {
				t.Errorf("Pow(%v, %v) = %v, want %v", x, y, got, want)
			}
		}
	}
}

// TestEnds: what the functions return at and beyond the ends of their domain.
func TestEnds(t *testing.T) {
	cases := []struct {
		name      string
		got, want float64
	}{
		{"Log of the smallest number: -1074 log 2", Log(5e-324), -744.4400719213812},
		{"Exp just above underflow", Exp(-745), 5e-324},
		{"Pow with huge exponent next to 1: e^(2^53 2^-52) = e^2", Pow(1+0x1p-52, 0x1p53), 7.389056098930649},
		{"Pow that overflows", Pow(2, 1e308), inf},
		{"Pow that underflows", Pow(2, -1e308), 0},
		{"Pow exact", Pow(10, 15), 1e15},
		{"Pow exact root", Pow(4, 0.5), 2},
		{"NormCDF(0)", NormCDF(0), 0.5},
		{"NormCDF(-Inf)", NormCDF(-inf), 0},
		{"NormCDF(+Inf)", NormCDF(inf), 1},
		{"NormCDF(NaN)", NormCDF(nan), nan},
		{"NormQuantile(0)", NormQuantile(0), -inf},
		{"NormQuantile(1)", NormQuantile(1), inf},
		{"NormQuantile(1/2)", NormQuantile(0.5), 0},
		{"NormQuantile(-1)", NormQuantile(-1), nan},
		{"NormQuantile(2)", NormQuantile(2), nan},
		{"NormQuantile(NaN)", NormQuantile(nan), nan},
		{"GammaP(2, 0)", GammaP(2, 0), 0},
		{"GammaP(2, -1)", GammaP(2, -1), 0},
		{"GammaP(2, Inf)", GammaP(2, inf), 1},
		{"GammaQ(2, 0)", GammaQ(2, 0), 1},
		{"GammaQ(2, Inf)", GammaQ(2, inf), 0},
		{"GammaP(0, 1)", GammaP(0, 1), nan},
		{"GammaP(-1, 1)", GammaP(-1, 1), nan},
		{"GammaP(1, NaN)", GammaP(1, nan), nan},
		{"GammaDensity(1/2, 0)", GammaDensity(0.5, 0), inf},
		{"GammaDensity(1, 0)", GammaDensity(1, 0), 1},
		{"GammaDensity(2, 0)", GammaDensity(2, 0), 0},
		{"GammaDensity(2, -1)", GammaDensity(2, -1), 0},
		{"GammaDensity(2, Inf)", GammaDensity(2, inf), 0},
		{"GammaDensity(0, 1)", GammaDensity(0, 1), nan},
		{"BetaI(2, 3, 0)", BetaI(2, 3, 0), 0},
		{"BetaI(2, 3, -1)", BetaI(2, 3, -1), 0},
		{"BetaI(2, 3, 1)", BetaI(2, 3, 1), 1},
		{"BetaI(2, 3, 2)", BetaI(2, 3, 2), 1},
		{"BetaC(2, 3, 0)", BetaC(2, 3, 0), 1},
		{"BetaC(2, 3, 1)", BetaC(2, 3, 1), 0},
		{"BetaI(0, 3, 0.5)", BetaI(0, 3, 0.5), nan},
		{"BetaI(2, 3, NaN)", BetaI(2, 3, nan), nan},
		{"BetaDensity(1/2, 1, 0)", BetaDensity(0.5, 1, 0), inf},
		{"BetaDensity(1, 3, 0)", BetaDensity(1, 3, 0), 3},
		{"BetaDensity(2, 1/2, 1)", BetaDensity(2, 0.5, 1), inf},
		{"BetaDensity(2, 3, 1)", BetaDensity(2, 3, 1), 0},
		{"BetaDensity(2, 3, 1.5)", BetaDensity(2, 3, 1.5), 0},
		{"BetaDensity(2, -3, 0.5)", BetaDensity(2, -3, 0.5), nan},
	}
	for _, c := range cases {
		if !same(c.got, c.want) {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}

func ExampleNormQuantile() {
	fmt.Printf("%.6f %.6f\n", NormQuantile(0.975), NormCDF(1.959963984540054))
	// Output: 1.959964 0.975000
}
