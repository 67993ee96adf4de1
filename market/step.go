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
			offer, ok := m.buyers[s.Agent].agent.Bid(&a.lot.Lot)
			s.answer(offer, ok, imp.At)
		}
		m.cfg.Trace.stepped(&a)
		m.clear(&a, imp.At)
		m.notify(&a)
		if !m.proceed(ctx) {
			return
		}
	}
}
