package market

import "fmt"

// What an impression was worth may show only once it has been: see [Realizer].

// realize asks the buyer of a slot what that turned out to be worth.
func (m *Market) realize(b *buyer, lot *Lot, w *Award) {
	worth, after := b.outcomes.Realize(lot)
	w.Realized, w.Worth, w.after = true, min(max(worth, 0), MaxPrice), min(max(after, 0), Time(longestMean))
	if w.after > 0 && m.err == nil && b.outcomes.RealizesAtOnce() {
		m.err = fmt.Errorf("market: auction %d: %s realizes at once, it said, and then takes %v", lot.Seq, m.cfg.Buyers[w.Agent].Name, w.after)
	}
	if lot.SoldByClick() && !m.clicked(lot, w) {
		w.Worth = 0
	}
	if w.Share != 0 {
		w.Worth = Price(w.Share.Of(Money(w.Worth)))
	}
}

// reveal sends the second notice of a seat that has won. Where it was sold several slots, it learns their worth together, when
// the last one shows.
func (m *Market) reveal(b *buyer, a *auction, seat int32) {
	c, realized := &a.cleared, false
	s, worth, after, deal := &c.Seats[seat], Price(0), Time(0), DealID(0)
	for i := range c.Awards {
		if w := &c.Awards[i]; w.Agent == s.Agent && w.Realized {
			realized, worth, after, deal = true, worth+w.Worth, max(after, w.after), w.Deal
		}
	}
	if !realized {
		return
	}
	m.note = Notice{Seller: c.Seller, Seq: c.Seq, Tag: s.Tag, Deal: deal, Realized: true, Worth: worth, Rivals: m.note.Rivals[:0]}
	if m.stepping {
		b.observer.Observe(&m.note)
		return
	}
	first := c.Close + a.seller.NoticeDelay + b.wire.delay(b.wire.notice, a.id())
	m.post(b, c.Close, first+after)
}
