package main

import (
	"fmt"
	"io"

	"marketsim/market"
)

// deal is the name of a deal. The book numbers the deals in the order of the scenario.
func (s *story) deal(id market.DealID) string {
	if list := s.point.Scenario.Deals; id > 0 && int(id) <= len(list) {
		return list[id-1].Name
	}
	return fmt.Sprintf("deal %d", id)
}

// guaranteed reports whether a guaranteed deal bought, which needs no bid.
func (s *story) guaranteed(a *market.Award) bool {
	t := s.Lot.TermsOf(a.Deal, a.Agent)
	return t != nil && t.Kind == market.Guaranteed
}

// deals lists those that cover the impression.
func (s *story) deals(w io.Writer) {
	if len(s.Lot.Deals) == 0 {
		return
	}
	fmt.Fprintf(w, "\nDeals on this impression\n")
	t := table{left: 3, last: true}
	t.add("deal", "kind", "buyers", "price", "priority", "")
	for i := 0; i < len(s.Lot.Deals); {
		terms := &s.Lot.Deals[i]
		var parties []string
		for ; i < len(s.Lot.Deals) && s.Lot.Deals[i].Deal == terms.Deal; i++ {
			parties = append(parties, s.name(s.Lot.Deals[i].Agent))
		}
		t.add(s.deal(terms.Deal), terms.Kind.String(), enumerate(parties), s.cpm(terms.Price), fmt.Sprint(terms.Priority), s.use(terms))
	}
	t.print(w, "  ")
}

// use says what a deal does in this auction.
func (s *story) use(t *market.Terms) string {
	switch {
	case t.Kind == market.Guaranteed && t.Due:
		return "due: buys without a bid"
	case t.Kind == market.Guaranteed:
		return "not due: on schedule, or its buyer cannot pay"
	}
	var who []string
	for i := range s.Seats {
		if s.Seats[i].Deal == t.Deal {
			who = append(who, s.name(s.Seats[i].Agent))
		}
	}
	text := "nobody bids under it"
	switch len(who) {
	case 0:
	case 1:
		text = who[0] + " bids under it"
	default:
		text = enumerate(who) + " bid under it"
	}
	if t.Competes {
		text += ", in the open auction"
	}
	return text
}
