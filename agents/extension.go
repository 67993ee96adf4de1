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

// checkExtension is the bound on that share, for a kind that has the parameter.
func checkExtension(d Deps, kind string, share float64) error {
	if !(share >= 0 && share <= 1) {
		return fault(d, kind, "extension", share, "must be 0 to 1")
	}
	return nil
}
