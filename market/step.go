package market

import "context"

// runSteps plays a market in which nothing takes time: each auction is one step, and no event is ever queued.
func (m *Market) runSteps(ctx context.Context) {
	m.stepping = true
	var a auction
	for m.cfg.Source.Next(&a.lot.Impression) {
		m.open(&a)
		for i := range a.cleared.Seats {
			s := &a.cleared.Seats[i]
			offer, ok := m.buyers[s.Agent].agent.Bid(&a.lot.Lot)
			s.answer(offer, ok, a.lot.At)
		}
		m.cfg.Trace.stepped(&a)
		m.clear(&a, a.lot.At)
		m.notify(&a)
		if !m.proceed(ctx, len(a.cleared.Seats)) {
			return
		}
	}
}
