package mechanisms_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
)

// unitsByDefinition is the twin of sellUnits: try all numbers of units, from all of them down, and take the first at which that
// many highest bids can have as many cheapest units. It lists the winners' indices, the highest bid first.
func unitsByDefinition(a *market.Auction, bids []market.Bid) (winners []int) {
	reserves := []market.Price{0}
	if len(a.Slots) > 0 {
		reserves = nil
	}
	for _, s := range a.Slots {
		reserves = append(reserves, s.Reserve)
	}
	slices.Sort(reserves)
	for i, b := range bids {
		if b.Price >= a.Reserve {
			winners = append(winners, i)
		}
	}
	slices.SortFunc(winners, func(i, j int) int {
		if bids[i].Beats(&bids[j]) {
			return -1
		}
		return 1
	})
	for k := min(len(winners), len(reserves)); k > 0; k-- {
		if bids[winners[k-1]].Price >= reserves[k-1] {
			return winners[:k]
		}
	}
	return nil
}

// leastToWin is the least price at which a bidder would have had a unit, ties counted as won: found by trying.
func leastToWin(a *market.Auction, bids []market.Bid, bidder int) market.Price {
	moved := slices.Clone(bids)
	moved[bidder].Draw = 0
	for price := bids[bidder].Floor; ; price++ {
		moved[bidder].Price = price
		if slices.Contains(unitsByDefinition(a, moved), bidder) {
			return price
		}
	}
}

func TestUnitsAgainstTheTwin(t *testing.T) {
	stream := rand.New(rand.NewPCG(1, 7))
	for range 20_000 {
		a := market.Auction{Reserve: market.Price(stream.IntN(8))}
		for range stream.IntN(6) {
			a.Slots = append(a.Slots, market.Slot{Rate: market.Rate(stream.IntN(3)), Reserve: max(0, market.Price(stream.IntN(20)-8))})
		}
		bids := make([]market.Bid, stream.IntN(9))
		for i := range bids {
			price := 1 + market.Price(stream.IntN(15))
			bids[i] = bid(market.AgentID(i), price, max(0, market.Price(stream.IntN(int(price)+1))-5))
			bids[i].Draw = 1 + stream.Uint64N(1<<40)
		}
		winners := unitsByDefinition(&a, bids)
		for m, pay := range map[market.Mechanism]func(i int) market.Price{
			mechanisms.UniformPrice{}:   func(i int) market.Price { return leastToWin(&a, bids, i) },
			mechanisms.Discriminatory{}: func(i int) market.Price { return bids[i].Price },
		} {
			got := m.Clear(nil, &a, bids)
			right := len(got) == len(winners)
			taken := map[int32]bool{}
			for k := 0; right && k < len(got); k++ {
				w, b := got[k], winners[k]
				right = w.Agent == bids[b].Agent && w.Pay == pay(b) && !taken[w.Slot] && a.Slot(int(w.Slot)).Reserve <= w.Pay
				taken[w.Slot] = true
			}
			if !right {
				t.Fatalf("%T: %v, want the bids %v to win in %+v of %+v", m, got, winners, a, bids)
			}
		}
	}
}

// Theory 1.7: n truthful bidders with values uniform on [0, 1] pay k times the (k+1)st highest value, which has the law
// Beta(n-k, k+1): revenue k(n-k)/(n+1) and standard deviation k sqrt((n-k)(k+1)/(n+2))/(n+1). The equilibrium bids of the
// discriminatory auction with n=3, k=2, v(3-2v)/(3(2-v)), earn as much; they are worth 1/3 at most, so the sum has a standard
// deviation below 1/3 (half its range).
func TestRevenueOfUnits(t *testing.T) {
	const auctions, one = 40_000, 1_000_000_000
	truth := func(v float64) float64 { return v }
	for _, tc := range []struct {
		name string
		m    market.Mechanism
		n, k int
		bid  func(v float64) float64
		sd   float64 // 0: of the uniform price
	}{
		{"MU-UNIF-3-2", mechanisms.UniformPrice{}, 3, 2, truth, 0},
		{"MU-UNIF-5-2", mechanisms.UniformPrice{}, 5, 2, truth, 0},
		{"MU-UNIF-5-3", mechanisms.UniformPrice{}, 5, 3, truth, 0},
		{"MU-UNIF-10-4", mechanisms.UniformPrice{}, 10, 4, truth, 0},
		{"MU-DISCR-3-2", mechanisms.Discriminatory{}, 3, 2, func(v float64) float64 { return v * (3 - 2*v) / (3 * (2 - v)) }, 1. / 3},
	} {
		n, k := float64(tc.n), float64(tc.k)
		want, sd := k*(n-k)/(n+1), k*math.Sqrt((n-k)*(k+1)/(n+2))/(n+1)
		if tc.sd > 0 {
			sd = tc.sd
		}
		stream := rand.New(rand.NewPCG(uint64(tc.n), uint64(tc.k)))
		a, bids := page(slices.Repeat([]market.Rate{1000}, tc.k)...), make([]market.Bid, tc.n)
		var sum market.Price
		for range auctions {
			for i := range bids {
				bids[i] = bid(market.AgentID(i), 1+market.Price(one*tc.bid(stream.Float64())), 0)
			}
			for _, w := range tc.m.Clear(nil, a, bids) {
				sum += w.Pay
			}
		}
		got := float64(sum) / one / auctions
		t.Logf("%s: revenue %.5f, theory %.5f", tc.name, got, want)
		if off := math.Abs(got - want); off > 4*sd/math.Sqrt(auctions) {
			t.Errorf("%s: revenue %v, want %v: %.1f standard errors off", tc.name, got, want, off/sd*math.Sqrt(auctions))
		}
	}
}
