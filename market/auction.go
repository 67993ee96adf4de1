package market

import (
	"fmt"
	"slices"

	"marketsim/internal/rng"
)

// auction is one open auction: its record in the making, with buffers that serve one auction after another.
type auction struct {
	lot     Auction
	cleared Cleared
	invites []Invite

	awaited  int  // invited agents that have not decided yet
	answered Time // when the last answer arrives, Never if one is lost
	closed   bool
}

// id numbers the auctions of all sellers, for keyed draws.
func (a *auction) id() uint64 { return uint64(a.lot.Seller)<<45 | a.lot.Seq }

// open makes an auction of the impression in its lot: floor, coin and everyone who is asked.
func (m *Market) open(a *auction) {
	lot := &a.lot
	s := &m.sellers[lot.Seller]
	lot.Deadline, lot.Rule, lot.Coin = lot.At+s.Timeout, s.Rule, s.coin.Bits(lot.Seq)
	lot.Floor, lot.Reserve = 0, 0
	if s.Floors != nil {
		s.Floors.Set(lot)
	}
	lot.Reserve = max(lot.Reserve, lot.Floor)
	a.invites = s.Gate.Invite(a.invites[:0], lot)
	c := &a.cleared
	c.Auction, c.Seats = lot, resized(c.Seats, len(a.invites))
	clear(c.Seats)
	for i := range a.invites {
		c.Seats[i].Agent, c.Seats[i].Floor = a.invites[i].Agent, max(a.invites[i].Floor, lot.Floor)
	}
	a.awaited, a.answered, a.closed = len(a.invites), lot.At, false
}

// clear closes an auction: intake of what has arrived, the mechanism, the money, the record.
func (m *Market) clear(a *auction, at Time) {
	c := &a.cleared
	c.Close, a.closed, m.end = at, true, at
	m.admit(c)
	c.ranked = false
	c.Awards = m.sellers[a.lot.Seller].Mechanism.Clear(c.Awards[:0], &a.lot, c.Bids)
	for _, w := range c.Awards {
		if err := m.ledger.pay(w.Agent, a.lot.Seller, Money(w.Pay)); err != nil && m.err == nil {
			m.err = fmt.Errorf("auction %d at %v: %w", a.lot.Seq, at, err)
		}
	}
	m.print.add(c)
	if len(m.cfg.Recorders) > 0 {
		m.record(c)
	}
	m.cfg.Trace.closed(a)
}

// admit turns the offers that arrived into bids: clipped to the balance left now, and at or above the seat's floor.
func (m *Market) admit(c *Cleared) {
	c.Bids = resized(c.Bids, len(c.Seats))
	admitted := 0
	for i := range c.Seats {
		s := &c.Seats[i]
		if s.Answer != Offered {
			continue
		}
		if s.Asked < s.Floor {
			s.Answer = BelowFloor
			continue
		}
		price := Price(min(Money(s.Asked), m.ledger.Spendable(s.Agent)))
		if price < s.Floor || price <= 0 {
			s.Answer = Unfunded
			continue
		}
		s.Answer = Admitted
		// Field by field, here and elsewhere: the compiler would make a literal on the stack and copy it, and the copy would
		// wait for the stores.
		b, key := &c.Bids[admitted], m.buyers[s.Agent].key
		b.Agent, b.Seat, b.Key, b.Draw = s.Agent, int32(i), key, rng.Ticket(c.Coin, key)
		b.Price, b.Asked, b.Floor, b.At = price, s.Asked, s.Floor, s.At
		admitted++
	}
	c.Bids = c.Bids[:admitted]
}

// resized returns a slice of n elements that may hold anything, in the memory of the old one if that is enough.
func resized[T any](old []T, n int) []T { return slices.Grow(old[:0], n)[:n] }

// record asks the invited for their values, unless they were asked when they bid, and hands the auction to the recorders.
func (m *Market) record(c *Cleared) {
	if !m.stepping {
		for i := range c.Seats {
			if v := m.buyers[c.Seats[i].Agent].valuer; v != nil {
				c.Seats[i].Value = v.Value(&c.Lot)
			}
		}
	}
	for _, r := range m.cfg.Recorders {
		r.Record(c)
	}
}

// answer notes an agent's decision on its seat. The answer arrives at the given time.
func (s *Seat) answer(o Offer, ok bool, arrives Time) {
	s.At = arrives
	if !ok || o.Price <= 0 {
		s.Answer = Declined
		return
	}
	s.Answer, s.Asked, s.Tag = Offered, min(o.Price, MaxPrice), o.Tag
}

// notify tells every bidder that learns what became of its bid.
func (m *Market) notify(a *auction) {
	c, next := &a.cleared, 0
	for i := range c.Seats {
		var bid *Bid
		switch c.Seats[i].Answer {
		case Admitted:
			bid = &c.Bids[next]
			next++
		case BelowFloor, Unfunded:
		default:
			continue
		}
		b := &m.buyers[c.Seats[i].Agent]
		if b.observer == nil {
			continue
		}
		m.tell(&m.note, c, int32(i), bid)
		if m.stepping {
			b.observer.Observe(&m.note)
		} else {
			m.send(b, a.id(), c.Close+m.sellers[c.Seller].NoticeDelay)
		}
	}
}

// tell composes what the bidder of a seat learns. The bid is nil if it was rejected.
func (m *Market) tell(n *Notice, c *Cleared, seat int32, bid *Bid) {
	s := &c.Seats[seat]
	n.Seller, n.Seq, n.Tag = c.Seller, c.Seq, s.Tag
	n.Reason, n.Bid, n.Pay = UnderFloor, s.Asked, 0
	n.Disclosed, n.MinimumToWin = false, 0
	switch {
	case s.Answer == Unfunded:
		n.Reason = OutOfBudget
	case bid != nil:
		n.Bid = bid.Price
		if bid.Price >= c.Reserve {
			n.Reason = LostToHigher
		}
	}
	for i := range c.Awards {
		if c.Awards[i].Agent == s.Agent {
			n.Reason, n.Pay = Won, c.Awards[i].Pay
		}
	}
	m.sellers[c.Seller].Disclosure(n, c, seat)
}
