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
	seller  *seller
	buyers  []*buyer // by seat
	invites []Invite

	deadline Time    // of the first round
	asked    []int32 // bids that are asked for an extension
	awaited  int     // messages whose receivers have not decided yet
	answered Time    // when the last answer arrives, Never if one is lost
	extended bool    // whether the tied were asked again
	again    Time    // when
	closed   bool
}

// id numbers the auctions of all sellers, for keyed draws.
func (a *auction) id() uint64 { return uint64(a.lot.Seller)<<45 | a.lot.Seq }

// open makes an auction of the impression in its lot: floor, coin and everyone who is asked.
func (m *Market) open(a *auction) {
	lot := &a.lot
	s := &m.sellers[lot.Seller]
	a.seller = s
	lot.Deadline, lot.Rule, lot.Coin = lot.At+s.Timeout, s.Rule, s.coin.Bits(lot.Seq)
	a.deadline, lot.Round = lot.Deadline, 0
	lot.Floor, lot.Reserve, lot.Soft, lot.Alpha, lot.Slots = 0, 0, s.Soft, s.Alpha, nil
	lot.Exploring, lot.Deals, lot.Standing = false, lot.Deals[:0], lot.Standing[:0]
	if s.Slots != nil {
		lot.Slots = s.Slots[lot.Placement]
	}
	if s.Floors != nil {
		s.Floors.Set(lot)
	}
	lot.Reserve = max(lot.Reserve, lot.Floor)
	a.invites = s.Gate.Invite(a.invites[:0], lot)
	m.seat(a)
	a.awaited, a.answered, a.extended, a.closed = len(a.invites), lot.At, false, false
}

// seat gives a seat to everyone who is asked, at a floor.
func (m *Market) seat(a *auction) {
	c, lot, n := &a.cleared, &a.lot, len(a.invites)
	c.Auction, c.Seats, a.buyers = lot, resized(c.Seats, n), resized(a.buyers, n)
	seats, buyers := c.Seats, a.buyers[:len(c.Seats)]
	for i := range seats {
		invite, s := &a.invites[i], &seats[i]
		*s = Seat{}
		s.Agent, s.Floor = invite.Agent, max(invite.Floor, lot.Floor)
		buyers[i] = &m.buyers[s.Agent]
	}
	if personal := a.seller.personal; personal != nil {
		for i := range seats {
			seats[i].Floor = max(seats[i].Floor, personal.FloorOf(lot, seats[i].Agent))
		}
	}
}

// evaluate makes bids of the offers that are there at a close, and recalls what the rules may know besides.
func (m *Market) evaluate(a *auction, at Time) {
	s := a.seller
	m.ledger.reach(at)
	if a.extended {
		a.enter(1)
	}
	if s.Book != nil {
		a.lot.Deals = s.Book.Terms(a.lot.Deals[:0], &a.lot)
		for i := range a.lot.Deals {
			t := &a.lot.Deals[i]
			t.Due = t.Due && Money(t.Price) <= m.ledger.Spendable(t.Agent) && a.cleared.invited(t.Agent)
		}
	}
	m.admit(a)
	if s.Memory != nil {
		a.lot.Standing = resized(a.lot.Standing, len(a.cleared.Seats))
		clear(a.lot.Standing)
		s.Memory.Recall(&a.lot, a.cleared.Seats)
	}
}

// invited reports whether an agent has a seat: nobody buys, by contract either, what it does not target.
func (c *Cleared) invited(id AgentID) bool {
	return slices.ContainsFunc(c.Seats, func(s Seat) bool { return s.Agent == id })
}

// sold reports whether an agent has an award.
func (c *Cleared) sold(id AgentID) bool {
	return slices.ContainsFunc(c.Awards, func(w Award) bool { return w.Agent == id })
}

// clear closes an auction whose bids are made: the mechanism, the money, the record, and what the seller learns.
func (m *Market) clear(a *auction, at Time) {
	c, s := &a.cleared, a.seller
	c.Close, a.closed, m.end = at, true, at
	c.ranked = false
	c.Awards = s.Mechanism.Clear(c.Awards[:0], &a.lot, c.Bids)
	for i := range c.Awards {
		w := &c.Awards[i]
		w.Charged = Money(w.Pay)
		if w.Share != 0 {
			w.Charged = w.Share.Of(w.Charged)
		}
		if w.On == OnClick && !m.clicked(&a.lot.Lot, w) {
			w.Charged = 0
		}
		if b := &m.buyers[w.Agent]; b.outcomes != nil && w.Slot != NoSlot {
			m.realize(b, &a.lot.Lot, w)
		}
		if err := m.ledger.pay(w.Agent, a.lot.Seller, w.Charged); err != nil && m.err == nil {
			m.err = fmt.Errorf("auction %d at %v: %w", a.lot.Seq, at, err)
		}
	}
	m.print.add(c)
	if len(m.cfg.Recorders) > 0 {
		m.record(a)
	}
	for _, l := range s.learners {
		l.Learn(c)
	}
	m.cfg.Trace.closed(a)
}

// clicked draws whether the ad that was sold a slot is clicked. One draw serves all slots of an impression, so that a better
// slot never loses a click.
func (m *Market) clicked(lot *Lot, w *Award) bool {
	b := &m.buyers[w.Agent]
	return b.click.Uniform(lot.ID) < float64(lot.Slot(int(w.Slot)).Rate.Share()*b.score.Share())
}

// admit turns the offers that arrived into bids: clipped to the balance left now, and at or above the seat's floor, or the
// price of the deal they name.
func (m *Market) admit(a *auction) {
	c := &a.cleared
	c.Bids = resized(c.Bids, len(c.Seats))
	seats, buyers, bids, admitted := c.Seats, a.buyers[:len(c.Seats)], c.Bids, 0
	for i := range seats {
		s := &seats[i]
		if s.Answer != Offered {
			continue
		}
		floor := s.Floor
		if s.Deal != 0 {
			terms := c.TermsOf(s.Deal, s.Agent)
			if terms == nil || terms.Kind == Guaranteed {
				s.Answer = NoDeal
				continue
			}
			if floor = terms.Price; terms.Kind == PrivateAuction {
				floor = max(floor, s.Floor) // a contract on the price it is not
			}
		}
		if s.Asked < floor {
			s.Answer = BelowFloor
			continue
		}
		price := Price(min(Money(s.Asked), m.ledger.Spendable(s.Agent)))
		if price < floor || price <= 0 {
			s.Answer = Unfunded
			continue
		}
		s.Answer = Admitted
		// Field by field, here and elsewhere: the compiler would make a literal on the stack and copy it, and the copy would
		// wait for the stores.
		b, buyer := &bids[admitted], buyers[i]
		b.Agent, b.Seat, b.Key, b.Draw = s.Agent, int32(i), buyer.key, rng.Ticket(c.Coin, buyer.key)
		b.Class, b.Score, b.Deal = buyer.class, buyer.score, s.Deal
		b.Price, b.Asked, b.Floor, b.At = price, s.Asked, floor, s.At
		admitted++
	}
	c.Bids = bids[:admitted]
}

// resized returns a slice of n elements that may hold anything, in the memory of the old one if that is enough.
func resized[T any](old []T, n int) []T {
	if n <= cap(old) {
		return old[:n]
	}
	return slices.Grow(old[:0], n)[:n]
}

// record asks the invited for their values, unless they were asked when they bid, and hands the auction to the recorders.
func (m *Market) record(a *auction) {
	c := &a.cleared
	if !m.stepping {
		for i, b := range a.buyers {
			if b.valuer != nil {
				c.Seats[i].Value = b.valuer.Value(&c.Lot)
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
	s.Answer, s.Asked, s.Tag, s.Deal = Offered, min(o.Price, MaxPrice), o.Tag, o.Deal
}

// notify tells every bidder that learns what became of its bid, and who has bought without one.
func (m *Market) notify(a *auction) {
	c := &a.cleared
	bids := c.Bids
	for i, b := range a.buyers {
		s := &c.Seats[i]
		var bid *Bid
		switch s.Answer {
		case Admitted:
			bid, bids = &bids[0], bids[1:]
		case BelowFloor, Unfunded, NoDeal:
		default:
			if len(c.Deals) == 0 || !c.sold(c.Seats[i].Agent) {
				continue
			}
		}
		if b.observer == nil {
			continue
		}
		m.note.tell(c, s, bid)
		if disclose := a.seller.Disclosure; disclose != nil {
			disclose(&m.note, c, int32(i))
		}
		if m.stepping {
			b.observer.Observe(&m.note)
		} else {
			m.send(b, a.id(), c.Close, c.Close+a.seller.NoticeDelay)
		}
		if b.outcomes != nil {
			m.reveal(b, a, int32(i))
		}
	}
}
