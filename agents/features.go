package agents

import (
	"marketsim/agents/values"
	"marketsim/market"
)

// features measures what the value of a lot is made of, the rate at which it turns out to be worth anything and what it is worth then,
// relative to what is usual: learners by gradients want numbers about 1, whether one impression in two converts or one in a
// thousand.
type features struct {
	unit float64 // mean value per unit of quality, in CPM
	rate float64 // of a lot of the mean value; 1 where that is not known
}

// mostMeans bounds what such a learner is shown, so that no lot drowns all others.
const mostMeans = 20

func (d *Deps) features() features {
	mean := max(market.PriceOf(d.meanValue()), 1)
	return features{d.meanPerQuality(), d.Values.RateAt(mean)}
}

// of are the features of a lot of an estimate v: their product is v in mean values of a lot of its quality, unless one was cut.
func (f *features) of(m *values.Model, lot *market.Lot, v market.Price) (rate, worth float64) {
	rate = m.Rate(lot)
	worth = v.CPM() / float64(f.unit*lot.Quality) / rate
	return min(rate/f.rate, mostMeans), min(float64(worth*f.rate), mostMeans)
}
