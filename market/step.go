package market

import "context"

// runSteps plays a market in which nothing takes time: each auction is one step, and no event is ever queued.
func (m *Market) runSteps(ctx context.Context) {
	m.stepping = true
	var a auction
	var imp Impression
	for m.cfg.Source.Next(&imp) {
		m.open(&a, &imp)
		for i := range a.cleared.Seats {
			s := &a.cleared.Seats[i]
			m.cfg.Trace.request(&a, int32(i), imp.At)
			offer, ok := m.buyers[s.Agent].agent.Bid(&a.lot.Lot)
			s.answer(offer, ok, imp.At)
			m.cfg.Trace.decision(&a, int32(i), imp.At, offer, ok, imp.At, false)
		}
		m.clear(&a, imp.At)
		m.notify(&a)
		if !m.proceed(ctx) {
			return
		}
	}
}
