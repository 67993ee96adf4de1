package values

import "marketsim/market"

// Refinement is what shapes the values of a group of buyers besides their law. What is left at its zero value changes nothing.
// It is never modified: buyers and runs share it.
type Refinement struct {
	Affinity []float64 // factor of the value by placement; nil: 1 everywhere
}

// Refined returns the same values, refined.
func (m Model) Refined(r *Refinement) Model {
	m.refined = r
	return m
}

// lookCloser looks at a lot unless it is the one that was looked at last.
func (m *Model) lookCloser(lot *market.Lot) {
	where := place{lot.Placement}
	if lot.ID == m.id && lot.Quality == m.quality && where == m.place {
		return
	}
	m.id, m.quality, m.place = lot.ID, lot.Quality, where
	m.value = market.PriceOf(float64(m.sampler.At(m.key.Uniform(lot.ID)) * m.refined.factor(lot)))
}

// factor is what the value of an impression of quality 1 is multiplied by.
func (r *Refinement) factor(lot *market.Lot) float64 {
	if r.Affinity == nil {
		return lot.Quality
	}
	return float64(lot.Quality * r.Affinity[lot.Placement])
}
