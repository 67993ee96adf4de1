package market

import "context"

// runSteps plays a market in which nothing takes time: each auction is one step, and no event is ever queued.
func (m *Market) runSteps(ctx context.Context) {
	m.stepping = true
	watched := len(m.cfg.Recorders) > 0
	var a auction
	for m.cfg.Source.Next(&a.lot.Impression) {
		m.open(&a)
		for i := range a.cleared.Seats {
			s := &a.cleared.Seats[i]
			b := &m.buyers[s.Agent]
			offer, ok := b.agent.Bid(&a.lot.Lot)
			s.answer(offer, ok, a.lot.At)
			if watched && b.valuer != nil {
				s.Value = b.valuer.Value(&a.lot.Lot) // now, while it is at hand, rather than in record
			}
		}
		m.cfg.Trace.stepped(&a)
		m.evaluate(&a, a.lot.At)
		if m.wantsMore(&a) {
			m.extendAtOnce(&a)
		}
		m.clear(&a, a.lot.At)
		m.notify(&a)
		if !m.proceed(ctx, len(a.cleared.Seats)) {
			return
		}
	}
}
