package market

import "context"

// runSteps plays a market in which nothing takes time: each auction is one step, and no event is ever queued.
func (m *Market) runSteps(ctx context.Context) {
	m.stepping = true
	var a auction
	for m.cfg.Source.Next(&a.lot.Impression) {
		m.open(&a)
		for i, b := range a.buyers {
			s := &a.cleared.Seats[i]
			offer, ok := b.agent.Bid(&a.lot.Lot)
			s.answer(offer, ok, a.lot.At)
			if b.valuer != nil {
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
