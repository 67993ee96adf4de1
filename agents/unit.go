package agents

import (
	"cmp"
	"math"
)

// unitOf is an amount in CPM to measure money by, so that the currency does not matter: itself, or 1 if it is none. So it is for a
// buyer that finds everything worthless, or whose law has no mean.
func unitOf(cpm float64) float64 {
	if cpm > 0 && !math.IsInf(cpm, 0) {
		return cpm
	}
	return 1
}

// meanValue is what a lot is worth on average, in CPM.
func (d *Deps) meanValue() float64 { return unitOf(float64(d.Law.Mean() * cmp.Or(d.Scale.Mean, 1))) }

// meanPerQuality is what a lot is worth on average per unit of quality, in CPM: what prices are measured by that rise with quality.
func (d *Deps) meanPerQuality() float64 {
	return unitOf(float64(d.Law.Mean() * cmp.Or(d.Scale.PerQuality, 1)))
}
