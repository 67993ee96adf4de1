package metrics

import (
	"marketsim/internal/rng"
	"marketsim/market"
)

// regret measures, on a sample of the auctions, what learners would have gained with other bids against the bids that their
// rivals made. The auction is cleared again for each bid of a grid: parts of what the learner believed the lot to be worth, the same
// parts in every auction. So it is compared with whoever bids a fixed share of the same beliefs, and knows no more; what the lot was
// worth counts only when gains are. A learner with a grid of prices is compared with shares all the same: where its beliefs are
// always equal, shares are prices.
//
// It is of those who learn to gain more, see [market.Improver], whose values are known. Buyers with budgets have none: they could not
// have afforded the bids that they are to regret.
//
// An auction counts for a learner that made its own bid, declined or was rejected for its floor: in others, where its answer
// was lost or late, it had no money or it bid under a deal, another bid would have changed nothing or is not its own choice.
type regret struct {
	mechanism market.Mechanism
	sample    uint64
	steps     int64
	buyers    []entrant
	of        []int // by agent: index among the learners, or -1
	learners  int
	buckets   [][]regretSums // by bucket and learner

	bids      []market.Bid // scratch
	awards    []market.Award
	utilities []market.Money
}

// sampling keeps the sample apart from whatever else is drawn by the number of an impression.
const sampling = 0x5245_4752_4554 // "REGRET"

// newRegret returns nil if it is nobody's.
func newRegret(list []entrant, s Study, buckets int) *regret {
	g := &regret{mechanism: s.Mechanism, sample: s.Sample, steps: int64(s.Steps), buyers: list, of: make([]int, len(list))}
	for id := range list {
		g.of[id] = -1
		if list[id].improves() {
			g.of[id] = g.learners
			g.learners++
		}
	}
	if g.learners == 0 {
		return nil
	}
	g.buckets = make([][]regretSums, buckets)
	g.utilities = make([]market.Money, g.steps+1)
	return g
}

// improves reports whether a buyer has regret.
func (e *entrant) improves() bool {
	a, can := e.Agent.(market.Improver)
	return can && a.Improves() && e.valued && !e.HasBudget && !e.HasDaily
}

func (g *regret) watch(c *market.Cleared, bucket int) {
	hash := rng.Mix(c.ID, sampling)
	if hash%g.sample != 0 {
		return
	}
	half := hash / g.sample % 2
	if g.buckets[bucket] == nil {
		g.buckets[bucket] = make([]regretSums, g.learners)
	}
	bid := 0 // the first one at this seat or after it
	for i := range c.Seats {
		for bid < len(c.Bids) && int(c.Bids[bid].Seat) < i {
			bid++
		}
		s := &c.Seats[i]
		learner := g.of[s.Agent]
		if learner < 0 || s.Deal != 0 {
			continue
		}
		var actual market.Price
		switch s.Answer {
		case market.Admitted:
			actual = c.Bids[bid].Price
		case market.BelowFloor, market.Declined:
		default:
			continue
		}
		believed := g.buyers[s.Agent].believed(&c.Lot, s)
		g.others(c, int32(i), bid, believed)
		g.buckets[bucket][learner].add(half, g.cell(actual, believed), s.Value, g.utilities, g.utility(c, c.Awards, s))
	}
}

// others clears the auction with every bid of the grid at a seat, whose bid stands at that index or would.
func (g *regret) others(c *market.Cleared, seat int32, at int, believed market.Price) {
	s := &c.Seats[seat]
	buyer := &g.buyers[s.Agent]
	b := market.Bid{
		Agent: s.Agent, Seat: seat, Key: buyer.key, Draw: rng.Ticket(c.Coin, buyer.key), Class: buyer.Class, Score: buyer.score,
		Floor: s.Floor, At: s.At,
	}
	rest := c.Bids[at:]
	if s.Answer == market.Admitted {
		rest = rest[1:]
	}
	before := market.Price(-1)
	for k := range g.utilities {
		price := market.Price(int64(believed) * int64(k) / g.steps)
		if price < s.Floor {
			price = 0 // rejected
		}
		if price == before {
			g.utilities[k] = g.utilities[k-1]
			continue
		}
		before = price
		g.bids = append(g.bids[:0], c.Bids[:at]...)
		if price > 0 {
			b.Price, b.Asked = price, price
			g.bids = append(g.bids, b)
		}
		g.bids = append(g.bids, rest...)
		g.awards = g.mechanism.Clear(g.awards[:0], c.Auction, g.bids)
		g.utilities[k] = g.utility(c, g.awards, s)
	}
}

// utility is what awards bring a seat, value less payment. Clicks count with their probability.
func (g *regret) utility(c *market.Cleared, awards []market.Award, s *market.Seat) (sum market.Money) {
	for i := range awards {
		w := &awards[i]
		if w.Agent != s.Agent {
			continue
		}
		worth, pay := market.Money(0), market.Money(w.Pay)
		if w.Slot != market.NoSlot {
			worth = g.buyers[s.Agent].won(&c.Lot, w, s.Value)
		}
		if w.On == market.OnClick {
			pay = min(pay, c.Slot(int(w.Slot)).Rate.Of(g.buyers[s.Agent].score.Of(pay)))
		}
		sum += worth - w.Part().Of(pay)
	}
	return sum
}

// cell is the nearest bid of the grid, or one more for a bid beyond what is believed.
func (g *regret) cell(bid, believed market.Price) int {
	switch {
	case bid > believed:
		return int(g.steps) + 1
	case believed == 0:
		return 0
	}
	return int((2*int64(bid)*g.steps + int64(believed)) / (2 * int64(believed)))
}
