package market

import "marketsim/internal/rng"

// Lottery is a [Gate] that asks only some of those whom another gate would ask: so many, drawn at random without replacement for
// each auction; all, if there are no more. Each draws a ticket of its own, and the smallest are asked, so whether one is asked
// before another depends on these two alone.
type Lottery struct {
	gate   Gate
	places int
	coin   rng.Key
	keys   []uint64 // by agent
	lowest []uint64 // scratch: the smallest tickets, in ascending order
	drawn  []uint64 // scratch: the ticket of each
}

var _ Gate = (*Lottery)(nil)

// NewLottery puts a lottery of so many places, at least one, behind a gate. Names are those of the buyers, in the order of the
// market; the key is one of purpose [rng.Participants].
func NewLottery(gate Gate, places int, names []string, coin rng.Key) *Lottery {
	l := &Lottery{gate: gate, places: places, coin: coin, lowest: make([]uint64, 0, places+1)}
	for _, name := range names {
		l.keys = append(l.keys, rng.Hash(name))
	}
	return l
}

// Invite implements [Gate].
func (l *Lottery) Invite(dst []Invite, a *Auction) []Invite {
	first := len(dst)
	dst = l.gate.Invite(dst, a)
	if len(dst)-first <= l.places {
		return dst
	}
	coin := l.coin.Bits(a.Seq)
	l.lowest, l.drawn = l.lowest[:0], l.drawn[:0]
	for i := first; i < len(dst); i++ {
		ticket := rng.Ticket(coin, l.keys[dst[i].Agent])
		l.drawn = append(l.drawn, ticket)
		l.hold(ticket)
	}
	last, kept := l.lowest[l.places-1], first
	for i, ticket := range l.drawn {
		if ticket <= last {
			dst[kept] = dst[first+i]
			kept++
		}
	}
	return dst[:kept]
}

// hold keeps a ticket if it is among the smallest so far.
func (l *Lottery) hold(ticket uint64) {
	if len(l.lowest) == l.places {
		if ticket >= l.lowest[l.places-1] {
			return
		}
		l.lowest = l.lowest[:l.places-1]
	}
	l.lowest = append(l.lowest, ticket)
	for i := len(l.lowest) - 1; i > 0 && l.lowest[i] < l.lowest[i-1]; i-- {
		l.lowest[i], l.lowest[i-1] = l.lowest[i-1], l.lowest[i]
	}
}
