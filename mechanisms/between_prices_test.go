package mechanisms_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
)

// Payments of the rules between first and second price, by hand. The soft floor is 4 CPM; alpha is 1.25, so that the price is
// 3/4 of the winning bid and 1/4 of the next one, the reserve or the winner's own floor.
func TestPaymentsBetweenFirstAndSecondPrice(t *testing.T) {
	for _, tc := range []struct {
		name        string
		reserve     market.Price
		bids        []market.Bid
		winner      market.AgentID // 0: nobody
		soft, alpha market.Price
	}{
		{"no bids", cpm, nil, 0, 0, 0},
		{"below the reserve", 3 * cpm, []market.Bid{bid(1, 3*cpm-1, 0)}, 0, 0, 0},
		{"below the soft floor", cpm, []market.Bid{bid(1, 3*cpm, 0), bid(2, 2*cpm, 0)}, 1, 3 * cpm, 2_750_000},
		{"one below the soft floor", 0, []market.Bid{bid(1, 4*cpm-1, 0)}, 1, 4*cpm - 1, 3 * cpm},
		{"at the soft floor", 0, []market.Bid{bid(1, 4*cpm, 0), bid(2, 2*cpm, 0)}, 1, 4 * cpm, 3_500_000},
		{"above it, the next bid below", 0, []market.Bid{bid(1, 8*cpm, 0), bid(2, 2*cpm, 0)}, 1, 4 * cpm, 6_500_000},
		{"both above it", 0, []market.Bid{bid(1, 8*cpm, 0), bid(2, 6*cpm, 0)}, 1, 6 * cpm, 7_500_000},
		{"its own floor above all", 0, []market.Bid{bid(1, 8*cpm, 7*cpm), bid(2, 6*cpm, 0)}, 1, 7 * cpm, 7_750_000},
		{"reserve above the soft floor", 6 * cpm, []market.Bid{bid(1, 8*cpm, 0), bid(2, 5*cpm, 0)}, 1, 6 * cpm, 7_500_000},
		{"a tie", 0, []market.Bid{bid(2, 5*cpm, 0), bid(1, 5*cpm, 0)}, 1, 5 * cpm, 5 * cpm},
		{"a tie below the soft floor", 0, []market.Bid{bid(2, 3*cpm, 0), bid(1, 3*cpm, 0)}, 1, 3 * cpm, 3 * cpm},
		{"rounded up: .75 x 6 + .25 x 1 = 4.75", 0, []market.Bid{bid(1, 6, 0), bid(2, 1, 0)}, 1, 6, 5},
		{"the highest price", 0, []market.Bid{bid(1, market.MaxPrice, 0)}, 1, 4 * cpm, market.MaxPrice / 4 * 3},
	} {
		a := market.Auction{Reserve: tc.reserve}
		a.Soft = 4 * cpm
		for _, rule := range []struct {
			m   market.Mechanism
			pay market.Price
		}{{mechanisms.SoftFloor{}, tc.soft}, {mechanisms.AlphaPrice{Alpha: 1_250_000}, tc.alpha}} {
			var want []market.Award
			if tc.winner != 0 {
				want = []market.Award{{Agent: tc.winner, Pay: rule.pay}}
			}
			if got := rule.m.Clear(nil, &a, tc.bids); !slices.Equal(got, want) {
				t.Errorf("%s, %T: %v, want %v", tc.name, rule.m, got, want)
			}
		}
	}
}

// SOFT-LIMITS, and the ends of the alpha prices: bid by bid the rules are first and second price. The level of the rule itself
// must not count: the market announces it.
func TestLimitsAreFirstAndSecondPrice(t *testing.T) {
	first, second := mechanisms.FirstPrice{}, mechanisms.SecondPrice{}
	stream := rand.New(rand.NewPCG(1, 5))
	for range 20_000 {
		price := func() market.Price { return market.Price(stream.IntN(9)) * 99_999_999_999 }
		a := market.Auction{Reserve: price() / 2}
		var bids []market.Bid
		for i := range stream.IntN(6) {
			own := price() / 2
			bids = append(bids, bid(market.AgentID(i+1), max(own, price()), own))
		}
		soft := func(s market.Price) []market.Award {
			a := a
			a.Soft = s
			return mechanisms.SoftFloor{Level: price()}.Clear(nil, &a, bids)
		}
		for _, c := range []struct {
			name string
			got  []market.Award
			want market.Mechanism
		}{
			{"soft floor 0", soft(0), second},
			{"soft floor at the reserve", soft(a.Reserve), second},
			{"soft floor above all bids", soft(market.MaxPrice), first},
			{"alpha 1", mechanisms.AlphaPrice{Alpha: market.One}.Clear(nil, &a, bids), first},
			{"alpha 2", mechanisms.AlphaPrice{Alpha: 2 * market.One}.Clear(nil, &a, bids), second},
		} {
			if want := c.want.Clear(nil, &a, bids); !slices.Equal(c.got, want) {
				t.Fatalf("%s: %v, %T gives %v\nreserve %d, bids %+v", c.name, c.got, c.want, want, a.Reserve, bids)
			}
		}
	}
}

func TestSoftFloorTellsItsLevel(t *testing.T) {
	m, ok := build(t, "soft-floor").(interface{ SoftFloor() market.Price })
	if !ok || m.SoftFloor() != 0 {
		t.Errorf("%T does not say its soft floor of 0", m)
	}
	if got := (mechanisms.SoftFloor{Level: 7}).SoftFloor(); got != 7 {
		t.Errorf("soft floor %d, want 7", got)
	}
}

// equilibria lists the bids k/20, k = 1 to 19, that are a symmetric pure Nash equilibrium of two bidders of value 1, and those
// among them from which every deviation costs something. A tie is settled by tickets, one way as likely as the other: expected
// payoffs are exact sums over both.
func equilibria(m market.Mechanism) (all, strict []int) {
	const value = 20 * cpm
	payoff := func(mine, other int) (twice market.Price) {
		for _, draw := range []uint64{1, 3} {
			bids := []market.Bid{bid(1, market.Price(mine)*cpm, 0), bid(2, market.Price(other)*cpm, 0)}
			bids[0].Draw = draw
			for _, w := range m.Clear(nil, &market.Auction{}, bids) {
				if w.Agent == 1 {
					twice += value - w.Pay
				}
			}
		}
		return twice
	}
	for k := 1; k < 20; k++ {
		stable, costly := true, true
		for other := 1; other < 20; other++ {
			gain := payoff(other, k) - payoff(k, k)
			stable = stable && gain <= 0
			costly = costly && (gain < 0 || other == k)
		}
		if stable {
			all = append(all, k)
		}
		if stable && costly {
			strict = append(strict, k)
		}
	}
	return all, strict
}

// AUC-GRID-NE (theory 1.8).
func TestEquilibriaOnAGrid(t *testing.T) {
	type rule struct {
		m           market.Mechanism
		all, strict []int
	}
	rules := []rule{
		{mechanisms.FirstPrice{}, []int{18, 19}, []int{19}},
		{mechanisms.AlphaPrice{Alpha: market.One}, []int{18, 19}, []int{19}},
		{mechanisms.SecondPrice{}, []int{19}, []int{19}},
		{mechanisms.AlphaPrice{Alpha: 2 * market.One}, []int{19}, []int{19}},
	}
	for alpha := market.Rate(1_100_000); alpha < 2*market.One; alpha += 100_000 {
		rules = append(rules, rule{mechanisms.AlphaPrice{Alpha: alpha}, []int{19}, []int{19}})
	}
	for _, r := range rules {
		all, strict := equilibria(r.m)
		if !slices.Equal(all, r.all) || !slices.Equal(strict, r.strict) {
			t.Errorf("%T %+v: equilibria %v, strict %v twentieths; want %v, strict %v", r.m, r.m, all, strict, r.all, r.strict)
		}
	}
}
