package market

// tell composes what the bidder of a seat learns. The bid is nil if it was rejected.
func (m *Market) tell(n *Notice, c *Cleared, seat int32, bid *Bid) {
	s := &c.Seats[seat]
	n.Seller, n.Seq, n.Tag = c.Seller, c.Seq, s.Tag
	n.Reason, n.Bid, n.Pay = reasonOf(c, s, bid), s.Asked, 0
	n.Deal = s.Deal
	n.Share, n.Charged, n.Realized, n.Worth = 0, 0, false, 0
	n.Unpriced, n.Disclosed, n.Ranged, n.Revealed = false, false, false, false
	n.MinimumToWin, n.Low, n.High, n.Rivals = 0, 0, 0, n.Rivals[:0]
	if bid != nil {
		n.Bid = bid.Price
	}
	for i := range c.Awards {
		if w := &c.Awards[i]; w.Agent == s.Agent {
			n.Pay, n.Share, n.Deal = w.Pay, w.Share, w.Deal
			n.Charged += w.Charged
			if w.Slot != NoSlot {
				n.Reason = Won
			}
		}
	}
	m.sellers[c.Seller].Disclosure(n, c, seat)
}

// reasonOf says why a seat without an award has none.
func reasonOf(c *Cleared, s *Seat, bid *Bid) Reason {
	switch {
	case s.Answer == Unfunded:
		return OutOfBudget
	case s.Answer == NoDeal:
		return InvalidDeal
	case bid == nil && s.Deal != 0:
		return UnderDeal
	case bid == nil || bid.Price < c.Reserve && !c.fixedPrice(bid):
		return UnderFloor
	}
	for i := range c.Awards {
		if w := &c.Awards[i]; w.Deal != 0 && w.Deal != bid.Deal {
			return LostToDeal
		}
	}
	return LostToHigher
}

// fixedPrice reports whether the bid is made under a deal whose price no reserve touches.
func (c *Cleared) fixedPrice(bid *Bid) bool {
	terms := c.TermsOf(bid.Deal, bid.Agent)
	return terms != nil && terms.Kind == Preferred
}
