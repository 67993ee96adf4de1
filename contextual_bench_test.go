package marketsim

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

// AuctionGym's second-price case: six buyers of twelve items each, two of whom take part in an auction. The yardstick is the tight
// loop of its value model: a context, then dot product, click rate and value of each item of two buyers, and the second highest.
func BenchmarkContextual(b *testing.B) {
	b.Run("market", benchmarkMarket)
	b.Run("yardstick", benchmarkLoop)
}

func benchmarkMarket(b *testing.B) {
	choice := law.Catalog.With(values.ContextualLaw).MustChoose("contextual")
	l, err := choice.Build(nil)
	if err != nil {
		b.Fatal(err)
	}
	second := mechanisms.Catalog.MustChoose("second-price")
	rule, err := second.Build(mechanisms.Deps{})
	if err != nil {
		b.Fatal(err)
	}
	g := &gymnasts{participants: 2, pick: rng.NewKey(1, 0, "test", "participants")}
	seller := market.Seller{Name: "publisher", Rule: market.SecondPrice, Mechanism: rule, Gate: g, Closing: market.WhenAnswered}
	config := market.Config{Seed: 1, Sellers: []market.Seller{seller}, Recorders: []market.Recorder{new(takings)}}
	world := values.NewWorld(1, 0)
	for i := range 6 {
		name := fmt.Sprint("agent-", i+1)
		model := world.Model(law.Sampler{}, &values.Refinement{Contextual: l.(*values.Contextual)}, name)
		agent := build(b, agents.Truthful{}, agents.Deps{Name: name, Values: model})
		g.outcomes = append(g.outcomes, model.Outcomes())
		config.Buyers = append(config.Buyers, market.Buyer{Name: name, Agent: agent})
	}
	inventory := market.DefaultInventory()
	if config.Source, err = market.NewTraffic(1, 0, 0, "publisher", &inventory, market.Arrivals{Rate: 1000}, uint64(b.N), 0); err != nil {
		b.Fatal(err)
	}
	m, err := market.New(config)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	if _, err := m.Run(context.Background()); err != nil {
		b.Fatal(err)
	}
}

// takings are welfare and revenue.
type takings struct{ welfare, revenue market.Price }

func (o *takings) Record(c *market.Cleared) {
	for _, w := range c.Awards {
		o.revenue += w.Pay
		for _, s := range c.Seats {
			if s.Agent == w.Agent {
				o.welfare += s.Value
			}
		}
	}
}

func benchmarkLoop(b *testing.B) {
	const buyers, items, features = 6, 12, 5
	chance := rand.New(rand.NewPCG(1, 2))
	var embedding [buyers][items][features]float64
	var intercept, worth [buyers][items]float64
	for k := range buyers {
		for i := range items {
			for j := range features {
				embedding[k][i][j] = chance.NormFloat64()
			}
			intercept[k][i], worth[k][i] = -3-chance.Float64(), math.Exp(0.1+0.2*chance.NormFloat64())
		}
	}
	value := func(k int, x *[features]float64) float64 {
		best := 0.0
		for i := range items {
			t := intercept[k][i]
			for j := range x {
				t += x[j] * embedding[k][i][j]
			}
			best = max(best, worth[k][i]/(1+math.Exp(-t)))
		}
		return best
	}
	var revenue, welfare float64
	for b.Loop() {
		var x [features]float64
		for j := range x {
			x[j] = chance.NormFloat64()
		}
		first := chance.IntN(buyers)
		second := (first + 1 + chance.IntN(buyers-1)) % buyers
		v, w := value(first, &x), value(second, &x)
		revenue += min(v, w)
		welfare += max(v, w)
	}
	if welfare < revenue {
		b.Fatal("impossible")
	}
}
