package agents_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market"
)

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s = %.12g, want %.12g within %g of it", what, got, want, relative)
	}
}

// Theory 1.1, 1.4, 1.7 and the case of alpha-price, for uniform values.
func TestEquilibriaInClosedForm(t *testing.T) {
	u := law.Uniform{Hi: 1}
	for _, v := range []float64{1e-3, 0.2, 0.5, 0.8, 1} {
		for _, n := range []int{2, 3, 5, 50} {
			k := float64(n)
			at := fmt.Sprintf("n=%d v=%v: ", n, v)
			near(t, at+"all-pay", agents.AllPayBid(u, n, 0, v), (k-1)/k*math.Pow(v, k), 1e-9)
			for _, alpha := range []float64{1, 1.3, 1.9, 1.999} { // F^((n-1)/w) = v^p: p/(p+1) v
				p := (k - 1) / (2 - alpha)
				near(t, at+"alpha-price", agents.AlphaPriceBid(u, n, alpha, 0, v), p/(p+1)*v, 1e-9)
			}
			near(t, at+"alpha-price 2", agents.AlphaPriceBid(u, n, 2, 0, v), v, 0)
			near(t, at+"gsp of one", agents.GSPBid(u, n, []float64{0.3}, 0, v), v, 3e-8)
		}
		near(t, "discriminatory (MU-DISCR-3-2)", agents.DiscriminatoryBid(u, 3, 2, 0, v), v*(3-2*v)/(3*(2-v)), 1e-9)
		near(t, "discriminatory, last of all", agents.DiscriminatoryBid(u, 4, 4, 0.0001, v), 0.0001, 0)
		near(t, "gsp of two", agents.GSPBid(u, 2, []float64{0.4, 0.1}, 0, v), 0.75*v, 3e-8)
		if v > 0.3 { // v* = sqrt(r), b = r + (v^2 - r)/2
			near(t, "all-pay with r=.09", agents.AllPayBid(u, 2, 0.09, v), 0.045+v*v/2, 1e-9)
			near(t, "gsp of two with r=.3", agents.GSPBid(u, 2, []float64{0.4, 0.1}, 0.3, v), v-0.25*(v-0.3), 3e-8)
		}
	}
	if b := agents.AllPayBid(u, 2, 0.09, 0.29); b != 0 {
		t.Errorf("all-pay: a value of .29 enters with %v where r/F(v) = .09/.29 is more", b)
	}
	for _, c := range []struct{ own, other, v, bid float64 }{ // theory 1.4 (AUC-ASYM-*): b(0.5), and the common highest bid
		{1, 2, 0.5, 0.26296582},
		{2, 1, 0.5, 0.23926596},
		{1, 1.5, 0.5, 0.25934138},
		{1.5, 1, 0.5, 0.24187454},
		{0.8, 4. / 3, 0.5, 0.26794919},
		{4. / 3, 0.8, 0.5, 0.23606798},
		{1, 1, 0.6, 0.3},
		{1, 2, 1, 2. / 3},
		{2, 1, 2, 2. / 3},
		{1, 1.5, 1, 0.6},
		{1.5, 1, 1.5, 0.6},
		{0.8, 4. / 3, 0.8, 0.5},
	} {
		near(t, fmt.Sprintf("pair %v-%v at %v", c.own, c.other, c.v), agents.UniformPairBid(c.own, c.other, c.v), c.bid, 3e-8)
	}
}

// The dumb twin of DiscriminatoryBid: v - int_r^v G/G(v), with G(x) = P(fewer than k of n-1 exceed x) summed up.
func TestDiscriminatoryAgainstTheBinomialSum(t *testing.T) {
	for _, l := range []law.Density{law.Uniform{Lo: 1, Hi: 2}, law.Exponential{Scale: 2}, law.Lognormal{Sigma: 0.5}} {
		for _, c := range []struct{ n, k int }{{3, 1}, {3, 2}, {5, 3}, {10, 4}, {30, 29}} {
			g := func(x float64) float64 {
				sum, f, m := 0.0, l.CDF(x), c.n-1
				for j := range c.k {
					sum += math.Exp(lchoose(m, j)) * math.Pow(1-f, float64(j)) * math.Pow(f, float64(m-j))
				}
				return sum
			}
			for _, u := range []float64{0.2, 0.5, 0.9, 0.99} {
				for _, r := range []float64{l.Quantile(0.01), l.Quantile(0.15)} {
					v := l.Quantile(u)
					want := v - quad.Fixed(g, r, v, 200, nil, 0)/g(v)
					near(t, fmt.Sprintf("%T n=%d k=%d r=%v v=%v", l, c.n, c.k, r, v), agents.DiscriminatoryBid(l, c.n, c.k, r, v), want, 1e-9)
				}
			}
		}
	}
}

func lchoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// The bids of the agent, which come from tables, are those of the functions, whatever the law, the quality and the floor.
func TestEquilibriumUnderEveryRule(t *testing.T) {
	const n, alpha = 4, 1.7
	slots := []market.Slot{{Rate: 800_000}, {Rate: 300_000}, {Rate: 100_000}}
	rates := []float64{0.8, 0.3, 0.1}
	for _, l := range []law.Law{law.Uniform{Hi: 1000}, law.Exponential{Scale: 300}, law.Lognormal{Mu: 5, Sigma: 1}, law.Gamma{Shape: 2, Scale: 200}} {
		a := build(t, agents.Equilibrium{}, deps(1, "a", l, n))
		for rule, bid := range map[market.Rule]func(r, s, v float64) float64{
			market.AllPay:         func(r, _, v float64) float64 { return agents.AllPayBid(l, n, r, v) },
			market.AlphaPrice:     func(r, _, v float64) float64 { return agents.AlphaPriceBid(l, n, alpha, r, v) },
			market.Discriminatory: func(r, _, v float64) float64 { return agents.DiscriminatoryBid(l, n, 3, r, v) },
			market.GSP:            func(r, _, v float64) float64 { return agents.GSPBid(l, n, rates, r, v) },
			market.Waterfall:      func(r, _, v float64) float64 { return agents.BNEBid(l, n, r, v) },
			market.VCG:            func(_, _, v float64) float64 { return v },
			market.UniformPrice:   func(_, _, v float64) float64 { return v },
			market.PostedPrice:    func(_, _, v float64) float64 { return v },
			market.Myerson:        func(_, _, v float64) float64 { return v },
			market.SoftFloor: func(r, s, v float64) float64 {
				if b := agents.BNEBid(l, n, r, v); b < s {
					return b
				}
				return v
			},
		} {
			bids := 0
			for id := range uint64(24) {
				q, floor := []float64{1, 0.37, 12}[id%3], []market.Price{0, 40_000_000}[id%2]
				lot := market.Lot{Impression: market.Impression{ID: id, Quality: q}, Floor: floor, Soft: 3 * floor, Alpha: market.RateOf(alpha), Rule: rule, Slots: slots}
				v := a.(market.Valuer).Value(&lot)
				if v < floor {
					continue
				}
				got, ok := a.Bid(&lot)
				want := q * bid(floor.CPM()/q, lot.Soft.CPM()/q, v.CPM()/q)
				if ok != (want > 0) {
					t.Errorf("%T %s: value %v, floor %v: bids: %t, want %v", l, rule, v, floor, ok, want)
				} else if ok && math.Abs(got.Price.CPM()-want) > 1e-6*want+1.01e-6 {
					t.Errorf("%T %s: value %v, floor %v, quality %v: bid %v, want %v", l, rule, v, floor, q, got.Price.CPM(), want)
				}
				bids++
			}
			if bids < 12 {
				t.Errorf("%T %s: %d bids: too few to tell", l, rule, bids)
			}
		}
	}
}

// One that nobody outbids pays the floor, and what all know nobody can profit from.
func TestEquilibriumAtTheEnds(t *testing.T) {
	lot := market.Lot{Impression: market.Impression{ID: 1, Quality: 2}, Floor: 300_000, Alpha: 2 * market.One, Slots: make([]market.Slot, 3)}
	bid := func(rule market.Rule, l law.Law, n int) market.Price {
		lot.Rule = rule
		o, ok := build(t, agents.Equilibrium{}, deps(1, "a", l, n)).Bid(&lot)
		if !ok {
			return 0
		}
		return o.Price
	}
	known, uniform := law.Constant{Value: 1}, law.Uniform{Lo: 1, Hi: 2}
	for _, c := range []struct {
		rule market.Rule
		law  law.Law
		n    int
		want market.Price
	}{
		{market.Discriminatory, uniform, 3, 300_000},
		{market.Discriminatory, known, 4, 2_000_000},
		{market.AllPay, uniform, 1, 300_000},
		{market.AllPay, known, 2, 0},
		{market.GSP, known, 2, 2_000_000},
		{market.AlphaPrice, uniform, 1, 300_000},
	} {
		if got := bid(c.rule, c.law, c.n); got != c.want {
			t.Errorf("%s, %T, %d bidders: bid %v, want %v", c.rule, c.law, c.n, got, c.want)
		}
	}
	if got, want := bid(market.AlphaPrice, uniform, 3), bid(market.SecondPrice, uniform, 3); got != want {
		t.Errorf("alpha-price with alpha 2 is second price: bid %v of value %v", got, want)
	}
}
