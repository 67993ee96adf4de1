package market

import (
	"marketsim/internal/detmath"
	"marketsim/internal/law"
	"marketsim/internal/rng"
)

// The agents of the benchmarks draw a lognormal value and bid a share of it: all of it, a constant share, or a share that
// they learn. Together they are the mixed ten of the bars. Like agents/values they remember their last draw, because they
// are asked for it twice: when they bid and by recorders.

type drawn struct {
	key   rng.Key
	law   law.Sampler
	id    uint64
	value Price // of impression id; drawn if not 0
}

func (d *drawn) Value(lot *Lot) Price {
	if d.value == 0 || d.id != lot.ID {
		d.id, d.value = lot.ID, PriceOf(d.law.At(d.key.Uniform(lot.ID)))
	}
	return d.value
}

type trueBidder struct{ drawn }

func (a *trueBidder) Bid(lot *Lot) (Offer, bool) { return Offer{Price: a.Value(lot)}, true }

type shadedBidder struct {
	drawn
	share float64
}

func (a *shadedBidder) Bid(lot *Lot) (Offer, bool) {
	return Offer{Price: Price(float64(a.Value(lot)) * a.share)}, true
}

type learningBidder struct{ shadedBidder }

func (a *learningBidder) Observe(n *Notice) { a.share = learnedShare(a.share, n.Reason == Won) }

// learnedShare lowers the share after a win and raises it after a loss.
func learnedShare(share float64, won bool) float64 {
	if won {
		return max(0.3, share*(1-0.002))
	}
	return min(1, share*(1+0.0005))
}

const benchRate = 1000 // impressions per second

// mixedTen is the market of the benchmarks, up to links and closing.
func mixedTen(agents int) Config {
	c := Config{Seed: 1, Sellers: []Seller{{
		Name: "s", Timeout: 100 * ms, Closing: WhenAnswered, Mechanism: secondPrice{}, Gate: everyone(agents),
	}}}
	sampler := law.NewSampler(law.Lognormal{Mu: 0.6, Sigma: 1})
	for i := range agents {
		name := string(rune('a' + i))
		b := Buyer{Name: name}
		switch d := (drawn{key: rng.NewKey(1, 0, rng.Value, name), law: sampler}); i % 10 {
		case 0, 1, 2, 3:
			b.Agent = &trueBidder{d}
		case 4, 5, 6:
			b.Agent = &shadedBidder{d, 0.8}
		default:
			b.Agent = &learningBidder{shadedBidder{d, 0.7}}
		}
		c.Buyers = append(c.Buyers, b)
	}
	return c
}

// blocks hands out the impressions of endless traffic in blocks.
type blocks struct {
	Source
	left int
}

func newBlocks() *blocks {
	v := DefaultInventory()
	s, err := NewTraffic(1, 0, 0, "s", &v, Arrivals{Rate: benchRate, Random: true}, 1<<40, 0)
	if err != nil {
		panic(err)
	}
	return &blocks{Source: s}
}

func (s *blocks) Next(imp *Impression) bool {
	if s.left == 0 {
		return false
	}
	s.left--
	return s.Source.Next(imp)
}

// tally is a recorder of the usual yield metrics: revenue, welfare, efficiency, surplus, shares, and a series of revenue.
// It stands for market/metrics, which does the same and more.
type tally struct {
	auctions, sold                  int64
	revenue, welfare, best, surplus int64
	wins, spend, gain               []int64
	series                          [1024]int64 // revenue by second, around the clock
}

func (r *tally) Record(c *Cleared) {
	r.auctions++
	var best Price
	for i := range c.Seats {
		best = max(best, c.Seats[i].Value)
	}
	r.best += int64(best)
	for _, w := range c.Awards {
		r.sale(w.Agent, c.value(w.Agent), w.Pay, c.At)
	}
}

func (c *Cleared) value(id AgentID) Price {
	for i := range c.Seats {
		if c.Seats[i].Agent == id {
			return c.Seats[i].Value
		}
	}
	return 0
}

func (r *tally) sale(id AgentID, value, pay Price, at Time) {
	r.sold++
	r.revenue += int64(pay)
	r.welfare += int64(value)
	r.surplus += int64(value - pay)
	r.wins[id]++
	r.spend[id] += int64(pay)
	r.gain[id] += int64(value - pay)
	r.series[at/1e9&1023] += int64(pay)
}

func newTally(agents int) *tally {
	return &tally{wins: make([]int64, agents), spend: make([]int64, agents), gain: make([]int64, agents)}
}

// tight is the yardstick of the one-step path: the same ten agents, traffic and metrics in one hand-written loop.
type tight struct {
	tally   *tally
	law     law.Sampler
	gap     rng.Key
	coin    rng.Key
	first   uint64 // ID of the first impression
	seq     uint64
	at      float64
	buyers  []tightBuyer
	balance []Money
	earned  Money
}

type tightBuyer struct {
	key    rng.Key
	name   uint64
	share  float64
	shades bool
	learns bool
}

func newTight(agents int) *tight {
	l := &tight{
		tally: newTally(agents), law: law.NewSampler(law.Lognormal{Mu: 0.6, Sigma: 1}),
		gap: rng.NewKey(1, 0, rng.Traffic, "s"), coin: rng.NewKey(1, 0, rng.Coin, "s"), first: rng.Hash("s"), balance: make([]Money, agents),
	}
	for i := range agents {
		name := string(rune('a' + i))
		b := tightBuyer{key: rng.NewKey(1, 0, rng.Value, name), name: rng.Hash(name)}
		switch {
		case i%10 > 6:
			b.share, b.shades, b.learns = 0.7, true, true
		case i%10 > 3:
			b.share, b.shades = 0.8, true
		}
		l.buyers = append(l.buyers, b)
	}
	return l
}

func (l *tight) run(auctions int) {
	for range auctions {
		l.at += -detmath.Log(l.gap.Uniform(l.seq)) / (benchRate / 1e9)
		l.auction()
		l.seq++
	}
}

func (l *tight) auction() {
	var best, second, value, most Price
	winner := -1
	for i := range l.buyers {
		b := &l.buyers[i]
		v := PriceOf(l.law.At(b.key.Uniform(l.first + l.seq)))
		p := v
		if b.shades {
			p = Price(float64(v) * b.share)
		}
		most = max(most, v)
		switch {
		case p <= 0:
		case p > best || p == best && l.ticket(i) < l.ticket(winner):
			best, second, winner, value = p, best, i, v
		case p > second:
			second = p
		}
	}
	l.tally.auctions++
	l.tally.best += int64(most)
	if winner >= 0 {
		l.balance[winner] -= Money(second)
		l.earned += Money(second)
		l.tally.sale(AgentID(winner), value, second, Time(l.at))
	}
	for i := range l.buyers {
		if b := &l.buyers[i]; b.learns {
			b.share = learnedShare(b.share, i == winner)
		}
	}
}

func (l *tight) ticket(buyer int) uint64 {
	return rng.Ticket(l.coin.Bits(l.seq), l.buyers[buyer].name)
}
