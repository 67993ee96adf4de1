package mechanisms

import (
	"math"
	"strings"
	"testing"

	"marketsim/internal/law"
	"marketsim/market"
)

// Reserves of theory 1.2 and 1.3, and phi^-1 of the uniform law by hand: phi(v) = 2v - 1, so r = (1+s)/2.
func TestMyersonReserves(t *testing.T) {
	uniform, exponential := law.Uniform{Hi: 1}, law.Exponential{Scale: 1}
	for _, tc := range []struct {
		name            string
		value           law.Density
		seller, quality float64
		want            float64 // CPM
		within          float64 // half of the last digit given
	}{
		{"U[0,1]", uniform, 0, 1, 0.5, 0},
		{"U[0,1], seller value .4", uniform, 0.4, 1, 0.7, 0},
		{"U[0,1], quality 3", uniform, 0, 3, 1.5, 0},
		{"U[0,1], quality 2, seller value .4: 2 phi^-1(.2)", uniform, 0.4, 2, 1.2, 0},
		{"U[0,1], quality .5, seller value .4: .5 phi^-1(.8)", uniform, 0.4, 0.5, 0.45, 0},
		{"U[0,1], worth more to the seller than to any buyer", uniform, 0.7, 0.5, 0.7, 0},
		{"U[2,3] serves everybody", law.Uniform{Lo: 2, Hi: 3}, 0, 1, 2, 0},
		{"quality that leaves nothing", uniform, 0.4, 1e-310, 0.4, 0},
		{"Exp(1)", exponential, 0, 1, 1, 0},
		{"Exp(1), seller value .4: phi(v) = v - 1", exponential, 0.4, 1, 1.4, 0},
		{"Exp(1), quality 2, seller value .4", exponential, 0.4, 2, 2.4, 0},
		{"LogN(0,1)", law.Lognormal{Sigma: 1}, 0, 1, 1.353415, 1e-6},
		{"LogN(0,.5)", law.Lognormal{Sigma: 0.5}, 0, 1, 0.771857, 1e-6},
	} {
		m := &myerson{value: tc.value, seller: tc.seller}
		if got := m.reserve(tc.quality); math.Abs(got.CPM()-tc.want) > tc.within+1e-9 {
			t.Errorf("%s: reserve %v CPM, want %v", tc.name, got.CPM(), tc.want)
		}
	}
}

// An impression of quality q is worth q V. So the reserve for V at quality q is that for the law of q V at quality 1, a law
// which is of the same kind with a larger scale.
func TestMyersonScalesWithQuality(t *testing.T) {
	for _, q := range []float64{0.25, 0.5, 2, 3, 10} {
		for _, seller := range []float64{0, 0.1, 0.8, 3} {
			for _, pair := range [][2]law.Density{
				{law.Uniform{Lo: 0.5, Hi: 2}, law.Uniform{Lo: 0.5 * q, Hi: 2 * q}},
				{law.Exponential{Scale: 1.5}, law.Exponential{Scale: 1.5 * q}},
				{law.Lognormal{Mu: 0.3, Sigma: 0.7}, law.Lognormal{Mu: 0.3 + math.Log(q), Sigma: 0.7}},
			} {
				got := (&myerson{value: pair[0], seller: seller}).reserve(q)
				want := (&myerson{value: pair[1], seller: seller}).reserve(1)
				if diff := got - want; diff < -1 || diff > 1 { // the last digit of a price
					t.Errorf("%+v, quality %v, seller value %v: reserve %d, but %d for %+v", pair[0], q, seller, got, want, pair[1])
				}
			}
		}
	}
}

// Against a single buyer the reserve is a price tag: r (1-F(r)) + s F(r) is what it earns, and no tag on a fine grid earns
// more. This knows nothing of virtual values.
func TestMyersonEarnsMost(t *testing.T) {
	for _, value := range []law.Density{law.Uniform{Hi: 1}, law.Uniform{Lo: 1, Hi: 4}, law.Exponential{Scale: 2}, law.Lognormal{Mu: 0.6, Sigma: 1}} {
		for _, seller := range []float64{0, 0.5} {
			earns := func(tag float64) float64 { return tag*value.Survival(tag) + seller*value.CDF(tag) }
			r := (&myerson{value: value, seller: seller}).reserve(1).CPM()
			for tag := 0.001; tag < 20; tag += 0.001 {
				if earns(tag) > earns(r)+1e-9 {
					t.Errorf("%+v, seller value %v: %v earns %v, the reserve %v only %v", value, seller, tag, earns(tag), r, earns(r))
					break
				}
			}
		}
	}
}

// The slots of solved reserves are an economy, never an influence: whatever was asked before, each quality gets its own.
func TestMyersonRemembersWithoutInfluence(t *testing.T) {
	m := &myerson{value: law.Uniform{Hi: 1}, seller: 0.25, announced: true}
	const qualities = 2000 // far more than slots
	for round := range 2 {
		for i := range qualities {
			q := float64((i*7919)%qualities) / 100
			a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: q}}}
			m.Set(&a)
			if want := m.reserve(q); a.Floor != want || a.Reserve != 0 {
				t.Fatalf("round %d, quality %v: floor %d and reserve %d, want %d and 0", round, q, a.Floor, a.Reserve, want)
			}
		}
	}
}

func TestMyersonHiddenReserve(t *testing.T) {
	m := &myerson{value: law.Uniform{Hi: 1}}
	a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 1}}}
	if m.Set(&a); a.Floor != 0 || a.Reserve != 500_000 {
		t.Errorf("floor %d, reserve %d; want 0, 500000", a.Floor, a.Reserve)
	}
}

func TestMyersonDoesNotAllocate(t *testing.T) {
	m := &myerson{value: law.Uniform{Hi: 1}, seller: 0.25}
	a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 1}}}
	if n := testing.AllocsPerRun(100, func() { a.Quality++; m.Set(&a) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestMyersonFromTheCatalogue(t *testing.T) {
	f, err := buildFloors(t, "myerson", func(p *myersonParams) {
		if err := p.Value.Choose("uniform"); err != nil {
			t.Fatal(err)
		}
		p.SellerValue = 0.4
	})
	if err != nil {
		t.Fatal(err)
	}
	a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 2}}}
	if f.Set(&a); a.Floor != 1_200_000 || a.Reserve != 0 {
		t.Errorf("floor %d, reserve %d; want 1200000, 0", a.Floor, a.Reserve)
	}
}

func TestMyersonMistakes(t *testing.T) {
	choose := func(name string) func(*myersonParams) {
		return func(p *myersonParams) {
			if err := p.Value.Choose(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, tc := range []struct {
		name   string
		change func(*myersonParams)
		want   string
	}{
		{"no law", func(*myersonParams) {}, "no law chosen"},
		{"no density", choose("constant"), `the law "constant" has no density`},
		{"law without its parameters", choose("discrete"), "value: law: discrete"},
		{"negative seller value", func(p *myersonParams) { choose("uniform")(p); p.SellerValue = -1 }, "seller_value_cpm = -1"},
		{"seller value that is no number", func(p *myersonParams) { choose("uniform")(p); p.SellerValue = math.NaN() }, "seller_value_cpm = NaN"},
	} {
		_, err := buildFloors(t, "myerson", tc.change)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one with %q", tc.name, err, tc.want)
		}
	}
}
