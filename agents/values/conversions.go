package values

import (
	"marketsim/internal/rng"
	"marketsim/market"
)

// Conversions make the worth of an impression show only after it was shown. It converts with probability
//
//	p = v / Worth, at most 1,
//
// and is then worth Worth, else nothing, so that its mean is the value v. One whose value exceeds Worth converts for certain and
// is worth v.
type Conversions struct {
	Worth market.Price    // of a thousand impressions that all convert: a thousand times what one conversion is worth
	Delay market.Quantile // from the close until it shows, in ms; nil: none
}

// Outcomes tells what impressions turn out to be worth to a buyer with these values; it is nil if that is known at once. With
// conversions, or with a contextual value, which is that of the best item times the rate at which it is clicked, chance decides.
func (m Model) Outcomes() market.Realizer {
	if m.refined == nil || m.refined.Conversions == nil && m.refined.catalogue == nil {
		return nil
	}
	return &outcomes{m}
}

// outcomes is a model by which chance decides.
type outcomes struct{ model Model }

// Realize implements [market.Realizer].
func (o *outcomes) Realize(lot *market.Lot) (worth market.Price, after market.Time) {
	m, r := &o.model, o.model.refined
	v, id := m.Value(lot), lot.ID
	if r.catalogue != nil {
		item, rate := r.catalogue.best(r.world.contextOf(id, r.catalogue.features))
		if r.conversion.Uniform(id) < rate {
			worth = market.PriceOf(float64(r.factor(lot) * item))
		}
		return worth, 0
	}
	if r.Conversions.Delay != nil {
		after = delayOf(r.Conversions.Delay, r.conversionTime, id)
	}
	switch worth = r.Conversions.Worth; {
	case v >= worth:
		return v, after
	case float64(r.conversion.Uniform(id)*float64(worth)) < float64(v):
		return worth, after
	}
	return 0, after
}

// RealizesAtOnce implements [market.Realizer].
func (o *outcomes) RealizesAtOnce() bool {
	c := o.model.refined.Conversions
	return o.model.refined.catalogue != nil || c == nil || c.Delay == nil
}

// delayOf draws a delay in ms.
func delayOf(q market.Quantile, k rng.Key, id uint64) market.Time {
	const ms, longest = 1e6, 1e18 // ns; some thirty years
	return market.Time(min(max(float64(q.At(k.Uniform(id))*ms), 0), longest))
}
