package mechanisms

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"marketsim/internal/law"
	"marketsim/market"
)

func optimalAuction(t testing.TB, seller float64, laws ...law.Law) *OptimalAuction {
	t.Helper()
	m := &OptimalAuction{seller: seller}
	for _, l := range laws {
		ironed, err := law.NewIroned(l)
		if err != nil {
			t.Fatal(err)
		}
		m.laws = append(m.laws, ironed)
	}
	return m
}

// classed is the bid of an agent in the class of the same number.
func classed(class int32, price, own market.Price) market.Bid {
	b := offer(class, price, own)
	b.Class = class
	return b
}

// By hand, for values uniform on [0, 1] (class 0: phi = 2v - 1), on [0, 2] (class 1: 2v - 2), and of 1, 2 or 10 CPM with
// probabilities .5, .1 and .4 (class 2: ironed -5, -5, 10).
func TestOptimalAuctionPayments(t *testing.T) {
	steps, err := law.NewDiscrete([]float64{1, 2, 10}, []float64{0.5, 0.1, 0.4})
	if err != nil {
		t.Fatal(err)
	}
	laws := []law.Law{law.Uniform{Hi: 1}, law.Uniform{Hi: 2}, steps}
	cents := func(n market.Price) market.Price { return n * cpm / 100 }
	for _, tc := range []struct {
		name            string
		seller, quality float64
		reserve         market.Price
		bids            []market.Bid
		winner          int32 // -1: nobody
		pay             market.Price
	}{
		{"no bids", 0, 1, 0, nil, -1, 0},
		{"phi(.49) < 0", 0, 1, 0, []market.Bid{classed(0, cents(49), 0)}, -1, 0},
		{"phi(.5) = 0", 0, 1, 0, []market.Bid{classed(0, cents(50), 0)}, 0, cents(50)},
		{"alone: the root of phi", 0, 1, 0, []market.Bid{classed(1, cents(190), 0)}, 1, cents(100)},
		{"alone: the reserve is more", 0, 1, cents(120), []market.Bid{classed(1, cents(190), 0)}, 1, cents(120)},
		{"alone: its own floor is more", 0, 1, 0, []market.Bid{classed(1, cents(190), cents(130))}, 1, cents(130)},
		{"below the reserve", 0, 1, cents(195), []market.Bid{classed(1, cents(190), 0)}, -1, 0},
		{"the weak buyer with the lower bid: .6 > .5; it needs 2w - 1 >= .5", 0, 1, 0, []market.Bid{classed(0, cents(80), 0), classed(1, cents(125), 0)}, 0, cents(75)},
		{"the strong one: .7 > .6; it needs 2w - 2 > .6, as the other has the smaller ticket", 0, 1, 0, []market.Bid{classed(0, cents(80), 0), classed(1, cents(135), 0)}, 1, cents(130) + 1},
		{"seller value .3: 2w - 1 >= .3", 0.3, 1, 0, []market.Bid{classed(0, cents(80), 0)}, 0, cents(65)},
		{"quality 2: phi(w) = 2w - 2", 0, 2, 0, []market.Bid{classed(0, cents(160), 0)}, 0, cents(100)},
		{"quality 2, seller value .25: 2w - 2 >= .25", 0.25, 2, 0, []market.Bid{classed(0, cents(160), 0)}, 0, 1_125_000},
		{"an atom pays the atom", 0, 1, 0, []market.Bid{classed(2, 12*cpm, 0)}, 2, 10 * cpm},
		{"between atoms counts as the one below", 0, 1, 0, []market.Bid{classed(2, 9*cpm, 0)}, -1, 0},
		{"no quality: beyond every law", 0, 0, 0, []market.Bid{classed(0, cents(1), 0), classed(1, cents(3), 0)}, 1, cents(1) + 1},
		{"a class without a law", 0, 1, 0, []market.Bid{classed(7, 9*cpm, 0), classed(0, cents(60), 0)}, 0, cents(50)},
	} {
		a := market.Auction{Reserve: tc.reserve}
		a.Quality = tc.quality
		var want []market.Award
		if tc.winner >= 0 {
			want = []market.Award{{Agent: market.AgentID(tc.winner), Pay: tc.pay}}
		}
		if got := optimalAuction(t, tc.seller, laws...).Clear(nil, &a, tc.bids); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", tc.name, got, want)
		}
	}
}

// On a flat of the ironed virtual values tickets decide, not bids; the winner pays the flat's lower end, from where on it wins.
// Half of the values are uniform on [4, 5) and half on [5, 12): phi is 2v - 6 and then 2v - 12. The flat is [a, a+3) with
// (5-a)^2 = (a-2)^2/7, so a = (5 sqrt(7) + 2)/(sqrt(7) + 1) = 4.17712.
func TestOptimalAuctionTiesOnAFlat(t *testing.T) {
	falling, err := law.NewEmpirical([]float64{4, 5, 12}, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	m := optimalAuction(t, 0, falling)
	from := (5*math.Sqrt(7) + 2) / (math.Sqrt(7) + 1)
	a := market.Auction{}
	a.Quality = 1
	got := m.Clear(nil, &a, []market.Bid{offer(2, 7*cpm, 0), offer(1, 5*cpm, 0)})
	if len(got) != 1 || got[0].Agent != 1 || math.Abs(got[0].Pay.CPM()-from) > 2e-6 {
		t.Errorf("%v, want the smaller ticket at %.6f", got, from)
	}
	// Above the flat a bid wins whatever its ticket, and pays the upper end.
	got = m.Clear(nil, &a, []market.Bid{offer(2, 8*cpm, 0), offer(1, 5*cpm, 0)})
	if len(got) != 1 || got[0].Agent != 2 || math.Abs(got[0].Pay.CPM()-from-3) > 2e-6 {
		t.Errorf("%v, want the bid above the flat at %.6f", got, from+3)
	}
}

// Of buyers of one regular law the rule is a second-price auction with the reserve of the floor rule of the same name.
func TestOptimalAuctionOfEqualsIsSecondPrice(t *testing.T) {
	stream := rand.New(rand.NewPCG(2, 19))
	for _, l := range []law.Density{law.Uniform{Lo: 1, Hi: 4}, law.Exponential{Scale: 2}, law.Lognormal{Mu: 0.6, Sigma: 1}, law.Gamma{Shape: 3, Scale: 1}} {
		for _, seller := range []float64{0, 0.7} {
			m := optimalAuction(t, seller, l)
			floors := &myerson{value: l, seller: seller}
			for range 300 {
				a := market.Auction{}
				a.Quality = 0.5 + stream.Float64()
				var bids []market.Bid
				for i := range int32(stream.IntN(5)) {
					bids = append(bids, offer(i, market.PriceOf(a.Quality*l.Quantile(stream.Float64())), 0))
				}
				b := a
				floors.Set(&b)
				got, want := m.Clear(nil, &a, bids), SecondPrice{}.Clear(nil, &b, bids)
				if len(got) != len(want) || len(got) == 1 && (got[0].Agent != want[0].Agent || got[0].Pay < want[0].Pay-1 || got[0].Pay > want[0].Pay+1) {
					t.Fatalf("%+v, seller value %v, quality %v, bids %+v: %v, second price with reserve %d gives %v", l, seller, a.Quality, bids, got, b.Reserve, want)
				}
			}
		}
	}
}

func TestOptimalAuctionFromTheCatalogue(t *testing.T) {
	uniform := []Class{{"honest", law.Uniform{Hi: 1}}, {"ring", law.Uniform{Hi: 2}}}
	for _, tc := range []struct {
		name   string
		deps   Deps
		change func(*optimalAuctionParams)
		want   string // error
	}{
		{"laws of the classes", Deps{Classes: uniform}, func(*optimalAuctionParams) {}, ""},
		{"a belief instead of a class", Deps{Classes: []Class{{"honest", nil}}}, believe(t, "exponential"), ""},
		{"a belief without classes", Deps{}, believe(t, "uniform"), ""},
		{"no classes", Deps{}, func(*optimalAuctionParams) {}, "no class of buyers is known"},
		{"a class without a law", Deps{Classes: []Class{uniform[0], {"ring", nil}}}, func(*optimalAuctionParams) {}, `the law of class "ring" is not known`},
		{"a belief without its parameters", Deps{Classes: uniform}, believe(t, "discrete"), "myerson: value: law: discrete"},
		{"negative seller value", Deps{Classes: uniform}, func(p *optimalAuctionParams) { p.SellerValue = -1 }, "seller_value_cpm = -1"},
		{"seller value that is no number", Deps{Classes: uniform}, func(p *optimalAuctionParams) { p.SellerValue = math.NaN() }, "seller_value_cpm = NaN"},
	} {
		choice := Catalog.MustChoose(string(market.Myerson))
		tc.change(choice.Params().(*optimalAuctionParams))
		m, err := choice.Build(tc.deps)
		if tc.want == "" && (err != nil || m == nil) || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: built %v, error %v; want error %q", tc.name, m, err, tc.want)
		}
	}
}

// believe chooses a law for all.
func believe(t *testing.T, name string) func(*optimalAuctionParams) {
	return func(p *optimalAuctionParams) {
		if err := p.Value.Choose(name); err != nil {
			t.Fatal(err)
		}
	}
}

// A belief holds for every class, known or not: with values uniform on [0, 1] the reserve is .5.
func TestOptimalAuctionByBelief(t *testing.T) {
	choice := Catalog.MustChoose(string(market.Myerson))
	believe(t, "uniform")(choice.Params().(*optimalAuctionParams))
	m, err := choice.Build(Deps{Classes: []Class{{"other", law.Uniform{Lo: 5, Hi: 6}}}})
	if err != nil {
		t.Fatal(err)
	}
	a := market.Auction{}
	a.Quality = 1
	for _, class := range []int32{0, 9} {
		if got, want := m.Clear(nil, &a, []market.Bid{classed(class, cpm, 0)}), []market.Award{{Agent: market.AgentID(class), Pay: cpm / 2}}; !slices.Equal(got, want) {
			t.Errorf("class %d: %v, want %v", class, got, want)
		}
	}
}
