package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The twin computes every tail from scratch.
func TestMSERAgainstTheDefinition(t *testing.T) {
	r := newRand(12)
	for range 200 {
		m := 1 + r.IntN(4)
		xs := draw(r, 10*m+r.IntN(100), exponential)
		z := batchMeans(xs, m)
		want, best := 0, math.Inf(1)
		for d := 0; d <= len(z)/2; d++ {
			mean, score := Mean(z[d:]), 0.0
			for _, v := range z[d:] {
				score += (v - mean) * (v - mean)
			}
			if score /= float64(len(z)-d) * float64(len(z)-d); score < best {
				best, want = score, d*m
			}
		}
		if got := MSER(xs, m).Cut; got != want {
			t.Fatalf("MSER-%d of %d values cuts %d, the definition %d", m, len(xs), got, want)
		}
	}
}

func TestMSEREdges(t *testing.T) {
	ramp := make([]float64, 100) // never settles
	for i := range ramp {
		ramp[i] = float64(i)
	}
	for _, c := range []struct {
		name     string
		xs       []float64
		cut      int
		warnings []string
	}{
		{"empty", nil, 0, []string{"0 batches of 5: too few"}},
		{"short", make([]float64, 49), 0, []string{"9 batches of 5: too few"}},
		{"constant", slices.Repeat([]float64{0.1}, 100), 0, nil},
		{"no steady state", ramp, 50, []string{"at least the middle of the run"}},
	} {
		got := MSER5(c.xs)
		if got.Cut != c.cut {
			t.Errorf("%s: cut %d, want %d", c.name, got.Cut, c.cut)
		}
		warned(t, got.Warnings, c.warnings...)
	}
}

// TestWeightedMSERIgnoresTheNight gives a stationary series whose first buckets hold a hundredth of the values of the others, and so
// scatter ten times as much. The unweighted rule nearly always cuts them; the weighted one no more often than chance makes it
// cut as much of a series without a night, which is about two times in five.
func TestWeightedMSERIgnoresTheNight(t *testing.T) {
	const seeds, night = 200, 20
	weightedCuts, plainCuts := 0, 0
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 1))
		xs, weights := make([]float64, 100), make([]float64, 100)
		for i := range xs {
			weights[i] = 100
			if i < night {
				weights[i] = 1
			}
			xs[i] = r.NormFloat64() / math.Sqrt(weights[i])
		}
		if WeightedMSER(xs, weights, 5).Cut >= night {
			weightedCuts++
		}
		if MSER(xs, 5).Cut >= night {
			plainCuts++
		}
	}
	if weightedCuts > seeds/2 || plainCuts < seeds*9/10 {
		t.Errorf("the night was cut in %d of %d runs with weights and in %d without, want less than half and nearly all", weightedCuts, seeds, plainCuts)
	}
	start := make([]float64, 100)
	weights := make([]float64, 100)
	for i := range start {
		weights[i] = 1 + float64(i%3)
		start[i] = float64(i % 2)
		if i < 20 {
			start[i] = 10
		}
	}
	if cut := WeightedMSER(start, weights, 5).Cut; cut != 20 {
		t.Errorf("cut %d of a planted transient of 20", cut)
	}
}

// TestMSERCutsNothingWhereNothingMoves: batch means of one value, weighted unevenly, differ by rounding alone.
func TestMSERCutsNothingWhereNothingMoves(t *testing.T) {
	r := newRand(31)
	for _, x := range []float64{0, 0.3, 0.1, 1e-9, 123456.789, -7.7, 1. / 3} {
		for range 200 {
			n := 50 + r.IntN(100)
			xs, weights := slices.Repeat([]float64{x}, n), make([]float64, n)
			for i := range weights {
				weights[i] = float64(r.IntN(5)) * r.Float64()
				xs[i] *= 1 + float64(r.IntN(9)-4)*0x1p-53 // as a quotient of sums would leave it
			}
			if got := WeightedMSER(xs, weights, 5); got.Cut != 0 || len(got.Warnings) > 0 {
				t.Fatalf("%v, %d times: %+v", x, n, got)
			}
		}
	}
	swing := make([]float64, 200) // batches of mean zero but for rounding
	for i := range swing {
		swing[i] = 0.3 * math.Sin(float64(i)*2*math.Pi/5)
	}
	if cut := MSER5(swing).Cut; cut != 0 {
		t.Errorf("a swing that every batch evens out: cut %d", cut)
	}
}

// TestMSERBreaksTiesDownward: of scores that differ by rounding the smallest cut wins, however many lie between.
func TestMSERBreaksTiesDownward(t *testing.T) {
	for _, c := range []struct {
		scores []float64
		cut    int
	}{
		{[]float64{0, 0, 0}, 0},
		{[]float64{1 + 1e-15, 1, 1}, 0},
		{[]float64{1 + 1e-6, 1 + 1e-12, 1}, 1},
		{[]float64{1 + 1.6e-9, 1 + 0.8e-9, 1}, 1}, // close to its neighbour is not close to the best
		{[]float64{3, 2, 1}, 2},
		{[]float64{1e-40, 0, 0}, 1},
		{[]float64{math.Inf(1), math.Inf(1)}, 0},
	} {
		if got := bestCut(c.scores); got != c.cut {
			t.Errorf("%v: cut %d, want %d", c.scores, got, c.cut)
		}
	}
}
