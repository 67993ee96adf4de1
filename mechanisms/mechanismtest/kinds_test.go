package mechanismtest

import (
	"testing"

	"marketsim/market"
)

// The kinds of rules that hold prices, charge losers or go by what the publisher knows of the bidders.

// tag sells at a fixed price to the smallest ticket of those who pay it.
func tag(price market.Price) clearFunc {
	return func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
		var first *market.Bid
		for i := range bids {
			if b := &bids[i]; b.Price >= max(price, a.Reserve) && (first == nil || b.Draw < first.Draw) {
				first = b
			}
		}
		if first == nil {
			return dst
		}
		return append(dst, market.Award{Agent: first.Agent, Pay: max(price, a.Reserve, first.Floor)})
	}
}

// everybodyPays sells to the best bid, and all the eligible pay the share of their bids.
func everybodyPays(share market.Price) clearFunc {
	sell := rule(byPrice, payFirst)
	return func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
		n := len(dst)
		dst = sell(dst, a, bids)
		for i := range bids {
			if b := &bids[i]; b.Price >= a.Reserve && b.Agent != dst[n].Agent {
				dst = append(dst, market.Award{Agent: b.Agent, Slot: market.NoSlot, Pay: share * b.Price})
			}
		}
		return dst
	}
}

// callDown asks the bidders in the order of the estimates that the given function finds, and sells to the first.
func callDown(estimate func(a *market.Auction, bids []market.Bid, i int) market.Price) clearFunc {
	return func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
		var best int
		for i := range bids {
			first := bids[best].Price < a.Reserve
			x, y := estimate(a, bids, i), estimate(a, bids, best)
			if bids[i].Price >= a.Reserve && (first || x > y || x == y && bids[i].Beats(&bids[best])) {
				best = i
			}
		}
		if len(bids) == 0 || bids[best].Price < a.Reserve {
			return dst
		}
		return append(dst, market.Award{Agent: bids[best].Agent, Pay: bids[best].Price})
	}
}

func remembered(a *market.Auction, bids []market.Bid, i int) market.Price {
	if len(a.Standing) == 0 {
		return 0
	}
	return a.Standing[bids[i].Seat].Estimate
}

func softPrice(a *market.Auction, first, second *market.Bid) market.Price {
	if first.Price < a.Soft {
		return first.Price
	}
	return max(a.Soft, paySecond(a, first, second))
}

func halfway(a *market.Auction, first, second *market.Bid) market.Price {
	return (first.Price + paySecond(a, first, second)) / 2
}

// byClass has a reserve for each class, and sells to the bid that is farthest above its own.
func byClass(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	reserve := func(b *market.Bid) market.Price { return 1_000_000 * market.Price(b.Class) }
	var first, second *market.Bid
	for i := range bids {
		b := &bids[i]
		virtual := func(c *market.Bid) market.Price { return c.Price - reserve(c) }
		ahead := func(c *market.Bid) bool {
			return c == nil || virtual(b) > virtual(c) || virtual(b) == virtual(c) && b.Draw < c.Draw
		}
		switch {
		case b.Price < max(a.Reserve, reserve(b)):
		case ahead(first):
			first, second = b, first
		case ahead(second):
			second = b
		}
	}
	if first == nil {
		return dst
	}
	pay := max(a.Reserve, first.Floor, reserve(first))
	if second != nil {
		pay = max(pay, reserve(first)+second.Price-reserve(second))
	}
	return append(dst, market.Award{Agent: first.Agent, Pay: pay})
}

func TestHonestRulesOfOtherKindsPass(t *testing.T) {
	for _, tc := range []struct {
		name   string
		m      market.Mechanism
		claims Claims
	}{
		{"posted price", tag(1_000_000), Claims{Truthful: true, Absolute: true}},
		{"all pay", everybodyPays(1), Claims{Efficient: true, LosersPay: true}},
		{"soft floor", rule(byPrice, softPrice), Claims{Efficient: true}},
		{"halfway between first and second price", rule(byPrice, halfway), Claims{Efficient: true, Rounding: true}},
		{"waterfall", callDown(remembered), Claims{}},
		{"a quarter each to the highest three", divided(market.One / 4), Claims{Shares: true}},
		{"virtual values by class", clearFunc(byClass), Claims{Truthful: true, Absolute: true}},
	} {
		if failed, messages := verdicts(tc.m, tc.claims); len(failed) > 0 {
			t.Errorf("%s fails %v:\n%s", tc.name, failed, messages)
		}
	}
}

// divided gives a share of the slot to every eligible bid, up to three of them in order of their rank.
func divided(share market.Rate) clearFunc {
	return func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
		for i := range bids {
			ahead := 0
			for k := range bids {
				if bids[k].Beats(&bids[i]) {
					ahead++
				}
			}
			if ahead < 3 && bids[i].Price >= a.Reserve {
				dst = append(dst, market.Award{Agent: bids[i].Agent, Pay: bids[i].Price, Share: share})
			}
		}
		return dst
	}
}

var brokenOthers = []flawed{
	{"posted price, not said to be", "scaling", Claims{Truthful: true}, func() market.Mechanism { return tag(1_000_000) }},
	{"everybody pays, and nobody said so", "sold once", Claims{}, func() market.Mechanism { return everybodyPays(1) }},
	{"losers pay twice their bids", "individual rationality", Claims{LosersPay: true}, func() market.Mechanism { return everybodyPays(2) }},
	{"those below the reserve pay, too", "floor and reserve", Claims{LosersPay: true}, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			for i := range bids {
				dst = append(dst, market.Award{Agent: bids[i].Agent, Slot: market.NoSlot, Pay: bids[i].Price})
			}
			return dst
		})
	}},
	{"divides a slot, and does not say so", "sold once", Claims{}, func() market.Mechanism { return divided(market.One / 4) }},
	{"divides more than there is", "sold once", Claims{Shares: true}, func() market.Mechanism { return divided(market.One * 3 / 4) }},
	{"gives a share of less than nothing", "sold once", Claims{Shares: true}, func() market.Mechanism { return divided(-1) }},
	{"is said to divide and never does", "division", Claims{Shares: true}, func() market.Mechanism { return rule(byPrice, payFirst) }},
	{"gives less to who bids more", "monotone allocation", Claims{Shares: true}, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			dst = rule(byPrice, payFirst)(dst, a, bids)
			if n := len(dst); n > 0 {
				dst[n-1].Share = max(1, market.One-market.Rate(min(dst[n-1].Pay/1000, 999_999)))
			}
			return dst
		})
	}},
	{"rounds a payment, and does not say so", "scaling", Claims{}, func() market.Mechanism { return rule(byPrice, halfway) }},
	{"rounds more than it says", "scaling", Claims{Rounding: true}, func() market.Mechanism {
		return rule(byPrice, func(a *market.Auction, first, second *market.Bid) market.Price {
			return min(first.Price, paySecond(a, first, second)+2)
		})
	}},
	{"posted price that takes what is bid above it", "truthfulness", Claims{Truthful: true, Absolute: true}, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			n := len(dst)
			dst = tag(1_000_000)(dst, a, bids)
			for i := range bids {
				if len(dst) > n && bids[i].Agent == dst[n].Agent {
					dst[n].Pay = bids[i].Price
				}
			}
			return dst
		})
	}},
	{"looks standings up by the order of bids", "order invariance", Claims{}, func() market.Mechanism {
		return callDown(func(a *market.Auction, bids []market.Bid, i int) market.Price {
			return remembered(a, []market.Bid{{Seat: int32(i)}}, 0)
		})
	}},
	{"forgets who sits where", "relabelling invariance", Claims{}, func() market.Mechanism {
		return callDown(func(_ *market.Auction, bids []market.Bid, i int) market.Price { return market.Price(bids[i].Seat) })
	}},
	{"learns of prices that are not scaled", "scaling", Claims{}, func() market.Mechanism {
		return callDown(func(a *market.Auction, bids []market.Bid, i int) market.Price {
			return remembered(a, bids, i) / 1_000_000
		})
	}},
	{"a lower bid is preferred below the soft floor", "monotone allocation", Claims{}, func() market.Mechanism {
		return callDown(func(a *market.Auction, bids []market.Bid, i int) market.Price { return a.Soft - bids[i].Price })
	}},
}
