package mechanismtest

import (
	"cmp"
	"fmt"
	"slices"

	"marketsim/market"
)

// efficiency tests that the sum of price times events is the most that eligible bids allow: the n-th in rank has a slot as
// good as the n-th. That is so where slots have no reserves of their own, so these are taken away.
func (c Claims) efficiency(m market.Mechanism, p profile) error {
	p = p.withSlots(func(s *market.Slot) { s.Reserve = 0 })
	ranked, sellable := c.ranked(p), c.sellable(p)
	awards := p.clear(m)
	slot := map[market.AgentID]int{}
	for _, w := range awards {
		if w.Slot != market.NoSlot {
			slot[w.Agent] = int(w.Slot)
		}
	}
	sold := min(len(ranked), sellable)
	if len(slot) != sold {
		return fmt.Errorf("%d of %d slots sold to %d eligible bids: %v", len(slot), sellable, len(ranked), awards)
	}
	for n, b := range ranked[:sold] {
		got, ok := slot[b.Agent]
		if !ok {
			return fmt.Errorf("agent %d ranks as number %d of %d to be served and gets nothing: %v", b.Agent, n+1, sold, awards)
		}
		if c.byClick(p) && p.auction.Slots[got].Rate != p.auction.Slots[n].Rate {
			return fmt.Errorf("agent %d gets slot %d and not number %d or an equal one: %v", b.Agent, got, n, awards)
		}
	}
	return nil
}

// ranked lists the eligible bids, the best first.
func (c Claims) ranked(p profile) []market.Bid {
	var eligible []market.Bid
	for _, b := range p.bids {
		if b.Price >= p.auction.Reserve && !(c.byClick(p) && b.Score == 0) {
			eligible = append(eligible, b)
		}
	}
	worth := func(b market.Bid) int64 {
		if c.byClick(p) {
			return int64(b.Price) * int64(b.Score/thousandth)
		}
		return int64(b.Price)
	}
	slices.SortFunc(eligible, func(b, d market.Bid) int {
		return cmp.Or(-cmp.Compare(worth(b), worth(d)), cmp.Compare(b.Draw, d.Draw))
	})
	return eligible
}

// sellable is how many slots bring anything.
func (c Claims) sellable(p profile) int {
	n := 0
	for i := range p.auction.Units() {
		if !c.byClick(p) || p.auction.Slots[i].Rate > 0 {
			n++
		}
	}
	return n
}
