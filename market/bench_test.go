package market

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"marketsim/internal/law"
)

// sideBySide times blocks of two sides in turn, so that the drift of the machine hits both, and reports the medians of the
// nanoseconds an auction and of the ratio.
func sideBySide(b *testing.B, auctions int, engine, yardstick func(auctions int)) {
	b.Helper()
	clock := func(side func(int)) float64 {
		start := time.Now()
		side(auctions)
		return float64(time.Since(start)) / float64(auctions)
	}
	engine(auctions)
	yardstick(auctions)
	var ours, theirs, ratios []float64
	for b.Loop() {
		x := clock(engine)
		y := clock(yardstick)
		ours, theirs, ratios = append(ours, x), append(theirs, y), append(ratios, x/y)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(ours), "engine-ns/auction")
	b.ReportMetric(median(theirs), "yardstick-ns/auction")
	b.ReportMetric(median(ratios), "ratio")
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}

// player returns a function that plays blocks of auctions in one market.
func player(tb testing.TB, c Config) func(auctions int) {
	source := newBlocks()
	c.Source = source
	m, err := New(c)
	if err != nil {
		tb.Fatal(err)
	}
	return func(auctions int) {
		source.left = auctions
		if _, err := m.Run(context.Background()); err != nil {
			tb.Fatal(err)
		}
	}
}

// naively is player for the twin.
func naively(c Config) func(auctions int) {
	source := newBlocks()
	c.Source = source
	n := newNaive(c, none)
	return func(auctions int) {
		source.left = auctions
		n.run()
	}
}

// BenchmarkLatency is the second bar of the design: ratio at most 0.7, the goal is 0.4.
func BenchmarkLatency(b *testing.B) {
	for _, mix := range []string{"mixed", "memoryless", "learning"} {
		b.Run(mix, func(b *testing.B) {
			sideBySide(b, 5000, player(b, distantTen(mix)), naively(distantTen(mix)))
		})
	}
}

// distantTen are ten agents with lognormal latencies of median 20 ms under a timeout of 100 ms.
func distantTen(mix string) Config {
	c := mixedTen(10)
	c.Sellers[0].Closing = AtDeadline
	c.Recorders = []Recorder{newTally(10)}
	latency := law.NewSampler(law.Lognormal{Mu: 2.9957, Sigma: 0.4}) // exp(2.9957) = 20
	for i := range c.Buyers {
		c.Buyers[i].Link.Latency = latency
		d := drawn{key: newTight(10).buyers[i].key, law: law.NewSampler(law.Lognormal{Mu: 0.6, Sigma: 1})}
		switch mix {
		case "memoryless":
			c.Buyers[i].Agent = &shadedBidder{d, 0.8}
		case "learning":
			c.Buyers[i].Agent = &learningBidder{shadedBidder{d, 0.7}}
		}
	}
	return c
}

// TestYardsticksDoTheSameWork: a comparison of speed is fair only between equals.
func TestYardsticksDoTheSameWork(t *testing.T) {
	c := mixedTen(10)
	engine, loop := newTally(10), newTight(10)
	c.Recorders = []Recorder{engine}
	player(t, c)(20_000)
	loop.run(20_000)
	if !reflect.DeepEqual(engine, loop.tally) {
		t.Errorf("engine and tight loop differ:\n%+v\n%+v", engine.wins, loop.tally.wins)
	}

	near, far := distantTen("mixed"), distantTen("mixed")
	player(t, near)(5000)
	naively(far)(5000)
	if !reflect.DeepEqual(near.Recorders, far.Recorders) {
		t.Error("engine and naive twin differ")
	}
}
