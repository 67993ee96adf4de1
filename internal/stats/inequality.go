package stats

import (
	"fmt"
	"math"
	"slices"
)

// Inequality holds the usual indices of how unequally an amount (wins, spend, surplus) is divided among n receivers, with
// shares s_i = x_i / sum x. They depend neither on the order of the receivers nor on the unit, to the last bit for the
// order.
//
// Nothing to divide (all amounts zero) counts as divided equally. Nobody to divide among is the zero value but for
// Jain = 1: there is no inequality.
type Inequality struct {
	N             int
	Jain          float64 // 1 / (n HHI), in [1/n, 1]; 1 is equal (Jain, Chiu and Hawe 1984, DEC TR-301)
	Gini          float64 // sum (2i-n-1) x_(i) / (n sum x), in [0, (n-1)/n]; 0 is equal (Gini 1912)
	HHI           float64 // sum s^2, Herfindahl-Hirschman, in [1/n, 1]; 1/HHI is the effective number of receivers
	NormalisedHHI float64 // (HHI - 1/n) / (1 - 1/n), in [0, 1]; 0 for a single receiver
	Theil         float64 // sum s ln(s n), in nats, in [0, ln n]; 0 is equal (Theil 1967)
	Warnings      []string
}

// InequalityOf returns the indices of the amounts, one per receiver. They are not defined for negative amounts, which
// count as 0 with a warning; amounts that are not finite are left out with a warning.
func InequalityOf(amounts []float64) Inequality {
	kept, warnings := finite(amounts)
	sorted := slices.Clone(kept)
	slices.Sort(sorted)
	negative, _ := slices.BinarySearch(sorted, 0)
	clear(sorted[:negative])
	if negative > 0 {
		warnings = append(warnings, fmt.Sprintf("%d of %s negative and counted as 0", negative, counted(len(sorted), "amount")))
	}
	in := Inequality{N: len(sorted), Jain: 1, Warnings: warnings}
	if in.N == 0 {
		return in
	}
	in.measure(sorted)
	return in
}

// measure computes every index from the ascending amounts.
func (in *Inequality) measure(sorted []float64) {
	n := float64(len(sorted))
	largest := sorted[len(sorted)-1]
	if sorted[0] == largest {
		in.HHI = 1 / n
		return
	}
	for i := range sorted {
		sorted[i] /= largest // so that no sum overflows
	}
	total := Sum(sorted)
	var squares, ranked, entropy neumaier
	for i, x := range sorted {
		s := x / total
		squares.add(float64(s * s))
		ranked.add(float64(float64(2*i+1-len(sorted)) * s))
		if s > 0 {
			entropy.add(float64(s * math.Log(s*n)))
		}
	}
	// Rounding may carry a nearly equal division a hair past its bound.
	in.HHI = max(1/n, squares.value())
	in.Jain = min(1, 1/(n*in.HHI))
	in.NormalisedHHI = (in.HHI - 1/n) / (1 - 1/n)
	in.Gini = max(0, ranked.value()/n)
	in.Theil = max(0, entropy.value())
}
