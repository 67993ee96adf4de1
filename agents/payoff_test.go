package agents

import (
	"fmt"
	"math"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
)

// What a bid would have earned, from the least price that would have won, against the rule itself, which clears the auction again
// with that bid.
func TestPayoffIsWhatTheRuleGives(t *testing.T) {
	alpha := market.RateOf(1.3)
	draws := stream("payoff")
	price := func(lo, hi float64) market.Price { return market.PriceOf(lo + (hi-lo)*draws.Float64()) }
	for rule, mechanism := range map[market.Rule]market.Mechanism{
		market.FirstPrice: mechanisms.FirstPrice{}, market.SecondPrice: mechanisms.SecondPrice{}, market.SoftFloor: mechanisms.SoftFloor{},
		market.AlphaPrice: mechanisms.AlphaPrice{Alpha: alpha}, market.AllPay: mechanisms.AllPay{}, market.GSP: mechanisms.GSP{},
	} {
		for range 500 {
			floor := price(0, 0.5)
			lot := market.Lot{Rule: rule, Alpha: alpha, Floor: floor, Soft: price(floor.CPM(), 1.5)}
			if rule == market.GSP {
				lot.Slots = []market.Slot{{Rate: market.One / 2}} // what is won and paid is a click
			}
			c := market.Cleared{Auction: &market.Auction{Lot: lot, Reserve: floor}, Seats: make([]market.Seat, 3)}
			c.Bids = []market.Bid{{Agent: 1, Seat: 1, Price: price(0, 1), Score: market.One}, {Agent: 2, Seat: 2, Price: price(0, 1), Score: market.One}}
			n := market.Notice{}
			market.DiscloseBids(&n, &c, 0)
			game := contest{}
			game.enter(&lot)
			if !game.told(&n) {
				t.Fatalf("%s: nothing is told", rule)
			}
			v, bid := 1+draws.Float64(), price(floor.CPM(), 1.2)
			bids := append([]market.Bid{{Price: bid, Draw: 1, Score: market.One}}, c.Bids...)
			want := 0.0
			for _, a := range mechanism.Clear(nil, c.Auction, bids) {
				if a.Agent != 0 {
					continue
				}
				want -= a.Pay.CPM()
				if a.Slot != market.NoSlot {
					want += v
				}
			}
			if got := game.payoff(v, bid.CPM()); math.Abs(got-want) > 2e-6 {
				t.Fatalf("%s: a bid of %v at floor %v, soft floor %v against %v: %v, the rule gives %v",
					rule, bid, floor, lot.Soft, fmt.Sprint(n.Rivals), got, want)
			}
		}
	}
}
