package metrics

import (
	"math"

	"marketsim/market"
)

// yield sums what some auctions brought.
type yield struct {
	auctions int64
	sold     parts // of an auction what was sold, up to one slot
	slots    parts // sold
	revenue  market.Money
	welfare  market.Money // what the slots sold were worth to those who got them
	best     market.Money // what the slots were worth to those of the invited who value them most
	floor    market.Money
}

// parts is a number of slots in millionths: a slot that is divided in shares that sum to s counts as s of a slot.
type parts int64

const whole = parts(market.One)

// slots is the number, which is exact if none is divided.
func (p parts) slots() float64 { return float64(p) / float64(whole) }

// hold adds the sums of one auction. It is the hot path: see total for sums that may be too large.
func (y *yield) hold(a *yield) {
	y.auctions += a.auctions
	y.sold += a.sold
	y.slots += a.slots
	y.revenue += a.revenue
	y.welfare += a.welfare
	y.best += a.best
	y.floor += a.floor
}

func (y *yield) total(part *yield) {
	y.auctions += part.auctions
	y.sold += part.sold
	y.slots += part.slots
	add(&y.revenue, part.revenue)
	add(&y.welfare, part.welfare)
	add(&y.best, part.best)
	add(&y.floor, part.floor)
}

// closing sums how some auctions came to their end.
type closing struct {
	waited         market.Time // from the arrivals to the closes
	extended, tied int64
	byClick        int64 // slots sold that are paid by the click
	clicks         int64 // that were paid
	soft           market.Money
	dealt          market.Money // revenue under deals
	explored       int64        // auctions whose floor was an experiment
	exploring      market.Money // what they brought
}

func (c *closing) total(part *closing) {
	add(&c.waited, part.waited)
	c.extended += part.extended
	c.tied += part.tied
	c.byClick += part.byClick
	c.clicks += part.clicks
	add(&c.soft, part.soft)
	add(&c.dealt, part.dealt)
	c.explored += part.explored
	add(&c.exploring, part.exploring)
}

// buying sums what one agent did and got.
type buying struct {
	admitted, belowFloor, unfunded, late int64
	without                              int64 // invitations that brought no offer in time
	wins                                 parts
	spend                                market.Money
	won                                  market.Money // what it won, at its own value
	asked, value                         market.Money // of all its offers, in time or late: prices, and what the lots were worth to it
}

func (b *buying) total(part *buying) {
	b.admitted += part.admitted
	b.belowFloor += part.belowFloor
	b.unfunded += part.unfunded
	b.late += part.late
	b.without += part.without
	b.wins += part.wins
	add(&b.spend, part.spend)
	add(&b.won, part.won)
	add(&b.asked, part.asked)
	add(&b.value, part.value)
}

// offers is how many offers arrived, in time or late.
func (b *buying) offers() int64 { return b.admitted + b.belowFloor + b.unfunded + b.late }

// invited is how many invitations there were.
func (b *buying) invited() int64 { return b.admitted + b.belowFloor + b.unfunded + b.without }

// tooMuch marks a sum that does not fit into 64 bits.
const tooMuch = market.Money(math.MaxInt64)

// add adds a sum of amounts of 0 or more. A negative one has overflowed already.
func add[T ~int64](sum *T, part T) {
	if part < 0 || *sum > T(tooMuch)-part {
		*sum = T(tooMuch)
		return
	}
	*sum += part
}
