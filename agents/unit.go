package agents

import "math"

// unitOf is an amount in CPM to measure money by, so that the currency does not matter: itself, or 1 if it is none. So it is for a
// buyer that finds everything worthless, or whose law has no mean.
func unitOf(cpm float64) float64 {
	if cpm > 0 && !math.IsInf(cpm, 0) {
		return cpm
	}
	return 1
}
