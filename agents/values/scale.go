package values

import "marketsim/market"

// Scale is how large a buyer's values are beside those of its law, over all impressions that it wants: what the factor of quality,
// affinity and drift (see [Refinement]) is on average and at most. The zero Scale stands for 1 throughout.
type Scale struct {
	Mean       float64 // of the factor
	PerQuality float64 // mean of the factor without the quality
	Most       float64 // the largest factor
}

// Scale weighs placements, regions and devices as often as they come, and times of a run of so long alike. A nil Refinement changes
// nothing, and neither does a target that nothing in the inventory meets.
func (r *Refinement) Scale(v *market.Inventory, wants *market.Target, length market.Time) Scale {
	mean, most := 1.0, 1.0
	if r != nil && r.Drift != nil {
		mean, most = r.Drift.over(length)
	}
	var weights, factors, own, largest float64
	for p := range v.Placements {
		for g := range v.Geos {
			for d := range v.Devices {
				if !wants.Wants(v, p, g, d) {
					continue
				}
				affinity := 1.0
				if r != nil && r.Affinity != nil {
					affinity = r.Affinity[p]
				}
				weight := float64(v.Placements[p].Share * v.Geos[g].Share * v.Devices[d].Share)
				factor := float64(affinity * v.Placements[p].Quality * v.Geos[g].Quality * v.Devices[d].Quality)
				weights += weight
				own += float64(weight * affinity)
				factors += float64(weight * factor)
				if weight > 0 {
					largest = max(largest, factor)
				}
			}
		}
	}
	if weights == 0 {
		return Scale{}
	}
	return Scale{float64(factors / weights * mean), float64(own / weights * mean), float64(largest * most)}
}

// over is the mean of the factor over a time from 0 on, by its middles of a thousand parts, and the largest.
func (d *Drift) over(length market.Time) (mean, most float64) {
	const parts = 1000
	for i := range parts {
		mean += d.at(market.Time((float64(i)+0.5)/parts*float64(length))) / parts
	}
	return mean, max(d.at(0), d.at(length))
}
