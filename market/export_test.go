package market

import "testing"

// What needs packages above this one (market/metrics, mechanisms, agents) lives in package market_test and borrows these.
var (
	MixedTen   = mixedTen
	NewTight   = newTight
	NewTally   = newTally
	SideBySide = sideBySide
)

// NewWorld makes a random market, as the tests of the engine do.
var NewWorld = newWorld

// LedgerOf is the ledger of a market that is still being played.
func LedgerOf(m *Market) *Ledger { return &m.ledger }

// Player returns a function that plays blocks of auctions in one market.
func Player(tb testing.TB, c Config) func(auctions int) { return player(tb, c) }

// Run plays the tight loop.
func (l *tight) Run(auctions int) { l.run(auctions) }
