package stats

import "testing"

func TestPermutationPValueByHand(t *testing.T) {
	null := []float64{-3, -1, 0, 1, 2, 2, 5}
	for _, c := range []struct {
		observed        float64
		upper, twoSided float64
	}{
		{6, 1.0 / 8, 2.0 / 8},
		{2, 4.0 / 8, 1}, // 3 at or above, 6 at or below; 2 * 4/8
		{-3, 1, 4.0 / 8},
		{-9, 1, 2.0 / 8},
	} {
		near(t, "upper", PermutationUpper(c.observed, null), c.upper, 0)
		near(t, "two-sided", PermutationTwoSided(c.observed, null), c.twoSided, 0)
	}
	near(t, "no draws", PermutationUpper(3, nil), 1, 0)
	near(t, "no draws, two-sided", PermutationTwoSided(3, nil), 1, 0)
}

// 0.1 + 0.2 + 0.3 depends on the order; both orders are the same permutation class and must count as equal.
func TestPermutationPValueForgivesRounding(t *testing.T) {
	a, b, c := 0.1, 0.2, 0.3
	low, high := a+(b+c), (a+b)+c
	if low >= high {
		t.Fatal("the example no longer shows rounding")
	}
	near(t, "upper", PermutationUpper(high, []float64{low, low, low}), 1, 0)
	near(t, "two-sided", PermutationTwoSided(low, []float64{high, high, high}), 1, 0)
}

// If the observed value is one more draw from the null, P(p <= k/(B+1)) = k/(B+1), exactly.
func TestPermutationPValueIsValidUnderTheNull(t *testing.T) {
	const reps, draws = 10_000, 39
	r := newRand(8)
	var upper, two float64
	for range reps {
		all := draw(r, draws+1, normalQuantile)
		if PermutationUpper(all[0], all[1:]) <= 0.05 {
			upper += 1.0 / reps
		}
		if PermutationTwoSided(all[0], all[1:]) <= 0.1 {
			two += 1.0 / reps
		}
	}
	near(t, "upper", upper, 0.05, 4*binomialSD(0.05, reps))
	near(t, "two-sided", two, 0.1, 4*binomialSD(0.1, reps))
}
