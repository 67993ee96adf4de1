package main

import (
	"fmt"

	"marketsim/market"
)

// outcome is what became of a bid, in the words of its notice.
func (s *story) outcome(b *market.Bid) string {
	reason := s.reason(b)
	for _, a := range s.Awards {
		switch {
		case a.Agent != b.Agent:
		case a.Slot == market.NoSlot:
			return fmt.Sprintf("%v, pays %s all the same", reason, s.cpm(a.Pay))
		case len(s.Lot.Slots) > 1:
			return fmt.Sprintf("%v slot %d, pays %s", market.Won, a.Slot+1, s.cpm(a.Pay))
		default:
			return fmt.Sprintf("%v, pays %s", market.Won, s.cpm(a.Pay))
		}
	}
	return reason.String()
}

// reason is why a bid did not win, if it did not.
func (s *story) reason(b *market.Bid) market.Reason {
	if b.Price < s.Lot.Reserve && b.Deal == 0 {
		return market.UnderFloor
	}
	for _, a := range s.Awards {
		if a.Deal != 0 && a.Deal != b.Deal {
			return market.LostToDeal
		}
	}
	return market.LostToHigher
}

// silence says why someone who was asked has no bid.
func (s *story) silence(seat *market.Seat) string {
	switch seat.Answer {
	case market.Declined:
		return "declined"
	case market.BelowFloor:
		if t := s.terms(seat.Deal, seat.Agent); t != nil {
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
