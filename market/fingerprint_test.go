package market

import (
	"testing"

	"marketsim/internal/rng"
)

// TestFingerprintSeesCompensatingChanges moves a little from one bid to the other, or swaps the two: sums of prices stay
// the same, the fingerprint must not.
func TestFingerprintSeesCompensatingChanges(t *testing.T) {
	print := func(coin uint64, prices ...Price) uint64 {
		c := Cleared{Auction: &Auction{Coin: coin}}
		for i, p := range prices {
			c.Seats = append(c.Seats, Seat{Agent: AgentID(i), Answer: Admitted})
			c.Bids = append(c.Bids, Bid{Agent: AgentID(i), Draw: rng.Ticket(coin, rng.Hash(string(rune('a'+i)))), Price: p})
		}
		var f fingerprint
		f.add(&c)
		return f.sum()
	}
	for coin := range uint64(20_000) {
		coin = rng.Mix(coin, 1)
		if print(coin, 1_000_000, 900_001) == print(coin, 1_000_001, 900_000) {
			t.Fatalf("coin %x: a millionth moved from one bid to the other shows in nothing", coin)
		}
		if print(coin, 1_000_000, 1_000_064) == print(coin, 1_000_064, 1_000_000) {
			t.Fatalf("coin %x: two bids swapped show in nothing", coin)
		}
	}
}

// TestFingerprintSeesWhoDidNotBid: a decline, a silence and a rejected offer are three different things.
func TestFingerprintSeesWhoDidNotBid(t *testing.T) {
	seen := map[uint64]Seat{}
	for _, s := range []Seat{{Answer: Silent}, {Answer: Declined}, {Answer: BelowFloor, Asked: 3}, {Answer: BelowFloor, Asked: 4}, {Answer: Unfunded, Asked: 3}, {Agent: 1}} {
		var f fingerprint
		f.add(&Cleared{Auction: &Auction{Coin: 9}, Seats: []Seat{s}})
		if other, known := seen[f.sum()]; known {
			t.Errorf("%+v and %+v have the same fingerprint", s, other)
		}
		seen[f.sum()] = s
	}
}
