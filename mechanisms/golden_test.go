package mechanisms_test

import (
	"slices"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
)

const cpm market.Price = 1_000_000

// bid is a bid of the agent with that number, its ticket being the number too: at equal prices the smaller one wins.
func bid(agent market.AgentID, price, own market.Price) market.Bid {
	return market.Bid{Agent: agent, Key: uint64(agent), Draw: uint64(agent), Price: price, Asked: price, Floor: own}
}

// Payments worked out by hand from the rules: the winner pays its bid, or the most of next bid, reserve and own floor.
func TestPayments(t *testing.T) {
	for _, tc := range []struct {
		name          string
		reserve       market.Price
		bids          []market.Bid
		winner        market.AgentID // 0: nobody
		first, second market.Price
	}{
		{"no bids", 0, nil, 0, 0, 0},
		{"no bids, reserve", cpm, nil, 0, 0, 0},
		{"alone without a floor", 0, []market.Bid{bid(1, 3*cpm, 0)}, 1, 3 * cpm, 0},
		{"alone pays the reserve", 2 * cpm, []market.Bid{bid(1, 3*cpm, 0)}, 1, 3 * cpm, 2 * cpm},
		{"alone exactly at the reserve", 3 * cpm, []market.Bid{bid(1, 3*cpm, 0)}, 1, 3 * cpm, 3 * cpm},
		{"alone one below the reserve", 3 * cpm, []market.Bid{bid(1, 3*cpm-1, 0)}, 0, 0, 0},
		{"alone pays its own floor", cpm, []market.Bid{bid(1, 3*cpm, 2*cpm)}, 1, 3 * cpm, 2 * cpm},
		{"two", 0, []market.Bid{bid(1, 2*cpm, 0), bid(2, 5*cpm, 0)}, 2, 5 * cpm, 2 * cpm},
		{"two around the reserve", 3 * cpm, []market.Bid{bid(1, 2*cpm, 0), bid(2, 5*cpm, 0)}, 2, 5 * cpm, 3 * cpm},
		{"two above the reserve", cpm, []market.Bid{bid(1, 2*cpm, 0), bid(2, 5*cpm, 0)}, 2, 5 * cpm, 2 * cpm},
		{"two below the reserve", 6 * cpm, []market.Bid{bid(1, 2*cpm, 0), bid(2, 5*cpm, 0)}, 0, 0, 0},
		{"the winner's own floor above the next bid", cpm, []market.Bid{bid(1, 2*cpm, 0), bid(2, 5*cpm, 4*cpm)}, 2, 5 * cpm, 4 * cpm},
		{"the loser's own floor is its own affair", 0, []market.Bid{bid(1, 2*cpm, 2*cpm), bid(2, 5*cpm, 0)}, 2, 5 * cpm, 2 * cpm},
		{"a tie goes to the smaller ticket", 0, []market.Bid{bid(2, 5*cpm, 0), bid(1, 5*cpm, 0), bid(3, 5*cpm, 0)}, 1, 5 * cpm, 5 * cpm},
		{"a tie for the second place", 0, []market.Bid{bid(1, cpm, 0), bid(2, 4*cpm, 0), bid(3, 4*cpm, 0), bid(4, 7*cpm, 0)}, 4, 7 * cpm, 4 * cpm},
		{"a tie at the reserve", 5 * cpm, []market.Bid{bid(1, 5*cpm, 0), bid(2, 5*cpm, 0)}, 1, 5 * cpm, 5 * cpm},
		{"the highest price", 0, []market.Bid{bid(1, market.MaxPrice, 0), bid(2, market.MaxPrice-1, 0)}, 1, market.MaxPrice, market.MaxPrice - 1},
		{"apart by a millionth", 0, []market.Bid{bid(1, cpm, 0), bid(2, cpm+1, 0)}, 2, cpm + 1, cpm},
	} {
		for rule, pay := range map[string]market.Price{"first-price": tc.first, "second-price": tc.second} {
			var want []market.Award
			if tc.winner != 0 {
				want = []market.Award{{Agent: tc.winner, Pay: pay}}
			}
			a := market.Auction{Reserve: tc.reserve}
			if got := build(t, rule).Clear(nil, &a, tc.bids); !slices.Equal(got, want) {
				t.Errorf("%s, %s: %v, want %v", tc.name, rule, got, want)
			}
		}
	}
}

// Two truthful bidders with values at the midpoints of ten equal bins of [0, 1] CPM: over all 100 pairs the mean of the
// lower value is .335 and that of the higher one .665 (theory 1.8). That is what the two rules earn; with the reserve .5, the
// second-price rule earns the exact sum below.
func TestRevenueOnAGridOfValues(t *testing.T) {
	const bin = cpm / 10
	revenue := func(m market.Mechanism, reserve market.Price) (sum market.Price) {
		for x := bin / 2; x < cpm; x += bin {
			for y := bin / 2; y < cpm; y += bin {
				a := market.Auction{Reserve: reserve}
				for _, w := range m.Clear(nil, &a, []market.Bid{bid(1, x, 0), bid(2, y, 0)}) {
					sum += w.Pay
				}
			}
		}
		return sum
	}
	for _, tc := range []struct {
		name    string
		m       market.Mechanism
		reserve market.Price
		want    market.Price // of 100 auctions
	}{
		{"second price", mechanisms.SecondPrice{}, 0, 33_500_000},
		{"first price", mechanisms.FirstPrice{}, 0, 66_500_000},
		// 25 pairs have both values above .5 and earn the lower one: .55 x 9 + .65 x 7 + .75 x 5 + .85 x 3 + .95 x 1 = 16.75;
		// 50 pairs have one value above and earn .5 each = 25.
		{"second price with reserve", mechanisms.SecondPrice{}, cpm / 2, 41_750_000},
	} {
		if got := revenue(tc.m, tc.reserve); got != tc.want {
			t.Errorf("%s: revenue %d, want %d", tc.name, got, tc.want)
		}
	}
}
