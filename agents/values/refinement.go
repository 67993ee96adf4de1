package values

import (
	"math"

	"marketsim/internal/detmath"
	"marketsim/internal/rng"
	"marketsim/market"
)

// Refinement is what shapes the values of a group of buyers besides their law. What is left at its zero value changes nothing.
// It is never modified: buyers and runs share it.
//
//	v = quality * affinity(placement) * drift(t) * F^-1(Phi(z)),  z = sqrt(rho) c + sqrt(1-rho) e,
//
// where c and e are standard normal: c is common to all buyers of the run that have a correlation, e is the buyer's own. So any
// two such buyers of one rho have values with a Gaussian copula of correlation rho, whatever their laws; at rho = 1 all of one
// law find the same value, a common one.
type Refinement struct {
	Affinity    []float64    // factor by placement; nil: 1 everywhere
	Drift       *Drift       // nil: none
	Correlation float64      // rho, 0 to 1
	Beliefs     *Beliefs     // what its signals tell a buyer; nil: it knows its values
	Conversions *Conversions // nil: the worth of an impression shows at once
	Contextual  *Contextual  // where values come from instead of a law; nil: from the law
}

// refined is a Refinement with one buyer's chance.
type refined struct {
	*Refinement
	world          *World
	common         rng.Key
	shared, own    float64 // sqrt(rho), sqrt(1-rho)
	hearings       []hearing
	catalogue      *catalogue
	conversion     rng.Key
	conversionTime rng.Key
}

func newRefined(w *World, r *Refinement, buyer string) *refined {
	own := &refined{
		Refinement: r, world: w, common: w.key(rng.Common, ""),
		shared: math.Sqrt(r.Correlation), own: math.Sqrt(1 - r.Correlation),
		conversion: w.key(rng.Conversion, buyer), conversionTime: w.key(rng.ConversionDelay, buyer),
	}
	if r.Beliefs != nil {
		own.hearings = hearingsOf(w, r.Beliefs.signals, buyer)
	}
	if r.Contextual != nil {
		own.catalogue = r.Contextual.catalogueOf(w, buyer)
	}
	return own
}

// place is what a refined value depends on.
type place struct {
	id        uint64
	quality   float64
	placement int32
	at        market.Time
}

// lookCloser looks at a lot unless it is the one that was looked at last.
func (m *Model) lookCloser(lot *market.Lot) {
	where := place{lot.ID, lot.Quality, lot.Placement, lot.At}
	if where == m.place {
		return
	}
	m.place = where
	r := m.refined
	factor := r.factor(lot)
	if r.catalogue != nil {
		item, rate := r.catalogue.best(r.world.contextOf(lot.ID, r.catalogue.features))
		m.value = market.PriceOf(float64(factor * item * rate))
		m.estimate, m.rate = m.value, rate
		return
	}
	u, z := r.latent(m.key.Uniform(lot.ID), lot.ID)
	m.value = market.PriceOf(float64(m.sampler.At(u) * factor))
	m.estimate = m.value
	if r.Beliefs != nil {
		m.estimate = market.PriceOf(float64(r.Beliefs.mean(r.hearings, lot.ID, z) * factor))
	}
}

// latent returns the uniform number that the value is the quantile of, and its normal score where that is needed. The argument
// is the buyer's own uniform.
func (r *refined) latent(u float64, id uint64) (level, z float64) {
	switch {
	case r.Correlation == 1:
		u = r.common.Uniform(id)
	case r.Correlation > 0:
		c, e := detmath.NormQuantile(r.common.Uniform(id)), detmath.NormQuantile(u)
		z = float64(r.shared*c) + float64(r.own*e)
		return inside(detmath.NormCDF(z)), z
	}
	if r.Beliefs != nil {
		z = detmath.NormQuantile(u)
	}
	return u, z
}

// inside moves a probability off 0 and 1, where quantiles may be infinite, to where the uniforms of package rng end.
func inside(u float64) float64 { return min(max(u, 0x1p-53), 1-0x1p-53) }

// factor is what the value of an impression of quality 1 is multiplied by.
func (r *Refinement) factor(lot *market.Lot) float64 {
	factor := lot.Quality
	if r.Affinity != nil {
		factor = float64(factor * r.Affinity[lot.Placement])
	}
	if r.Drift != nil {
		factor = float64(factor * r.Drift.at(lot.At))
	}
	return factor
}
