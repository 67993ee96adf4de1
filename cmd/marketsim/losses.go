package main

import (
	"cmp"
	"slices"

	"marketsim/market"
	"marketsim/mechanisms"
)

// loss says to whom or to what a bid lost that has no slot.
func (s *story) loss(b *market.Bid) string {
	c := s.contestOf(b)
	switch {
	case c == nil && b.Deal == 0 && b.Price < s.Lot.Reserve, c != nil && b.Price < c.Reserve && orderOf(&c.Lot) != byEstimate:
		return market.UnderFloor.String()
	case c == nil: // all was sold before its turn
		return s.lostToDeal(b)
	}
	won := s.lastWinner(c)
	if orderOf(&c.Lot) == byEstimate {
		return s.notFilled(c, b, won)
	}
	if won == nil {
		return c.noneWon()
	}
	return s.outranked(c, b, won)
}

// contestOf finds the contest in which a bid took part, nil if there is none.
func (s *story) contestOf(b *market.Bid) *contest {
	for i := range s.contests {
		if slices.ContainsFunc(s.contests[i].bids, func(in market.Bid) bool { return in.Agent == b.Agent }) {
			return &s.contests[i]
		}
	}
	return nil
}

// lostToDeal is what became of a bid when deals took everything: its own deal, if that served another buyer by its ticket.
func (s *story) lostToDeal(b *market.Bid) string {
	for i := len(s.Awards) - 1; i >= 0 && b.Deal != 0; i-- {
		if a := &s.Awards[i]; a.Deal == b.Deal && s.stage(a.Deal, a.Agent) == fixedPrice {
			return "drawn after " + s.name(a.Agent)
		}
	}
	return market.LostToDeal.String()
}

// placeOf is the place of an agent's bid in a contest.
func (s *story) placeOf(c *contest, who market.AgentID) *place {
	for i, seen := range c.seen() {
		if seen.Agent == who {
			return &place{&c.bids[i], seen, c.stage}
		}
	}
	return nil
}

// lastWinner is the lowest in rank of those that have a slot from a contest, nil if nobody has.
func (s *story) lastWinner(c *contest) *place {
	var last *place
	for i := range s.Awards {
		a := &s.Awards[i]
		if a.Slot == market.NoSlot || s.stage(a.Deal, a.Agent) != c.stage {
			continue
		}
		if p := s.placeOf(c, a.Agent); p != nil && (last == nil || s.before(last, p)) {
			last = p
		}
	}
	return last
}

// before reports whether p goes before q: by the rule's order, and then by their tickets.
func (s *story) before(p, q *place) bool {
	return cmp.Or(s.compare(p, q), cmp.Compare(p.seen.Draw, q.seen.Draw), cmp.Compare(p.seen.Key, q.seen.Key)) < 0
}

// notFilled says why a buyer of a waterfall did not fill the impression: it passed back, or another one filled it first. A bid
// below the reserve has its turn as any other, wherever the ranking lists it.
func (s *story) notFilled(c *contest, b *market.Bid, won *place) string {
	if won != nil {
		own := s.placeOf(c, b.Agent)
		if cmp.Or(cmp.Compare(s.estimate(b.Seat), s.estimate(won.Seat)),
			cmp.Compare(won.seen.Draw, own.seen.Draw), cmp.Compare(won.seen.Key, own.seen.Key)) < 0 {
			return "not reached: " + s.name(won.Agent) + " came first"
		}
	}
	if b.Price < c.Reserve {
		return "passed back: " + market.UnderFloor.String()
	}
	return "passed back: below the price of its line item"
}

// noneWon says why the bids of a contest were not good enough, although they reached the reserve.
func (c *contest) noneWon() string {
	if len(c.Slots) > 0 {
		return "below the reserve of the slot"
	}
	return "not good enough for rule " + string(c.Rule)
}

// outranked says why the last winner of a contest went before a bid.
func (s *story) outranked(c *contest, b *market.Bid, won *place) string {
	order := orderOf(&c.Lot)
	own := s.placeOf(c, b.Agent)
	switch by := s.compare(own, won); {
	case order == byVirtual && (by != 0 || b.Class != won.Class):
		return "lost to a higher virtual value"
	case by < 0:
		return "no slot was left whose reserve it reaches"
	case by > 0 && order == byClicks:
		return "lost to a higher bid x score"
	case by > 0:
		return market.LostToHigher.String()
	}
	if policy := c.outBy(b, won); policy != mechanisms.Random {
		return tiedOut + "by " + policy
	}
	if order == byTicket {
		return "drawn after " + s.name(won.Agent)
	}
	return tiedOut + "by lot"
}

const tiedOut = "tied, out "

// outBy is the tie policy by which a bid lost to one that counts as equal.
func (c *contest) outBy(b *market.Bid, won *place) string {
	if c.tie == nil || c.tie.bids[c.tie.chosen].Agent != won.Agent {
		return mechanisms.Random
	}
	at := slices.IndexFunc(c.tie.bids, func(in market.Bid) bool { return in.Agent == b.Agent })
	if at < 0 {
		return mechanisms.Random
	}
	return c.tie.out[at]
}
