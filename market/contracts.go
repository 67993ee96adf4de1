package market

// Agent is a buyer. It is a state machine: no goroutine, no clock, no I/O, no randomness but its own streams.
//
// Bid is called once for each lot it is invited to, in the order in which the requests reach it. The lot is lent: it may
// not be kept. Returning false declines.
//
// An agent that does not implement [Observer] must answer from the lot and keyed draws alone, never from earlier lots:
// whoever does not observe does not remember. The engine may then ask it at any moment.
//
// Further powers are further interfaces: [Observer], [Valuer].
type Agent interface {
	Bid(lot *Lot) (Offer, bool)
}

// Observer is an agent that learns from notices. The notice is lent: it may not be kept.
type Observer interface {
	Observe(n *Notice)
}

// Valuer is an agent that knows what a lot is worth to it. Value is pure and keyed: for metrics and oracles.
type Valuer interface {
	Value(lot *Lot) Price
}

// Mechanism decides who gets the impression and who pays what.
//
// Clear appends awards to dst and returns it. It is pure: it retains and modifies nothing, and depends neither on the order
// of the bids nor on who bids; everything it needs of a bidder is in its Bid. Every bid it is handed is at or above its own
// floor; bids below Auction.Reserve may be among them and cannot win. It may be handed no bids at all.
type Mechanism interface {
	Clear(dst []Award, a *Auction, bids []Bid) []Award
}

// Floors sets an auction's announced floor and its hidden reserve before anyone is invited.
type Floors interface {
	Set(a *Auction)
}

// Invite asks one agent, at its own floor.
type Invite struct {
	Agent AgentID
	Floor Price
}

// Gate decides who is asked, in ascending order of agents, each at most once. It appends to dst and returns it.
type Gate interface {
	Invite(dst []Invite, a *Auction) []Invite
}

// Source yields impressions in order of time, at equal times of seller, until it returns false. Seq counts from 0 for each
// seller.
type Source interface {
	Next(imp *Impression) bool
}

// Recorder watches finished auctions, in the order of their closes. It may keep nothing that it is handed.
type Recorder interface {
	Record(c *Cleared)
}

// LateRecorder is a recorder that also wants the bids that came too late. They are handed over in no particular order.
type LateRecorder interface {
	RecordLate(lot *Lot, seat *Seat)
}
