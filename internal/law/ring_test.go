package law

import (
	"fmt"
	"math"
	"testing"

	"marketsim/internal/rng"
)

// rings are the rows RING-SPA-* of theory 2.1: a second-price auction of n bidders of U[0,1] with a ring of k. The rows with
// k = n are also CART-RSTAR-* of theory 2.3, where r* is (n+1)^(-1/n).
var rings = []struct {
	n, k                      int
	reserve, revenue, without float64
	naive                     float64 // revenue at the reserve .5
}{
	{2, 2, 0.57735027, 0.38490018, 0, 0.375},
	{3, 2, 0.55825757, 0.50907803, 0.41666667, 0.50520833},
	{3, 3, 0.62996052, 0.47247039, 0, 0.4375},
	{5, 2, 0.53934466, 0.6616154, 0.65, 0.6609375},
	{5, 3, 0.59871467, 0.64089785, 0.6, 0.63333333},
	{5, 4, 0.65386856, 0.61316547, 0.46666667, 0.5796875},
	{5, 5, 0.69882712, 0.58235593, 0, 0.484375},
	{8, 2, 0.52659863, 0.7746588, 0.77380952, 0.77460007},
	{8, 4, 0.6241136, 0.75414051, 0.74444444, 0.74982639},
	{8, 6, 0.70474663, 0.71836251, 0.63888889, 0.67914497},
	{8, 8, 0.75983569, 0.6754095, 0, 0.49804688},
}

func TestRingReserve(t *testing.T) {
	for _, c := range rings {
		d := Uniform{Hi: 1}
		if got := RingReserve(d, c.n, c.k); math.Abs(got-c.reserve) > 1e-8 {
			t.Errorf("n = %d, k = %d: reserve %.9f, want %.9f", c.n, c.k, got, c.reserve)
		}
		for reserve, want := range map[float64]float64{0: c.without, c.reserve: c.revenue, 0.5: c.naive} {
			if got := ringRevenue(d, c.n, c.k, reserve); math.Abs(got-want) > 1e-6 {
				t.Errorf("n = %d, k = %d: revenue %.8f at %v, want %.8f", c.n, c.k, got, reserve, want)
			}
		}
		if c.k == c.n {
			if want := math.Pow(float64(c.n+1), -1/float64(c.n)); math.Abs(RingReserve(d, c.n, c.k)-want) > 1e-12 {
				t.Errorf("n = k = %d: want the reserve %v", c.n, want)
			}
		}
	}
}

// ringRevenue is r (1 - F(r)^n) + int_r (1 - H2), by quadrature.
func ringRevenue(d Density, n, k int, r float64) float64 {
	m := float64(n - k)
	above := func(x float64) float64 {
		f := d.CDF(x)
		return 1 - math.Pow(f, m) - m*math.Pow(f, float64(n-1)) + m*math.Pow(f, float64(n))
	}
	_, hi := d.Support()
	if math.IsInf(hi, 1) {
		hi = d.Quantile(1 - 0x1p-40)
	}
	return r*(1-math.Pow(d.CDF(r), float64(n))) + Integrate(above, r, max(r, hi), 1e-11)
}

// The ring plays: its highest member and everybody else bid their values. Revenue lies within 4 standard errors.
func TestRingRevenueIsWhatARingLeaves(t *testing.T) {
	const auctions = 200_000
	key := rng.NewKey(1, 0, rng.Value, "ring")
	for _, c := range rings {
		for reserve, want := range map[float64]float64{c.reserve: c.revenue, 0.5: c.naive} {
			var sum, squares float64
			for i := range uint64(auctions) {
				first, second, ring := 0.0, reserve, 0.0
				enter := func(bid float64) {
					if bid > first {
						first, bid = bid, first
					}
					second = max(second, bid)
				}
				for j := range c.n {
					if v := key.Uniform(i*8 + uint64(j)); j < c.k {
						ring = max(ring, v)
					} else {
						enter(v)
					}
				}
				enter(ring)
				if first >= reserve {
					sum += second
					squares += second * second
				}
			}
			mean := sum / auctions
			if se := math.Sqrt((squares/auctions - mean*mean) / auctions); math.Abs(mean-want) > 4*se {
				t.Errorf("n = %d, k = %d, reserve %v: revenue %.5f, want %.5f +- %.5f", c.n, c.k, reserve, mean, want, 4*se)
			}
		}
	}
}

// TestRingReserveEarnsMost: the dumb twin, a search over the revenue at many reserves; and a larger ring is asked for more.
func TestRingReserveEarnsMost(t *testing.T) {
	for _, d := range []Density{Uniform{0, 1}, Uniform{5, 6}, Exponential{2}, Lognormal{0, 1}, Lognormal{0, 0.5}, Gamma{2, 0.5}, Gamma{0.5, 1}, Beta{2, 3, 1}, Beta{0.5, 0.5, 1}} {
		last := 0.0
		for k := 1; k <= 4; k++ {
			r := RingReserve(d, 4, k)
			best := ringRevenue(d, 4, k, r)
			for i := range 200 {
				p := d.Quantile((float64(i) + 0.5) / 200)
				if got := ringRevenue(d, 4, k, p); got > best+1e-9 {
					t.Errorf("%s, k = %d: %v at reserve %v, but %v at %v", name(d), k, best, r, got, p)
					break
				}
			}
			if r < last {
				t.Errorf("%s: reserve %v against %d, less than %v against one fewer", name(d), r, k, last)
			}
			last = r
		}
		if got, want := RingReserve(d, 4, 1), Reserve(d, 0); got != want {
			t.Errorf("%s: reserve %v against a ring of one, want Myerson's %v", name(d), got, want)
		}
	}
}

func TestRingReserveRefuses(t *testing.T) {
	for _, c := range [][2]int{{3, 0}, {3, 4}, {0, 0}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%d of %d: no panic", c[1], c[0])
				}
			}()
			RingReserve(Uniform{0, 1}, c[0], c[1])
		}()
	}
}

func ExampleRingReserve() {
	value := Uniform{Lo: 0, Hi: 1}
	fmt.Printf("%.6f %.6f %.6f\n", RingReserve(value, 3, 1), RingReserve(value, 3, 2), RingReserve(value, 3, 3))
	// Output: 0.500000 0.558258 0.629961
}
