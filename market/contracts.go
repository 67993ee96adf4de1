package market

// Agent is a buyer. It is a state machine: no goroutine, no clock, no I/O, no randomness but its own streams.
//
// Bid is called once for each lot it is invited to, in the order in which the requests reach it. The lot is lent: it may
// not be kept. Returning false declines.
//
// An agent that does not implement [Observer] must answer from the lot and keyed draws alone, never from earlier lots:
// whoever does not observe does not remember. The engine may then ask it at any moment.
//
// Further powers are further interfaces: [Observer], [Valuer], [Estimator], [Extender], [Settling], [Improver].
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

// Estimator is a Valuer that may not know the value yet when it bids. Estimate is what it believes the lot to be worth then: as pure
// and keyed as Value, and for recorders as that is.
type Estimator interface {
	Valuer
	Estimate(lot *Lot) Price
}

// Extender is an agent that may raise its bid when it is tied and asked for one more sealed round. It is handed the lot, whose
// Round is 1, and its offer so far. Returning false, or no more than that, lets it stand.
type Extender interface {
	Extend(lot *Lot, bid Price) (Price, bool)
}

// Realizer says what impressions were worth to a buyer that finds out only after they were shown: a click, a conversion.
// Realize is pure and keyed, like a value; its mean given all that could be known of the lot is the value that
// the buyer's agent has for it.
//
// The market asks it once for each slot that it was sold. In a lot that is sold by the click it asks for what a click has
// brought, and a slot that was not clicked was worth nothing; of a slot that is divided, the buyer has its share of what all of
// it would have been worth.
//
// If the buyer's agent is an Observer and its offer had arrived, it learns the worth in a second notice, so long after the first one
// reaches it, or would have if that is lost: the agent measures for itself, and what it measures travels no further. The delay
// is 0 to ten years. A worth that shows at once comes right after the first notice.
//
// RealizesAtOnce promises, before a run, that the delay is always 0. A market in which every Realizer promises that, and nothing
// else takes time, is played in single steps, without a clock.
type Realizer interface {
	Realize(lot *Lot) (worth Price, after Time)
	RealizesAtOnce() bool
}

// Settling is a learner that can be watched as it settles. Changes counts how often what it would do without exploring has
// changed so far.
type Settling interface {
	Changes() uint64
}

// Improver is an Observer that can say whether it learns which bids gain it most, value less payment: then what it might have gained
// with others, its regret, says how well it does. Those that learn to spend a budget or to keep a target do not, nor does one that
// observes only because it has to be asked in order.
type Improver interface {
	Observer
	Improves() bool
}

// Mechanism decides who gets the impression and who pays what.
//
// Clear appends awards to dst and returns it. It is pure: it retains and modifies nothing, and depends neither on the order
// of the bids nor on who bids; everything it needs of a bidder is in its Bid. Every bid it is handed is at or above its own
// floor; bids below Auction.Reserve may be among them and cannot win. It may be handed no bids at all.
type Mechanism interface {
	Clear(dst []Award, a *Auction, bids []Bid) []Award
}

// Extending is a mechanism that may want one more sealed round among the tied before it clears. The market then asks them
// again, waits for the window, and clears the bids with Lot.Round 1; it does not ask twice.
type Extending interface {
	Mechanism
	// Extend appends the indices of the bids that are asked again; none: clear now. It is as pure as Clear.
	Extend(dst []int32, a *Auction, bids []Bid) []int32
	// Window is how long the market waits.
	Window() Time
}

// Floors sets an auction's announced floor, its hidden reserve and its soft floor before anyone is invited. Floors that learn
// are Learners too.
type Floors interface {
	Set(a *Auction)
}

// PersonalFloors are floors that may ask more of some bidders than of others. The floor of a seat is the highest of the lot's,
// the gate's and this one.
type PersonalFloors interface {
	FloorOf(a *Auction, who AgentID) Price
}

// Learner sees every finished auction of its seller. It may keep nothing that it is handed.
type Learner interface {
	Learn(c *Cleared)
}

// Memory is what an arbiter remembers of its bidders from auction to auction.
type Memory interface {
	// Recall fills in a.Standing, which has one zero entry for each seat.
	Recall(a *Auction, seats []Seat)
	Learner
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
