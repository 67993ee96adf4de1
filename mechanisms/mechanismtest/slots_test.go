package mechanismtest

import (
	"slices"
	"testing"

	"marketsim/market"
)

// page sells every slot, the best first, to the best of the bids that are left and may have it. With the right functions it
// is a generalised second-price auction or an auction of units.
type page struct {
	order better
	price func(a *market.Auction, slot market.Slot, winner, next *market.Bid) market.Price
	on    market.Event
}

func (s page) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	var sold [maxBids * 2]bool
	on := s.on
	if len(a.Slots) == 0 {
		on = market.OnImpression
	}
	for k := range a.Units() {
		slot, winner, next := a.Slot(k), -1, -1
		for i := range bids {
			b := &bids[i]
			switch {
			case sold[i], b.Price < max(a.Reserve, slot.Reserve), on == market.OnClick && (b.Score == 0 || slot.Rate == 0):
			case winner < 0 || s.order(b, &bids[winner]):
				winner, next = i, winner
			case next < 0 || s.order(b, &bids[next]):
				next = i
			}
		}
		if winner < 0 {
			continue
		}
		sold[winner] = true
		second := &nobody
		if next >= 0 {
			second = &bids[next]
		}
		dst = append(dst, market.Award{Agent: bids[winner].Agent, Slot: int32(k), Pay: s.price(a, slot, &bids[winner], second), On: on})
	}
	return dst
}

var nobody market.Bid

func byScore(b, c *market.Bid) bool {
	if x, y := int64(b.Price)*int64(b.Score), int64(c.Price)*int64(c.Score); x != y {
		return x > y
	}
	return b.Draw < c.Draw
}

func payOwn(_ *market.Auction, _ market.Slot, winner, _ *market.Bid) market.Price {
	return winner.Price
}

// payRank is the least price that keeps the rank among scored bids.
func payRank(a *market.Auction, slot market.Slot, winner, next *market.Bid) market.Price {
	keeps := next.Price
	if len(a.Slots) > 0 {
		keeps = market.Price((int64(next.Price)*int64(next.Score) + int64(winner.Score) - 1) / int64(winner.Score))
	}
	return max(a.Reserve, slot.Reserve, winner.Floor, keeps)
}

// scored orders by score where clicks are paid.
type scored struct{ page }

func (s scored) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	if len(a.Slots) == 0 {
		return page{byPrice, s.price, market.OnImpression}.Clear(dst, a, bids)
	}
	return s.page.Clear(dst, a, bids)
}

func gsp() market.Mechanism { return scored{page{byScore, payRank, market.OnClick}} }

// menu lets the bidders choose their slots one after another, at the reserves, in the order of their tickets. Nothing that
// they say changes what they can choose from, so they say the truth.
func menu(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	var served [maxBids * 2]bool
	first := len(dst)
	for range bids {
		turn := -1
		for i := range bids {
			if !served[i] && (turn < 0 || bids[i].Draw < bids[turn].Draw) {
				turn = i
			}
		}
		served[turn] = true
		b := &bids[turn]
		choice, most := market.Award{Agent: b.Agent, Slot: market.NoSlot}, int64(-1)
		for k := range a.Units() {
			taken := slices.ContainsFunc(dst[first:], func(w market.Award) bool { return w.Slot == int32(k) })
			pay := max(a.Reserve, a.Slot(k).Reserve, b.Floor)
			if gain := int64(b.Price-pay) * int64(a.Slot(k).Rate); !taken && pay <= b.Price && gain > most {
				choice.Slot, choice.Pay, most = int32(k), pay, gain
			}
		}
		if len(a.Slots) > 0 {
			choice.On = market.OnClick
		}
		if choice.Slot != market.NoSlot {
			dst = append(dst, choice)
		}
	}
	return dst
}

var (
	clicks = Claims{Sells: Clicks, Rounding: true}
	units  = Claims{Sells: Units}
)

func TestHonestSalesOfSlotsPass(t *testing.T) {
	for _, tc := range []struct {
		name   string
		m      market.Mechanism
		claims Claims
	}{
		{"generalised second price", gsp(), Claims{Sells: Clicks, Rounding: true, Efficient: true}},
		{"units at own bids", page{byPrice, payOwn, market.OnImpression}, Claims{Sells: Units, Efficient: true}},
		{"a menu of slots at their reserves", clearFunc(menu), Claims{Sells: Clicks, Truthful: true}},
	} {
		if failed, messages := verdicts(tc.m, tc.claims); len(failed) > 0 {
			t.Errorf("%s fails %v:\n%s", tc.name, failed, messages)
		}
	}
}

// after does something to the awards of a generalised second-price auction.
func after(harm func(a *market.Auction, bids []market.Bid, w []market.Award)) func() market.Mechanism {
	return func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			n := len(dst)
			dst = gsp().Clear(dst, a, bids)
			harm(a, bids, dst[n:])
			return dst
		})
	}
}

// paged is a generalised second-price auction with another order or price.
func paged(order better, price func(a *market.Auction, slot market.Slot, winner, next *market.Bid) market.Price) func() market.Mechanism {
	return func() market.Mechanism { return scored{page{order, price, market.OnClick}} }
}

var brokenSlots = []flawed{
	{"sells one slot to everybody", "sold once", clicks, after(func(_ *market.Auction, _ []market.Bid, w []market.Award) {
		for i := range w {
			w[i].Slot = 0
		}
	})},
	{"sells all slots to one", "sold once", clicks, after(func(_ *market.Auction, _ []market.Bid, w []market.Award) {
		for i := range w {
			w[i].Agent = w[0].Agent
		}
	})},
	{"counts slots from one", "sold once", clicks, after(func(_ *market.Auction, _ []market.Bid, w []market.Award) {
		for i := range w {
			w[i].Slot++
		}
	})},
	{"has the impression paid where clicks are sold", "sold once", clicks, after(func(_ *market.Auction, _ []market.Bid, w []market.Award) {
		for i := range w {
			w[i].On = market.OnImpression
		}
	})},
	{"has clicks of units paid", "sold once", units, func() market.Mechanism { return page{byPrice, payOwn, market.OnClick} }},
	{"charges by itself", "sold once", clicks, after(func(_ *market.Auction, _ []market.Bid, w []market.Award) {
		for i := range w {
			w[i].Charged = market.Money(w[i].Pay)
		}
	})},
	{"invents a deal", "sold once", clicks, after(func(_ *market.Auction, _ []market.Bid, w []market.Award) {
		for i := range w {
			w[i].Deal = 1
		}
	})},
	{"sells slots below their reserves", "floor and reserve", clicks, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			open := *a
			if len(a.Slots) > 0 {
				open.Slots = make([]market.Slot, len(a.Slots))
				for i := range a.Slots {
					open.Slots[i].Rate = a.Slots[i].Rate
				}
			}
			return gsp().Clear(dst, &open, bids)
		})
	}},
	{
		"forgets the slot's reserve in the price", "floor and reserve", clicks,
		paged(byScore, func(a *market.Auction, _ market.Slot, winner, next *market.Bid) market.Price {
			return payRank(a, market.Slot{}, winner, next)
		}),
	},
	{"a menu, not claimed truthful", "untruthfulness", clicks, func() market.Mechanism { return clearFunc(menu) }},
	{"the highest bid gets the last slot", "monotone allocation", clicks, after(func(_ *market.Auction, _ []market.Bid, w []market.Award) {
		for i := range w {
			w[i].Slot = w[len(w)-1].Slot - w[i].Slot
		}
	})},
	{"ranks by price whatever the score", "efficiency", Claims{Sells: Clicks, Rounding: true, Efficient: true}, paged(byPrice, payRank)},
	{
		"the second best first", "efficiency",
		Claims{Sells: Clicks, Rounding: true, Efficient: true},
		after(func(_ *market.Auction, _ []market.Bid, w []market.Award) {
			if len(w) > 1 {
				w[0].Slot, w[1].Slot = w[1].Slot, w[0].Slot
			}
		}),
	},
	{"sells one of the units", "efficiency", Claims{Sells: Units, Efficient: true}, func() market.Mechanism { return rule(byPrice, paySecond) }},
	{"the smallest ticket has a unit", "efficiency", Claims{Sells: Units, Efficient: true}, func() market.Mechanism {
		return page{func(b, c *market.Bid) bool { return b.Draw < c.Draw }, payOwn, market.OnImpression}
	}},
	{"generalised second price, claimed truthful", "truthfulness", Claims{Sells: Clicks, Rounding: true, Truthful: true}, gsp},
	{"units at own bids, claimed truthful", "truthfulness", Claims{Sells: Units, Truthful: true}, func() market.Mechanism {
		return page{byPrice, payOwn, market.OnImpression}
	}},
	{"rounds, and does not say so", "scaling", Claims{Sells: Clicks, Efficient: true}, gsp},
	{"writes the slots", "purity", clicks, func() market.Mechanism {
		return before(func(a *market.Auction, _ []market.Bid) {
			for i := range a.Slots {
				a.Slots[i].Rate /= 2
			}
		})
	}},
	{"writes behind the slots", "purity", clicks, func() market.Mechanism {
		return before(func(a *market.Auction, _ []market.Bid) { _ = append(a.Slots, market.Slot{Rate: market.One}) })
	}},
	{"writes the deals", "purity", Claims{}, func() market.Mechanism {
		return before(func(a *market.Auction, _ []market.Bid) { a.Deals[0].Priority++ })
	}},
	{"keeps a memory in the standings", "purity", Claims{}, func() market.Mechanism {
		return before(func(a *market.Auction, _ []market.Bid) {
			if len(a.Standing) > 0 {
				a.Standing[0].Credit++
			}
		})
	}},
}
