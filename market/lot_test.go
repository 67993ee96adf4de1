package market

import (
	"math/rand/v2"
	"testing"
)

// TestMinimumToWin clears small random auctions again and again with one bid changed, price by price, until it wins. A tie
// counts as a win: the changed bid has the smallest ticket.
func TestMinimumToWin(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for range 3000 {
		c := smallAuction(r)
		for seat := range c.Seats {
			got := c.MinimumToWin(int32(seat))
			for name, rule := range map[string]Mechanism{"first-price": firstPrice{}, "second-price": secondPrice{}} {
				if want := leastWinning(&c, int32(seat), rule); got != want {
					t.Fatalf("%s, seat %d: least price to win %d, want %d: reserve %d, %+v, %+v", name, seat, got, want, c.Reserve, c.Seats, c.Bids)
				}
			}
		}
	}
}

// smallAuction has up to 5 seats with prices and floors up to 9, so that ties abound.
func smallAuction(r *rand.Rand) Cleared {
	c := Cleared{Auction: &Auction{Lot: Lot{Floor: Price(r.IntN(4))}}}
	c.Reserve = c.Floor + Price(r.IntN(4))
	for i := range int32(r.IntN(6)) {
		s := Seat{Agent: AgentID(i), Floor: c.Floor + Price(r.IntN(3)), Asked: Price(r.IntN(10)), Answer: BelowFloor}
		if s.Asked > 0 && s.Asked >= s.Floor {
			s.Answer = Admitted
			c.Bids = append(c.Bids, Bid{Agent: s.Agent, Seat: i, Draw: 1 + r.Uint64(), Price: s.Asked, Floor: s.Floor})
		}
		c.Seats = append(c.Seats, s)
	}
	c.rank()
	return c
}

func leastWinning(c *Cleared, seat int32, rule Mechanism) Price {
	var others []Bid
	for _, b := range c.Bids {
		if b.Seat != seat {
			others = append(others, b)
		}
	}
	for p := max(1, c.Seats[seat].Floor); ; p++ {
		changed := append([]Bid{{Agent: AgentID(seat), Seat: seat, Price: p, Floor: c.Seats[seat].Floor}}, others...)
		for _, w := range rule.Clear(nil, c.Auction, changed) {
			if w.Agent == AgentID(seat) {
				return p
			}
		}
	}
}
