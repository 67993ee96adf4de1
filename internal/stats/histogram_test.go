package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// The twin sorts all values and takes the nearest rank.
func TestHistogramQuantilesAgainstSorting(t *testing.T) {
	r := newRand(23)
	for _, law := range []func(float64) float64{
		uniform, exponential,
		func(u float64) float64 { return math.Exp(8 * normalQuantile(u)) },
		func(u float64) float64 { return math.Floor(5 * u) }, // with zeros
	} {
		xs := draw(r, 3000, law)
		var h Histogram
		for _, x := range xs {
			h.Add(x)
		}
		slices.Sort(xs)
		for p := 0.0; p <= 1; p += 1.0 / 64 {
			want := xs[max(1, int(math.Ceil(p*3000)))-1]
			near(t, fmt.Sprintf("quantile %v", p), h.Quantile(p), want, want/64)
		}
		near(t, "largest", h.Quantile(1), xs[len(xs)-1], 0)
		if h.N() != 3000 {
			t.Errorf("n = %d", h.N())
		}
	}
}

func TestHistogramEdges(t *testing.T) {
	var h Histogram
	near(t, "empty", h.Quantile(0.5), 0, 0)
	h.Add(math.Copysign(0, -1))
	near(t, "only a zero", h.Quantile(1), 0, 0)
	var copied Histogram
	copied.Merge(&h)
	near(t, "a merged zero", float64(copied.N()), 1, 0)
	h.Add(1e300)
	h.Add(1e-300)
	near(t, "zero first", h.Quantile(0.3), 0, 0)
	near(t, "largest", h.Quantile(1), 1e300, 0)
	if got := h.Quantile(0.5); math.Abs(got/1e-300-1) > 1.0/64 {
		t.Errorf("middle %v", got)
	}

	var one Histogram
	one.Add(3.3)
	for _, p := range []float64{0, 0.5, 1} {
		near(t, "a single value is exact", one.Quantile(p), 3.3, 0)
	}
}

// Parts merge to the whole, in any order and any grouping, bucket for bucket.
func TestHistogramMergesExactly(t *testing.T) {
	r := newRand(24)
	xs := append(draw(r, 500, func(u float64) float64 { return math.Exp(4 * normalQuantile(u)) }), 0, 0, 0)
	var whole Histogram
	for _, x := range xs {
		whole.Add(x)
	}
	for range 20 {
		r.Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
		parts := make([]Histogram, 5) // the last stays empty
		for i, x := range xs {
			parts[i%4].Add(x)
		}
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		var got Histogram
		for i := range parts {
			got.Merge(&parts[i])
		}
		if fmt.Sprint(got) != fmt.Sprint(whole) {
			t.Fatalf("merged %v, whole %v", got, whole)
		}
	}
}

func TestHistogramAddDoesNotAllocate(t *testing.T) {
	var h Histogram
	h.Add(0.001)
	h.Add(1000)
	x := 0.5
	if n := testing.AllocsPerRun(1000, func() { h.Add(x); x = math.Mod(x*1.7, 900) + 0.01 }); n != 0 {
		t.Errorf("%v allocations a value", n)
	}
}

func BenchmarkHistogramAdd(b *testing.B) {
	xs := draw(newRand(25), 1024, exponential)
	var h Histogram
	for i := 0; b.Loop(); i++ {
		h.Add(xs[i&1023])
	}
}
