package metrics

import (
	"slices"

	"marketsim/market"
)

// closing are the metrics of how auctions come to their end.
func (t *twin) closing(metric string) (v float64, ok bool) {
	share := func(of func(p *played) bool) float64 {
		return mean(t.auctions, func(p *played) float64 {
			if of(p) {
				return 1
			}
			return 0
		})
	}
	switch metric {
	case "soft_floor":
		if v = mean(t.auctions, func(p *played) float64 { return p.Soft.CPM() }); v == 0 {
			v = missing
		}
	case "decision_time_ms":
		v = mean(t.auctions, func(p *played) float64 { return 1000 * (p.Close.Seconds() - p.At.Seconds()) })
	case "slots_sold":
		v = mean(t.auctions, slotsOf)
	case "clicks":
		if mean(t.auctions, func(p *played) float64 { return count(p, paidByClick) }) == 0 {
			return missing, true
		}
		v = mean(t.auctions, func(p *played) float64 {
			return count(p, func(w market.Award) bool { return paidByClick(w) && w.Charged > 0 })
		})
	case "deal_share":
		v = divide(mean(t.auctions, dealtOf), mean(t.auctions, revenueOf))
	case "tie_share":
		v = share(anyTied)
	case "extended_share":
		v = share(func(p *played) bool { return p.Round == 1 })
	case "exploring_share":
		v = share(func(p *played) bool { return p.Exploring })
	case "exploration_cost":
		experiments, others := t.split()
		v = float64(len(experiments)) / float64(len(t.auctions)) * (mean(others, revenueOf) - mean(experiments, revenueOf))
	default:
		return 0, false
	}
	return v, true
}

// split parts the auctions whose floor is an experiment from the others.
func (t *twin) split() (experiments, others []played) {
	for _, p := range t.auctions {
		if p.Exploring {
			experiments = append(experiments, p)
		} else {
			others = append(others, p)
		}
	}
	return experiments, others
}

// anyTied compares every two bids in the open auction, by what they could pay.
func anyTied(p *played) bool {
	open := slices.DeleteFunc(slices.Clone(p.Bids), func(b market.Bid) bool { return b.Deal != 0 })
	for i, a := range open {
		for _, b := range open[:i] {
			higher := slices.ContainsFunc(open, func(c market.Bid) bool { return c.Price > a.Price })
			if a.Price == b.Price && !higher && a.Price >= p.Reserve {
				return true
			}
		}
	}
	return false
}
