package agents

import (
	"math"

	"marketsim/internal/detmath"
)

// newBidTable tabulates the equilibrium bids against a rival of a continuous law, from the lowest value to the highest.
func newBidTable(y rival) *bidTable {
	const (
		edge     = 0x1p-53 // no draw lies further out
		rarest   = 1e-250  // P(Y <= v) at the least value that can win
		smallest = 1e-12   // a millionth of the smallest price
	)
	t := &bidTable{rival: y, to: y.law.Quantile(1 - edge)}
	t.lo, _ = y.law.Support()
	t.from = max(y.law.Quantile(edge), y.quantile(rarest), smallest)
	for y.level(t.from).cdf == 0 {
		t.from = math.Nextafter(t.from, math.Inf(1))
	}
	t.to = max(t.to, math.Nextafter(t.from, math.Inf(1)))
	t.divide()
	p := point{t.from, y.bid(0, t.from), y.level(t.from)}
	for k := range len(t.start) - 1 {
		t.start[k] = int32(len(t.cells))
		end := math.Float64frombits((t.bucket + uint64(k) + 1) << t.shift)
		p = t.fill(p, min(end, t.to))
	}
	t.start[len(t.start)-1] = int32(len(t.cells))
	t.last.bid, t.last.cdf = p.bid, p.level.cdf
	return t
}

// divide chooses the finest buckets that are not too many.
func (t *bidTable) divide() {
	from, last := math.Float64bits(t.from), math.Float64bits(t.to)-1
	for last>>t.shift-from>>t.shift >= 2*minBuckets {
		t.shift++
	}
	t.bucket = from >> t.shift
	t.start = make([]int32, last>>t.shift-t.bucket+2)
}

// point is a value with its bid without a reserve.
type point struct {
	value, bid float64
	level      level
}

// fill appends the cells from a point to the value end, and returns the point there.
func (t *bidTable) fill(p point, end float64) point {
	width := end - p.value
	middle := p.value + float64(0.5*width)
	bids, cdfs := [5]float64{p.bid}, [5]float64{p.level.cdf}
	q := p
	for i := 1; i <= 4; i++ {
		q = t.step(q, p.value+float64(0.25*float64(i)*width))
		bids[i], cdfs[i] = q.bid, q.level.cdf
	}
	// An error of H weighs k (v-b)/H in a bid: see its formula.
	slack := tolerance * p.bid
	bid, bidFits := fit(&bids, slack)
	cdf, cdfFits := fit(&cdfs, p.level.cdf*slack/(t.rival.k*max(end-q.bid, slack)))
	if !bidFits || !cdfFits || t.steep(&cdfs, 0.25*width, slack) {
		if len(t.cells) < maxCells && p.value < middle && middle < end {
			return t.fill(t.fill(p, middle), end)
		}
		bid, cdf = cubic{p.bid, q.bid - p.bid}, cubic{p.level.cdf, q.level.cdf - p.level.cdf}
	}
	t.cells = append(t.cells, cell{p.value, 1 / width, bid, cdf})
	return q
}

// step carries the bid from a point v to a value w > v,
//
//	b(w) = b(v) + P(Y > v | Y <= w) (v - b(v)) + integral from v to w of P(Y > x | Y <= w) dx,
//
// which adds nothing negative and forgets old errors. The integral is the Gauss-Legendre rule of 4 points.
func (t *bidTable) step(v point, w float64) point {
	top := t.rival.level(w)
	exceeds := func(x float64) float64 { return t.rival.exceeds(t.rival.level(x), top) }
	half := float64(0.5 * (w - v.value))
	sum := gauss4(exceeds, v.value+half, half)
	bid := v.bid + float64(t.rival.exceeds(v.level, top)*(v.value-v.bid)) + float64(half*sum)
	return point{w, min(bid, w), top}
}

// steep reports whether H^k rises too much in one of four steps of equal width for the rule of 4 points, whose relative
// error for an exponential function that falls to e^-d is 6e-10 d^9, and at most 1.
func (t *bidTable) steep(cdfs *[5]float64, width, slack float64) bool {
	for i := range 4 {
		d := t.rival.k * detmath.Log(cdfs[i+1]/cdfs[i])
		d3 := d * d * d
		if width*min(6e-10*d3*d3*d3, 1) > slack*d {
			return true
		}
	}
	return false
}
