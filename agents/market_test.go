package agents_test

import (
	"fmt"
	"math"
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

// kind is what agents are built by.
type kind interface {
	New(agents.Deps) (market.Agent, error)
}

// deps are those of one buyer among n of a law.
func deps(seed uint64, name string, l law.Law, n int) agents.Deps {
	return agents.Deps{
		Name:   name,
		Values: values.New(law.NewSampler(l), rng.NewKey(seed, 0, rng.Value, name)),
		Law:    l,
		Rivals: n - 1,
		Stream: rng.NewKey(seed, 0, rng.Private, name).Stream(),
	}
}

func build(t testing.TB, k kind, d agents.Deps) market.Agent {
	t.Helper()
	a, err := k.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// bazaar is a market of symmetric buyers without latency.
type bazaar struct {
	rule       market.Rule
	law        law.Law
	buyers     []kind
	floor      float64 // CPM, announced
	qualities  []float64
	disclosure market.Disclosure
	auctions   uint64
	settle     uint64 // auctions before the revenue counts
}

// play returns the mean revenue per auction in CPM and its standard deviation.
func (b bazaar) play(t testing.TB, seed uint64) (mean, sd float64) {
	t.Helper()
	inventory := market.DefaultInventory()
	if b.qualities != nil {
		inventory.Geos = nil
		for i, q := range b.qualities {
			inventory.Geos = append(inventory.Geos, market.Segment{Name: fmt.Sprint("geo", i), Share: 1, Quality: q})
		}
	}
	source, err := market.NewTraffic(seed, 0, 0, "seller", &inventory, market.Arrivals{Rate: 1000}, b.auctions, 0)
	if err != nil {
		t.Fatal(err)
	}
	gate, err := market.NewTargeting(&inventory, make([]market.Target, len(b.buyers)))
	if err != nil {
		t.Fatal(err)
	}
	till := &till{after: b.settle}
	seller := market.Seller{
		Name: "seller", Closing: market.WhenAnswered, Rule: b.rule, Mechanism: mechanisms.FirstPrice{},
		Floors: floor(market.PriceOf(b.floor)), Gate: gate, Disclosure: b.disclosure,
	}
	if b.rule == market.SecondPrice {
		seller.Mechanism = mechanisms.SecondPrice{}
	}
	c := market.Config{Seed: seed, Sellers: []market.Seller{seller}, Source: source, Recorders: []market.Recorder{till}}
	for i, k := range b.buyers {
		name := fmt.Sprint("buyer", i)
		c.Buyers = append(c.Buyers, market.Buyer{Name: name, Agent: build(t, k, deps(seed, name, b.law, len(b.buyers)))})
	}
	m, err := market.New(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return till.result()
}

// floor is the same for all lots.
type floor market.Price

func (f floor) Set(a *market.Auction) { a.Floor = market.Price(f) }

// till counts revenue.
type till struct {
	after           uint64
	n, sum, squares float64
}

func (r *till) Record(c *market.Cleared) {
	if c.Seq < r.after {
		return
	}
	r.n++
	for _, w := range c.Awards {
		r.sum += w.Pay.CPM()
		r.squares += w.Pay.CPM() * w.Pay.CPM()
	}
}

func (r *till) result() (mean, sd float64) {
	mean = r.sum / r.n
	return mean, math.Sqrt(r.squares/r.n - mean*mean)
}

// symmetric is n buyers of one kind.
func symmetric(k kind, n int) []kind {
	all := make([]kind, n)
	for i := range all {
		all[i] = k
	}
	return all
}
