package agents

import (
	"marketsim/agents/values"
	"marketsim/market"
)

// surplus is what a buyer that bids less than its value does when it is tied and asked again: it gives up a share of what it
// would keep. It raises nothing where it bids its value.
type surplus struct {
	values.Model
	yields float64 // share
}

var _ market.Extender = (*surplus)(nil)

// Extend implements [market.Extender].
func (s *surplus) Extend(lot *market.Lot, bid market.Price) (market.Price, bool) {
	more := market.Price(float64(s.yields * float64(s.Estimate(lot)-bid)))
	return bid + more, more > 0
}

// Extension is what a buyer does when it is tied and asked for one more sealed round.
type Extension struct {
	Yields float64 `key:"extension" unit:"1" min:"0" max:"1" doc:"share of the surplus it would keep, value - bid, that it gives up when tied and asked again"`
}

// yieldsHalf is the default.
var yieldsHalf = Extension{Yields: 0.5}

// check checks it for an agent of some kind.
func (e Extension) check(d Deps, kind string) error {
	if !(e.Yields >= 0 && e.Yields <= 1) {
		return fault(d, kind, "extension", e.Yields, "must be 0 to 1")
	}
	return nil
}
