package law

import (
	"fmt"
	"math"
	"testing"
)

// TestMyersonReserve: theory 1.2 and 1.3 (AUC-MYERSON-U*, AUC-RSTAR-EXP1,
// AUC-RSTAR-LN01, AUC-RSTAR-LN05).
func TestMyersonReserve(t *testing.T) {
	cases := []struct {
		law   Density
		value float64
		want  float64
		err   float64
		from  string
	}{
		{Uniform{0, 1}, 0, 0.5, 1e-12, "1/2"},
		{Uniform{0, 1}, 0.4, 0.7, 1e-12, "(1 + v0)/2"},
		{Uniform{5, 6}, 0, 5, 0, "phi(5) = 4: nobody is excluded"},
		{Uniform{5, 6}, 4.5, 5.25, 1e-12, "2r - 6 = v0"},
		{Uniform{0, 1}, 3, 3, 0, "v0 above every value: no sale"},
		{Exponential{1}, 0, 1, 1e-12, "phi = v - 1"},
		{Exponential{2}, 3, 5, 1e-12, "phi = v - 2"},
		{Lognormal{0, 1}, 0, 1.3534147, 1e-7, "AUC-RSTAR-LN01"},
		{Lognormal{0, 0.5}, 0, 0.77185671, 1e-8, "AUC-RSTAR-LN05"},
		{Lognormal{math.Log(4), 0.5}, 0, 4 * 0.77185671, 1e-7, "scaled by 4"},
		{Gamma{1, 3}, 0, 3, 1e-9, "exponential law"},
		{Beta{1, 1, 2}, 0, 1, 1e-9, "uniform law"},
		{Beta{2, 1, 1}, 0, math.Sqrt(1. / 3), 1e-9, "F = v^2: 3 v^2 = 1"},
		{Beta{1, 3, 1}, 0, 0.25, 1e-9, "1-F = (1-v)^3: v = (1-v)/3"},
	}
	for _, c := range cases {
		got := Reserve(c.law, c.value)
		if !(math.Abs(got-c.want) <= c.err) {
			t.Errorf("%s, seller value %v: reserve %.10f, want %.10f (%s)", name(c.law), c.value, got, c.want, c.from)
		}
	}
}

// TestReserveIsBest: the dumb twin, a search over the posted prices of the
// revenue from one bidder, (r - v0)(1-F(r)).
func TestReserveIsBest(t *testing.T) {
	for _, e := range examples {
		d, ok := e.law.(Density)
		if !ok {
			continue
		}
		for _, value := range []float64{0, d.Mean() / 2} {
			r := Reserve(d, value)
			best := (r - value) * d.Survival(r)
			for i := range 1000 {
				p := d.Quantile((float64(i) + 0.5) / 1000)
				if got := (p - value) * d.Survival(p); got > best*(1+1e-9) {
					t.Errorf("%s, seller value %v: %v at reserve %v, but %v at %v", name(d), value, best, r, got, p)
					break
				}
			}
		}
	}
}

func TestVirtual(t *testing.T) {
	cases := []struct{ got, want float64 }{
		{Virtual(Uniform{0, 1}, 0.3), 2*0.3 - 1},
		{Virtual(Uniform{0, 1}, 1), 1},
		{Virtual(Exponential{2}, 7), 5},
		{Virtual(Exponential{1}, 700), 699}, // where 1-F computed from F is 0
		{Virtual(Lognormal{0, 1}, 0), math.Inf(-1)},
		{Virtual(Uniform{5, 6}, 1), math.Inf(-1)},
	}
	for i, c := range cases {
		if c.got != c.want && !(math.Abs(c.got-c.want) < 1e-12*math.Abs(c.want)) {
			t.Errorf("case %d: %v, want %v", i, c.got, c.want)
		}
	}
}

func TestReserveRefuses(t *testing.T) {
	for _, v := range []float64{-1, math.NaN(), math.Inf(1)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("seller value %v: no panic", v)
				}
			}()
			Reserve(Uniform{0, 1}, v)
		}()
	}
}

// TestSecondPriceRevenue: theory 1.2 and 1.3 (AUC-REV-*): revenue of a
// second-price auction of n bidders without a reserve and at Myerson's,
//
//	r (1 - F(r)^n) + integral from r of 1 - n F^(n-1) + (n-1) F^n,
//
// which ties the distribution function, the reserve and the quadrature
// together.
func TestSecondPriceRevenue(t *testing.T) {
	cases := []struct {
		law             Density
		n               int
		without, at     float64
		withoutErr, err float64
	}{
		{Uniform{0, 1}, 1, 0, 0.25, 1e-9, 1e-9},
		{Uniform{0, 1}, 2, 1. / 3, 5. / 12, 1e-9, 1e-9},
		{Uniform{0, 1}, 3, 0.5, 17. / 32, 1e-9, 1e-9},
		{Exponential{1}, 2, 0.5, 2 * (math.Exp(-1) - math.Exp(-2)/4), 1e-9, 1e-9},
		{Exponential{1}, 3, 0.83333333, 0.91723109, 1e-8, 1e-8},
		{Exponential{1}, 5, 1.2833333, 1.3071307, 1e-7, 1e-7},
		{Lognormal{0, 1}, 2, 0.79056205, 0.95126234, 1e-8, 1e-8},
		{Lognormal{0, 1}, 3, 1.2518532, 1.3256632, 1e-7, 1e-7},
		{Lognormal{0, 1}, 5, 1.9234832, 1.9428546, 1e-7, 1e-7},
		{Lognormal{0, 0.5}, 2, 0.82002963, 0.85539224, 1e-8, 1e-8},
		{Lognormal{0, 0.5}, 5, 1.3322293, 1.3325762, 1e-7, 1e-7},
	}
	for _, c := range cases {
		n := float64(c.n)
		revenue := func(r float64) float64 {
			above := func(x float64) float64 { // P(second highest > x), without cancellation
				s := c.law.Survival(x)
				f := c.law.CDF(x)
				var p float64 // sum of F^k, k < n, less n F^(n-1), times 1-F
				for k := range c.n {
					p += math.Pow(f, float64(k)) - math.Pow(f, n-1)
				}
				return s * p
			}
			_, hi := c.law.Support()
			if math.IsInf(hi, 1) {
				hi = c.law.Quantile(1 - 0x1p-40)
			}
			return r*(1-math.Pow(c.law.CDF(r), n)) + Integrate(above, r, hi, 1e-11)
		}
		if got := revenue(0); math.Abs(got-c.without) > c.withoutErr {
			t.Errorf("%s, n = %d: revenue %.8f without reserve, want %.8f", name(c.law), c.n, got, c.without)
		}
		if got := revenue(Reserve(c.law, 0)); math.Abs(got-c.at) > c.err {
			t.Errorf("%s, n = %d: revenue %.8f at the reserve, want %.8f", name(c.law), c.n, got, c.at)
		}
	}
}

func ExampleReserve() {
	value := Lognormal{Mu: 0, Sigma: 1}
	fmt.Printf("%.6f\n", Reserve(value, 0))
	// Output: 1.353415
}
