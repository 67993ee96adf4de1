package agents_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/mechanisms"
)

// Whether all impressions are worth eight times as much for their quality, for the buyers' affinity or by a drift at the start:
// every kind bids eight times what it bids without, auction by auction. Bids are rounded to whole prices, so that one in a hundred
// may differ by more than that.
func TestBidsScaleWithTheFactor(t *testing.T) {
	const factor = 8
	for name, k := range scalable() {
		t.Run(name, func(t *testing.T) {
			tolerance := 1e-4
			if name == "best-response" {
				tolerance = 0.05 // it bids edges of a histogram as its rivals do, and rounding decides on which side of one a price lies
			}
			plain := scaled{kind: k(1), aware: name == "curse-aware", factor: 1}.play(t)
			if slices.Max(plain) == 0 {
				t.Fatal("no bids")
			}
			for how, s := range map[string]scaled{
				"quality":  {quality: factor},
				"affinity": {refinement: values.Refinement{Affinity: []float64{factor}}},
				"drift":    {refinement: values.Refinement{Drift: &values.Drift{Shape: values.Step, To: factor}}},
			} {
				s.kind, s.aware, s.factor = k(factor), name == "curse-aware", factor
				differ, first := 0, -1
				bids := s.play(t)
				for i := range plain {
					if !(math.Abs(bids[i]/factor-plain[i]) <= tolerance*plain[i]) {
						if differ++; first < 0 {
							first = i
						}
					}
				}
				if differ > len(plain)/100 || len(bids) != len(plain) {
					t.Errorf("%s: %d of %d bids differ, the first is bid %d: %v, expected %v", how, differ, len(plain), first, bids[first]/factor, plain[first])
				}
			}
		})
	}
}

// scalable are all kinds, and what else some can do. What is a price among their parameters is so many times as large.
func scalable() map[string]func(factor float64) kind {
	kinds := map[string]func(float64) kind{}
	for _, e := range agents.Catalog.Entries() {
		choice := agents.Catalog.MustChoose(e.Name)
		kinds[e.Name] = func(float64) kind { return chosen{choice} }
	}
	grid := agents.Grid{Over: "shares", Lowest: 0.1, Highest: 1, Bids: 10, ValueBuckets: 4}
	prices := func(factor float64) agents.Grid {
		return agents.Grid{Over: "prices", Lowest: 10 * factor, Highest: 100 * factor, Bids: 10, ValueBuckets: 3}
	}
	kinds["hedge that teaches all ranges"] = func(float64) kind { return agents.Hedge{Grid: grid, Cross: true} }
	kinds["hedge over prices"] = func(f float64) kind { return agents.Hedge{Grid: prices(f), Cross: true} }
	kinds["exp3 over prices"] = func(f float64) kind { return agents.Exp3{Grid: prices(f)} }
	kinds["ucb1 over prices"] = func(f float64) kind { return agents.UCB1{Grid: prices(f), C: 2} }
	kinds["linucb over prices"] = func(f float64) kind { return agents.LinUCB{Grid: prices(f), Alpha: 1, Degree: 2} }
	kinds["adaptive-shade by value"] = func(float64) kind {
		return agents.AdaptiveShade{Curve: "lognormal", Feedback: "full", HalfLife: 1000, Warmup: 50, Start: 0.8, ValueBuckets: 4}
	}
	return kinds
}

// scaled is a market of three buyers of one kind to whom all is worth the same factor of their law.
type scaled struct {
	kind       kind
	aware      bool // of signals
	factor     float64
	quality    float64
	refinement values.Refinement
}

// play returns all bids in CPM; 0 stands for none.
func (s scaled) play(t *testing.T) []float64 {
	t.Helper()
	const auctions, buyers = 2000, 3
	inventory := market.DefaultInventory()
	inventory.Placements[0].Quality = max(1, s.quality)
	source, err := market.NewTraffic(1, 0, 0, "seller", &inventory, market.Arrivals{Rate: 1000}, auctions, 0)
	if err != nil {
		t.Fatal(err)
	}
	l := law.Uniform{Lo: 0, Hi: 100}
	beliefs, err := values.NewBeliefs(l, []values.Signal{{Name: "s", Coverage: 1, Precision: 2}})
	if err != nil {
		t.Fatal(err)
	}
	gate, err := market.NewTargeting(&inventory, make([]market.Target, buyers))
	if err != nil {
		t.Fatal(err)
	}
	world := values.NewWorld(1, 0)
	book := &bidBook{}
	c := market.Config{Seed: 1, Source: source, Recorders: []market.Recorder{book}, Sellers: []market.Seller{{
		Name: "seller", Closing: market.WhenAnswered, Rule: market.FirstPrice, Mechanism: mechanisms.FirstPrice{},
		Floors: floor(market.PriceOf(20 * s.factor)), Gate: gate, Disclosure: market.DiscloseMinimumToWin,
	}}}
	for i := range buyers {
		d := deps(1, fmt.Sprint("buyer", i), l, buyers)
		refinement := s.refinement
		if s.aware {
			refinement.Correlation, refinement.Beliefs, d.Precision = 1, beliefs, 2
		}
		d.Values = world.Model(law.NewSampler(l), &refinement, d.Name)
		d.Scale = refinement.Scale(&inventory, &market.Target{}, market.Time(auctions*1e6))
		d.Budget, d.HasBudget, d.Auctions = 10*s.factor, true, auctions
		c.Buyers = append(c.Buyers, market.Buyer{Name: d.Name, Agent: build(t, s.kind, d)})
	}
	m, err := market.New(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return book.bids
}

// bidBook keeps all bids, in the order of the seats.
type bidBook struct{ bids []float64 }

func (b *bidBook) Record(c *market.Cleared) {
	at := len(b.bids)
	for range 3 {
		b.bids = append(b.bids, 0)
	}
	for _, bid := range c.Bids {
		b.bids[at+int(bid.Agent)] = bid.Price.CPM()
	}
}
