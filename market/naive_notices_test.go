package market

// inform writes the notice of one seat, if its bid was in time.
func (n *naive) inform(c *Cleared, seat int32) {
	s := &c.Seats[seat]
	note := Notice{Seller: c.Seller, Seq: c.Seq, Tag: s.Tag, Reason: UnderFloor, Bid: s.Asked}
	switch s.Answer {
	case Admitted, BelowFloor:
	case Unfunded:
		note.Reason = OutOfBudget
	default:
		return
	}
	for _, b := range c.Bids {
		if b.Seat == seat {
			note.Bid = b.Price
			if b.Price >= c.Reserve {
				note.Reason = LostToHigher
			}
		}
	}
	for _, w := range c.Awards {
		if w.Agent == s.Agent {
			note.Reason, note.Pay, note.Charged = Won, w.Pay, w.Charged
			if (c.Rule == GSP || c.Rule == VCG) && len(c.Slots) > 0 {
				note.Rate = max(note.Rate, c.Slots[w.Slot].Rate)
			}
		}
	}
	note.Rivals = n.note.Rivals[:0]
	n.note = note
	if d := n.cfg.Sellers[c.Seller].Disclosure; d != nil {
		d(&n.note, c, seat)
	}
	n.tell(s.Agent, c.Close, n.note)
	n.reveal(s, c)
}

// tell sends a notice to an agent that learns.
func (n *naive) tell(id AgentID, at Time, note Notice) {
	b, auction := &n.buyers[id], uint64(note.Seller)<<45|note.Seq
	if _, learns := b.Agent.(Observer); !learns || b.wire.loses(noticeLeg, auction) {
		return
	}
	decided := at
	at += n.cfg.Sellers[note.Seller].NoticeDelay + b.wire.delay(b.wire.notice, auction)
	n.post(id, decided, at, note)
}

// post queues a notice that is received at a moment.
func (n *naive) post(id AgentID, decided, at Time, note Notice) {
	var sent *Notice
	if last := len(n.notes) - 1; last >= 0 {
		sent, n.notes = n.notes[last], n.notes[:last]
	} else {
		sent = new(Notice)
	}
	rivals := append(sent.Rivals[:0], note.Rivals...)
	if *sent = note; n.broken != careless {
		sent.Rivals = rivals
	}
	n.push(event{at: at, sent: decided, kind: noticeKind, seller: note.Seller, seq: note.Seq, agent: id, notice: sent})
}
