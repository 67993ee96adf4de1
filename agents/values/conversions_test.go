package values_test

import (
	"math"
	"testing"

	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
)

// What impressions turn out to be worth is all or nothing, and on average the value: in all, within four standard errors. Worth
// that shows hangs on the impression alone.
func TestConversions(t *testing.T) {
	const n, worth = 100_000, 20.0
	seconds := law.NewSampler(law.Exponential{Scale: 1000})
	m := refined("a", &values.Refinement{Conversions: &values.Conversions{Worth: market.PriceOf(worth), Delay: seconds}})
	o := m.Outcomes()
	var gap, squares, wait float64
	for id := range uint64(n) {
		l := lot(id, 1)
		got, after := o.Realize(l)
		v := m.Value(l)
		if mean := m.Rate(l) * max(worth, v.CPM()); math.Abs(mean-v.CPM()) > 1e-9 {
			t.Fatalf("a rate of %v at value %v", m.Rate(l), v)
		}
		if m.RateAt(v) != m.Rate(l) {
			t.Fatalf("a rate of %v at the estimate, %v at the lot", m.RateAt(v), m.Rate(l))
		}
		if again, then := o.Realize(l); again != got || then != after {
			t.Fatal("asked again, another worth")
		}
		switch {
		case v >= market.PriceOf(worth):
			if got != v {
				t.Fatalf("value %v beyond the worth of a conversion turns out %v", v, got)
			}
		case got != 0 && got != market.PriceOf(worth):
			t.Fatalf("worth %v", got)
		}
		gap += got.CPM() - v.CPM()
		squares += (got.CPM() - v.CPM()) * (got.CPM() - v.CPM())
		wait += after.Seconds()
	}
	if math.Abs(gap) > 4*math.Sqrt(squares) {
		t.Errorf("worth exceeds value by %v on average, standard error %v", gap/n, math.Sqrt(squares)/n)
	}
	if math.Abs(wait/n-1) > 4/math.Sqrt(n) {
		t.Errorf("mean delay %v s, want 1", wait/n)
	}
	if plain := refined("a", &values.Refinement{Correlation: 0.5}); plain.Rate(lot(1, 1)) != 1 {
		t.Errorf("a certain value has rate %v", plain.Rate(lot(1, 1)))
	}
	if plain := refined("a", &values.Refinement{Correlation: 0.5}); plain.Outcomes() != nil || (values.Model{}).Outcomes() != nil {
		t.Error("who knows its values has outcomes")
	}
}
