package stats

import "math"

// PermutationUpper returns the Monte Carlo p-value (1 + #{null >= observed}) / (1 + B) of a statistic against B draws
// from its permutation null. The 1 counts the data themselves, so the test is valid for every B and never returns 0
// (Phipson and Smyth 2010, SAGMB 9:39).
//
// Statistics of equal permutations may differ by rounding. What lies within 1e-12 of the observed value, relatively,
// counts as equal, which can only make the test more careful.
func PermutationUpper(observed float64, null []float64) float64 {
	slack := permutationSlack(observed)
	reached := 0
	for _, x := range null {
		if x >= observed-slack {
			reached++
		}
	}
	return monteCarlo(reached, len(null))
}

// PermutationTwoSided returns twice the smaller of the two one-sided p-values, at most 1. It asks nothing of the shape of
// the null: neither symmetry nor a centre at 0.
func PermutationTwoSided(observed float64, null []float64) float64 {
	slack := permutationSlack(observed)
	above, below := 0, 0
	for _, x := range null {
		if x >= observed-slack {
			above++
		}
		if x <= observed+slack {
			below++
		}
	}
	return min(1, 2*monteCarlo(min(above, below), len(null)))
}

func monteCarlo(reached, draws int) float64 { return float64(1+reached) / float64(1+draws) }

func permutationSlack(observed float64) float64 { return float64(1e-12 * math.Abs(observed)) }
