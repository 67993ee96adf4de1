package marketsim

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"marketsim/agents"
	"marketsim/internal/detmath"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/market/metrics"
)

// BenchmarkQLearning plays sessions of a million first-price auctions between two learners, with and without yield metrics, beside
// the bare loop over their two tables, and reports the medians of the nanoseconds an auction and of the ratio.
func BenchmarkQLearning(b *testing.B) {
	const auctions = 1_000_000
	for _, metered := range []bool{true, false} {
		b.Run(fmt.Sprintf("metrics=%t", metered), func(b *testing.B) {
			e := banchioSkrzypacz(market.FirstPrice, 0.99, auctions)
			e.metered = metered
			var ours, bare, ratios []float64
			for run := uint64(0); b.Loop(); run++ {
				start := time.Now()
				end, err := e.session(run)
				if err != nil {
					b.Fatal(err)
				}
				x := float64(time.Since(start)) / auctions
				start = time.Now()
				revenue := bareLoop(e.agent, run, auctions)
				y := float64(time.Since(start)) / auctions
				if math.Abs(revenue-end.revenue) > 1e-9 {
					b.Fatalf("session %d: the market ends at %v, the bare loop at %v", run, end.revenue, revenue)
				}
				ours, bare, ratios = append(ours, x), append(bare, y), append(ratios, x/y)
			}
			for unit, x := range map[string][]float64{"engine-ns/auction": ours, "bare-ns/auction": bare, "ratio": ratios} {
				slices.Sort(x)
				b.ReportMetric(x[len(x)/2], unit)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// bareLoop is what such a session comes down to: two tables, the same chance, the same arithmetic and nothing else. It returns the
// mean revenue of the last auctions that count.
func bareLoop(p agents.QLearning, run, auctions uint64) float64 {
	type table struct {
		q       [19]float64
		key     uint64
		stream  *rand.Rand
		epsilon float64
	}
	coins := rng.NewKey(experimentSeed, run, rng.Coin, "publisher")
	var players [2]table
	for i := range players {
		name := fmt.Sprintf("learner-%d", i+1)
		t := &players[i]
		t.key, t.stream, t.epsilon = rng.Hash(name), rng.NewKey(experimentSeed, run, rng.Private, name).Stream(), p.Exploration.Epsilon
		for b := range t.q {
			t.q[b] = p.Q0
		}
	}
	keep, paid := detmath.Exp(-p.Exploration.Decay), 0.0
	for n := range auctions {
		var arm [2]int
		var best [2]float64
		for i := range players {
			t := &players[i]
			for b := range t.q {
				if t.q[b] > t.q[arm[i]] {
					arm[i] = b
				}
			}
			best[i] = t.q[arm[i]]
			if t.stream.Float64() < t.epsilon {
				arm[i] = t.stream.IntN(len(t.q))
			}
			t.epsilon *= keep
		}
		winner := 0
		if arm[1] > arm[0] {
			winner = 1
		} else if arm[0] == arm[1] {
			coin := coins.Bits(n)
			if rng.Ticket(coin, players[1].key) < rng.Ticket(coin, players[0].key) {
				winner = 1
			}
		}
		for i := range players {
			t, reward := &players[i], 0.0
			if i == winner {
				bid := float64(arm[i]+1) / 20
				if reward = 1 - bid; n >= auctions-watched {
					paid += bid / watched
				}
			}
			was := t.q[arm[i]]
			t.q[arm[i]] = was + p.Alpha*(reward+p.Gamma*best[i]-was)
		}
	}
	return paid
}

// meter is the recorder of a run that a scenario would have.
func meter(c *market.Config, auctions uint64) market.Recorder {
	v := market.DefaultInventory()
	return metrics.New(&v, c.Buyers, metrics.Span{Auctions: auctions})
}
