package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"marketsim/market"
)

// ranking lists the bids from the best down, and below them everyone else who was asked.
func (s *story) ranking(w io.Writer) {
	shown := s.columns()
	t := table{left: 2, last: true}
	if shown[0].head == dealHead {
		t.left++
	}
	head := []string{"rank", "buyer"}
	for _, c := range shown {
		head = append(head, c.head)
	}
	t.add(append(head, "outcome")...)
	add := func(rank string, seat int32, b *market.Bid, outcome string) {
		row := []string{rank, s.name(s.Seats[seat].Agent)}
		for _, c := range shown {
			row = append(row, c.cell(&s.Seats[seat], b))
		}
		t.add(append(row, outcome)...)
	}
	list := s.ranked()
	for i := range list {
		b := list[i].Bid
		outcome := s.outcome(b)
		add(fmt.Sprint(i+1), b.Seat, b, outcome+s.risen(b)+s.clipped(b)+s.ticket(list, i, strings.HasPrefix(outcome, tiedOut)))
	}
	for i := range s.Seats {
		if seat := &s.Seats[i]; seat.Answer != market.Admitted {
			add("-", int32(i), nil, s.silence(seat))
		}
	}
	fmt.Fprintln(w)
	t.print(w, "  ")
	if orderOf(&s.Lot.Lot) == byVirtual && len(s.Bids) > 1 {
		fmt.Fprintf(w, "Ranked by bid. Rule %s goes by virtual values, so that a lower bid may win.\n", s.Lot.Rule)
	}
}

// column is one of the ranking. There is no bid of a buyer whose offer was rejected or did not come.
type column struct {
	head string
	cell func(seat *market.Seat, b *market.Bid) string
}

const dealHead = "deal"

// ofBid makes a column that says something of bids alone.
func ofBid(head string, cell func(b *market.Bid) string) column {
	return column{head, func(_ *market.Seat, b *market.Bid) string {
		if b == nil {
			return "-"
		}
		return cell(b)
	}}
}

// columns are those between the buyer and the outcome: what matters in every auction, and what does in this one.
func (s *story) columns() []column {
	var list []column
	if slices.ContainsFunc(s.Seats, func(seat market.Seat) bool { return seat.Deal != 0 }) {
		list = append(list, column{dealHead, func(seat *market.Seat, _ *market.Bid) string { return s.underDeal(seat.Deal) }})
	}
	if s.personal() {
		list = append(list, column{"floor", func(seat *market.Seat, _ *market.Bid) string { return s.orNone(seat.Floor) }})
	}
	list = append(list, ofBid("bid", func(b *market.Bid) string { return s.cpm(b.Price) }))
	switch orderOf(&s.Lot.Lot) {
	case byClicks:
		list = append(list,
			ofBid("score", func(b *market.Bid) string { return significant(b.Score.Share()) }),
			ofBid("bid x score", func(b *market.Bid) string { return fixed(b.Price.CPM()*b.Score.Share(), s.places) }))
	case byEstimate:
		list = append(list, ofBid("estimate", func(b *market.Bid) string { return s.cpm(s.estimate(b.Seat)) }))
	}
	if s.unsure() {
		list = append(list, column{"own estimate", func(seat *market.Seat, _ *market.Bid) string { return s.cpm(s.estimates[seat.Agent]) }})
	}
	return append(list,
		column{"value", func(seat *market.Seat, _ *market.Bid) string { return s.value(seat.Agent) }},
		ofBid("arrived", func(b *market.Bid) string { return s.ms(b.At) }))
}

// unsure reports whether a buyer that was asked believed the lot to be worth something else than it is.
func (s *story) unsure() bool {
	return s.estimates != nil && slices.ContainsFunc(s.Seats, func(seat market.Seat) bool {
		v, ok := s.worth(seat.Agent)
		return ok && v != s.estimates[seat.Agent]
	})
}

// underDeal names the deal of a bid, if it has one.
func (s *story) underDeal(id market.DealID) string {
	if id == 0 {
		return "-"
	}
	return s.deal(id)
}

// value is what the lot is worth to a buyer, if it knows.
func (s *story) value(id market.AgentID) string {
	if v, ok := s.worth(id); ok {
		return s.cpm(v)
	}
	return "-"
}

// clipped tells that a bid was cut down to what its bidder could still pay.
func (s *story) clipped(b *market.Bid) string {
	if b.Asked == b.Price {
		return ""
	}
	return fmt.Sprintf("; offered %s, clipped to its balance", s.cpm(b.Asked))
}

// ticket tells the ticket that a bid drew, if there was another as good: the smallest wins. Where tie policies decided, that has
// been told. What is said to be tied already is not said to be so again.
func (s *story) ticket(list []place, i int, said bool) string {
	p := &list[i]
	for k := range s.contests {
		if t := s.contests[k].tie; t != nil && slices.ContainsFunc(t.bids, func(b market.Bid) bool { return b.Agent == p.Agent }) {
			return ""
		}
	}
	for k := range list {
		if k != i && list[k].stage == p.stage && s.compare(p, &list[k]) == 0 {
			tied := "tied, "
			if said || orderOf(&s.Lot.Lot) == byTicket {
				tied = ""
			}
			return fmt.Sprintf("; %sticket %.6f (the smallest wins)", tied, float64(p.Draw)/(1<<64))
		}
	}
	return ""
}
