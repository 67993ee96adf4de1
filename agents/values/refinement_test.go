package values_test

import (
	"testing"

	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
)

// refined are the values of a buyer with the law of the other tests.
func refined(name string, r *values.Refinement) values.Model {
	return values.NewWorld(1, 2).Model(law.NewSampler(lognormal), r, name)
}

// An affinity multiplies the value by a factor of the placement, whatever was asked before: the same impression may be offered
// at two placements. Without any, refined values are the plain ones.
func TestAffinity(t *testing.T) {
	factors := []float64{1, 0, 0.25, 1000}
	plain := model(1, 2, "a")
	m, same := refined("a", &values.Refinement{Affinity: factors}), refined("a", &values.Refinement{})
	for id := range uint64(2000) {
		l := lot(id/7, []float64{1, 0.5}[id%2])
		l.Placement = int32(id % 4)
		scaled := lot(l.ID, l.Quality*factors[l.Placement])
		if got, want := m.Value(l), value(1, 2, "a", scaled); got != want || m.Estimate(l) != want {
			t.Fatalf("impression %d at placement %d: %v, want %v", l.ID, l.Placement, got, want)
		}
		if got, want := same.Value(l), plain.Value(l); got != want {
			t.Fatalf("impression %d: an empty refinement makes %v of %v", l.ID, got, want)
		}
	}
	var none market.Price
	if l := lot(1, 1); m.Value(l) == none {
		t.Error("worthless at a placement of factor 1")
	}
}
