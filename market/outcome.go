package market

import "cmp"

// Award is one sale: who gets a slot and what it pays for it. A mechanism leaves Charged, Realized and Worth to the market.
type Award struct {
	Agent   AgentID
	Slot    int32  // index into Lot.Slots; NoSlot: pays without getting anything
	Pay     Price  // per thousand of the events that are paid for
	Deal    DealID // under which it was sold; 0: in the open auction
	On      Event
	Share   Rate  // of the slot, where a rule divides it; 0 stands for all of it
	Charged Money // what this award has cost: Pay times Share, or nothing if a click was to be paid and none came

	// What the slot turned out to be worth to its buyer, if that has [Buyer].Outcomes. The market sets both, like Charged.
	Realized bool
	Worth    Price
	after    Time // how long after its notice it shows
}

// Part is the share of the slot that was sold: One unless the rule divides it.
func (w *Award) Part() Rate { return cmp.Or(w.Share, One) }

// NoSlot marks the award of a loser that pays, as in an all-pay auction.
const NoSlot int32 = -1

// Event is what is paid for.
type Event uint8

// The events. A click is drawn when the auction closes, with the slot's rate times the ad's score as its probability.
const (
	OnImpression Event = iota
	OnClick
)

// Reason says why a bid did not win, in the codes of OpenRTB's loss reason list (OpenRTB 2.5, section 5.25).
type Reason uint16

// The reasons in use.
const (
	Won          Reason = 0
	InvalidDeal  Reason = 4    // the deal does not exist, or not for this bidder and lot
	Expired      Reason = 2    // the impression opportunity had expired: the bid was late
	UnderFloor   Reason = 100  // below the auction floor
	UnderDeal    Reason = 101  // below the floor of its deal
	LostToHigher Reason = 102  // lost to a higher bid, or to an equal one with the smaller ticket
	LostToDeal   Reason = 103  // lost to a bid under a deal
	OutOfBudget  Reason = 1000 // what was left of the budget was below the floor; an exchange's own code, from 1000 on
)

// String says the reason in words.
func (r Reason) String() string {
	switch r {
	case Won:
		return "won"
	case Expired:
		return "late: the opportunity had expired"
	case UnderFloor:
		return "below the floor"
	case LostToHigher:
		return "lost to a higher bid"
	case InvalidDeal:
		return "the deal does not exist, or not for this bidder"
	case UnderDeal:
		return "below the floor of the deal"
	case LostToDeal:
		return "lost to a deal"
	case OutOfBudget:
		return "the budget was used up"
	}
	return "unknown reason"
}

// Notice is what one bidder is told of one auction. Every bidder gets one, early or late, unless it is lost on the way; so does who
// has bought under a guaranteed deal, which needs no bid. A winner that has a [Realizer] gets a second one, when the impression has
// shown what it was worth: Realized is set there, and beside the auction and the tag only Worth means anything.
type Notice struct {
	Seller SellerID
	Seq    uint64
	Tag    uint32 // of its offer
	Reason Reason
	Bid    Price // its own bid as it counted, after clipping; as offered if it was rejected or late
	Pay    Price // what it pays if it won, unless Unpriced
	Share  Rate  // of the slot, where a rule divides it; 0 stands for all of it
	Rate   Rate  // click rate of the best slot that it has won, where positions are sold by the click

	Deal DealID // under which it has bought, or else under which it bid; 0: in the open auction

	Charged Money // what the auction has cost it: nothing if it pays by click and none came; 0 if Unpriced

	Realized bool  // the second notice
	Worth    Price // what the slot turned out to be worth

	// By disclosure only.
	Unpriced     bool    // what it pays is kept back for now
	Disclosed    bool    // whether MinimumToWin was told
	MinimumToWin Price   // least price at which it would have won, a tie counted as a win
	Ranged       bool    // whether Low and High were told
	Low, High    Price   // MinimumToWin lies between them, both included
	Revealed     bool    // whether Rivals were told
	Rivals       []Price // the other admitted bids, highest first; lent
}
