// Package values says what an impression is worth to a buyer.
//
// A value is looked up, not drawn: it is the inverse distribution function of the buyer's law at a keyed uniform number,
// times the quality that the lot announces to everybody,
//
//	v = quality * F^-1(u),  u = hash of (seed, run, the buyer's name, the impression).
//
// So it depends neither on who else is in the market, nor on what the buyer was asked before, nor on how often. A [Refinement]
// adds what makes values differ by place.
package values

import (
	"math"

	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
)

// Model is one buyer's values: unless they are refined, independent from impression to impression and from buyer to buyer.
// Agents embed it and so become a [market.Valuer]. The zero Model finds everything worthless.
//
// It remembers the last value it was asked for, because recorders ask again for the lot that was just bid on. That leaves
// it pure: what it remembers is filed under all that a value depends on, the impression's ID and its quality (two sellers
// may offer one impression at two qualities). Even the empty memory is right: at quality 0 every impression is worth 0.
//
// It is not safe for concurrent use.
type Model struct {
	sampler law.Sampler
	key     rng.Key

	id      uint64       // of an impression, masked
	mask    uint64       // 0 if the law is constant: then all impressions of a quality are worth the same; else all bits
	quality float64      // NaN, which equals nothing, if refined: then place says what is remembered
	value   market.Price // of that impression at that quality

	refined  *refined     // nil: nothing
	place    place        // what is remembered, if refined
	estimate market.Price // of that
	rate     float64      // at which that is clicked, if a catalogue makes it
}

var _ market.Valuer = (*Model)(nil)

// New returns values drawn by a key, one of purpose [rng.Value] with the buyer's name. The sampler is that of the law of an
// impression of quality 1, in currency units per thousand impressions.
func New(s law.Sampler, k rng.Key) Model {
	m := Model{sampler: s, key: k}
	if _, constant := s.Constant(); !constant {
		m.mask = math.MaxUint64
	}
	return m
}

// Value implements [market.Valuer].
func (m *Model) Value(lot *market.Lot) market.Price {
	if lot.ID&m.mask != m.id || lot.Quality != m.quality {
		m.look(lot)
	}
	return m.value
}

// Estimate is what the buyer believes the lot to be worth when it bids: its value if it knows that, else the mean of what it may
// be, given its signals.
func (m *Model) Estimate(lot *market.Lot) market.Price {
	v := m.Value(lot)
	if m.refined != nil {
		return m.estimate
	}
	return v
}

// Rate is the probability with which the lot will turn out to be worth anything, as far as the buyer knows: that of a click or a
// conversion, of which each is then worth Estimate / Rate. It is 1 where worth is certain.
func (m *Model) Rate(lot *market.Lot) float64 {
	if estimate := m.Estimate(lot); m.refined == nil || m.refined.catalogue == nil {
		return m.RateAt(estimate)
	}
	return m.rate
}

// RateAt is the rate of a lot of which no more is known than its estimate. It is 1 where a catalogue makes rates: there it can be any.
func (m *Model) RateAt(estimate market.Price) float64 {
	r := m.refined
	if r == nil || r.catalogue != nil || r.Conversions == nil || estimate >= r.Conversions.Worth {
		return 1
	}
	return float64(estimate) / float64(r.Conversions.Worth)
}

// Factor is what a value of the law is multiplied by for a lot: its quality and, if the values are refined, affinity and drift.
func (m *Model) Factor(lot *market.Lot) float64 {
	if m.refined != nil {
		return m.refined.factor(lot)
	}
	return lot.Quality
}

func (m *Model) look(lot *market.Lot) {
	if m.refined != nil {
		m.lookCloser(lot)
		return
	}
	v, certain := m.sampler.Constant()
	if !certain {
		v = m.sampler.At(m.key.Uniform(lot.ID))
	}
	m.id, m.quality = lot.ID&m.mask, lot.Quality
	m.value = market.PriceOf(float64(v * lot.Quality))
}
