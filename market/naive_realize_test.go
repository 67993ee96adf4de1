package market

// realize asks the buyer what an impression turned out to be worth. The twin knows no clicks and no shares.
func (n *naive) realize(w *Award, c *Cleared) {
	if r := n.buyers[w.Agent].Outcomes; r != nil {
		w.Realized = true
		w.Worth, w.after = r.Realize(&c.Lot)
	}
}

// reveal queues the second notice of a winner.
func (n *naive) reveal(s *Seat, c *Cleared) {
	b := &n.buyers[s.Agent]
	_, learns := b.Agent.(Observer)
	for _, w := range c.Awards {
		if w.Agent != s.Agent || !w.Realized || !learns {
			continue
		}
		told := c.Close + n.cfg.Sellers[c.Seller].NoticeDelay + b.wire.delay(b.wire.notice, auctionID(&c.Lot))
		if n.broken == untold {
			told = c.Close
		}
		if n.broken != hurried {
			told += w.after
		}
		n.post(s.Agent, c.Close, told, Notice{Seller: c.Seller, Seq: c.Seq, Tag: s.Tag, Realized: true, Worth: w.Worth})
	}
}
