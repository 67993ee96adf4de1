package market

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"marketsim/internal/rng"
)

const (
	ms       = Time(time.Millisecond)
	midnight = Time(24 * time.Hour)
)

// A world is a random market. Times lie on a grid of milliseconds where they can, so that many events meet. Each call of
// newWorld with one seed makes the same market with fresh agents.
type world struct {
	*rand.Rand
	seed  uint64
	start Time // of the traffic: often shortly before midnight
}

func newWorld(seed uint64, instant bool) Config {
	w := world{Rand: rand.New(rand.NewPCG(seed, 1)), seed: seed}
	w.start = pick(w, 0, midnight-Time(w.Int64N(2000))*ms)
	c := Config{Seed: seed, Run: w.Uint64N(3)}
	buyers := w.IntN(13)
	for i := range buyers {
		c.Buyers = append(c.Buyers, w.buyer(fmt.Sprintf("buyer-%d", i), instant))
	}
	sellers := 1 + w.IntN(3)
	for i := range sellers {
		c.Sellers = append(c.Sellers, w.seller(fmt.Sprintf("seller-%d", i), AgentID(buyers), instant))
	}
	c.Source = w.source(sellers, 150)
	return c
}

func pick[T any](w world, of ...T) T { return of[w.IntN(len(of))] }

func (w world) buyer(name string, instant bool) Buyer {
	b := Buyer{Name: name}
	switch v := newValuation(w.seed, name); w.IntN(6) {
	case 0:
		b.Agent = shader{v, pick(w, Price(100), 70, 110)}
	case 1:
		b.Agent, b.Outcomes = shader{v, 90}, late{v}
	case 2, 3:
		b.Agent, b.Outcomes = &learner{valuation: v}, doubled{v, instant || w.IntN(2) == 0}
	default:
		b.Agent = &learner{valuation: v}
	}
	if w.IntN(3) == 0 {
		b.HasBudget, b.Budget = true, pick(w, Money(0), 1, 3_000_000, 40_000_000)
	}
	if w.IntN(3) == 0 {
		b.HasDaily, b.DailyBudget = true, pick(w, Money(0), 1, 3_000_000, 20_000_000)
	}
	if instant {
		return b
	}
	b.Link = Link{
		Latency: pick[Quantile](w, nil, fixed(0), fixed(1), fixed(10), spread{0, 40}, heavy(5)),
		Compute: pick[Quantile](w, nil, nil, fixed(1), fixed(10), spread{0, 20}),
		Loss:    pick(w, 0, 0, 0.1, 0.5),
	}
	if w.start == 0 && w.IntN(4) == 0 { // the twin replays failures from the start of the run
		b.Link.Outages = Outages{MeanUp: 200 * time.Millisecond, MeanDown: 100 * time.Millisecond}
	}
	return b
}

func (w world) seller(name string, buyers AgentID, instant bool) Seller {
	key := rng.NewKey(w.seed, 0, rng.Traffic, name)
	s := Seller{
		Name:       name,
		Mechanism:  w.mechanism(instant),
		Gate:       pick[Gate](w, everyone(buyers), picky{buyers, key}),
		Disclosure: pick(w, nil, DiscloseWinLoss, DisclosePriceOnWin, DiscloseMinimumToWin, DiscloseBids, DiscloseRange(0.25)),
		Timeout:    pick(w, 0, ms, 20*ms, 50*ms),
		Closing:    WhenAnswered,
	}
	if w.IntN(2) == 0 {
		s.Floors = floorsAt(key)
	}
	if !instant {
		s.Closing = pick(w, AtDeadline, WhenAnswered)
		s.NoticeDelay = pick(w, 0, 0, 5*ms)
	}
	return s
}

func (w world) mechanism(instant bool) Mechanism {
	x := extending{window: pick(w, 0, ms, 20*ms, 50*ms)}
	if instant {
		x.window = 0
	}
	return pick[Mechanism](w, firstPrice{}, secondPrice{}, x)
}

// source merges the sellers' impressions in order of time and seller. Some impressions are offered by all of them.
func (w world) source(sellers, auctions int) Source {
	var list []Impression
	seqs := make([]uint64, sellers)
	step := pick(w, int64(1), 3, 12, 60)
	for at, i := w.start, uint64(0); len(list) < auctions; i++ {
		at += Time(w.Int64N(step)) * ms
		first := w.IntN(sellers)
		for s := first; s < sellers && (s == first || w.IntN(3) == 0); s++ {
			list = append(list, Impression{Seller: SellerID(s), Seq: seqs[s], ID: i, At: at, Quality: 1})
			seqs[s]++
		}
	}
	slices.SortStableFunc(list, func(a, b Impression) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Seller, b.Seller))
	})
	return &impressions{list: list}
}
