package metrics

import "marketsim/market"

// Recorder sums up one run of one seller. Make it with [New] and hand it to the market; read it when the run has ended.
type Recorder struct {
	inventory *market.Inventory
	names     []string
	entrants  []entrant
	allValued bool
	ranked    []market.Money // scratch: what a slot is worth to those who value it most, best first

	scale   Scale
	buckets []bucket

	clock                hours
	geos, devices, hours int // where these dimensions begin among a bucket's levels, after the placements

	watchers []watcher // those below that there are
	budgets  *budgets  // nil: no buyer has one
	days     *days     // nil: no buyer has a daily budget
	study    Study
	settling *settling // nil: nobody is watched
	regret   *regret   // nil: it is not measured
	realized *realized // nil: everybody knows what a slot is worth
}

// bucket is one stretch of the run.
type bucket struct {
	yield   yield
	closing closing
	agents  []buying
	levels  []yield     // placements, geos, devices, hours
	first   market.Time // earliest arrival, if there is any
}

var (
	_ market.Recorder     = (*Recorder)(nil)
	_ market.LateRecorder = (*Recorder)(nil)
)

const hoursPerDay = 24

// New makes the recorder of a run.
func New(v *market.Inventory, buyers []market.Buyer, s Span) *Recorder {
	r := &Recorder{inventory: v, allValued: true}
	for _, b := range buyers {
		e := entrantOf(b)
		r.names, r.entrants, r.allValued = append(r.names, b.Name), append(r.entrants, e), r.allValued && e.valued
	}
	if r.budgets = newBudgets(r.entrants, s); r.budgets != nil {
		r.watchers = append(r.watchers, r.budgets)
	}
	if r.days = newDays(r.entrants, s); r.days != nil {
		r.watchers = append(r.watchers, r.days)
	}
	r.geos = len(v.Placements)
	r.devices = r.geos + len(v.Geos)
	r.hours = r.devices + len(v.Devices)
	levels := r.hours + hoursPerDay
	r.scale = scaleFor(v, len(buyers), s)
	n := r.scale.Buckets()
	r.buckets = make([]bucket, n)
	if r.realized = newRealized(r.entrants, n); r.realized != nil {
		r.watchers = append(r.watchers, r.realized)
	}
	agents, sums := make([]buying, n*len(buyers)), make([]yield, n*levels)
	for i := range r.buckets {
		b := &r.buckets[i]
		b.agents, agents = agents[:len(buyers):len(buyers)], agents[len(buyers):]
		b.levels, sums = sums[:levels:levels], sums[levels:]
	}
	return r
}

// Buckets is how many buckets a recorder of such a market has, if the span leaves that open.
func Buckets(v *market.Inventory, buyers int, s Span) int {
	c := scaleFor(v, buyers, s)
	return c.Buckets()
}

func scaleFor(v *market.Inventory, buyers int, s Span) Scale {
	return NewScale(s, buyers+len(v.Placements)+len(v.Geos)+len(v.Devices)+hoursPerDay)
}

// Record adds a finished auction.
func (r *Recorder) Record(c *market.Cleared) {
	at := r.scale.Bucket(&c.Lot)
	b := &r.buckets[at]
	if b.yield.auctions == 0 || c.At < b.first {
		b.first = c.At
	}
	best, tied := b.seat(c)
	one := yield{auctions: 1, best: market.Money(best), floor: market.Money(max(c.Floor, c.Reserve))}
	if len(c.Slots) > 0 {
		one.best = r.bestOf(c)
	}
	for i := range c.Awards {
		w := &c.Awards[i]
		buyer := &b.agents[w.Agent]
		buyer.spend += w.Charged
		one.revenue += w.Charged
		if w.Deal != 0 {
			b.closing.dealt += w.Charged
		}
		if w.Slot == market.NoSlot {
			continue
		}
		worth := r.entrants[w.Agent].won(&c.Lot, w, valueOf(c.Seats, w.Agent))
		part := parts(w.Part())
		buyer.wins += part
		buyer.won += worth
		one.slots += part
		one.welfare += worth
		if w.On == market.OnClick {
			b.closing.click(w)
		}
	}
	one.sold = min(one.slots, whole)
	b.closing.hold(c, one.revenue, tied)
	b.yield.hold(&one)
	// What has a single level is the market itself: see Window.
	if r.geos > 1 {
		b.levels[c.Placement].hold(&one)
	}
	if r.devices-r.geos > 1 {
		b.levels[r.geos+int(c.Geo)].hold(&one)
	}
	if r.hours-r.devices > 1 {
		b.levels[r.devices+int(c.Device)].hold(&one)
	}
	b.levels[r.hours+r.clock.of(c.At)].hold(&one)
	for _, w := range r.watchers {
		w.watch(c, at)
	}
}

// RecordLate adds a bid that missed its deadline. Record leaves these out, because most come after it.
func (r *Recorder) RecordLate(lot *market.Lot, s *market.Seat) {
	a := &r.buckets[r.scale.Bucket(lot)].agents[s.Agent]
	a.late++
	a.offer(s)
}

// seat adds what everyone invited did. It returns the highest value among them, and whether two of the bids in the open
// auction share the highest price and could win.
func (b *bucket) seat(c *market.Cleared) (best market.Price, tied bool) {
	first, second := market.Price(-1), market.Price(-1)
	seats, agents := c.Seats, b.agents
	next := 0 // bids are in the order of their seats
	for i := range seats {
		s := &seats[i]
		best = max(best, s.Value)
		a := &agents[s.Agent]
		switch s.Answer {
		case market.Admitted:
			a.admitted++
			a.offer(s)
			if s.Deal == 0 {
				price := c.Bids[next].Price
				second = max(second, min(first, price)) // no branch that chance decides
				first = max(first, price)
			}
			next++
		case market.BelowFloor:
			a.belowFloor++
			a.offer(s)
		case market.Unfunded:
			a.unfunded++
			a.offer(s)
		default:
			a.without++
		}
	}
	return best, first == second && first >= max(0, c.Reserve)
}

func (b *buying) offer(s *market.Seat) {
	b.asked += market.Money(s.Asked)
	b.value += market.Money(s.Value)
}
