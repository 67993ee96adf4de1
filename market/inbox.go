package market

import "marketsim/internal/des"

// inbox holds the messages that are under way to one agent, in order of their receipt.
type inbox struct {
	des.Queue
}

// ask sends the request of one seat and returns when it is received. An agent that remembers nothing decides at once:
// whatever happens until then cannot matter to it.
func (m *Market) ask(slot uint32, a *auction, seat int32) (received Time) {
	b := a.buyers[seat]
	if b.wire.loses(requestLeg, a.id()) {
		a.awaited, a.answered = a.awaited-1, Never
		m.cfg.Trace.request(a, seat, Never)
		return a.lot.At
	}
	received = a.lot.At + b.wire.delay(b.wire.request, a.id())
	m.cfg.Trace.request(a, seat, received)
	if b.observer == nil && b.wire.down.MeanUp == 0 {
		m.decide(a, seat, b, received)
		return received
	}
	key := des.Key{At: int64(received), Order: orderOf(requestKind, a.lot.Seller, a.lot.Seq)}
	b.inbox.Push(key, uint64(slot)<<32|uint64(seat))
	return received
}

// send puts the notice that was just written on its way. It was decided at one moment, and may be held back until a later one.
func (m *Market) send(b *buyer, auction uint64, decided, at Time) {
	if b.wire.loses(noticeLeg, auction) {
		return
	}
	m.post(b, decided, at+b.wire.delay(b.wire.notice, auction))
}

// post puts the notice that was just written into the inbox, to be taken at a moment.
func (m *Market) post(b *buyer, decided, at Time) {
	slot, n := m.notes.take()
	rivals := append(n.Rivals[:0], m.note.Rivals...) // each notice has its own
	*n = m.note
	n.Rivals = rivals
	b.inbox.Push(des.Key{At: int64(at), Order: noticeOrder(n, decided, at)}, uint64(slot))
}

// advance lets an agent take every message that it receives up to a moment.
func (m *Market) advance(id AgentID, until Time) {
	b := &m.buyers[id]
	for b.inbox.Due(int64(until)) {
		key, payload := b.inbox.Pop()
		at := Time(key.At)
		down := b.wire.down.at(at)
		if key.Order>>61 <= noticeKind {
			if !down {
				b.observer.Observe(m.notes.at(uint32(payload)))
			}
			m.notes.free(uint32(payload))
			continue
		}
		slot, seat := uint32(payload>>32), int32(uint32(payload))
		a := m.running.at(slot)
		switch {
		case down:
			a.awaited, a.answered = a.awaited-1, Never
			m.cfg.Trace.down(a, seat&^secondRound, at)
		case seat&secondRound != 0:
			m.raise(a, seat&^secondRound, b, at)
		default:
			m.decide(a, seat, b, at)
		}
		if a.closed && a.awaited == 0 {
			m.running.free(slot)
		}
	}
}

// decide asks an agent for its offer and sends the answer. What arrives after the deadline is late.
func (m *Market) decide(a *auction, seat int32, b *buyer, at Time) {
	a.awaited--
	a.enter(0)
	offer, ok := b.agent.Bid(&a.lot.Lot)
	id, s := a.id(), &a.cleared.Seats[seat]
	arrives := at + b.wire.think(b.wire.compute, id) + b.wire.delay(b.wire.bid, id)
	lost := b.wire.loses(bidLeg, id)
	m.cfg.Trace.decision(a, seat, at, offer, ok, arrives, lost)
	if lost {
		a.answered = Never
		return
	}
	a.answered = max(a.answered, arrives)
	if arrives <= a.lot.Deadline {
		s.answer(offer, ok, arrives)
		return
	}
	m.tardy = Seat{Agent: s.Agent, Floor: s.Floor}
	if m.tardy.answer(offer, ok, arrives); m.tardy.Answer == Offered {
		m.late(a, &m.tardy, b)
	}
}

// late counts a bid that missed the deadline and tells its bidder, when the bid arrives. The auction's own seat stays
// silent: whether the agent decides before or after the close must not show.
func (m *Market) late(a *auction, s *Seat, b *buyer) {
	s.Answer = Late
	m.print.addLate(&a.lot.Lot, b.key, s)
	if b.valuer != nil && len(m.lates) > 0 {
		s.Value = b.valuer.Value(&a.lot.Lot)
	}
	for _, r := range m.lates {
		r.RecordLate(&a.lot.Lot, s)
	}
	if b.observer != nil {
		m.note = Notice{Seller: a.lot.Seller, Seq: a.lot.Seq, Tag: s.Tag, Deal: s.Deal, Reason: Expired, Bid: s.Asked, Rivals: m.note.Rivals[:0]}
		m.send(b, a.id(), s.At, s.At+a.seller.NoticeDelay)
	}
}
