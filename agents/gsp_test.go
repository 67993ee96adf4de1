package agents

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"marketsim/internal/law"
	"marketsim/market"
)

// The dumb twin of GSPBid: a bidder of value v that bids as one of value z in an auction of positions earns
//
//	U(z) = sum over s of c_s C(n-1, s-1) (1-F(z))^(s-1) int over y <= z of (v - max(b(y), r)) dF(y)^(n-s),
//
// which must be greatest at z = v. With the uniform law and the points of a rule the integral is as good as exact.
func TestGSPBidIsABestReply(t *testing.T) {
	u := law.Uniform{Hi: 1}
	for _, c := range []struct {
		n     int
		rates []float64
		r     float64
	}{
		{3, []float64{1, 0.5}, 0},
		{3, []float64{1, 0.5}, 0.4},
		{3, []float64{1, 0.5, 0.2}, 0.2},
		{4, []float64{1, 0.6, 0.3, 0.1}, 0},
		{6, []float64{1, 0.5, 0.25}, 0.1},
		{10, []float64{1, 0.7, 0.5, 0.2}, 0},
	} {
		bid := solveGSP(newGSP(u, c.n, c.rates), c.r).at
		earns := func(v, z float64) float64 {
			var sum float64
			for i, rate := range c.rates {
				s, below := i+1, float64(c.n-i-1)
				chance := choose(c.n-1, s-1) * math.Pow(1-z, float64(s-1))
				cost := math.Pow(c.r, below) * (v - c.r)
				if below > 0 {
					cost += quad.Fixed(func(y float64) float64 { return (v - bid(y)) * below * math.Pow(y, below-1) }, c.r, z, 24, nil, 0)
				}
				sum += rate * chance * cost
			}
			return sum
		}
		for _, v := range []float64{0.45, 0.7, 0.95} {
			best := earns(v, v)
			for _, z := range []float64{0.41, v - 0.03, v + 0.03, 1} {
				if more := earns(v, z) - best; more > 1e-9 {
					t.Errorf("n=%d rates %v r=%v: value %v earns %v more with the bid of %v", c.n, c.rates, c.r, v, more, z)
				}
			}
			slope := (earns(v, v+1e-3) - earns(v, v-1e-3)) / 2e-3 // 0 but for the third derivative
			if math.Abs(slope) > 1e-5 {
				t.Errorf("n=%d rates %v r=%v: at value %v the slope of what it earns is %v", c.n, c.rates, c.r, v, slope)
			}
		}
	}
}

func choose(n, k int) float64 {
	c := 1.0
	for i := range k {
		c *= float64(n-i) / float64(i+1)
	}
	return c
}

// Where the two positions are hardly worth telling apart, a bid still does not fall with the value, nor leave its bounds; nor
// does it with many bidders, many positions, or values that nearly all lie below the reserve.
func TestGSPBidRises(t *testing.T) {
	for _, c := range []struct {
		law   law.Law
		n     int
		rates []float64
		r     float64
	}{
		{law.Uniform{Hi: 1}, 3, []float64{1, 0.995}, 0},
		{law.Lognormal{Sigma: 1}, 5, []float64{1, 1, 0.9, 0.9}, 0.5},
		{law.Exponential{Scale: 1}, 300, []float64{0.5, 0.2, 0.1}, 0},
		{law.Exponential{Scale: 1}, 200, make([]float64, 100), 0.1},
		{law.Uniform{Hi: 1}, 40, []float64{1, .9, .8, .7, .6, .5, .4, .3, .2, .1, .09, .08, .07, .06, .05, .04, .03, .02, .01, .005, .004, .003, .002}, 0},
		{law.Uniform{Lo: 1, Hi: 2}, 3, []float64{1, 0.6, 0.3}, 0},
		{law.Uniform{Lo: 1, Hi: 2}, 4, []float64{1, 0.5}, 1.9999999},
		{law.Uniform{Lo: 1, Hi: 2}, 4, []float64{1, 0.5}, 3},
	} {
		table, last := solveGSP(newGSP(c.law, c.n, c.rates), c.r), c.r
		for u := 0x1p-60; u < 1; u += 0.0005 {
			v := c.law.Quantile(u)
			if v < c.r {
				continue
			}
			if bid := table.at(v); !(bid >= last*(1-1e-7) && bid >= c.r && bid <= v) {
				t.Fatalf("%T n=%d rates %v r=%v: bid %v of value %v after %v", c.law, c.n, c.rates, c.r, bid, v, last)
			} else {
				last = bid
			}
		}
	}
}

// An agent keeps one table for each list of slots and each floor, but not without end.
func TestPositionsAreKept(t *testing.T) {
	var p positions
	l, slots := law.Uniform{Hi: 1}, []market.Slot{{Rate: 500_000}, {Rate: 200_000}}
	first := p.bid(l, 3, slots, 0, 0.5)
	if p.bid(l, 3, slots, 0, 0.5) != first || len(p) != 1 {
		t.Errorf("%d tables for one list of slots", len(p))
	}
	if other := p.bid(l, 3, slots[:1], 0, 0.5); len(p) != 2 || other == first {
		t.Errorf("%d tables for two lists of slots, bids %v and %v", len(p), first, other)
	}
	for i := range maxPositionTables {
		p.bid(l, 3, slots, 0.9+1e-4*float64(i), 0.95)
	}
	if len(p) != maxPositionTables || p.bid(l, 3, slots, 0, 0.5) != first {
		t.Errorf("%d tables kept", len(p))
	}
}
