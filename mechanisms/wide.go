package mechanisms

import (
	"math/bits"

	"marketsim/market"
)

// wide is a signed integer of 128 bits, in two's complement. A rate times a score times a price, in millionths of millionths
// of price units, needs up to 91 of them.
type wide struct{ hi, lo uint64 }

// worth is rate x score x price.
func worth(rate, score market.Rate, price market.Price) wide {
	hi, lo := bits.Mul64(uint64(rate)*uint64(score), uint64(price))
	return wide{hi, lo}
}

func (x wide) plus(y wide) wide {
	lo, carry := bits.Add64(x.lo, y.lo, 0)
	hi, _ := bits.Add64(x.hi, y.hi, carry)
	return wide{hi, lo}
}

func (x wide) minus(y wide) wide {
	lo, borrow := bits.Sub64(x.lo, y.lo, 0)
	hi, _ := bits.Sub64(x.hi, y.hi, borrow)
	return wide{hi, lo}
}

func (x wide) less(y wide) bool {
	if x.hi != y.hi {
		return int64(x.hi) < int64(y.hi)
	}
	return x.lo < y.lo
}

// per divides by rate x score, which gives a price: rounded up to the next unit, as all payments are. The quotient must fit.
func (x wide) per(rate, score market.Rate) market.Price {
	quotient, rest := bits.Div64(x.hi, x.lo, uint64(rate)*uint64(score))
	if rest > 0 {
		quotient++
	}
	return market.Price(quotient)
}
