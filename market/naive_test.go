package market

import (
	"marketsim/internal/detmath"
	"marketsim/internal/rng"
)

// naive is the dumb twin of the engine: every arrival, request, bid, close and notice is an event in one global queue. It
// shares the engine's words and keyed draws (wires, ledger, fingerprint), and does its own scheduling, intake and notices.
type naive struct {
	cfg     Config
	broken  bug
	ledger  Ledger
	spent   map[naiveDay]Money // of daily budgets
	buyers  []naiveBuyer
	coins   []rng.Key
	print   fingerprint
	result  Result
	pending events
	next    Impression // of the arrival that is pending
	note    Notice     // the one being written
	spare   []*event   // out of use, as are the following
	rested  []*naiveAuction
	notes   []*Notice
}

// bug is a defect put in on purpose, to see that the comparison finds it.
type bug int

const (
	none         bug = iota
	eager            // agents decide when the request is sent, not when it is received
	hasty            // agents take requests before notices of the same moment
	strict           // a bid that arrives at the deadline is late
	tireless         // agents are never down
	openHanded       // bids are clipped to the balance at the time they are made
	impatient        // a lost message counts as an answer
	punctualLate     // late bids are told at the deadline
	stale            // an extension does not look at the budgets again
	sleepless        // the first day never ends
	careless         // notices under way share their lists of rivals
	hurried          // what an impression was worth shows at once
	untold           // and waits for no notice of the auction
)

type naiveBuyer struct {
	Buyer
	key  uint64
	wire wire
}

// naiveDay is one day of one buyer.
type naiveDay struct {
	day   int64
	buyer AgentID
}

type naiveAuction struct {
	lot      Auction
	cleared  Cleared
	invites  []Invite
	answers  int
	inFlight int // events that refer to it
	extended bool
	first    Time // deadline of the first round
	closed   bool
}

func newNaive(c Config, broken bug) *naive {
	n := &naive{cfg: c, broken: broken, spent: map[naiveDay]Money{}}
	n.ledger, _ = newLedger(len(c.Sellers), c.Buyers)
	for _, b := range c.Buyers {
		n.buyers = append(n.buyers, naiveBuyer{b, rng.Hash(b.Name), newWire(b.Link, c.Seed, c.Run, b.Name)})
	}
	for i := range c.Sellers {
		n.coins = append(n.coins, rng.NewKey(c.Seed, c.Run, rng.Coin, c.Sellers[i].Name))
	}
	return n
}

// push queues an event. Events are recycled, so that the benchmark does not measure the allocator.
func (n *naive) push(e event) {
	order := orderOf(e.kind, e.seller, e.seq)
	if e.kind == noticeKind {
		if order = noticeOrder(e.notice, e.sent, e.at); n.broken == hasty {
			order = orderOf(bidKind, e.seller, e.seq)
		}
	}
	var queued *event
	if last := len(n.spare) - 1; last >= 0 {
		queued, n.spare = n.spare[last], n.spare[:last]
	} else {
		queued = new(event)
	}
	*queued = e
	if e.auction != nil {
		e.auction.inFlight++
	}
	n.pending.push(pendingEvent{e.at, order, e.agent, queued})
}

func (n *naive) run() Result {
	n.arrival()
	for len(n.pending) > 0 {
		e := n.pending.pop()
		switch e.kind {
		case arrivalKind:
			n.open(&n.next)
			n.arrival()
		case requestKind, againKind:
			n.request(e)
		case bidKind:
			n.bid(e)
		case closeKind:
			n.close(e)
		case noticeKind:
			if b := &n.buyers[e.agent]; !n.down(b, e.at) {
				b.Agent.(Observer).Observe(e.notice)
			}
			n.notes = append(n.notes, e.notice)
		}
		if e.auction != nil {
			if e.auction.inFlight--; e.auction.inFlight == 0 {
				n.rested = append(n.rested, e.auction)
			}
		}
		n.spare = append(n.spare, e)
	}
	n.result.Fingerprint, n.result.Ledger = n.print.sum(), n.ledger
	return n.result
}

// arrival queues the next impression of the source.
func (n *naive) arrival() {
	if imp := &n.next; n.cfg.Source.Next(imp) {
		n.push(event{at: imp.At, kind: arrivalKind, seller: imp.Seller, seq: imp.Seq})
	}
}

func (n *naive) open(imp *Impression) {
	s := &n.cfg.Sellers[imp.Seller]
	var a *naiveAuction
	if last := len(n.rested) - 1; last >= 0 {
		a, n.rested = n.rested[last], n.rested[:last]
	} else {
		a = new(naiveAuction)
	}
	a.lot = Auction{Lot: Lot{Impression: *imp, Deadline: imp.At + s.Timeout, Rule: s.Rule}, Coin: n.coins[imp.Seller].Bits(imp.Seq)}
	if s.Floors != nil {
		s.Floors.Set(&a.lot)
	}
	a.lot.Reserve = max(a.lot.Reserve, a.lot.Floor)
	a.cleared.Auction, a.cleared.Seats, a.answers, a.closed = &a.lot, a.cleared.Seats[:0], 0, false
	a.extended, a.first = false, a.lot.Deadline
	a.invites = s.Gate.Invite(a.invites[:0], &a.lot)
	for i, inv := range a.invites {
		a.cleared.Seats = append(a.cleared.Seats, Seat{Agent: inv.Agent, Floor: max(inv.Floor, a.lot.Floor)})
		n.ask(a, i)
	}
	n.push(event{at: a.lot.Deadline, kind: closeKind, seller: imp.Seller, seq: imp.Seq, auction: a})
	n.answered(a, imp.At, 0)
}

// ask sends the request of one seat.
func (n *naive) ask(a *naiveAuction, seat int) {
	id := a.invites[seat].Agent
	b, auction := &n.buyers[id], auctionID(&a.lot.Lot)
	if b.wire.loses(requestLeg, auction) {
		if n.broken == impatient {
			n.answered(a, a.lot.At, 1)
		}
		return
	}
	e := event{
		at: a.lot.At + b.wire.delay(b.wire.request, auction), kind: requestKind,
		seller: a.lot.Seller, seq: a.lot.Seq, agent: id, auction: a, seat: int32(seat),
	}
	if n.broken == eager {
		n.request(&e)
		return
	}
	n.push(e)
}

// request is received: the agent decides and answers.
func (n *naive) request(e *event) {
	b, auction := &n.buyers[e.agent], auctionID(&e.auction.lot.Lot)
	if n.down(b, e.at) {
		return
	}
	if e.again {
		n.askedAgain(e, b, auction)
		return
	}
	offer, bids := b.Agent.Bid(e.auction.asFirst())
	if n.broken == openHanded {
		offer.Price = Price(min(Money(offer.Price), n.spendable(e.agent, e.at)))
	}
	if b.wire.loses(bidLeg, auction) {
		return
	}
	answer := *e
	answer.at, answer.kind = e.at+b.wire.think(b.wire.compute, auction)+b.wire.delay(b.wire.bid, auction), bidKind
	answer.offer, answer.bids = offer, bids && offer.Price > 0
	n.push(answer)
}

// bid arrives.
func (n *naive) bid(e *event) {
	a := e.auction
	if s := &a.cleared.Seats[e.seat]; e.again {
		if !a.closed && e.bids && e.offer.Price > s.Asked {
			s.Asked = min(e.offer.Price, MaxPrice)
		}
		return
	}
	if n.broken == strict && e.at == a.lot.Deadline {
		return
	}
	s := a.cleared.Seats[e.seat]
	s.At, s.Answer = e.at, Declined
	if e.bids {
		s.Answer, s.Asked, s.Tag = Offered, min(e.offer.Price, MaxPrice), e.offer.Tag
	}
	if !a.closed && e.at <= a.first {
		a.cleared.Seats[e.seat] = s
		n.answered(a, e.at, 1)
		return
	}
	if s.Answer == Declined {
		return
	}
	n.late(a, e, s)
}

// late counts a bid that came after the close.
func (n *naive) late(a *naiveAuction, e *event, s Seat) {
	s.Answer = Late
	b := &n.buyers[e.agent]
	lot := a.asFirst()
	n.print.addLate(lot, b.key, &s)
	if v, ok := b.Agent.(Valuer); ok {
		s.Value = v.Value(lot)
	}
	for _, r := range n.cfg.Recorders {
		if l, ok := r.(LateRecorder); ok {
			l.RecordLate(lot, &s)
		}
	}
	at := e.at
	if n.broken == punctualLate {
		at = a.first
	}
	n.tell(e.agent, at, Notice{Seller: a.lot.Seller, Seq: a.lot.Seq, Tag: s.Tag, Reason: Expired, Bid: s.Asked})
}

// answered counts answers; under WhenAnswered the last one closes the auction.
func (n *naive) answered(a *naiveAuction, at Time, more int) {
	a.answers += more
	if n.cfg.Sellers[a.lot.Seller].Closing == WhenAnswered && a.answers == len(a.invites) {
		n.push(event{at: at, kind: closeKind, seller: a.lot.Seller, seq: a.lot.Seq, auction: a})
	}
}

// close is the first of an auction's close events that comes; the other does nothing.
func (n *naive) close(e *event) {
	a := e.auction
	if a.closed || a.extended && e.at < a.lot.Deadline {
		return
	}
	c := &a.cleared
	if !a.extended || n.broken != stale {
		n.admitAll(c, e.at)
	}
	if n.extend(a, e.at) {
		return
	}
	a.closed, c.Close = true, e.at
	c.rank()
	c.Awards = n.cfg.Sellers[e.seller].Mechanism.Clear(c.Awards[:0], c.Auction, c.Bids)
	for i, w := range c.Awards {
		c.Awards[i].Charged = Money(w.Pay)
		n.ledger.buyers[w.Agent] -= Money(w.Pay)
		n.spent[naiveDay{n.day(e.at), w.Agent}] += Money(w.Pay)
		n.realize(&c.Awards[i], c)
		n.ledger.sellers[e.seller] += Money(w.Pay)
	}
	n.print.add(c)
	n.result.Auctions++
	n.result.End = e.at
	for i := range c.Seats {
		if v, ok := n.buyers[c.Seats[i].Agent].Agent.(Valuer); ok && len(n.cfg.Recorders) > 0 {
			c.Seats[i].Value = v.Value(&a.lot.Lot)
		}
	}
	for _, r := range n.cfg.Recorders {
		r.Record(c)
	}
	for i := range c.Seats {
		n.inform(c, int32(i))
	}
}

func (n *naive) admitAll(c *Cleared, at Time) {
	c.Bids = c.Bids[:0]
	for i := range c.Seats {
		if c.Seats[i].Answer == Admitted {
			c.Seats[i].Answer = Offered // in the first round of an extended auction
		}
		n.admit(c, i, at)
	}
}

// admit checks one offer and clips it to the balance.
func (n *naive) admit(c *Cleared, seat int, at Time) {
	s := &c.Seats[seat]
	if s.Answer != Offered {
		return
	}
	b := Bid{Agent: s.Agent, Seat: int32(seat), Key: n.buyers[s.Agent].key, Score: One, Price: s.Asked, Asked: s.Asked, Floor: s.Floor, At: s.At}
	if balance := n.spendable(s.Agent, at); Money(b.Price) > balance {
		b.Price = Price(balance)
	}
	if b.Price == 0 || b.Price < s.Floor {
		s.Answer = BelowFloor
		if s.Asked >= s.Floor {
			s.Answer = Unfunded
		}
		return
	}
	s.Answer = Admitted
	b.Draw = rng.Ticket(c.Coin, b.Key)
	c.Bids = append(c.Bids, b)
}

// down replays an agent's failures from the start of the run.
func (n *naive) down(b *naiveBuyer, at Time) bool {
	o := b.Link.Outages
	if o.MeanUp == 0 || n.broken == tireless {
		return false
	}
	key := rng.NewKey(n.cfg.Seed, n.cfg.Run, rng.Outage, b.Name)
	var until Time
	for phase := uint64(0); ; phase++ {
		mean := o.MeanUp
		if phase%2 == 1 {
			mean = o.MeanDown
		}
		until += max(1, Time(-detmath.Log(key.Uniform(phase))*float64(mean)))
		if at < until {
			return phase%2 == 1
		}
	}
}

func auctionID(lot *Lot) uint64 { return uint64(lot.Seller)<<45 | lot.Seq }
