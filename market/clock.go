package market

import (
	"context"

	"marketsim/internal/des"
)

// The kinds of events, in their order at equal times. The clock itself queues only checkpoints and closes; messages wait in
// the inbox of the agent they go to. Messages that were under way come before those that take no time, because these are sent
// only then; and a round of extension is asked for at a close, before what arrives at that moment.
const (
	postedKind uint64 = iota // a notice that has taken time
	noticeKind               // one that is there at once
	againKind
	requestKind
	bidKind
	closeKind
	arrivalKind
)

// orderOf is the content order of events at equal times: kind, seller, auction. The last bit is for the second of two notices.
func orderOf(kind uint64, seller SellerID, seq uint64) uint64 {
	return kind<<61 | uint64(seller)<<45 | seq<<1
}

// noticeOrder is the order of a notice.
func noticeOrder(n *Notice, sent, arrives Time) uint64 {
	order := orderOf(noticeKind, n.Seller, n.Seq)
	if arrives > sent {
		order = orderOf(postedKind, n.Seller, n.Seq)
	}
	if n.Realized {
		order |= 1
	}
	return order
}

// clock plays a market in which messages take time, without a global queue of messages.
//
// Agents meet only when an auction closes. So arrivals and closes are played in order of time, and an agent stands still
// until an auction that it was invited to closes; then it is advanced to that moment, taking the messages in its inbox in
// order of time. All messages due by then are known: requests come from earlier arrivals, notices from earlier closes. The
// outcome is, bid for bid, that of an engine that queues every message (the tests hold that engine beside this one).
//
// Under WhenAnswered the close depends on the last answer. It is found at a checkpoint, when the last request is received.
type clock struct {
	stepping bool      // nothing takes time: see runSteps
	pending  des.Queue // checkpoints (of requestKind) and closes; the payload is the auction's slot
	running  pool[auction]
	notes    pool[Notice]
	note     Notice // the one being written
	tardy    Seat   // of the bid that is found late
}

// runClock plays arrivals, checkpoints and closes in order, and then delivers what is still under way.
func (m *Market) runClock(ctx context.Context) {
	var imp Impression
	more := m.cfg.Source.Next(&imp)
	for more || m.pending.Len() > 0 {
		if more && !m.before(&imp) {
			m.arrive(&imp)
			more = m.cfg.Source.Next(&imp)
			continue
		}
		key, slot := m.pending.Pop()
		if key.Order>>61 == requestKind {
			m.checkpoint(uint32(slot), Time(key.At))
			continue
		}
		seats := len(m.running.at(uint32(slot)).cleared.Seats)
		if m.close(uint32(slot), Time(key.At)) && !m.proceed(ctx, seats) {
			return
		}
	}
	for id := range m.buyers {
		m.advance(AgentID(id), Never)
	}
}

// before reports whether a pending event comes before the next arrival.
func (m *Market) before(imp *Impression) bool {
	arrival := des.Key{At: int64(imp.At), Order: orderOf(arrivalKind, imp.Seller, imp.Seq)}
	return m.pending.Len() > 0 && m.pending.Next().Before(arrival)
}

// arrive opens an auction, sends its requests and schedules what comes next: its close, or the checkpoint that finds it.
func (m *Market) arrive(imp *Impression) {
	slot, a := m.running.take()
	a.lot.Impression = *imp
	m.open(a)
	received := imp.At
	for i := range a.cleared.Seats {
		received = max(received, m.ask(slot, a, int32(i)))
	}
	if a.seller.Closing == WhenAnswered && a.awaited > 0 && received < a.lot.Deadline {
		m.pending.Push(des.Key{At: int64(received), Order: orderOf(requestKind, imp.Seller, imp.Seq)}, uint64(slot))
		return
	}
	m.schedule(slot, a)
}

// schedule queues the close of an auction.
func (m *Market) schedule(slot uint32, a *auction) {
	at := a.lot.Deadline
	if a.seller.Closing == WhenAnswered && a.awaited == 0 {
		at = min(at, a.answered)
	}
	m.pending.Push(des.Key{At: int64(at), Order: orderOf(closeKind, a.lot.Seller, a.lot.Seq)}, uint64(slot))
}

// checkpoint advances everyone invited to the moment at which the last request is received; then all answers are known.
func (m *Market) checkpoint(slot uint32, at Time) {
	a := m.running.at(slot)
	for i := range a.cleared.Seats {
		m.advance(a.cleared.Seats[i].Agent, at)
	}
	m.schedule(slot, a)
}

// close advances everyone invited to the close, clears the auction and sends the notices. It reports false if the auction
// goes on with an extension.
func (m *Market) close(slot uint32, at Time) bool {
	a := m.running.at(slot)
	for i := range a.cleared.Seats {
		m.advance(a.cleared.Seats[i].Agent, at)
	}
	m.evaluate(a, at)
	if m.wantsMore(a) {
		m.extend(slot, a, at)
		return false
	}
	m.clear(a, at)
	m.notify(a)
	if a.awaited == 0 {
		m.running.free(slot)
	}
	return true
}
