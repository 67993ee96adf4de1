package market

import (
	"cmp"
	"slices"
)

// DealID numbers the deals of a seller from 1. 0 is the open auction.
type DealID int32

// DealKind says what a deal promises. Kinds rank before each other and before the open auction in this order.
type DealKind uint8

// The kinds of deals (IAB Tech Lab, programmatic deal types).
const (
	Guaranteed     DealKind = iota + 1 // programmatic guaranteed: a volume at a fixed price; needs no bid
	Preferred                          // preferred deal: first look at a fixed price, nothing guaranteed
	PrivateAuction                     // an auction among the invited, with a floor of its own, before the open one
)

var dealKindNames = [...]string{"open", "guaranteed", "preferred", "private-auction"}

// String names the kind as scenario files do.
func (k DealKind) String() string { return dealKindNames[k] }

// Terms is what one deal says about one lot and one of its buyers. A private auction has terms for each buyer it invites.
type Terms struct {
	Deal     DealID
	Agent    AgentID
	Kind     DealKind
	Due      bool  // guaranteed: behind its schedule, so that it takes this lot
	Competes bool  // private auction: its bids compete in the open auction, where the deal can decide ties, and not before it
	Priority int32 // within its kind, the higher first
	Price    Price // fixed price; the floor of a private auction
}

// Book holds a seller's deals.
type Book interface {
	// Terms appends the terms of the deals that cover the lot, in ascending order of deal and agent. The market asks when an
	// auction closes, and again when its extension does.
	Terms(dst []Terms, a *Auction) []Terms
	Learner
}

// TermsOf finds the terms under which an agent may bid on the deal, nil if there are none.
func (a *Auction) TermsOf(deal DealID, agent AgentID) *Terms {
	if deal == 0 {
		return nil
	}
	at, ok := slices.BinarySearchFunc(a.Deals, Terms{Deal: deal, Agent: agent}, func(t, wanted Terms) int {
		return cmp.Or(cmp.Compare(t.Deal, wanted.Deal), cmp.Compare(t.Agent, wanted.Agent))
	})
	if !ok {
		return nil
	}
	return &a.Deals[at]
}
