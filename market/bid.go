package market

// Offer is an agent's answer to a lot.
type Offer struct {
	Price Price
	Tag   uint32 // comes back in the notice: about a hundred of an agent's auctions can be in flight
	Deal  DealID // 0: in the open auction
}

// Answer is what became of one invitation.
type Answer uint8

// The answers. A seat starts Silent.
const (
	Silent     Answer = iota // nothing had arrived by the close
	Declined                 // a no-bid, or a price of nothing
	Offered                  // arrived in time, not yet checked
	Admitted                 // became a Bid
	BelowFloor               // rejected: the offer was below its floor
	Unfunded                 // rejected: the offer was not, but what was left of its budget was
	Late                     // arrived after the close: only a LateRecorder sees it, the finished auction's seat is Silent
	NoDeal                   // rejected: the offer names a deal that the bidder does not have on this lot
)

var answerNames = [...]string{"silent", "declined", "offered", "admitted", "below floor", "unfunded", "late", "no such deal"}

// String names the answer.
func (a Answer) String() string { return answerNames[a] }

// Seat is one invited agent's place in one auction.
type Seat struct {
	Agent  AgentID
	Answer Answer
	Tag    uint32
	Deal   DealID
	Floor  Price // its own: at least the lot's
	Asked  Price // what it offered, before clipping to its balance
	Value  Price // what the impression is worth to it, if it is a Valuer; for recorders only
	At     Time  // when its answer arrived
}

// Bid is the canonical bid after intake, all that a mechanism may know of a bidder.
type Bid struct {
	Agent AgentID
	Seat  int32  // index into Cleared.Seats
	Key   uint64 // hash of the bidder's name
	Draw  uint64 // its ticket in this auction: the smallest wins a tie
	Class int32  // of the bidder, by which publishers tell laws of values apart
	Score Rate   // quality score of its ad: the factor of a slot's click rate
	Deal  DealID // under which it bids; 0: in the open auction
	Price Price  // what it can pay: Asked clipped at the close to the balance left
	Asked Price
	Floor Price // its own
	At    Time  // when it arrived
}

// Beats reports whether b ranks before c: the higher price, and at equal prices the smaller ticket.
func (b *Bid) Beats(c *Bid) bool {
	if b.Price != c.Price {
		return b.Price > c.Price
	}
	return b.DrawnBefore(c)
}

// DrawnBefore reports whether b has the smaller ticket. Equal tickets, which two names share once in 2^64, are settled by
// the names' hashes.
func (b *Bid) DrawnBefore(c *Bid) bool {
	if b.Draw != c.Draw {
		return b.Draw < c.Draw
	}
	return b.Key < c.Key
}
