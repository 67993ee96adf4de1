package market

import (
	"cmp"
	"slices"
)

// Trace follows one auction through the engine, step by step, to explain it. It changes nothing.
type Trace struct {
	Seller SellerID
	Seq    uint64

	Steps  []Step  // everything that happened, in order of time after Sort
	Lot    Auction // the auction itself
	Seats  []Seat  // everyone invited, as of the close
	Bids   []Bid   // the admitted bids
	Awards []Award // the sales
	Close  Time    // when it closed
	Found  bool    // whether the auction took place
}

// Step is one thing that happened in a traced auction.
type Step struct {
	At    Time
	Agent AgentID
	What  StepKind
	Price Price // of the offer, where there is one
	Until Time  // when the message arrives; Never if it is lost
}

// StepKind says what happened.
type StepKind uint8

// The kinds of steps.
const (
	RequestSent StepKind = iota
	AgentDown
	OfferSent
	NoBidSent
)

func (t *Trace) follows(a *auction) bool {
	return t != nil && a.lot.Seq == t.Seq && a.lot.Seller == t.Seller
}

func (t *Trace) request(a *auction, seat int32, received Time) {
	if t.follows(a) {
		at := a.lot.At
		if a.lot.Round == 1 {
			at = a.again
		}
		t.Steps = append(t.Steps, Step{At: at, Agent: a.cleared.Seats[seat].Agent, What: RequestSent, Until: received})
	}
}

func (t *Trace) down(a *auction, seat int32, at Time) {
	if t.follows(a) {
		t.Steps = append(t.Steps, Step{At: at, Agent: a.cleared.Seats[seat].Agent, What: AgentDown, Until: Never})
	}
}

func (t *Trace) decision(a *auction, seat int32, at Time, o Offer, ok bool, arrives Time, lost bool) {
	if !t.follows(a) {
		return
	}
	step := Step{At: at, Agent: a.cleared.Seats[seat].Agent, What: OfferSent, Price: o.Price, Until: arrives}
	if !ok || o.Price <= 0 {
		step.What, step.Price = NoBidSent, 0
	}
	if lost {
		step.Until = Never
	}
	t.Steps = append(t.Steps, step)
}

// stepped notes the requests and decisions of an auction in which nothing took time.
func (t *Trace) stepped(a *auction) {
	if !t.follows(a) {
		return
	}
	for i := range a.cleared.Seats {
		s := &a.cleared.Seats[i]
		t.request(a, int32(i), a.lot.At)
		t.decision(a, int32(i), a.lot.At, Offer{Price: s.Asked}, s.Answer == Offered, s.At, false)
	}
}

// closed copies the finished auction.
func (t *Trace) closed(a *auction) {
	if !t.follows(a) {
		return
	}
	c := &a.cleared
	t.Found, t.Lot, t.Close = true, a.lot, c.Close
	t.Lot.Deals, t.Lot.Standing = slices.Clone(a.lot.Deals), slices.Clone(a.lot.Standing)
	t.Seats, t.Bids, t.Awards = slices.Clone(c.Seats), slices.Clone(c.Bids), slices.Clone(c.Awards)
}

// Sort puts the steps in order of time, agent and kind. Call it after the run: late decisions come after the close.
func (t *Trace) Sort() {
	slices.SortStableFunc(t.Steps, func(a, b Step) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Agent, b.Agent), cmp.Compare(a.What, b.What))
	})
}
