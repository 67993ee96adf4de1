package agents

import (
	"math"

	"marketsim/internal/detmath"
)

// tolerance is the largest relative error that one interpolated number may bring into a bid. A bid has up to four.
const tolerance = 1e-7

// The sizes of a table: minBuckets to 2 minBuckets buckets, halved until all is exact, or there are maxCells cells. Laws
// with a density need some hundred cells. Each edge of a histogram is a kink of the bid and needs some twenty; when a very
// large and ragged one has used up the cells, the rest is as exact as a straight line through each bucket.
const (
	minBuckets = 256
	maxCells   = 1 << 15
)

// bidTable is the bid E[max(Y, r) | Y <= v] made fast, for one rival Y and for all reserve prices r at once: [BNEBid], if Y is
// the highest of n-1 values. With b0 the bid without a reserve and P(Y <= x) = H(x)^k,
//
//	b(v) = b0(v) + (r - b0(r)) (H(r)/H(v))^k,  v >= r,
//
// so that b0 and H are all that has to be tabulated: floors that differ from lot to lot cost nothing. The result has a
// relative error of at most 1e-6, does not decrease in v, and lies between r and v.
//
// The cells are found through buckets: equal steps in the bits of a float64, which are logarithmic from octave to octave
// and linear within one, so that tiny values are served as well as huge ones.
type bidTable struct {
	rival    rival
	lo       float64 // of the support
	from, to float64 // what the cells cover
	last     struct{ bid, cdf float64 }

	shift  uint
	bucket uint64  // the bits of from, shifted
	start  []int32 // first cell of each bucket, and the number of cells
	cells  []cell
}

// cell is a range of values with both functions as polynomials in t = (v - from) * perWidth.
type cell struct {
	from, perWidth float64
	bid, cdf       cubic
}

// find returns the cell of a value that the cells cover.
func (t *bidTable) find(v float64) *cell {
	k := math.Float64bits(v)>>t.shift - t.bucket
	i, j := t.start[k], t.start[k+1]
	for j-i > 1 {
		if m := (i + j) / 2; t.cells[m].from <= v {
			i = m
		} else {
			j = m
		}
	}
	return &t.cells[i]
}

// at returns b0(v) and H(v) for v > 0.
func (t *bidTable) at(v float64) (bid, cdf float64) {
	switch {
	case v >= t.to:
		return t.last.bid, t.last.cdf
	case v < t.from:
		return t.below(v)
	}
	c := t.find(v)
	u := (v - c.from) * c.perWidth
	return c.bid.at(u), c.cdf.at(u)
}

// below continues the table to the lower end of the support as if H were a power of v - lo there, which it is in the limit
// for all laws but the lognormal: bids are then proportional, and the exponent follows from the proportion.
func (t *bidTable) below(v float64) (bid, cdf float64) {
	if v <= t.lo {
		return v, 0
	}
	first := &t.cells[0]
	share := (first.bid[0] - t.lo) / (t.from - t.lo)
	part := (v - t.lo) / (t.from - t.lo)
	return t.lo + float64(share*(v-t.lo)), first.cdf[0] * detmath.Pow(part, share/(1-share)/t.rival.k)
}

// reserve is a floor as a bidder at the table needs it. The zero reserve is no floor.
type reserve struct {
	price float64
	gap   float64 // price - b0(price), 0 if no value lies below the floor
	cdf   float64
}

func (t *bidTable) reserve(price float64) reserve {
	if price <= t.lo {
		return reserve{price: price}
	}
	bid, cdf := t.at(price)
	return reserve{price, price - bid, cdf}
}

// bidAt returns b(v) for v >= r.
func (t *bidTable) bidAt(v float64, r reserve) float64 {
	bid, cdf := t.at(v)
	if r.gap > 0 {
		bid += float64(r.gap * detmath.Exp(t.rival.k*detmath.Log(r.cdf/cdf)))
	}
	return min(max(bid, r.price), v)
}
