package stats

import (
	"cmp"
	"fmt"
	"slices"
)

// Holm returns p-values adjusted for asking len(p) questions at once, in input order: rejecting those <= alpha keeps the
// chance of even one false rejection at alpha, under any dependence (Holm 1979, Scand. J. Stat. 6:65). For a few arms.
//
//	adjusted of the i-th smallest = max over j <= i of min(1, (m-j+1) p_(j))
func Holm(p []float64) []float64 {
	order := ascending("Holm", p)
	m := len(p)
	adjusted := make([]float64, m)
	running := 0.0
	for rank, i := range order {
		running = max(running, min(1, float64(m-rank)*p[i]))
		adjusted[i] = running
	}
	return adjusted
}

// BenjaminiHochberg returns adjusted p-values ("q-values") in input order: rejecting those <= q keeps the expected share
// of false ones among the rejected at q, for independent or positively dependent tests (Benjamini and Hochberg 1995,
// JRSS B 57:289). For families of many screens.
//
//	adjusted of the i-th smallest = min over j >= i of min(1, m p_(j) / j)
func BenjaminiHochberg(p []float64) []float64 {
	order := ascending("BenjaminiHochberg", p)
	m := len(p)
	adjusted := make([]float64, m)
	running := 1.0
	for rank, i := range slices.Backward(order) {
		running = min(running, float64(m)*p[i]/float64(rank+1))
		adjusted[i] = running
	}
	return adjusted
}

// ascending returns the indices of p from the smallest p-value to the largest, equal ones in input order.
func ascending(where string, p []float64) []int {
	order := make([]int, len(p))
	for i, v := range p {
		if !(v >= 0 && v <= 1) {
			panic(fmt.Sprintf("stats: %s: p-value %d is %v: it must lie in [0, 1]", where, i, v))
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(p[i], p[j]) })
	return order
}
