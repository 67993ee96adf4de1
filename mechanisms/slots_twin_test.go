package mechanisms_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
)

// slotGame is a random auction of up to 4 slots among up to 6 bidders, with everything that a page can have. Numbers are few, so
// that ties are common, and small enough to be multiplied.
func slotGame(stream *rand.Rand) (*market.Auction, []market.Bid) {
	a := &market.Auction{Reserve: max(0, market.Price(stream.IntN(12)-6))}
	rate := market.Rate(1 + stream.IntN(40))
	reserves := stream.IntN(2)
	for range 1 + stream.IntN(4) {
		a.Slots = append(a.Slots, market.Slot{Rate: rate, Reserve: market.Price(reserves * max(0, stream.IntN(20)-8))})
		rate -= market.Rate(stream.IntN(int(rate)/2 + 1))
	}
	if stream.IntN(8) == 0 {
		a.Slots[len(a.Slots)-1].Rate = 0
	}
	bids := make([]market.Bid, stream.IntN(7))
	for i := range bids {
		price := 1 + market.Price(stream.IntN(30))
		bids[i] = bid(market.AgentID(i), price, max(0, market.Price(stream.IntN(int(price)+1))-6))
		bids[i].Draw, bids[i].Score = stream.Uint64N(1000), []market.Rate{0, 1, 1, 1, 2, 3, 7}[stream.IntN(7)]
	}
	return a, bids
}

// mostOf tries all assignments of the slots from the given one on, and returns the highest sum of rate x score x (price - slot
// reserve).
func mostOf(a *market.Auction, bids []market.Bid, slot int, taken uint) int64 {
	if slot == len(a.Slots) {
		return 0
	}
	s := a.Slots[slot]
	most := mostOf(a, bids, slot+1, taken)
	for i, b := range bids {
		if taken&(1<<i) == 0 && b.Price >= max(a.Reserve, s.Reserve) {
			most = max(most, int64(s.Rate)*int64(b.Score)*int64(b.Price-s.Reserve)+mostOf(a, bids, slot+1, taken|1<<i))
		}
	}
	return most
}

// clarke is a winner's price per click: what the sum would be without it, or if it bid its least, minus what the others have of
// the sum now. Of the latter, the publisher's part is what a click must bring.
func clarke(a *market.Auction, bids []market.Bid, winner int, slot market.Slot) *big.Rat {
	b := bids[winner]
	without := slices.Clone(bids)
	if least := max(a.Reserve, b.Floor); least > 0 {
		without[winner].Price = least
	} else {
		without = slices.Delete(without, winner, winner+1)
	}
	clicks := int64(slot.Rate) * int64(b.Score)
	others := mostOf(a, bids, 0, 0) - clicks*int64(b.Price)
	return big.NewRat(mostOf(a, without, 0, 0)-others, clicks)
}

// ceil is the least whole price that is not below.
func ceil(x *big.Rat) market.Price {
	n := new(big.Int).Add(x.Num(), x.Denom())
	n.Sub(n, big.NewInt(1))
	return market.Price(n.Div(n, x.Denom()).Int64())
}

func TestVCGAgainstAllAssignments(t *testing.T) {
	stream := rand.New(rand.NewPCG(19, 73))
	sold, fractions := 0, 0
	for range 20_000 {
		a, bids := slotGame(stream)
		awards := mechanisms.VCG{}.Clear(nil, a, bids)
		var sum int64
		for _, w := range awards {
			b, slot := bids[w.Agent], a.Slots[w.Slot]
			sum += int64(slot.Rate) * int64(b.Score) * int64(b.Price-slot.Reserve)
			exact := clarke(a, bids, int(w.Agent), slot)
			if want := ceil(exact); w.Pay != want || w.On != market.OnClick {
				t.Fatalf("agent %d pays %d, want %d, rounded up from %v\nin %+v\nof %+v\nawards %v", w.Agent, w.Pay, want, exact, a, bids, awards)
			}
			sold++
			if !exact.IsInt() {
				fractions++
			}
		}
		if most := mostOf(a, bids, 0, 0); sum != most {
			t.Fatalf("the sum is %d, want %d\nin %+v\nof %+v\nawards %v", sum, most, a, bids, awards)
		}
	}
	if fractions < 1000 || fractions > sold-1000 {
		t.Errorf("%d of %d payments were rounded, want many of both kinds", fractions, sold)
	}
}

// gspBySorting sells slot by slot: sort those who can have it, sell to the first, and let it try prices from its least up until
// one is as good as the second.
func gspBySorting(a *market.Auction, bids []market.Bid) (awards []market.Award) {
	left := slices.Clone(bids)
	for k, slot := range a.Slots {
		var able []market.Bid
		for _, b := range left {
			if b.Price >= max(a.Reserve, slot.Reserve) && b.Score > 0 && slot.Rate > 0 {
				able = append(able, b)
			}
		}
		if len(able) == 0 {
			continue
		}
		rank := func(b market.Bid) int64 { return int64(b.Score) * int64(b.Price) }
		slices.SortFunc(able, func(b, c market.Bid) int {
			switch {
			case rank(b) != rank(c):
				return int(rank(c) - rank(b))
			case b.Draw != c.Draw:
				return int(b.Draw) - int(c.Draw)
			}
			return int(b.Key) - int(c.Key)
		})
		pays := able[0]
		pays.Price = max(a.Reserve, slot.Reserve, pays.Floor)
		for len(able) > 1 && rank(pays) < rank(able[1]) {
			pays.Price++
		}
		awards = append(awards, market.Award{Agent: pays.Agent, Slot: int32(k), Pay: pays.Price, On: market.OnClick})
		left = slices.DeleteFunc(left, func(b market.Bid) bool { return b.Agent == pays.Agent })
	}
	return awards
}

func TestGSPAgainstSorting(t *testing.T) {
	stream := rand.New(rand.NewPCG(20, 7))
	for range 30_000 {
		a, bids := slotGame(stream)
		if got, want := (mechanisms.GSP{}).Clear(nil, a, bids), gspBySorting(a, bids); !slices.Equal(got, want) {
			t.Fatalf("%v, want %v\nin %+v\nof %+v", got, want, a, bids)
		}
	}
}

// A page with more slots than are handled on the stack, with and without reserves that do not bind: both ways of VCG agree, and the
// last of many equal slots costs what the first does.
func TestManySlots(t *testing.T) {
	const slots, bidders = 40, 60
	a, asks := page(slices.Repeat([]market.Rate{500}, slots)...), page(slices.Repeat([]market.Rate{500}, slots)...)
	var bids []market.Bid
	for i := range market.Price(bidders) {
		bids = append(bids, perClick(cpm, i+1)...)
		bids[i].Agent, bids[i].Draw = market.AgentID(i), uint64(i)
	}
	for i := range asks.Slots {
		asks.Slots[i].Reserve = 1
	}
	for _, lot := range []*market.Auction{a, asks} {
		awards := mechanisms.VCG{}.Clear(nil, lot, bids)
		if len(awards) != slots {
			t.Errorf("%d awards, want %d", len(awards), slots)
		}
		for _, w := range awards {
			if w.Pay != (bidders-slots)*cpm || w.Agent < bidders-slots {
				t.Errorf("award %+v, want one to the highest %d at the next bid", w, slots)
			}
		}
	}
}

func BenchmarkSlots(b *testing.B) {
	for _, tc := range []struct {
		name    string
		m       market.Mechanism
		reserve market.Price
	}{
		{"gsp", mechanisms.GSP{}, 0},
		{"vcg", mechanisms.VCG{}, 0},
		{"vcg-slot-reserves", mechanisms.VCG{}, cpm / 4},
		{"uniform-price", mechanisms.UniformPrice{}, 0},
		{"discriminatory", mechanisms.Discriminatory{}, 0},
	} {
		for _, n := range []int{4, 10, 50} {
			b.Run(fmt.Sprintf("%s/4-slots/%d-bids", tc.name, n), func(b *testing.B) {
				a := page(100, 60, 30, 10)
				a.Slots[0].Reserve, a.Slots[1].Reserve = tc.reserve, tc.reserve/2
				stream := rand.New(rand.NewPCG(1, uint64(n)))
				auctions := make([][]market.Bid, 64)
				for i := range auctions {
					for k := range n {
						w := bid(market.AgentID(k), 1+market.Price(stream.IntN(int(cpm))), 0)
						w.Draw, w.Score = stream.Uint64(), market.One/2+market.Rate(stream.IntN(int(market.One)))
						auctions[i] = append(auctions[i], w)
					}
				}
				var awards []market.Award
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					awards = tc.m.Clear(awards[:0], a, auctions[i%len(auctions)])
				}
			})
		}
	}
}
