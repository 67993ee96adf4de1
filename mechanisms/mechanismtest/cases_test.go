package mechanismtest

import (
	"slices"
	"testing"

	"marketsim/market"
)

// What the cases contain: without these the properties would hold too easily.
func TestCasesCoverTheCorners(t *testing.T) {
	var none, ties, atReserve, below, ownFloor, clipped, huge, many int
	seen := map[string]int{}
	for _, c := range cases() {
		top := 0
		for i, b := range c.bids {
			if b.Price < c.auction.Reserve {
				below++
			}
			if b.Price == c.auction.Reserve {
				atReserve++
			}
			if b.Floor > c.auction.Reserve {
				ownFloor++
			}
			if b.Asked > b.Price {
				clipped++
			}
			if b.Price > market.MaxPrice/2 {
				huge++
			}
			if b.Price > c.bids[top].Price {
				top = i
			}
		}
		for i, b := range c.bids {
			if i != top && b.Price == c.bids[top].Price && b.Price >= c.auction.Reserve {
				ties++
			}
		}
		sightings(c, seen)
		if len(c.bids) == 0 {
			none++
		}
		if len(c.bids) >= 10 {
			many++
		}
	}
	for _, what := range []string{"several slots", "equal rates", "a slot of nothing", "a slot reserve", "a score of nothing", "a score above one", "a class", "a soft floor", "standings"} {
		if n := seen[what]; n < 10 {
			t.Errorf("%s in %d auctions, want at least 10", what, n)
		}
	}
	for what, n := range map[string]int{
		"auctions without bids": none, "ties for the top": ties, "bids at the reserve": atReserve, "bids below the reserve": below,
		"own floors above the reserve": ownFloor, "clipped bids": clipped, "huge prices": huge, "auctions of 10 bids or more": many,
	} {
		if least := 2; n < least {
			t.Errorf("%d %s, want at least %d", n, what, least)
		}
	}
}

// sightings counts the auctions that have something.
func sightings(p profile, seen map[string]int) {
	count := func(what string, has bool) {
		if has {
			seen[what]++
		}
	}
	slots := p.auction.Slots
	bid := func(is func(market.Bid) bool) bool { return slices.ContainsFunc(p.bids, is) }
	slot := func(is func(market.Slot) bool) bool { return slices.ContainsFunc(slots, is) }
	count("several slots", len(slots) > 1)
	count("equal rates", len(slots) > 1 && slots[0].Rate == slots[1].Rate)
	count("a slot of nothing", slot(func(s market.Slot) bool { return s.Rate == 0 }))
	count("a slot reserve", slot(func(s market.Slot) bool { return s.Reserve > 0 }))
	count("a score of nothing", bid(func(b market.Bid) bool { return b.Score == 0 }))
	count("a score above one", bid(func(b market.Bid) bool { return b.Score > market.One }))
	count("a class", bid(func(b market.Bid) bool { return b.Class > 0 }))
	count("a soft floor", p.auction.Soft > p.auction.Reserve)
	count("standings", len(p.auction.Standing) > 0)
}

// Rates and scores are exact in thousandths and never rise along the page.
func TestRatesAreWhatTheArithmeticNeeds(t *testing.T) {
	for _, c := range cases() {
		before := market.One
		for _, s := range c.auction.Slots {
			if s.Rate > before || s.Rate%thousandth != 0 {
				t.Errorf("a slot of rate %d after one of %d", s.Rate, before)
			}
			before = s.Rate
		}
		for _, b := range c.bids {
			if b.Score%thousandth != 0 || b.Score > 2*market.One {
				t.Errorf("a score of %d", b.Score)
			}
		}
	}
}
