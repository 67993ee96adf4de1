package agents_test

import (
	"math"
	"testing"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market"
)

// Theory 1.1 to 1.3: expected revenue of first price in equilibrium and of second price is the same, with and without a floor
// (Vickrey 1961; Myerson 1981). Standard deviations of first price without a floor from AUC-VAR-U*; elsewhere those of the sample.
func TestRevenueEquivalence(t *testing.T) {
	const auctions = 40_000
	for _, c := range []struct {
		law      law.Law
		n        int
		floor    float64
		revenue  float64
		sd       float64 // of first price; 0: unknown
		sdSecond float64
	}{
		{law.Uniform{Hi: 1}, 2, 0, 1. / 3, 0.117851, 0.235702},
		{law.Uniform{Hi: 1}, 3, 0, 1. / 2, 0.129099, 0.223607},
		{law.Uniform{Hi: 1}, 5, 0, 2. / 3, 0.112687, 0.178174},
		{law.Uniform{Hi: 1}, 1, 0.5, 1. / 4, 0.25, 0.25},
		{law.Uniform{Hi: 1}, 2, 0.5, 5. / 12, 0, 0},
		{law.Uniform{Hi: 1}, 3, 0.5, 17. / 32, 0, 0},
		{law.Exponential{Scale: 1}, 3, 1, 0.917231, 0, 0},
		{law.Lognormal{Sigma: 1}, 2, 0, 0.790562, 0, 0},
		{law.Lognormal{Sigma: 1}, 3, 1.353415, 1.325663, 0, 0},
	} {
		market1 := bazaar{law: c.law, buyers: symmetric(agents.Equilibrium{}, c.n), floor: c.floor, auctions: auctions}
		for _, r := range []struct {
			rule market.Rule
			sd   float64
		}{{market.FirstPrice, c.sd}, {market.SecondPrice, c.sdSecond}} {
			market1.rule = r.rule
			mean, sd := market1.play(t, 11)
			if r.sd > 0 && math.Abs(sd/r.sd-1) > 0.03 {
				t.Errorf("%T n=%d floor %v %s: sd %v, want %v", c.law, c.n, c.floor, r.rule, sd, r.sd)
			}
			if math.Abs(mean-c.revenue) > 4*sd/math.Sqrt(auctions) {
				t.Errorf("%T n=%d floor %v %s: revenue %v, want %v", c.law, c.n, c.floor, r.rule, mean, c.revenue)
			}
		}
	}
}

// A lot of quality q with floor r gets q b(v/q; r/q), to the nearest millionth; a value below the floor gets nothing.
func TestEquilibriumBid(t *testing.T) {
	l := law.Lognormal{Mu: 0.5, Sigma: 0.8}
	a := build(t, agents.Equilibrium{Bidders: 3}, deps(1, "a", l, 17))
	valuer := a.(market.Valuer)
	bids, declined := 0, 0
	for id := range uint64(2000) {
		q, r := []float64{1, 0.37, 12, 1e-3}[id%4], []market.Price{0, 400_000, 2_000_000}[id%3]
		lot := market.Lot{Impression: market.Impression{ID: id, Quality: q}, Floor: r, Rule: market.FirstPrice}
		v := valuer.Value(&lot)
		got, ok := a.Bid(&lot)
		if ok != (v >= r) {
			t.Fatalf("value %v, floor %v: bids: %t", v, r, ok)
		}
		if !ok {
			declined++
			continue
		}
		bids++
		want := q * agents.BNEBid(l, 3, r.CPM()/q, v.CPM()/q)
		if math.Abs(got.Price.CPM()-want) > 1e-6*want+0.51e-6 || got.Price > v {
			t.Errorf("value %v, floor %v, quality %v: bid %v, want %v", v, r, q, got.Price, want)
		}
		lot.Rule = market.SecondPrice
		if got, ok := a.Bid(&lot); !ok || got.Price != v {
			t.Errorf("second price: bid %v of value %v", got.Price, v)
		}
		lot.Rule, lot.Floor = market.FirstPrice, v // nothing is left to shade
		if got, ok := a.Bid(&lot); !ok || got.Price != v {
			t.Errorf("floor at the value %v: bid %v", v, got.Price)
		}
	}
	if bids < 1000 || declined < 300 {
		t.Errorf("%d bids, %d declined: too few to tell", bids, declined)
	}
}

func TestEquilibriumOfOneAndOfTheCertain(t *testing.T) {
	lot := market.Lot{Impression: market.Impression{ID: 1, Quality: 2}, Floor: 300_000, Rule: market.FirstPrice}
	alone := build(t, agents.Equilibrium{}, deps(1, "a", law.Constant{Value: 1}, 1))
	if got, _ := alone.Bid(&lot); got.Price != 300_000 {
		t.Errorf("a lone bidder bids %v, not the floor", got.Price)
	}
	lot.Floor = 0
	if got, ok := alone.Bid(&lot); !ok || got.Price != 1 {
		t.Errorf("a lone bidder without a floor bids %v, not the least price", got.Price)
	}
	certain := build(t, agents.Equilibrium{}, deps(1, "a", law.Constant{Value: 1}, 2)) // as under Bertrand's competition
	if got, _ := certain.Bid(&lot); got.Price != 2_000_000 {
		t.Errorf("where all values are known to be 2 the bid is %v", got.Price)
	}
}

// Fixed shading with factor (n-1)/n is the uniform equilibrium.
func TestFixedShade(t *testing.T) {
	uniform := law.Uniform{Hi: 1}
	fixed := build(t, agents.FixedShade{Factor: 0.75}, deps(2, "a", uniform, 4))
	equilibrium := build(t, agents.Equilibrium{}, deps(2, "a", uniform, 4))
	truthful := build(t, agents.Truthful{}, deps(2, "a", uniform, 4))
	for id := range uint64(1000) {
		lot := market.Lot{Impression: market.Impression{ID: id, Quality: 1}, Rule: market.FirstPrice}
		f, _ := fixed.Bid(&lot)
		e, _ := equilibrium.Bid(&lot)
		v, _ := truthful.Bid(&lot)
		if math.Abs(float64(f.Price-e.Price)) > 1 || math.Abs(float64(f.Price)-0.75*float64(v.Price)) > 0.5 {
			t.Errorf("lot %d: fixed %v, equilibrium %v, value %v", id, f.Price, e.Price, v.Price)
		}
	}
}
