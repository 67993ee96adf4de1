package market_test

import (
	"fmt"
	"testing"

	"marketsim/market"
	"marketsim/market/metrics"
)

// BenchmarkOneStep is the first bar of the design: the one-step path with the metrics of market/metrics on, over a tight
// hand-written loop that plays the same auctions and keeps revenue, welfare, surplus, shares and a series. The ratio is at
// most 2, the goal is 1.5.
func BenchmarkOneStep(b *testing.B) {
	for _, agents := range []int{2, 10, 20} {
		b.Run(fmt.Sprintf("agents-%d", agents), func(b *testing.B) {
			c := market.MixedTen(agents)
			inventory := market.DefaultInventory()
			c.Recorders = []market.Recorder{metrics.New(&inventory, c.Buyers, metrics.Span{Auctions: 1 << 40})}
			market.SideBySide(b, 2000, market.Player(b, c), market.NewTight(agents).Run)
		})
	}
}
