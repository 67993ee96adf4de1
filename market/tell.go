package market

// tell composes what the bidder of a seat learns, but for what is disclosed besides. The bid is nil if it was rejected.
func (n *Notice) tell(c *Cleared, s *Seat, bid *Bid) {
	n.Seller, n.Seq, n.Tag = c.Seller, c.Seq, s.Tag
	n.Bid, n.Pay, n.Share, n.Rate, n.Charged, n.Deal = s.Asked, 0, 0, 0, 0, s.Deal
	n.Realized, n.Worth = false, 0
	n.Unpriced, n.Disclosed, n.Ranged, n.Revealed = false, false, false, false
	n.MinimumToWin, n.Low, n.High = 0, 0, 0
	if len(n.Rivals) > 0 {
		n.Rivals = n.Rivals[:0]
	}
	if n.Reason = LostToHigher; bid != nil {
		n.Bid = bid.Price
	}
	if bid == nil || bid.Price < c.Reserve {
		n.Reason = c.refusal(s, bid)
	}
	for i := range c.Awards {
		w := &c.Awards[i]
		switch {
		case w.Agent == s.Agent:
			n.Pay, n.Share, n.Deal = w.Pay, w.Share, w.Deal
			n.Charged += w.Charged
			if w.Slot != NoSlot {
				n.Reason = Won
				if c.SoldByClick() {
					n.Rate = max(n.Rate, c.Slot(int(w.Slot)).Rate)
				}
			}
		case w.Deal != 0 && w.Deal != s.Deal && n.Reason == LostToHigher:
			n.Reason = LostToDeal
		}
	}
}

// refusal says why a seat without a bid, or with one below the reserve, could not win.
func (c *Cleared) refusal(s *Seat, bid *Bid) Reason {
	switch {
	case bid != nil && c.fixedPrice(bid):
		return LostToHigher // it could
	case s.Answer == Unfunded:
		return OutOfBudget
	case s.Answer == NoDeal:
		return InvalidDeal
	case bid == nil && s.Deal != 0:
		return UnderDeal
	}
	return UnderFloor
}

// fixedPrice reports whether the bid is made under a deal whose price no reserve touches.
func (c *Cleared) fixedPrice(bid *Bid) bool {
	terms := c.TermsOf(bid.Deal, bid.Agent)
	return terms != nil && terms.Kind == Preferred
}
