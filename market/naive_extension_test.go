package market

// extend asks the tied again, if the mechanism wants to and has not yet.
func (n *naive) extend(a *naiveAuction, at Time) bool {
	rule, can := n.cfg.Sellers[a.lot.Seller].Mechanism.(Extending)
	if !can || a.extended {
		return false
	}
	tied := rule.Extend(nil, &a.lot, a.cleared.Bids)
	if len(tied) == 0 {
		return false
	}
	a.extended, a.lot.Round, a.lot.Deadline = true, 1, at+rule.Window()
	for _, i := range tied {
		bid := &a.cleared.Bids[i]
		b, auction := &n.buyers[bid.Agent], auctionID(&a.lot.Lot)
		if _, extends := b.Agent.(Extender); !extends || b.wire.losesAgain(requestLeg, auction) {
			continue
		}
		n.push(event{
			at: at + b.wire.delay(b.wire.again, again(requestLeg, auction)), kind: againKind, again: true,
			seller: a.lot.Seller, seq: a.lot.Seq, agent: bid.Agent, auction: a, seat: bid.Seat,
		})
	}
	n.push(event{at: a.lot.Deadline, kind: closeKind, seller: a.lot.Seller, seq: a.lot.Seq, auction: a})
	return true
}

// asFirst is the lot as it was in the first round.
func (a *naiveAuction) asFirst() *Lot {
	if !a.extended {
		return &a.lot.Lot
	}
	lot := a.lot.Lot
	lot.Round, lot.Deadline = 0, a.first
	return &lot
}

// askedAgain lets an agent raise its bid and sends the answer.
func (n *naive) askedAgain(e *event, b *naiveBuyer, auction uint64) {
	price, ok := b.Agent.(Extender).Extend(&e.auction.lot.Lot, e.auction.cleared.Seats[e.seat].Asked)
	if b.wire.losesAgain(bidLeg, auction) {
		return
	}
	answer := *e
	answer.at, answer.kind = e.at+b.wire.think(b.wire.again, again(thinking, auction))+b.wire.delay(b.wire.again, again(bidLeg, auction)), bidKind
	answer.offer, answer.bids = Offer{Price: price}, ok
	n.push(answer)
}

// extending asks the two highest bidders again if they are within a factor of two.
type extending struct {
	secondPrice
	window Time
}

func (x extending) Window() Time { return x.window }

func (extending) Extend(dst []int32, a *Auction, bids []Bid) []int32 {
	first, second := topTwo(a, bids)
	if second == nil || 2*second.Price < first.Price {
		return dst
	}
	for i := range bids {
		if b := &bids[i]; b == first || b == second {
			dst = append(dst, int32(i))
		}
	}
	return dst
}
