package market

import "testing"

// The benchmarks that need packages above this one (market/metrics, agents) live in package market_test and borrow these.
var (
	MixedTen   = mixedTen
	NewTight   = newTight
	NewTally   = newTally
	SideBySide = sideBySide
)

// Player returns a function that plays blocks of auctions in one market.
func Player(tb testing.TB, c Config) func(auctions int) { return player(tb, c) }

// Run plays the tight loop.
func (l *tight) Run(auctions int) { l.run(auctions) }
