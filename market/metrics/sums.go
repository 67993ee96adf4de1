package metrics

import (
	"math"

	"marketsim/market"
)

// yield sums what some auctions brought.
type yield struct {
	auctions, sold int64
	revenue        market.Money
	welfare        market.Money // what the impressions sold were worth to those who got them
	best           market.Money // what the impressions were worth to whoever, among the invited, values them most
}

// hold adds the sums of one auction. It is the hot path: see total for sums that may be too large.
func (y *yield) hold(a *yield) {
	y.auctions += a.auctions
	y.sold += a.sold
	y.revenue += a.revenue
	y.welfare += a.welfare
	y.best += a.best
}

func (y *yield) total(part *yield) {
	y.auctions += part.auctions
	y.sold += part.sold
	addMoney(&y.revenue, part.revenue)
	addMoney(&y.welfare, part.welfare)
	addMoney(&y.best, part.best)
}

// buying sums what one agent did and got.
type buying struct {
	invited, admitted, belowFloor, unfunded, late int64
	wins                                          int64
	spend                                         market.Money
	won                                           market.Money // what it won, at its own value
	asked, value                                  market.Money // of all its offers, in time or late: prices, and what the lots were worth to it
}

func (b *buying) total(part *buying) {
	b.invited += part.invited
	b.admitted += part.admitted
	b.belowFloor += part.belowFloor
	b.unfunded += part.unfunded
	b.late += part.late
	b.wins += part.wins
	addMoney(&b.spend, part.spend)
	addMoney(&b.won, part.won)
	addMoney(&b.asked, part.asked)
	addMoney(&b.value, part.value)
}

// offers is how many offers arrived, in time or late.
func (b *buying) offers() int64 { return b.admitted + b.belowFloor + b.unfunded + b.late }

// tooMuch marks a sum that does not fit into 64 bits.
const tooMuch = market.Money(math.MaxInt64)

// addMoney adds a sum of amounts of 0 or more. A negative one has overflowed already.
func addMoney(sum *market.Money, part market.Money) {
	if part < 0 || *sum > tooMuch-part {
		*sum = tooMuch
		return
	}
	*sum += part
}
