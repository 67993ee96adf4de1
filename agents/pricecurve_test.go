package agents

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"marketsim/internal/rng"
	"marketsim/market"
)

// curves of every kind, with the distribution that each stands for.
func curves() map[string]winCurve {
	prices, k := new(priceCurve), rng.NewKey(3, 0, "test", "price")
	for i := range uint64(5000) {
		p := 0.6 * k.Uniform(2*i)
		if k.Uniform(2*i+1) < 0.4 {
			p += 1.3 // with a gap, as above a soft floor
		}
		prices.add(p, 1-1e-4)
	}
	return map[string]winCurve{
		"logistic":     &fitted{logistic{}, 0.7, 0.3},
		"steep":        &fitted{logistic{}, 0.7, 0.004},
		"lognormal":    &fitted{lognormal{}, -0.4, 0.8},
		"narrow":       &fitted{lognormal{}, -0.4, 0.01},
		"log-logistic": &fitted{logLogistic{}, -0.4, 0.5},
		"sharp":        &fitted{logLogistic{}, -0.4, 0.02},
		"exponential":  &fitted{exponential{}, -0.4, 1},
		"empirical":    prices,
	}
}

// The area is the integral of the curve, and no bid of a fine grid is better than the best.
func TestCurvesAgreeWithThemselves(t *testing.T) {
	for name, c := range curves() {
		for _, part := range [][2]float64{{0, 0.5}, {0.1, 0.3}, {0.2, 2.5}, {0.55, 1.1}, {0.69, 0.71}, {3, 8}} {
			var want float64
			for i := range 2000 {
				step := (part[1] - part[0]) / 2000
				a := part[0] + float64(i)*step
				want += quad.Fixed(c.wins, a, a+step, 3, nil, 0)
			}
			if got := c.area(part[0], part[1]); math.Abs(got-want) > 1e-6*want+1e-12 {
				t.Errorf("%s: area from %v to %v is %v, want %v", name, part[0], part[1], got, want)
			}
		}
		for _, v := range []float64{0.02, 0.3, 0.8, 1.5, 4} {
			best := c.best(v)
			for i := range 1000 {
				b := v * float64(i) / 1000
				if gain := (v-b)*c.wins(b) - (v-best)*c.wins(max(best, 0)); gain > 1e-9 {
					t.Errorf("%s: at value %v the bid %v earns %v more than %v", name, v, b, gain, best)
					break
				}
			}
		}
	}
}

// Under a soft floor the choice is the best of all bids, by what the rule takes: the dumb twin tries them.
func TestSoftFlooredIsTheBestBid(t *testing.T) {
	for name, c := range curves() {
		if name == "steep" || name == "narrow" || name == "sharp" {
			continue // a grid steps over the best bid
		}
		values := 0
		for _, soft := range []float64{0, 0.2, 0.6, 1.4, 5} {
			for _, v := range []float64{0.1, 0.45, 0.9, 1.2, 2, 3} {
				for _, floor := range []float64{0, 0.15} {
					if v < floor {
						continue
					}
					earns := func(b float64) float64 {
						if b < soft {
							return (v - b) * c.wins(b)
						}
						at := max(soft, floor) // every rival bid from there to b is paid, and at itself for all below
						sum := (v - at) * c.wins(at)
						for i := range 400 {
							lo, hi := at+(b-at)*float64(i)/400, at+(b-at)*float64(i+1)/400
							sum += (v - 0.5*(lo+hi)) * (c.wins(hi) - c.wins(lo))
						}
						return sum
					}
					got := softFloored(c, c.best(v), v, floor, soft)
					if got == v {
						values++
					}
					best := earns(got)
					for i := range 201 {
						b := floor + (v-floor)*float64(i)/200
						if gain := earns(b) - best; gain > 1e-3*best+1e-9 {
							t.Errorf("%s, soft floor %v, floor %v: value %v earns %v with the bid %v, %v more with %v", name, soft, floor, v, best, got, gain, b)
							break
						}
					}
				}
			}
		}
		if values < 10 || values > 50 {
			t.Errorf("%s: the value was the best bid %d times: the test is blind", name, values)
		}
	}
}

// Old prices are forgotten at the pace that was set, also across the rescaling of the weights.
func TestPriceCurveForgets(t *testing.T) {
	c, keep := new(priceCurve), math.Exp2(-1./20)
	for range 30_000 { // 1500 half-lives
		c.add(0.3, keep)
	}
	if w := c.wins(1); math.Abs(w-1) > 1e-12 {
		t.Errorf("F(1) = %v where every price is 0.3", w)
	}
	for range 40 {
		c.add(5, keep)
	}
	if w := c.wins(1); math.Abs(w-0.25) > 1e-9 {
		t.Errorf("F(1) = %v, want a quarter after two half-lives of higher prices", w)
	}
	var zero, highest priceCurve
	zero.add(leastPrice, 0.5)
	highest.add(mostPrice, 0.5)
	if w := zero.wins(0.2); w != 1 {
		t.Errorf("F(0.2) = %v where every price is next to nothing", w)
	}
	if w := highest.wins(10); w != 0 {
		t.Errorf("F(10) = %v where every price is the highest", w)
	}
}

// What a tied bidder adds is its share of what it would keep.
func TestExtension(t *testing.T) {
	lot := &market.Lot{Impression: market.Impression{ID: 1, Quality: 1}, Round: 1}
	for _, c := range []struct {
		yields float64
		below  market.Price // the value
		want   market.Price // more than the bid; 0: it stands
	}{{0.5, 100, 50}, {0.25, 10, 2}, {1, 100, 100}, {0, 100, 0}, {0.5, 0, 0}, {0.5, -100, 0}, {0.5, 1, 0}} {
		s := surplus{Model: constantValue(1), yields: c.yields}
		bid := s.Value(lot) - c.below
		got, ok := s.Extend(lot, bid)
		if ok != (c.want > 0) || ok && got != bid+c.want {
			t.Errorf("%s: raised by %v, %t, want %v", fmt.Sprint(c), got-bid, ok, c.want)
		}
	}
}
