package marketsim

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

// The case of AuctionNet's table: 48 buyers with budgets that pace, three positions. It plays 22 000 auctions in a second of one core;
// the bar is ten times that, the goal twenty times.
const (
	pacers        = 48
	pacedAuctions = 20_000 // auctions of a run
)

var positions = []market.Slot{{Rate: 300_000}, {Rate: 200_000}, {Rate: 100_000}}

// BenchmarkPacing reports auctions per second of one core, beside a loop written by hand for the same values and multipliers.
func BenchmarkPacing(b *testing.B) {
	var engine, loop []float64
	for b.Loop() {
		m := pacersMarket(b)
		start := time.Now()
		if _, err := m.Run(context.Background()); err != nil {
			b.Fatal(err)
		}
		engine = append(engine, float64(pacedAuctions)/time.Since(start).Seconds())
		start = time.Now()
		handwritten()
		loop = append(loop, float64(pacedAuctions)/time.Since(start).Seconds())
	}
	slices.Sort(engine)
	slices.Sort(loop)
	x, y := engine[len(engine)/2], loop[len(loop)/2]
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(x, "auctions/s")
	b.ReportMetric(y, "loop-auctions/s")
	b.ReportMetric(y/x, "ratio")
	b.ReportMetric(x/22_000, "AuctionNets")
}

func pacedNames() (names []string) {
	for i := range pacers {
		names = append(names, fmt.Sprint("buyer-", i+1))
	}
	return names
}

// budgetOf is the budget of each, in currency units. Where all bid half their values, as they do from the start, it lasts for the run.
const budgetOf = 0.04 * pacedAuctions / 1000

func pacersMarket(b testing.TB) *market.Market {
	b.Helper()
	inventory := market.DefaultInventory()
	gate, err := market.NewTargeting(&inventory, make([]market.Target, pacers))
	if err != nil {
		b.Fatal(err)
	}
	c := market.Config{Seed: 1, Sellers: []market.Seller{{
		Name: "publisher", Rule: market.GSP, Mechanism: mechanisms.GSP{}, Closing: market.WhenAnswered, Gate: gate, Slots: [][]market.Slot{positions},
	}}}
	if c.Source, err = market.NewTraffic(1, 0, 0, "publisher", &inventory, market.Arrivals{Rate: 1000}, pacedAuctions, 0); err != nil {
		b.Fatal(err)
	}
	sampler := law.NewSampler(law.Lognormal{Sigma: 1})
	for _, name := range pacedNames() {
		agent, err := published(1).New(agents.Deps{
			Name: name, Law: law.Lognormal{Sigma: 1}, Values: values.New(sampler, rng.NewKey(1, 0, rng.Value, name)),
			HasBudget: true, Budget: budgetOf, Auctions: pacedAuctions,
		})
		if err != nil {
			b.Fatal(err)
		}
		c.Buyers = append(c.Buyers, market.Buyer{Name: name, Agent: agent, Budget: market.MoneyOf(budgetOf), HasBudget: true, Score: market.One})
	}
	m, err := market.New(c)
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// handwritten draws the same values and paces by the same multipliers: values, multipliers, the four best bids, prices, clicks.
func handwritten() (revenue float64) {
	sampler := law.NewSampler(law.Lognormal{Sigma: 1})
	var keys, clicks [pacers]rng.Key
	for i, name := range pacedNames() {
		keys[i], clicks[i] = rng.NewKey(1, 0, rng.Value, name), rng.NewKey(1, 0, rng.Click, name)
	}
	var mu, charged, left [pacers]float64
	for i := range left {
		left[i], mu[i] = budgetOf*1000, 1
	}
	const rho = budgetOf * 1000 / pacedAuctions
	eps := 0.5 / (1.6487 * 141.42)
	for seq := range uint64(pacedAuctions) {
		var best [4]float64
		var who [4]int
		for i := range pacers {
			if seq > 0 {
				mu[i] = max(mu[i]-eps*(rho-charged[i]), 0)
				charged[i] = 0
			}
			bid := min(sampler.At(keys[i].Uniform(seq))/(1+mu[i]), left[i])
			for k := range best {
				if bid > best[k] {
					copy(best[k+1:], best[k:])
					copy(who[k+1:], who[k:])
					best[k], who[k] = bid, i
					break
				}
			}
		}
		for k, slot := range positions {
			if i := who[k]; clicks[i].Uniform(seq) < slot.Rate.Share() {
				charged[i] = best[k+1]
				left[i] -= best[k+1]
				revenue += best[k+1]
			}
		}
	}
	return revenue
}

// A comparison of speed is fair only between equals: both earn the same to within chance, and the budgets last but bind.
func TestPacingYardstick(t *testing.T) {
	r, err := pacersMarket(t).Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	engine, loop, all := r.Ledger.Earned(0).Units()*1000, handwritten(), budgetOf*1000*pacers
	t.Logf("revenue %.1f, by hand %.1f, budgets %.1f", engine, loop, all)
	if math.Abs(engine/loop-1) > 0.03 || engine > 0.999*all || engine < 0.8*all {
		t.Errorf("revenue %v, by hand %v, of budgets of %v", engine, loop, all)
	}
}
