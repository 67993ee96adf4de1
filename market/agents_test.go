package market

import "marketsim/internal/rng"

// valuation is the keyed value of an impression, 1 to 4 million: CPM 0.000001 to 4.
type valuation rng.Key

func newValuation(seed uint64, name string) valuation {
	return valuation(rng.NewKey(seed, 0, rng.Value, name))
}

func (v valuation) Value(lot *Lot) Price { return Price(1 + rng.Key(v).Bits(lot.ID)%4_000_000) }

// shader bids a constant percentage of its value and now and then declines. It remembers nothing.
type shader struct {
	valuation
	percent Price
}

func (s shader) Bid(lot *Lot) (Offer, bool) {
	v := s.Value(lot)
	return Offer{Price: v * s.percent / 100, Tag: uint32(lot.Seq)}, v%11 != 0
}

// constant bids the same price for everything.
type constant Price

func (c constant) Bid(*Lot) (Offer, bool) { return Offer{Price: Price(c)}, true }

// learner is as sensitive to timing as an agent can be: whatever it decides is a hash of all that it was asked and told, in
// that order. It keeps a diary of both.
type learner struct {
	valuation
	memory uint64
	diary  []entry
}

// entry is one message that a learner took: a notice, or a request with the offer that it made.
type entry struct {
	request bool
	lot     Lot
	offer   Offer
	bids    bool
	notice  Notice
}

func (l *learner) Bid(lot *Lot) (Offer, bool) {
	l.memory = rng.Mix(l.memory, uint64(lot.Seller)<<45|lot.Seq)
	o := Offer{Price: l.Value(lot) * Price(50+l.memory%50) / 100, Tag: uint32(l.memory)}
	bids := l.memory>>32%16 != 0
	l.diary = append(l.diary, entry{request: true, lot: *lot, offer: o, bids: bids})
	return o, bids
}

func (l *learner) Observe(n *Notice) {
	if n.Realized {
		l.memory = rng.Mix(l.memory, uint64(n.Worth))
	}
	l.memory = rng.Mix(l.memory, uint64(n.Reason)<<48^uint64(n.Pay)^uint64(n.MinimumToWin)<<16^n.Seq^uint64(n.Low)<<8)
	for _, p := range n.Rivals {
		l.memory = rng.Mix(l.memory, uint64(p))
	}
	kept := *n
	kept.Rivals = append([]Price(nil), n.Rivals...)
	l.diary = append(l.diary, entry{notice: kept})
}

// Extend raises the bid by up to a half, or not at all.
func (l *learner) Extend(lot *Lot, bid Price) (Price, bool) {
	l.memory = rng.Mix(l.memory, uint64(lot.Deadline)^uint64(bid)<<20)
	o := Offer{Price: bid * Price(90+l.memory%60) / 100}
	raises := l.memory>>32%4 != 0
	l.diary = append(l.diary, entry{request: true, lot: *lot, offer: o, bids: raises})
	return o.Price, raises
}

// doubled are outcomes of twice the value or nothing, at once or on a grid of milliseconds.
type doubled struct {
	valuation
	prompt bool
}

func (d doubled) Realize(lot *Lot) (Price, Time) {
	h := rng.Mix(uint64(d.valuation), lot.ID)
	worth := d.Value(lot) * 2 * Price(h&1)
	if d.prompt {
		return worth, 0
	}
	return worth, Time(h>>8%4) * Time(h>>16%30) * ms
}

func (d doubled) RealizesAtOnce() bool { return d.prompt }

// late are outcomes that show after a while.
type late struct{ valuation }

func (l late) Realize(lot *Lot) (Price, Time) { return l.Value(lot) * 2 * Price(lot.ID&1), 7 * ms }
func (late) RealizesAtOnce() bool             { return false }
