package agents

import (
	"math"
	"testing"

	"marketsim/internal/rng"
)

// Theory 4, SHADE-EXP-*: bid, probability of winning and surplus under 1 - e^-b.
func TestShadeExponential(t *testing.T) {
	for _, c := range []struct{ v, bid, win, surplus float64 }{
		{0.5, 0.23504028, 0.20946099, 0.055498726},
		{1, 0.4428544, 0.3577993, 0.1993463},
		{2, 0.79205997, 0.54708915, 0.66085088},
		{4, 1.3065586, 0.7292498, 1.9641916},
	} {
		f := fitted{exponential{}, 0, 1}
		b := f.best(c.v)
		near(t, b, c.bid, 1e-7)
		near(t, f.wins(b), c.win, 1e-6)
		near(t, (c.v-b)*f.wins(b), c.surplus, 1e-6)
	}
}

// Theory 4, SHADE-LOGLOG: b^2/(1+b^2) at value 2: b^3 + 3b - 4 = 0.
func TestShadeLogLogistic(t *testing.T) {
	f := fitted{logLogistic{}, 0, 0.5}
	b := f.best(2)
	near(t, b, 1, 1e-12)
	near(t, f.wins(b), 0.5, 1e-12)
	near(t, (2-b)*f.wins(b), 0.5, 1e-12)
}

// Theory 4, SHADE-UNIF: m rivals bid uniformly on [0, 1]. The histogram of the highest of them, without noise, answers m/(m+1) v
// to within the width of its smoothing.
func TestShadeUniform(t *testing.T) {
	for _, m := range []float64{1, 4} {
		c := new(priceCurve)
		for i := range 20_000 {
			c.add(math.Pow((float64(i)+0.5)/20_000, 1/m), 1)
		}
		for _, v := range []float64{0.4, 0.7, 0.9} {
			near(t, c.best(v), m/(m+1)*v, 0.03)
		}
	}
}

// Theory 4, SHADE-KM: prices 1, 2, 3, 5, 5 and losses censored at 2, 4 and 6.
func TestShadeKaplanMeier(t *testing.T) {
	k := new(productLimit)
	for _, o := range []struct {
		price float64
		told  bool
	}{{1, true}, {2, true}, {2, false}, {3, true}, {4, false}, {5, true}, {5, true}, {6, false}} {
		k.add(o.price, 1, o.told)
	}
	for price, want := range map[float64]float64{1: 0.125, 2: 0.25, 3: 0.4, 5: 0.8} {
		got := 0.0
		k.masses(func(i int, mass float64) {
			if i <= limitBucket(price) {
				got += mass
			}
		})
		near(t, got, want, 1e-12)
	}
	if top := k.smoothed().wins(mostPrice); math.Abs(top-0.8) > 1e-12 {
		t.Errorf("F is %v at the end, want .8: nothing is known beyond the highest bid", top)
	}
}

// Without losses it is the histogram, forgetting and rescaling included.
func TestProductLimitWithoutLosses(t *testing.T) {
	k, c := new(productLimit), new(priceCurve)
	price, keep := rng.NewKey(1, 0, "test", "price"), math.Exp2(-1./20)
	for i := range uint64(15_000) {
		p := 2 * price.Uniform(i) * price.Uniform(i+1)
		k.add(p, keep, true)
		c.add(p, keep)
		if i%1499 == 0 {
			for b := 0.05; b < 3; b += 0.1 {
				if d := math.Abs(k.smoothed().wins(b) - c.wins(b)); d > 1e-12 {
					t.Fatalf("after %d prices F(%v) differs by %v", i, b, d)
				}
			}
		}
	}
}

// Prices are lognormal or log-logistic or exponential, and told of the wins of bids that vary: each estimate finds the curve.
// Taking the prices of wins for all prices, which is the negative control, does not.
func TestCensoredPrices(t *testing.T) {
	const n = 40_000
	for name, truth := range map[string]fitted{
		"lognormal":    {lognormal{}, -0.3, 0.6},
		"log-logistic": {logLogistic{}, -0.3, 0.4},
		"logistic":     {logistic{}, 0.9, 0.15},
		"exponential":  {exponential{}, -0.2, 1},
	} {
		o, naive, limit := newOutcomes(truth.family), new(priceCurve), new(productLimit)
		bid, price := rng.NewKey(1, 1, "test", "bid"), rng.NewKey(1, 1, "test", "price")
		for i := range uint64(n) {
			b, y := 0.1+1.4*bid.Uniform(i), quantile(&truth, price.Uniform(i))
			if y <= b {
				o.addPrice(truth.feature(y), 1)
				limit.add(y, 1, true)
				naive.add(y, 1)
			} else {
				o.addLoss(truth.feature(b), 1)
				limit.add(b, 1, false)
			}
		}
		m, s := -o.a/o.b, 1/o.b
		// 4 standard errors of a mean of a quarter of the sample, times the loss of information by censoring.
		if within := 4 * truth.s / math.Sqrt(n/4); math.Abs(m-truth.m) > within || math.Abs(s-truth.s) > within {
			t.Errorf("%s: m = %.4f, s = %.4f, want %.4f and %.4f within %.4f", name, m, s, truth.m, truth.s, within)
		}
		worst, biased := 0.0, 0.0
		for b := 0.2; b < 1.4; b += 0.1 {
			worst = max(worst, math.Abs(limit.smoothed().wins(b)-truth.wins(b)))
			biased = max(biased, math.Abs(naive.wins(b)-truth.wins(b)))
		}
		if worst > 0.02 {
			t.Errorf("%s: the product limit is off by %.4f", name, worst)
		}
		if biased < 0.1 {
			t.Errorf("%s: prices of wins alone are off by %.4f only: the test is blind", name, biased)
		}
	}
}

// quantile inverts a curve by bisection.
func quantile(f *fitted, u float64) float64 {
	lo, hi := 0.0, 1000.0
	for range 60 {
		if b := 0.5 * (lo + hi); f.wins(b) < u {
			lo = b
		} else {
			hi = b
		}
	}
	return hi
}

// Theory 4, SHADE-PUB, of which only the order is claimed: the best bid earns more than the most probable price, and that more
// than the value, which earns nothing. The benchmark's surplus at (0, 1, 2) and the oracle's, who knows the price, are derived.
func TestShadeOrder(t *testing.T) {
	surplus := func(f *fitted, v, b float64) float64 { return (v - b) * f.wins(b) }
	for _, c := range []struct{ m, s, v float64 }{{0, 1, 1}, {0, 1, 2}, {0, 1, 4}, {0, 0.5, 2}, {0.5, 0.8, 3}} {
		f := fitted{lognormal{}, c.m, c.s}
		mode := math.Exp(c.m - c.s*c.s)
		best, probable, truthful := surplus(&f, c.v, f.best(c.v)), surplus(&f, c.v, mode), surplus(&f, c.v, c.v)
		if !(best > probable && probable > truthful && truthful == 0) {
			t.Errorf("%v: the best bid earns %v, the mode %v, the value %v", c, best, probable, truthful)
		}
	}
	f := fitted{lognormal{}, 0, 1}
	near(t, surplus(&f, 2, math.Exp(-1)), 0.258945, 1e-5)
	near(t, f.area(1e-12, 2), 0.886130, 1e-5) // E[(v-Y)^+], the oracle's
}

// The best bid that pays a part of itself and the price for the rest, and that in which all pay: dumb twins try a grid.
func TestBestBidsUnderOtherRules(t *testing.T) {
	c, k := new(priceCurve), rng.NewKey(3, 0, "test", "price")
	for i := range uint64(5000) {
		c.add(k.Uniform(2*i)*(0.5+k.Uniform(2*i+1)), 1)
	}
	for _, v := range []float64{0.1, 0.5, 1, 3} {
		for _, own := range []float64{1, 0.7, 0.2, 0.01} {
			earns := func(b float64) float64 { return (v-b)*c.wins(b) + (1-own)*c.area(0, b) }
			allPay := func(b float64) float64 { return v*c.wins(b) - b }
			best := c.bestPaying(own, v)
			for _, floor := range []float64{0, 0.05, 0.31, 0.9} {
				paid := c.bestAllPay(v, floor)
				if paid != 0 && paid < floor {
					t.Fatalf("value %v: the bid %v is below the floor %v", v, paid, floor)
				}
				for i := range 2000 {
					b := v * float64(i) / 2000
					if earns(b) > earns(best)+1e-9 || b >= floor && allPay(b) > max(allPay(paid), 0)+1e-9 {
						t.Fatalf("value %v, own share %v, floor %v: %v beats the bids %v and %v", v, own, floor, b, best, paid)
					}
				}
			}
		}
	}
}
