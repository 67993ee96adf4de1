package mechanisms

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"marketsim/market"
)

func (x wide) big() *big.Int {
	n := new(big.Int).Lsh(big.NewInt(int64(x.hi)), 64)
	return n.Add(n, new(big.Int).SetUint64(x.lo))
}

func TestWideIsExact(t *testing.T) {
	stream := rand.New(rand.NewPCG(128, 0))
	draw := func() (market.Rate, market.Rate, market.Price) {
		scale := uint(stream.IntN(41)) // of small numbers as many as of large ones
		return 1 + market.Rate(stream.IntN(int(market.One))), 1 + market.Rate(stream.IntN(2_000_000_000)), market.Price(stream.Uint64N(uint64(market.MaxPrice)>>scale + 1))
	}
	for range 20_000 {
		rate, score, price := draw()
		x, y := worth(rate, score, price), worth(draw())
		events := new(big.Int).Mul(big.NewInt(int64(rate)), big.NewInt(int64(score)))
		if want := new(big.Int).Mul(events, big.NewInt(int64(price))); x.big().Cmp(want) != 0 {
			t.Fatalf("%d x %d x %d = %v, want %v", rate, score, price, x.big(), want)
		}
		if want := new(big.Int).Add(x.big(), y.big()); x.plus(y).big().Cmp(want) != 0 {
			t.Fatalf("%v + %v = %v", x.big(), y.big(), x.plus(y).big())
		}
		below := x.minus(y) // often negative
		if want := new(big.Int).Sub(x.big(), y.big()); below.big().Cmp(want) != 0 {
			t.Fatalf("%v - %v = %v", x.big(), y.big(), below.big())
		}
		if got, want := below.less(wide{}), below.big().Sign() < 0; got != want {
			t.Fatalf("%v < 0 is %v", below.big(), got)
		}
		rest := wide{0, stream.Uint64N(events.Uint64())}
		want := price
		if rest != (wide{}) {
			want++
		}
		if got := x.plus(rest).per(rate, score); got != want {
			t.Fatalf("(%v + %v) / %v = %d, want %d", x.big(), rest.big(), events, got, want)
		}
	}
}

// The largest page there can be: nothing overflows, and the winners pay what the next bids.
func TestLargestNumbers(t *testing.T) {
	most := market.RateOf(2000)
	a := &market.Auction{}
	for range fewSlots {
		a.Slots = append(a.Slots, market.Slot{Rate: market.One})
	}
	var bids []market.Bid
	for i := range fewSlots + 1 {
		bids = append(bids, market.Bid{Agent: market.AgentID(i), Draw: uint64(i), Score: most, Price: market.MaxPrice})
	}
	for _, reserve := range []market.Price{0, 1} {
		a.Slots[0].Reserve = reserve
		for _, m := range []market.Mechanism{VCG{}, GSP{}} {
			awards := m.Clear(nil, a, bids)
			if len(awards) != fewSlots {
				t.Errorf("%T: %d awards", m, len(awards))
			}
			for _, w := range awards {
				if w.Pay != market.MaxPrice {
					t.Errorf("%T, reserve %d: %+v", m, reserve, w)
				}
			}
		}
	}
}
