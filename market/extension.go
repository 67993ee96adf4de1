package market

import "marketsim/internal/des"

// An extension is one more sealed round among the tied: see [Extending]. Their bids can only rise in it, and all other bids
// stand. Budgets may have shrunk while it lasted, so that bids are made anew at its close.

// secondRound marks the seat in the message that asks for an extension.
const secondRound int32 = 1 << 30

// enter lets agents and rules see the lot as it is in a round.
func (a *auction) enter(round int32) {
	if a.lot.Round == round {
		return
	}
	a.lot.Round, a.lot.Deadline, a.deadline = round, a.deadline, a.lot.Deadline
}

// wantsMore reports whether the mechanism asks the tied again, and notes whom.
func (m *Market) wantsMore(a *auction) bool {
	a.asked = a.asked[:0]
	rule := a.seller.extending
	if rule == nil || a.extended {
		return false
	}
	a.asked = rule.Extend(a.asked, &a.lot, a.cleared.Bids)
	return len(a.asked) > 0
}

// extendAtOnce plays the extension of an auction in which nothing takes time.
func (m *Market) extendAtOnce(a *auction) {
	m.begin(a, a.lot.At)
	for _, bid := range a.asked {
		seat := a.cleared.Bids[bid].Seat
		if b := a.buyers[seat]; b.extender != nil {
			a.awaited++
			m.cfg.Trace.request(a, seat, a.lot.At)
			m.raise(a, seat, b, a.lot.At)
		}
	}
	m.evaluate(a, a.lot.At)
}

// begin turns the auction into its second round.
func (m *Market) begin(a *auction, at Time) {
	a.extended, a.again, a.deadline = true, at, at+a.seller.extending.Window()
	a.enter(1)
	for i := range a.cleared.Bids {
		a.cleared.Seats[a.cleared.Bids[i].Seat].Answer = Offered
	}
}

// extend asks the tied again and schedules the close of the extension.
func (m *Market) extend(slot uint32, a *auction, at Time) {
	m.begin(a, at)
	id := a.id()
	for _, bid := range a.asked {
		b := &a.cleared.Bids[bid]
		buyer := a.buyers[b.Seat]
		w := &buyer.wire
		if buyer.extender == nil || w.losesAgain(requestLeg, id) {
			continue
		}
		a.awaited++
		received := at + w.delay(w.again, again(requestLeg, id))
		m.cfg.Trace.request(a, b.Seat, received)
		key := des.Key{At: int64(received), Order: orderOf(againKind, a.lot.Seller, a.lot.Seq)}
		buyer.inbox.Push(key, uint64(slot)<<32|uint64(b.Seat|secondRound))
	}
	m.pending.Push(des.Key{At: int64(a.lot.Deadline), Order: orderOf(closeKind, a.lot.Seller, a.lot.Seq)}, uint64(slot))
}

// raise lets an agent raise its bid. What arrives after the extension has closed, or is lost, leaves the bid as it was.
func (m *Market) raise(a *auction, seat int32, b *buyer, at Time) {
	a.awaited--
	a.enter(1)
	s, id := &a.cleared.Seats[seat], a.id()
	price, ok := b.extender.Extend(&a.lot.Lot, s.Asked)
	if !ok {
		price = s.Asked
	}
	arrives := at + b.wire.think(b.wire.again, again(thinking, id)) + b.wire.delay(b.wire.again, again(bidLeg, id))
	lost := b.wire.losesAgain(bidLeg, id)
	m.cfg.Trace.decision(a, seat, at, Offer{Price: max(price, s.Asked)}, true, arrives, lost)
	if !lost && arrives <= a.lot.Deadline {
		s.Asked = min(max(price, s.Asked), MaxPrice)
	}
}
