package mechanisms

import (
	"math"
	"slices"

	"marketsim/internal/detmath"
)

// workspace is room for the estimates of one fit.
type workspace struct {
	bids, rivals, room []float64
}

func (w *workspace) reserve(n int) {
	w.bids, w.rivals, w.room = make([]float64, 0, n), make([]float64, 0, n), make([]float64, 0, n)
}

// values returns the values behind the bids: themselves, or what they reveal under first price.
func (w *workspace) values(bids []placed, inverted bool) []float64 {
	w.bids, w.rivals = w.bids[:0], w.rivals[:0]
	for _, b := range bids {
		w.bids, w.rivals = append(w.bids, b.bid), append(w.rivals, b.rival)
	}
	if !inverted {
		return w.bids
	}
	slices.Sort(w.bids)
	slices.Sort(w.rivals)
	w.room = pseudoValues(w.room[:0], w.bids, w.rivals)
	return w.room
}

// pseudoValues appends the values for which the bids are best replies under first price (Guerre, Perrigne and Vuong,
// Econometrica 68 (2000) 525-574): a bidder of value v that bids b wins v-b with probability H(b), so b is best where
//
//	v = b + H(b)/h(b),
//
// with H and h the distribution function and density of its highest rival bid. Among n bidders whose bids have the same law G, H
// is G^(n-1) and H/h is G/((n-1) g). H itself asks neither for n, which bidders may not know, nor for equal laws.
//
// Both lists are ascending. H is the empirical one; h counts rival bids within w of b, over that part of the window in which
// there are any, so that it does not fall off at the ends. A bid without any near is taken for the value. w is 1.84 sd N^(-1/5),
// Silverman's rule for this kernel, with the spread between quartiles if it is narrower. The highest thousandth of the bids is
// trimmed, where next to no rival tells; more would make the law's tail look light and the reserve too low (by 8 % for
// LogN(0,1) if a hundredth were).
func pseudoValues(dst, bids, rivals []float64) []float64 {
	n := len(rivals)
	lo, hi, width := rivals[0], rivals[n-1], bandwidth(rivals)
	below, from, to := 0, 0, 0 // rivals at most b, less than b-w, at most b+w
	for _, b := range bids[:len(bids)-len(bids)/1000] {
		for below < n && rivals[below] <= b {
			below++
		}
		for from < n && rivals[from] < b-width {
			from++
		}
		for to < n && rivals[to] <= b+width {
			to++
		}
		shading := 0.0
		if length := min(b+width, hi) - max(b-width, lo); length > 0 && to > from {
			shading = float64(float64(below)*length) / float64(to-from)
		}
		dst = append(dst, b+shading)
	}
	return dst
}

// bandwidth is Silverman's for a flat kernel, of ascending quantities.
func bandwidth(xs []float64) float64 {
	n := float64(len(xs))
	var mean, squares float64
	for _, x := range xs {
		mean += x / n
	}
	for _, x := range xs {
		squares += float64((x-mean)*(x-mean)) / n
	}
	quartiles := xs[len(xs)*3/4] - xs[len(xs)/4]
	return 1.84 * min(math.Sqrt(squares), quartiles/1.34) * detmath.Pow(n, -0.2)
}
