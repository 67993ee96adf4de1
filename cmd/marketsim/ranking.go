package main

import (
	"fmt"
	"io"
	"slices"

	"marketsim/market"
)

// ranking lists the bids from the best down, and below them everyone else who was asked.
func (s *story) ranking(w io.Writer) {
	t := table{left: 2, last: true}
	t.add("rank", "buyer", "bid", "value", "arrived", "outcome")
	bids := slices.Clone(s.Bids)
	slices.SortFunc(bids, func(a, b market.Bid) int {
		if a.Beats(&b) {
			return -1
		}
		return 1
	})
	for i := range bids {
		b := &bids[i]
		t.add(fmt.Sprint(i+1), s.name(b.Agent), s.cpm(b.Price), s.value(b.Agent), s.ms(b.At), s.outcome(b)+s.clipped(b)+s.ticket(b))
	}
	for i := range s.Seats {
		if seat := &s.Seats[i]; seat.Answer != market.Admitted {
			t.add("-", s.name(seat.Agent), "-", s.value(seat.Agent), "-", s.silence(seat))
		}
	}
	fmt.Fprintln(w)
	t.print(w, "  ")
}

// value is what the lot is worth to a buyer, if it knows.
func (s *story) value(id market.AgentID) string {
	if v, ok := s.worth(id); ok {
		return s.cpm(v)
	}
	return "-"
}

// outcome is what became of a bid, in the words of its notice.
func (s *story) outcome(b *market.Bid) string {
	for _, a := range s.Awards {
		if a.Agent == b.Agent {
			return fmt.Sprintf("%v, pays %s", market.Won, s.cpm(a.Pay))
		}
	}
	if b.Price < s.Lot.Reserve {
		return market.UnderFloor.String()
	}
	return market.LostToHigher.String()
}

// clipped tells that a bid was cut down to what its bidder could still pay.
func (s *story) clipped(b *market.Bid) string {
	if b.Asked == b.Price {
		return ""
	}
	return fmt.Sprintf("; offered %s, clipped to its balance", s.cpm(b.Asked))
}

// ticket tells the lot that a bid drew, if another bid was as high: the smallest wins.
func (s *story) ticket(b *market.Bid) string {
	for i := range s.Bids {
		if other := &s.Bids[i]; other.Agent != b.Agent && other.Price == b.Price {
			return fmt.Sprintf("; tied, ticket %.6f (the smallest wins)", float64(b.Draw)/(1<<64))
		}
	}
	return ""
}

// silence says why someone who was asked has no bid.
func (s *story) silence(seat *market.Seat) string {
	switch seat.Answer {
	case market.Declined:
		return "declined"
	case market.BelowFloor:
		return fmt.Sprintf("%v: offered %s, floor %s", market.UnderFloor, s.cpm(seat.Asked), s.cpm(seat.Floor))
	case market.Unfunded:
		return fmt.Sprintf("%v: offered %s", market.OutOfBudget, s.cpm(seat.Asked))
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

// result says who got the impression for how much.
func (s *story) result(w io.Writer) {
	fmt.Fprintln(w)
	if len(s.Awards) == 0 {
		fmt.Fprintf(w, "Unsold: %s.\n", s.unsold())
		return
	}
	for _, a := range s.Awards {
		fmt.Fprintf(w, "Sold to %s for %s%s.\n", s.name(a.Agent), s.cpm(a.Pay), s.because(a))
	}
}

// unsold says why nobody got the impression.
func (s *story) unsold() string {
	rejected := slices.ContainsFunc(s.Seats, func(seat market.Seat) bool {
		return seat.Answer == market.BelowFloor || seat.Answer == market.Unfunded
	})
	offered := slices.ContainsFunc(s.Steps, func(step market.Step) bool { return step.What == market.OfferSent })
	switch {
	case len(s.Bids) > 0:
		return "no bid reached the reserve"
	case len(s.Seats) == 0:
		return "nobody wanted such an impression"
	case rejected:
		return "no offer was valid"
	case offered:
		return "no offer came in time"
	}
	return "nobody bid"
}

// because says where the price comes from.
func (s *story) because(a market.Award) string {
	least := market.Price(0)
	for i := range s.Bids {
		b := &s.Bids[i]
		switch {
		case b.Agent == a.Agent && b.Price == a.Pay:
			return ", its own bid"
		case b.Agent == a.Agent:
			least = max(s.Lot.Reserve, b.Floor)
		}
	}
	for i := range s.Bids {
		if b := &s.Bids[i]; b.Agent != a.Agent && b.Price == a.Pay {
			return ", the bid of " + s.name(b.Agent)
		}
	}
	if a.Pay == least {
		return ", the least price"
	}
	return ""
}
