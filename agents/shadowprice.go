package agents

import (
	"math"

	"marketsim/market"
)

// shadowPrice is what a further unit of budget is worth to a buyer, in units of its objective: the multiplier mu of the constraint
// that it spend no more than rho an auction, learned by steps along the subgradient of the dual,
//
//	mu <- P_[0, most](mu - eps (rho - z)),  eps = step / (unit sqrt(T)),
//
// where z is what the last auction cost, T the auctions of the time that the budget is for and unit the mean value of a lot.
// Without a budget it is 0. When less than the unit is left of a day's budget, auctions that cost nothing no longer lower it: they
// say that the money is gone, not that it is plenty, and the next day begins where this one ended.
type shadowPrice struct {
	purse
	mu, most float64
	eps      float64 // per CPM
	unit     float64 // CPM
}

// newShadowPrice starts at a multiplier.
func newShadowPrice(d Deps, p purse, start, most, step float64) shadowPrice {
	if !p.limited {
		return shadowPrice{purse: p}
	}
	return shadowPrice{purse: p, mu: start, most: most, eps: stepSize(d, step, p.auctions), unit: d.meanValue()}
}

// step takes the steps up to a lot: those for auctions without the buyer, which cost nothing, and that for its last one.
func (s *shadowPrice) step(lot *market.Lot) {
	auctions, charged := s.turn(lot)
	if s.daily && s.budget-s.spent < s.unit {
		auctions = 0
	}
	if s.limited {
		gradient := float64(s.even*auctions) - charged
		s.mu = min(max(s.mu-float64(s.eps*gradient), 0), s.most)
	}
}

// stepSize is the eps above for a run of so many auctions.
func stepSize(d Deps, step, auctions float64) float64 {
	return step / (d.meanValue() * math.Sqrt(auctions))
}
