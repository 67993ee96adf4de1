package values_test

import (
	"math"
	"testing"

	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
)

var lognormal = law.Lognormal{Mu: 0.6, Sigma: 1}

func model(seed, run uint64, name string) values.Model {
	return values.New(law.NewSampler(lognormal), rng.NewKey(seed, run, rng.Value, name))
}

func lot(id uint64, quality float64) *market.Lot {
	return &market.Lot{Impression: market.Impression{ID: id, Quality: quality}}
}

// What a value is, without any memory: quality times the quantile at the keyed uniform.
func value(seed, run uint64, name string, l *market.Lot) market.Price {
	u := rng.NewKey(seed, run, rng.Value, name).Uniform(l.ID)
	return market.PriceOf(law.NewSampler(lognormal).At(u) * l.Quality)
}

// A value depends on seed, run, name, impression and quality and on nothing else: asked in any order, again and again,
// about impressions of other qualities in between, with other buyers at work, and whatever else the lot says.
func TestValueIsPure(t *testing.T) {
	a, other := model(1, 2, "a"), model(1, 2, "b")
	order := rng.NewKey(1, 1, "test", "order")
	for i := range uint64(10_000) {
		l := lot(order.Bits(i)%50, []float64{0, 1, 0.5, 3e-5, 1e6}[order.Bits(i)>>32%5])
		l.Seller, l.Seq, l.At, l.Geo, l.Cell = market.SellerID(i%3), i, market.Time(i), int32(i), int32(i)
		l.Floor, l.Rule = market.Price(i), "any"
		if i%3 == 0 {
			other.Value(l)
		}
		if got, want := a.Value(l), value(1, 2, "a", l); got != want {
			t.Fatalf("question %d: %v, want %v", i, got, want)
		}
	}
	copied := a // a copy remembers on its own
	copied.Value(lot(77, 1))
	if got, want := a.Value(lot(3, 1)), value(1, 2, "a", lot(3, 1)); got != want {
		t.Errorf("after a copy was asked: %v, want %v", got, want)
	}
}

// Under a constant law every impression of a quality is worth the same, whatever was asked before.
func TestConstantValues(t *testing.T) {
	k := rng.NewKey(1, 2, rng.Value, "a")
	m := values.New(law.NewSampler(law.Constant{Value: 2}), k)
	for i := range uint64(1000) {
		quality := []float64{0, 1, 0.5, 1e6}[k.Bits(i)%4]
		if got, want := m.Value(lot(k.Bits(i)>>60, quality)), market.PriceOf(2*quality); got != want {
			t.Fatalf("question %d, of quality %v: %v, want %v", i, quality, got, want)
		}
	}
}

// The first impression and odd qualities, where a memory could err.
func TestValueAtTheEdges(t *testing.T) {
	for _, q := range []float64{0, 1, math.SmallestNonzeroFloat64, 1e300, math.Inf(1), math.NaN()} {
		m := model(1, 0, "a")
		for range 2 {
			if got, want := m.Value(lot(0, q)), value(1, 0, "a", lot(0, q)); got != want {
				t.Errorf("impression 0 of quality %v: %v, want %v", q, got, want)
			}
		}
	}
	var none values.Model
	if got := none.Value(lot(5, 1)); got != 0 {
		t.Errorf("the zero Model gives %v", got)
	}
}

// Each argument of the key matters, and values have the mean of the law: e^(0.6+1/2), with standard deviation
// e^1.1 sqrt(e-1) = 3.94 (lognormal), within four standard errors.
func TestValuesFollowTheLaw(t *testing.T) {
	const n = 100_000
	m := model(1, 2, "a")
	twins := []values.Model{model(2, 2, "a"), model(1, 3, "a"), model(1, 2, "b")}
	same := make([]int, len(twins))
	var sum float64
	for id := range uint64(n) {
		v := m.Value(lot(id, 1))
		sum += v.CPM()
		for i := range twins {
			if twins[i].Value(lot(id, 1)) == v {
				same[i]++
			}
		}
	}
	if mean := sum / n; math.Abs(mean-math.Exp(1.1)) > 4*3.94/math.Sqrt(n) {
		t.Errorf("mean %v, want %v", mean, math.Exp(1.1))
	}
	for i, k := range same {
		if k > 10 { // about 0.02 expected: prices are millionths
			t.Errorf("twin %d agrees in %d of %d values", i, k, n)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	m, l := model(1, 2, "a"), lot(0, 1)
	if n := testing.AllocsPerRun(100, func() { l.ID++; m.Value(l); m.Value(l) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkValue(b *testing.B) {
	b.Run("fresh", func(b *testing.B) {
		m, l := model(1, 2, "a"), lot(0, 1)
		for b.Loop() {
			l.ID++
			m.Value(l)
		}
	})
	b.Run("again", func(b *testing.B) {
		m, l := model(1, 2, "a"), lot(5, 1)
		for b.Loop() {
			m.Value(l)
		}
	})
}
