package main

import (
	"fmt"
	"slices"

	"marketsim/market"
)

// outcome is what became of a bid, in the words of its notice.
func (s *story) outcome(b *market.Bid) string {
	at := slices.IndexFunc(s.Awards, func(a market.Award) bool { return a.Agent == b.Agent })
	if at < 0 {
		return s.loss(b)
	}
	a := &s.Awards[at]
	if a.Slot == market.NoSlot {
		return fmt.Sprintf("%s, pays %s all the same", s.loss(b), s.cpm(a.Pay))
	}
	text := market.Won.String()
	if len(s.Lot.Slots) > 1 {
		text += fmt.Sprintf(" slot %d", a.Slot+1)
	}
	if a.Deal != b.Deal {
		text += " under " + s.deal(a.Deal)
	}
	if s.guaranteed(a) {
		text += ", this bid not being used"
	}
	return fmt.Sprintf("%s, pays %s", text, s.cpm(a.Pay))
}

// silence says why someone who was asked has no bid.
func (s *story) silence(seat *market.Seat) string {
	switch seat.Answer {
	case market.Declined:
		return "declined"
	case market.BelowFloor:
		if t := s.Lot.TermsOf(seat.Deal, seat.Agent); t != nil {
			return fmt.Sprintf("%v: offered %s, deal at %s", market.UnderDeal, s.cpm(seat.Asked), s.cpm(t.Price))
		}
		return fmt.Sprintf("%v: offered %s, floor %s", market.UnderFloor, s.cpm(seat.Asked), s.cpm(seat.Floor))
	case market.Unfunded:
		return fmt.Sprintf("%v: offered %s", market.OutOfBudget, s.cpm(seat.Asked))
	case market.NoDeal:
		return fmt.Sprintf("%v: offered %s", market.InvalidDeal, s.cpm(seat.Asked))
	}
	for _, step := range s.Steps {
		if step.Agent != seat.Agent || step.What == market.RequestSent && step.Until != market.Never {
			continue
		}
		switch {
		case step.What == market.RequestSent:
			return "never asked: the request was lost"
		case step.What == market.AgentDown:
			return "down"
		case step.Until == market.Never:
			return "the answer was lost"
		case step.What == market.OfferSent:
			return market.Expired.String()
		}
		return "declined, too late"
	}
	return "silent"
}
