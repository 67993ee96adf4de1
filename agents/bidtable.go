package agents

import (
	"math"

	"marketsim/internal/detmath"
	"marketsim/internal/law"
)

// tolerance is the largest relative error of one interpolated number in a bid. A bid has at most four.
const tolerance = 1e-7

// The sizes of a table: minBuckets to 2 minBuckets buckets, each halved at most maxHalvings times, until it has maxCells
// cells. Laws with a density need a few hundred cells. Each edge of a histogram is a kink of the bid and needs some thirty;
// when a very large and ragged one has used up the cells, the error may grow to that of a straight line in a bucket.
const (
	minBuckets  = 64
	maxHalvings = 28
	maxCells    = 1 << 15
)

// bidTable is [BNEBid] made fast, for one law and one number n >= 2 of bidders and for all reserve prices r at once. With
// G = F^(n-1) and b0 the bid without a reserve,
//
//	b(v) = b0(v) + (r - b0(r)) G(r)/G(v),  v >= r,
//
// so that b0 and log G are all that has to be tabulated: floors that differ from lot to lot cost nothing. The result has a
// relative error of at most 1e-6, does not decrease in v, and lies between r and v.
//
// The cells are found through buckets: equal steps in the bits of a float64, which are logarithmic from octave to octave
// and linear within one, so that tiny values are served as well as huge ones.
type bidTable struct {
	y        highest
	lo       float64 // of the support
	from, to float64 // what the cells cover
	first    cell    // its bid[0] and logG[0] are those at from
	last     struct{ bid, logG float64 }

	shift  uint
	bucket uint64 // the bits of from, shifted
	start  []int32
	cells  []cell
}

// cell is a range of values with both functions as polynomials in t = (v - from) * perWidth.
type cell struct {
	from, perWidth float64
	bid, logG      cubic
}

// at returns b0(v) and log G(v) for v > 0.
func (t *bidTable) at(v float64) (bid, logG float64) {
	switch {
	case v >= t.to:
		return t.last.bid, t.last.logG
	case v < t.from:
		return t.below(v)
	}
	k := math.Float64bits(v)>>t.shift - t.bucket
	i, j := t.start[k], t.start[k+1]
	for j-i > 1 {
		if m := (i + j) / 2; t.cells[m].from <= v {
			i = m
		} else {
			j = m
		}
	}
	c := &t.cells[i]
	u := (v - c.from) * c.perWidth
	return c.bid.at(u), c.logG.at(u)
}

// below continues the table to the lower end of the support as if G were a power of v - lo there, which it is in the limit
// for all laws but the lognormal: bids are then proportional, and the exponent follows from the proportion.
func (t *bidTable) below(v float64) (bid, logG float64) {
	if v <= t.lo {
		return v, math.Inf(-1)
	}
	share := (t.first.bid[0] - t.lo) / (t.from - t.lo)
	part := (v - t.lo) / (t.from - t.lo)
	return t.lo + float64(share*(v-t.lo)), t.first.logG[0] + float64(share/(1-share)*detmath.Log(part))
}

// reserve is a floor as a bidder at the table needs it. The zero reserve is no floor.
type reserve struct {
	price float64
	gap   float64 // price - b0(price), 0 if no value lies below the floor
	logG  float64
}

func (t *bidTable) reserve(price float64) reserve {
	if price <= t.lo {
		return reserve{price: price}
	}
	bid, logG := t.at(price)
	return reserve{price, price - bid, logG}
}

// bidAt returns b(v) for v >= r.
func (t *bidTable) bidAt(v float64, r reserve) float64 {
	bid, logG := t.at(v)
	if r.gap > 0 {
		bid += float64(r.gap * detmath.Exp(r.logG-logG))
	}
	return min(max(bid, r.price), v)
}

// newBidTable tabulates the equilibrium of n >= 2 bidders with values of a continuous law.
func newBidTable(l law.Law, n int) *bidTable {
	const (
		edge     = 0x1p-53 // no draw lies further out
		smallest = 1e-12   // a millionth of the smallest price
	)
	t := &bidTable{y: newHighest(l, n-1), to: l.Quantile(1 - edge)}
	t.lo, _ = l.Support()
	t.from = max(l.Quantile(edge), smallest)
	for l.CDF(t.from) == 0 {
		t.from = math.Nextafter(t.from, math.Inf(1))
	}
	t.to = max(t.to, math.Nextafter(t.from, math.Inf(1)))
	t.divide()
	v, bid := t.from, BNEBid(l, n, 0, t.from)
	for k := range len(t.start) - 1 {
		t.start[k] = int32(len(t.cells))
		end := min(math.Float64frombits((t.bucket+uint64(k)+1)<<t.shift), t.to)
		bid = t.fill(v, bid, end, maxHalvings)
		v = end
	}
	t.start[len(t.start)-1] = int32(len(t.cells))
	t.first = t.cells[0]
	t.last.bid, t.last.logG = bid, t.y.log(t.y.level(t.to))
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

// fill appends the cells from v, where the bid is given, to end, and returns the bid there.
func (t *bidTable) fill(v, bid, end float64, halvings int) float64 {
	width := end - v
	bids, logs := [5]float64{bid}, [5]float64{}
	at, here := v, t.y.level(v)
	logs[0] = t.y.log(here)
	for i := 1; i <= 4; i++ {
		next := v + float64(0.25*float64(i)*width)
		there := t.y.level(next)
		bids[i] = t.step(at, bids[i-1], here, next, there)
		logs[i] = t.y.log(there)
		at, here = next, there
	}
	// An error of log G is one of b - v, not of b: see the formula of b(v).
	slack := tolerance * bid
	bidFit, bidFits := fit(&bids, slack)
	logFit, logFits := fit(&logs, max(tolerance, slack/max(end-bids[4], slack)))
	middle := v + float64(0.5*width)
	switch {
	case bidFits && logFits:
	case halvings > 0 && len(t.cells) < maxCells && middle > v && middle < end:
		bid = t.fill(v, bid, middle, halvings-1)
		return t.fill(middle, bid, end, halvings-1)
	default:
		bidFit, logFit = cubic{bids[0], bids[4] - bids[0]}, cubic{logs[0], logs[4] - logs[0]}
	}
	t.cells = append(t.cells, cell{v, 1 / width, bidFit, logFit})
	return bids[4]
}

// step carries the bid from v to w > v,
//
//	b(w) = b(v) + P(Y > v | Y <= w) (v - b(v)) + integral from v to w of P(Y > x | Y <= w) dx,
//
// which adds nothing negative and forgets old errors. The integral is the Gauss-Legendre rule of 4 points.
func (t *bidTable) step(v, bid float64, atV level, w float64, atW level) float64 {
	const (
		innerNode, innerWeight = 0.33998104358485626480, 0.65214515486254614263
		outerNode, outerWeight = 0.86113631159405257522, 0.34785484513745385737
	)
	half := 0.5 * (w - v)
	centre := v + half
	exceeds := func(x float64) float64 { return t.y.exceeds(t.y.level(x), atW) }
	inner, outer := float64(innerNode*half), float64(outerNode*half)
	sum := float64(innerWeight*(exceeds(centre-inner)+exceeds(centre+inner))) +
		float64(outerWeight*(exceeds(centre-outer)+exceeds(centre+outer)))
	bid += float64(t.y.exceeds(atV, atW)*(v-bid)) + float64(half*sum)
	return min(bid, w)
}
