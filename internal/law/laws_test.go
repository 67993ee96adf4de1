package law

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func must[L Law](l L, err error) L {
	if err != nil {
		panic(err)
	}
	return l
}

// examples are laws of every kind, ordinary and extreme, with their standard
// deviations in closed form.
var examples = []struct {
	law Law
	sd  float64
}{
	{Constant{2.5}, 0},
	{Constant{}, 0},
	{Uniform{0, 1}, 1 / math.Sqrt(12)},
	{Uniform{3, 5}, 2 / math.Sqrt(12)},
	{Exponential{1}, 1},
	{Exponential{0.02}, 0.02},
	{Lognormal{0, 1}, math.Sqrt(math.Expm1(1) * math.Exp(1))},
	{Lognormal{0.6, 0.5}, math.Sqrt(math.Expm1(0.25) * math.Exp(1.2+0.25))},
	{Lognormal{-3, 0.01}, math.Sqrt(math.Expm1(1e-4) * math.Exp(-6+1e-4))},
	{Lognormal{0, 3}, math.Sqrt(math.Expm1(9) * math.Exp(9))},
	{Gamma{1, 1}, 1},
	{Gamma{3, 0.1}, 0.1 * math.Sqrt(3)},
	{Gamma{0.5, 2}, 2 * math.Sqrt(0.5)},
	{Gamma{0.05, 1}, math.Sqrt(0.05)},
	{Gamma{1e6, 1e-6}, 1e-3},
	{Beta{1, 1, 1}, 1 / math.Sqrt(12)},
	{Beta{2, 5, 3}, 3 * betaSD(2, 5)},
	{Beta{0.5, 0.5, 1}, betaSD(0.5, 0.5)},
	{Beta{50, 0.7, 1}, betaSD(50, 0.7)},
	{Beta{1000, 3000, 10}, 10 * betaSD(1000, 3000)},
	// Mean 0*.2 + 1*.5 + 4*.3 = 1.7, second moment .5 + 16*.3 = 5.3.
	{must(NewDiscrete([]float64{4, 0, 1}, []float64{0.3, 0.2, 0.5})), math.Sqrt(5.3 - 1.7*1.7)},
	// Bins [0,1] 1/4, [1,3] 3/4: mean .125 + 1.5 = 1.625, second moment
	// (1/4)/3 + (3/4)(27-1)/(3*2) = 10/3.
	{must(NewEmpirical([]float64{0, 1, 3}, []float64{1, 3})), math.Sqrt(10./3 - 1.625*1.625)},
}

func betaSD(a, b float64) float64 { return math.Sqrt(a * b / ((a + b) * (a + b) * (a + b + 1))) }

func name(l Law) string {
	switch d := l.(type) {
	case Discrete, Empirical:
		return strings.TrimPrefix(fmt.Sprintf("%T", d), "law.")
	default:
		return strings.TrimPrefix(fmt.Sprintf("%#v", d), "law.")
	}
}

func TestExamplesAreValid(t *testing.T) {
	for _, e := range examples {
		if err := e.law.Validate(); err != nil {
			t.Errorf("%s: %v", name(e.law), err)
		}
	}
}

// TestSupport: the quantiles at 0 and 1 are the ends of the support, beyond which
// the distribution function is 0 and 1 and the density 0.
func TestSupport(t *testing.T) {
	for _, e := range examples {
		l := e.law
		lo, hi := l.Support()
		if q0, q1 := l.Quantile(0), l.Quantile(1); q0 != lo || q1 != hi {
			t.Errorf("%s: support [%v, %v], quantiles at the ends %v and %v", name(l), lo, hi, q0, q1)
		}
		if l.CDF(lo-1) != 0 || l.CDF(hi) != 1 || l.CDF(math.Inf(1)) != 1 {
			t.Errorf("%s: CDF %v below the support, %v at its top, %v at +Inf", name(l), l.CDF(lo-1), l.CDF(hi), l.CDF(math.Inf(1)))
		}
		if d, ok := l.(Density); ok {
			if d.PDF(lo-1) != 0 || d.PDF(hi+1) != 0 || d.Survival(lo-1) != 1 || d.Survival(hi) != 0 {
				t.Errorf("%s: density or survival wrong outside the support", name(l))
			}
		}
	}
}

// randomLaw draws a continuous law with parameters over the range in use.
func randomLaw(t *rapid.T) Density {
	number := func(name string, lo, hi float64) float64 {
		return math.Exp2(rapid.Float64Range(math.Log2(lo), math.Log2(hi)).Draw(t, name))
	}
	scale := number("scale", 1e-4, 1e4)
	switch rapid.SampledFrom([]string{"uniform", "exponential", "lognormal", "gamma", "beta"}).Draw(t, "law") {
	case "uniform":
		return Uniform{scale, scale + number("width", 1e-4, 1e4)}
	case "exponential":
		return Exponential{scale}
	case "lognormal":
		return Lognormal{math.Log(scale), number("sigma", 1e-2, 5)}
	case "gamma":
		return Gamma{number("shape", 0.05, 1e3), scale}
	default:
		return Beta{number("a", 0.05, 1e3), number("b", 0.05, 1e3), scale}
	}
}

// level draws u over the whole of (0, 1), half of the time close to an end.
func level(t *rapid.T, name string) float64 {
	u := rapid.Float64Range(0x1p-53, 0.5).Draw(t, name)
	u = max(u*math.Exp2(-float64(rapid.IntRange(0, 50).Draw(t, name+" octave"))), 0x1p-53)
	if rapid.Bool().Draw(t, name+" upper") {
		return 1 - u
	}
	return u
}

// TestQuantileInvertsCDF: F(F^-1(u)) = u. In the upper half 1-F is compared, in
// both relative to itself. The limit is what one rounding of x, relative 2^-52,
// does to F through the density, and 1e-12 for the functions themselves.
func TestQuantileInvertsCDF(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomLaw(t)
		if err := d.Validate(); err != nil {
			t.Fatal(err)
		}
		u := level(t, "u")
		x := d.Quantile(u)
		if lo, hi := d.Support(); !(x >= lo && x <= hi) {
			t.Fatalf("%s: quantile at %v is %v, outside the support", name(d), u, x)
		}
		if x < 1e-250 { // cut to 0 or about to be
			return
		}
		got, want := d.CDF(x), u
		if u > 0.5 {
			got, want = d.Survival(x), 1-u
		}
		rounding := 4 * 0x1p-52 * x * d.PDF(x)
		if math.IsInf(rounding, 1) { // x rounded to the end of the support
			return
		}
		if limit := 1e-12*want + rounding; !(math.Abs(got-want) <= limit) {
			// Next to an end with a pole the density moves by itself within a rounding.
			below, above := d.CDF(math.Nextafter(x, 0)), d.CDF(math.Nextafter(x, math.Inf(1)))
			if !(below <= u && u <= above) {
				t.Fatalf("%s: F(Quantile(%v)) = F(%v) off by %.3g, want at most %.3g", name(d), u, x, got-want, limit)
			}
		}
	})
}

// TestDensityIsDerivative: the integral of the density between two quantiles is
// the difference of their levels.
func TestDensityIsDerivative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomLaw(t)
		u := rapid.Float64Range(0.05, 0.9).Draw(t, "u")
		v := u + rapid.Float64Range(0.01, 0.05).Draw(t, "step")
		a, b := d.Quantile(u), d.Quantile(v)
		if _, top := d.Support(); b > top-1e-6*top { // top-x has too few bits left to integrate
			return
		}
		if got := Integrate(d.PDF, a, b, 1e-12); math.Abs(got-(v-u)) > 1e-9 {
			t.Fatalf("%s: the density from %v to %v integrates to %v, want %v", name(d), a, b, got, v-u)
		}
		if s := d.CDF(a) + d.Survival(a); math.Abs(s-1) > 1e-13 {
			t.Fatalf("%s: F + (1-F) = %v at %v", name(d), s, a)
		}
	})
}

// TestQuantileTails: far into either tail the quantile keeps its accuracy.
func TestQuantileTails(t *testing.T) {
	cases := []struct {
		law      Law
		u, want  float64
		relative float64
		from     string
	}{
		{Exponential{1}, 1e-300, 1e-300, 1e-15, "-log(1-u) = u"},
		{Exponential{2}, 1 - 0x1p-50, 2 * 50 * math.Ln2, 1e-15, "-2 log 2^-50"},
		{Gamma{1, 1}, 1e-300, 0, 1, "below 2^-960: cut to 0"},
		{Gamma{1, 1}, 1e-200, 1e-200, 1e-13, "exponential law"},
		{Gamma{1, 1}, 1 - 0x1p-50, 50 * math.Ln2, 1e-13, "exponential law"},
		{Gamma{0.5, 2}, 0.5, 0.454936423119572750, 1e-13, "chi-square law with one degree: NormQuantile(3/4)^2"},
		{Gamma{0.5, 2}, 1 - 0x1p-50, 64.66411330215786, 1e-13, "z^2 with erfc(z/sqrt 2) = 2^-50, 30 digits"},
		{Beta{3, 1, 2}, 1e-30, 2e-10, 1e-13, "F = (x/2)^3"},
		{Beta{1, 4, 1}, 1 - 0x1p-40, 1 - 0x1p-10, 1e-15, "1-F = (1-x)^4"},
		{Beta{0.5, 0.5, 1}, 1. / 3, 0.25, 1e-13, "arcsine law: sin^2(pi u/2)"},
		{Lognormal{1, 2}, 0.5, math.E, 1e-15, "median e^mu"},
		{Lognormal{0, 1}, 0.975, 7.099071384231335, 1e-14, "exp(1.959963984540054)"},
	}
	for _, c := range cases {
		got := c.law.Quantile(c.u)
		if !(math.Abs(got-c.want) <= c.relative*c.want) {
			t.Errorf("%s: quantile at %v is %v, want %v (%s)", name(c.law), c.u, got, c.want, c.from)
		}
	}
}

func TestQuantileRefusesLevels(t *testing.T) {
	for _, e := range examples {
		for _, u := range []float64{-1e-300, 1 + 0x1p-52, math.NaN(), math.Inf(1)} {
			func() {
				defer func() {
					if r := recover(); r == nil {
						t.Errorf("%s: quantile at %v does not panic", name(e.law), u)
					}
				}()
				e.law.Quantile(u)
			}()
		}
	}
}
