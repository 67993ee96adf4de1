package values_test

import (
	"math"
	"testing"

	"marketsim/agents/values"
	"marketsim/market"
)

// A drift multiplies the values by its factor at the time of the impression.
func TestDrift(t *testing.T) {
	for _, c := range []struct {
		drift  values.Drift
		factor func(t float64) float64
	}{
		{values.Drift{Shape: values.Linear, To: 3, Start: 10, Length: 100}, func(t float64) float64 { return 1 + 2*min(max(t-10, 0), 100)/100 }},
		{values.Drift{Shape: values.Linear, To: 0, Length: 50}, func(t float64) float64 { return 1 - min(t, 50)/50 }},
		{values.Drift{Shape: values.Geometric, To: 0.25, Start: 20, Length: 40}, func(t float64) float64 { return math.Pow(0.25, min(max(t-20, 0), 40)/40) }},
		{values.Drift{Shape: values.Step, To: 2, Start: 30, Length: 50}, func(t float64) float64 {
			if t < 30 {
				return 1
			}
			return 2
		}},
	} {
		m := refined("a", &values.Refinement{Drift: &c.drift})
		for at := range market.Time(200) {
			l := lot(7, 1)
			l.At = at
			if got, want := m.Value(l).CPM(), value(1, 2, "a", lot(7, c.factor(float64(at)))).CPM(); math.Abs(got-want) > 2e-6 {
				t.Fatalf("%+v at %d: %v, want %v", c.drift, at, got, want)
			}
		}
	}
}
