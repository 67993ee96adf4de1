package mechanismtest

import (
	"fmt"
	"slices"

	"marketsim/market"
)

// scaling multiplies every price by the largest of some factors that leaves it in range. Of a payment that was rounded, the
// factor multiplies the rounding too.
func (c Claims) scaling(m market.Mechanism, p profile) error {
	k := min(market.MaxPrice/max(p.top(), 1), 1009)
	want, got := sorted(p.clear(m)), sorted(p.times(k).clear(m))
	same := slices.EqualFunc(want, got, func(before, after market.Award) bool {
		off := k*before.Pay - after.Pay
		before.Pay, after.Pay = 0, 0
		return before == after && (off == 0 || c.Rounding && -k < off && off < k)
	})
	if !same {
		return fmt.Errorf("all prices times %d: awards %v become %v", k, want, got)
	}
	return nil
}

// top is the highest price of the profile.
func (p profile) top() market.Price {
	top := max(p.auction.Reserve, p.auction.Soft)
	for _, s := range p.auction.Slots {
		top = max(top, s.Reserve)
	}
	for _, s := range p.auction.Standing {
		top = max(top, s.Estimate)
	}
	for _, b := range p.bids {
		top = max(top, b.Price, b.Asked)
	}
	return top
}

// times is the profile with every price multiplied.
func (p profile) times(k market.Price) profile {
	p = p.withSlots(func(s *market.Slot) { s.Reserve *= k })
	p.auction.Floor *= k
	p.auction.Reserve *= k
	p.auction.Soft *= k
	p.auction.Standing = slices.Clone(p.auction.Standing)
	for i := range p.auction.Standing {
		p.auction.Standing[i].Estimate *= k
	}
	p.bids = slices.Clone(p.bids)
	for i := range p.bids {
		b := &p.bids[i]
		b.Price, b.Asked, b.Floor = k*b.Price, k*b.Asked, k*b.Floor
	}
	return p
}
