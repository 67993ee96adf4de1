package scenarios

import (
	"marketsim/market"
	"marketsim/market/metrics"
)

// DealInfo is what results know of a deal in force.
type DealInfo = metrics.Deal

// dealsInForce lists the deals as the book has them.
func (b *Blueprint) dealsInForce() []DealInfo {
	var list []DealInfo
	for i := range b.Scenario.Deals {
		if d := &b.Scenario.Deals[i]; b.inForce(&d.Value) {
			list = append(list, DealInfo{
				ID: market.DealID(i + 1), Name: d.Name, Kind: kinds[d.Value.Kind],
				Volume: uint64(d.Value.Volume), Asap: d.Value.Pacing == "asap",
			})
		}
	}
	return list
}
