package mechanismtest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"marketsim/market"
)

// purity clears an auction, then another one in the same memory, then the first again. The inputs must be as before each
// time, and so must the memory around them, and what was in it earlier must not show in an outcome.
func purity(m market.Mechanism, p profile) error {
	var s stage
	first, err := s.clear(m, p)
	if err != nil {
		return err
	}
	other, err := s.clear(m, p.other())
	if err != nil {
		return err
	}
	if elsewhere := p.other().clear(m); !slices.Equal(other, elsewhere) {
		return fmt.Errorf("awards %v in the memory of an earlier auction, and %v elsewhere: it remembers", other, elsewhere)
	}
	again, err := s.clear(m, p)
	if err != nil {
		return err
	}
	if !slices.Equal(first, again) {
		return fmt.Errorf("awards %v, and %v after another auction: it remembers", first, again)
	}
	return nil
}

// other is another auction with as many bids, their prices in the opposite order, and as many slots, without reserves.
func (p profile) other() profile {
	bids := slices.Clone(p.bids)
	for i := range bids {
		price := p.bids[len(bids)-1-i].Price
		bids[i].Price, bids[i].Asked, bids[i].Floor = price, price, min(bids[i].Floor, price)
	}
	p = p.withSlots(func(s *market.Slot) { s.Reserve = 0 })
	p.bids = bids
	p.auction.Seq++
	p.auction.Floor, p.auction.Reserve = 0, p.auction.Reserve/2
	p.auction.Standing = slices.Clone(p.auction.Standing)
	slices.Reverse(p.auction.Standing)
	return p
}

// stage is memory that serves one auction after another, as in the market.
type stage struct {
	auction  market.Auction
	bids     guarded[market.Bid]
	slots    guarded[market.Slot]
	deals    guarded[market.Terms]
	standing guarded[market.Standing]
	awards   []market.Award
}

// clear clears with guards behind all inputs and before the awards.
func (s *stage) clear(m market.Mechanism, p profile) ([]market.Award, error) {
	before := []market.Award{{Agent: 1 << 28, Pay: 5}, {Agent: 1 << 27, Pay: 6}}
	s.auction = p.auction
	s.auction.Slots = s.slots.hold(p.auction.Slots, market.Slot{Rate: 7, Reserve: 7})
	s.auction.Deals = s.deals.hold(p.auction.Deals, market.Terms{Deal: 7, Agent: 2, Price: 7})
	s.auction.Standing = s.standing.hold(p.auction.Standing, market.Standing{Estimate: 7})
	bids := s.bids.hold(p.bids, market.Bid{Agent: 1 << 30, Price: 7})
	s.awards = append(s.awards[:0], before...)

	got := m.Clear(s.awards, &s.auction, bids)

	switch {
	case !reflect.DeepEqual(s.auction, p.auction):
		return nil, errors.New("the auction was modified")
	case !slices.Equal(bids, p.bids):
		return nil, errors.New("the bids were modified")
	case !s.bids.intact():
		return nil, errors.New("the memory behind the bids was modified")
	case !s.slots.intact(), !s.deals.intact(), !s.standing.intact():
		return nil, errors.New("the memory behind the auction's slots, deals or standings was modified")
	case !slices.Equal(s.awards, before), len(got) < len(before), !slices.Equal(got[:len(before)], before):
		return nil, fmt.Errorf("awards were to be appended to %v, but the result is %v", before, got)
	}
	return slices.Clone(got[len(before):]), nil
}

// guarded is memory that ends in guards.
type guarded[T comparable] struct {
	memory []T
	guard  T
}

// hold copies the elements into the memory and puts guards behind them. Nothing stays nothing.
func (g *guarded[T]) hold(from []T, guard T) []T {
	g.guard = guard
	g.memory = append(append(g.memory[:0], from...), guard, guard)
	if from == nil {
		return nil
	}
	return g.memory[:len(from)]
}

func (g *guarded[T]) intact() bool {
	n := len(g.memory)
	return g.memory[n-2] == g.guard && g.memory[n-1] == g.guard
}
