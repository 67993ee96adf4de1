package stats

import (
	"math"
	"slices"
	"testing"
)

// The fifteen p-values of Benjamini and Hochberg (1995), section 3.2.
var thrombolysis = []float64{
	0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1,
}

func rejected(adjusted []float64, alpha float64) (n int) {
	for _, p := range adjusted {
		if p <= alpha {
			n++
		}
	}
	return n
}

// Theory 5.4, CPD-BH: 4 rejections by Benjamini-Hochberg at q = 0.05, 3 by Holm (and by Bonferroni).
func TestBenjaminiHochberg1995(t *testing.T) {
	if n := rejected(BenjaminiHochberg(thrombolysis), 0.05); n != 4 {
		t.Errorf("BH rejects %d, want 4", n)
	}
	if n := rejected(Holm(thrombolysis), 0.05); n != 3 {
		t.Errorf("Holm rejects %d, want 3", n)
	}
}

func TestAdjustedPValuesByHand(t *testing.T) {
	for _, c := range []struct {
		name        string
		p, holm, bh []float64
	}{
		{"none", nil, nil, nil},
		{"one", []float64{0.03}, []float64{0.03}, []float64{0.03}},
		// Holm: 3*.01, then 2*.02 = .04, then max(.04, .03). BH: 3*.01/1 = .03, 3*.02/2 = .03, .03.
		{"unordered", []float64{0.03, 0.01, 0.02}, []float64{0.04, 0.03, 0.04}, []float64{0.03, 0.03, 0.03}},
		{"ties and the cap at 1", []float64{0.6, 0.6, 0}, []float64{1, 1, 0}, []float64{0.6, 0.6, 0}},
	} {
		holm, bh := Holm(c.p), BenjaminiHochberg(c.p)
		for i := range c.p {
			near(t, c.name+": Holm", holm[i], c.holm[i], 1e-15)
			near(t, c.name+": BH", bh[i], c.bh[i], 1e-15)
		}
	}
}

// The twins are the step-wise procedures themselves: reject the k smallest.
func TestAdjustedPValuesAgreeWithTheSteps(t *testing.T) {
	r := newRand(6)
	for range 500 {
		p := draw(r, 1+r.IntN(12), func(u float64) float64 { return u * u * u })
		alpha := 0.2 * r.Float64()
		sorted := slices.Sorted(slices.Values(p))
		m := float64(len(p))
		down, up := 0, 0
		for down < len(p) && sorted[down] <= alpha/(m-float64(down)) {
			down++
		}
		for k := range sorted {
			if sorted[k] <= alpha*float64(k+1)/m {
				up = k + 1
			}
		}
		if got := rejected(Holm(p), alpha); got != down {
			t.Fatalf("Holm %v at %v rejects %d, steps %d", p, alpha, got, down)
		}
		if got := rejected(BenjaminiHochberg(p), alpha); got != up {
			t.Fatalf("BH %v at %v rejects %d, steps %d", p, alpha, got, up)
		}
	}
}

// With every null true, any rejection is a false one: at most 5 % of families (theory 5.4), exactly so for BH on
// independent tests. Unadjusted p-values are the negative control.
func TestFalseRejectionsUnderTheNull(t *testing.T) {
	const reps, m = 4000, 20
	r := newRand(7)
	var bh, holm, raw float64
	for range reps {
		p := draw(r, m, uniform)
		bh += min(1, float64(rejected(BenjaminiHochberg(p), 0.05))) / reps
		holm += min(1, float64(rejected(Holm(p), 0.05))) / reps
		raw += min(1, float64(rejected(p, 0.05))) / reps
	}
	sd := binomialSD(0.05, reps)
	near(t, "BH", bh, 0.05, 4*sd)
	near(t, "Holm", holm, 1-math.Pow(1-0.05/m, m), 4*sd) // as Bonferroni: the smallest p decides
	near(t, "unadjusted", raw, 1-math.Pow(0.95, m), 4*binomialSD(0.64, reps))
}
