package agents

import (
	"math"
	"testing"

	"marketsim/internal/rng"
)

// Theory 4, SHADE-LOGIT-*: bid, probability of winning and expected surplus under 1/(1 + e^-(alpha + beta b)).
func TestShadeLogistic(t *testing.T) {
	for _, c := range []struct{ alpha, beta, v, bid, win, surplus float64 }{
		{-2, 1, 2, 0.72153546, 0.21781171, 0.27846454},
		{-3, 2, 2, 1.2164284, 0.36189626, 0.28357165},
		{-4, 1, 6, 4, 0.5, 1},
		{-5, 0.5, 10, 7.4430709, 0.21781171, 0.55692909},
	} {
		b := logistic{}.best(c.v, -c.alpha/c.beta, 1/c.beta)
		win := 1 / (1 + math.Exp(-c.alpha-c.beta*b))
		near(t, b, c.bid, 1e-7)
		near(t, win, c.win, 1e-7)
		near(t, (c.v-b)*win, c.surplus, 1e-7)
	}
}

// Theory 4, SHADE-LN-*: the same under Phi((log b - mu)/sigma).
func TestShadeLognormal(t *testing.T) {
	for _, c := range []struct{ mu, sigma, v, bid, win, surplus float64 }{
		{0, 1, 1, 0.54859743, 0.27412305, 0.12373985},
		{0, 1, 2, 0.91994306, 0.46674945, 0.50411598},
		{0, 1, 4, 1.4587873, 0.64713815, 1.6445157},
		{0, 0.5, 2, 1.1298456, 0.59644729, 0.51900125},
		{0.5, 0.8, 3, 1.5454902, 0.46779113, 0.68040678},
	} {
		b := lognormal{}.best(c.v, c.mu, c.sigma)
		win := 0.5 * math.Erfc((c.mu-math.Log(b))/c.sigma/math.Sqrt2)
		near(t, b, c.bid, 1e-7)
		near(t, win, c.win, 1e-7)
		near(t, (c.v-b)*win, c.surplus, 1e-7)
	}
}

// No bid of a fine grid earns more than the best one, whatever the curve: the dumb twin of both closed forms.
func TestBestBidIsBest(t *testing.T) {
	for name, c := range map[string]struct {
		family family
		win    func(eta float64) float64
		h      func(b float64) float64
	}{
		"logistic":     {logistic{}, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, func(b float64) float64 { return b }},
		"lognormal":    {lognormal{}, func(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }, math.Log},
		"log-logistic": {logLogistic{}, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, math.Log},
		"exponential":  {exponential{}, func(x float64) float64 { return -math.Expm1(-math.Exp(x)) }, math.Log},
	} {
		for _, m := range []float64{-3, -0.5, 0, 0.8, 5} {
			for _, s := range []float64{1e-3, 0.05, 0.4, 1, 6} {
				for _, v := range []float64{1e-3, 0.1, 0.7, 1, 3, 50} {
					if pinned(c.family) {
						s = 1
					}
					surplus := func(b float64) float64 { return (v - b) * c.win((c.h(b)-m)/s) }
					best := c.family.best(v, m, s)
					if !(best < v) || name != "logistic" && !(best > 0) {
						t.Errorf("%s m=%v s=%v: bid %v at value %v", name, m, s, best, v)
					}
					for i := range 1000 {
						b := v * float64(i+1) / 1001
						if got := surplus(b); got > surplus(max(best, 1e-300))*(1+1e-9) && best > 0 {
							t.Fatalf("%s m=%v s=%v v=%v: bid %v earns %v, more than %v, which earns %v", name, m, s, v, b, got, best, surplus(best))
						}
					}
				}
			}
		}
	}
}

// w + log w = y, known values at 0 (the omega constant) and 1, and the limit e^y.
func TestWrightOmega(t *testing.T) {
	near(t, wrightOmega(0), 0.56714329040978387300, 1e-15)
	near(t, wrightOmega(1), 1, 1e-15)
	near(t, wrightOmega(-100), math.Exp(-100), 1e-14)
	near(t, wrightOmega(1e300), 1e300, 1e-15)
	for y := -40.0; y < 800; y += 0.0371 {
		w := wrightOmega(y)
		if e := math.Abs(w + math.Log(w) - y); e > 4e-16*max(1, math.Abs(y)) {
			t.Errorf("at %v: w = %v is off by %v", y, w, e)
		}
	}
}

// R' = 1 + z R, by a central difference, in all branches; R(0) = sqrt(pi/2).
func TestMills(t *testing.T) {
	near(t, mills(0), math.Sqrt(math.Pi/2), 1e-15)
	const h = 1e-3
	for z := -60.0; z < 30; z += 0.173 {
		if z-h < -30 && z+h > -30 {
			continue
		}
		slope, want := (mills(z+h)-mills(z-h))/(2*h), 1+z*mills(z)
		near(t, slope, want, 1e-3)
	}
	near(t, mills(-30-1e-12), mills(-30), 1e-9)
}

// The score is the derivative of the log-likelihood, the information its variance.
func TestScore(t *testing.T) {
	for name, win := range map[string]func(x float64) float64{
		"logistic":    func(x float64) float64 { return 1 / (1 + math.Exp(-x)) },
		"lognormal":   func(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) },
		"exponential": func(x float64) float64 { return -math.Expm1(-math.Exp(x)) },
	} {
		loss := func(x float64) float64 { return win(-x) }
		if name == "exponential" {
			loss = func(x float64) float64 { return math.Exp(-math.Exp(x)) }
		}
		for eta := -4.0; eta <= 2; eta += 0.25 {
			const h = 1e-4
			slope := func(f func(float64) float64, x float64) float64 {
				return (math.Log(f(x+h)) - math.Log(f(x-h))) / (2 * h)
			}
			density := func(x float64) float64 { return -(loss(x+h) - loss(x-h)) / (2 * h) }
			won, information := families[name].score(eta, true)
			lost, _ := families[name].score(eta, false)
			near(t, won, slope(win, eta), 1e-6)
			near(t, lost, slope(loss, eta), 1e-6)
			near(t, information, win(eta)*won*won+loss(eta)*lost*lost, 1e-9)
			higher, observed := families[name].lossScore(eta)
			near(t, higher, lost, 1e-12)
			near(t, observed, -(slope(loss, eta+h)-slope(loss, eta-h))/(2*h), 1e-3)
			told, sharp := families[name].priceScore(eta)
			if math.Abs(told-slope(density, eta)) > 1e-5 {
				t.Errorf("%s: price at %v: slope %v, want %v", name, eta, told, slope(density, eta))
			}
			after, _ := families[name].priceScore(eta + h)
			before, _ := families[name].priceScore(eta - h)
			near(t, sharp, -(after-before)/(2*h), 1e-6)
		}
	}
}

// The recursion against the weighted sums that it stands for.
func TestMoments(t *testing.T) {
	const keep = 0.97
	var m moments
	var x []float64
	for i := range 200 {
		x = append(x, 1000+rng.Key(3).Uniform(uint64(i)))
		m.add(x[i], keep)
		var weight, sum, squares float64
		for j, y := range x {
			w := math.Pow(keep, float64(i-j))
			weight, sum = weight+w, sum+w*y
		}
		for j, y := range x {
			squares += math.Pow(keep, float64(i-j)) * (y - sum/weight) * (y - sum/weight)
		}
		near(t, m.weight, weight, 1e-12)
		near(t, m.mean, sum/weight, 1e-13)
		if math.Abs(m.variance-squares/weight) > 1e-12 {
			t.Fatalf("variance %v, want %v", m.variance, squares/weight)
		}
	}
}

// A curve that is in the family is found: after 20 000 outcomes without forgetting both coefficients are within four
// standard errors, of the information of the batch at the truth, and the same after a half-life of 2 000 with those of the
// 5 770 outcomes that then count (the sum of squared weights is half the sum of weights, 2 000/log 2).
func TestOutcomesFindTheCurve(t *testing.T) {
	for _, c := range []struct {
		family family
		a, b   float64
	}{{logistic{}, -3, 5}, {lognormal{}, 0.4, 1.9}} {
		for _, halfLife := range []float64{math.Inf(1), 2000} {
			const n = 20_000
			effective := min(n, 2*halfLife/math.Ln2)
			o, q := newOutcomes(c.family), information{}
			bid, luck := rng.NewKey(1, 1, "test", "bid"), rng.NewKey(1, 1, "test", "luck")
			for i := range uint64(n) {
				h := c.family.feature(0.2 + bid.Uniform(i))
				eta := c.a + c.b*h
				win := 1 / (1 + math.Exp(-eta))
				if _, normal := c.family.(lognormal); normal {
					win = 0.5 * math.Erfc(-eta/math.Sqrt2)
				}
				_, w := c.family.score(eta, true)
				q.aa, q.ab, q.bb = q.aa+w*effective/n, q.ab+w*h*effective/n, q.bb+w*h*h*effective/n
				o.add(h, luck.Uniform(i) < win, math.Exp(-math.Ln2/halfLife))
			}
			det := q.aa*q.bb - q.ab*q.ab
			if e := math.Abs(o.a-c.a) / math.Sqrt(q.bb/det); e > 4 {
				t.Errorf("%T half-life %v: a = %v, want %v: off by %.1f standard errors", c.family, halfLife, o.a, c.a, e)
			}
			if e := math.Abs(o.b-c.b) / math.Sqrt(q.aa/det); e > 4 {
				t.Errorf("%T half-life %v: b = %v, want %v: off by %.1f standard errors", c.family, halfLife, o.b, c.b, e)
			}
			if !o.rises() {
				t.Errorf("%T: a clear slope is not seen", c.family)
			}
		}
	}
}

// Outcomes that do not depend on the bid, or bids that do not vary, show no slope, and the regression stays finite.
func TestOutcomesWithoutSlope(t *testing.T) {
	for name, f := range families {
		luck, bid := rng.NewKey(1, 1, "test", "luck"), rng.NewKey(1, 1, "test", "bid")
		for what, price := range map[string]func(i uint64) float64{
			"wins at random": func(i uint64) float64 { return 0.2 + bid.Uniform(i) },
			"constant bids":  func(uint64) float64 { return 0.6 },
			"tiny bids":      func(uint64) float64 { return leastPrice },
		} {
			o := newOutcomes(f)
			for i := range uint64(20_000) {
				o.add(f.feature(price(i)), luck.Uniform(i) < 0.5, math.Exp(-math.Ln2/1000))
			}
			if o.rises() != o.pinned || math.IsNaN(o.a) || math.IsNaN(o.b) {
				t.Errorf("%s, %s: a = %v, b = %v: a slope", name, what, o.a, o.b)
			}
		}
	}
}
