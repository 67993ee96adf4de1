package main

import (
	"math"
	"slices"

	"marketsim/market"
)

// contest is what a rule clears: the whole auction or, where bids are made under deals, a private auction or the open one.
type contest struct {
	market.Auction              // with the slots and the reserve that this part of it has
	bids           []market.Bid // that take part
	stage          int64
	tie            *tie // nil if no tie policy decides
}

// Stages follow each other in descending order. That of a private auction is its priority.
const (
	fixedPrice = math.MaxInt64
	openMarket = math.MinInt64
)

// stage is where an agent's bid or award belongs.
func (s *story) stage(deal market.DealID, agent market.AgentID) int64 {
	switch t := s.Lot.TermsOf(deal, agent); {
	case deal == 0 || t != nil && t.Competes:
		return openMarket
	case t == nil || t.Kind != market.PrivateAuction:
		return fixedPrice
	default:
		return int64(t.Priority)
	}
}

// fallApart finds the contests in the order in which they were held: private auctions, and the open one last.
func (s *story) fallApart() []contest {
	var stages []int64
	for i := range s.Bids {
		if stage := s.stage(s.Bids[i].Deal, s.Bids[i].Agent); stage != fixedPrice && !slices.Contains(stages, stage) {
			stages = append(stages, stage)
		}
	}
	slices.Sort(stages)
	slices.Reverse(stages)
	var list []contest
	for _, stage := range stages {
		if c, left := s.contest(stage); left {
			c.tie = s.tie(&c)
			list = append(list, c)
		}
	}
	return list
}

// contest is that of one stage: without the slots that were sold before, and those that have them. It reports whether
// anything was left to sell.
func (s *story) contest(stage int64) (contest, bool) {
	c := contest{Auction: s.Lot, stage: stage}
	served := map[market.AgentID]bool{}
	taken := map[int32]bool{}
	for _, a := range s.Awards {
		if s.stage(a.Deal, a.Agent) <= stage {
			continue
		}
		served[a.Agent] = true
		if a.Slot != market.NoSlot {
			taken[a.Slot] = true
		}
	}
	c.Slots = nil
	for i, slot := range s.Lot.Slots {
		if !taken[int32(i)] {
			c.Slots = append(c.Slots, slot)
		}
	}
	floor := market.MaxPrice
	for i := range s.Bids {
		if b := &s.Bids[i]; !served[b.Agent] && s.stage(b.Deal, b.Agent) == stage {
			c.bids = append(c.bids, *b)
			floor = min(floor, b.Floor)
		}
	}
	if stage != openMarket {
		c.Reserve = max(c.Reserve, floor)
	}
	return c, len(taken) < s.Lot.Units()
}
