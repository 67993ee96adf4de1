package metrics

import (
	"math"
	"math/bits"

	"marketsim/market"
)

// Span is the length of a run and how many equal parts, buckets, it is cut into. Buckets are equal shares of the auctions if
// their number is limited, and equal stretches of simulated time otherwise.
type Span struct {
	Auctions uint64      // per run; 0: limited by the horizon
	Horizon  market.Time // used if Auctions is 0; 0 too: one bucket holds everything
	Buckets  int         // 0: as many as suit the size of the market, 100 unless it is huge
}

// The number of buckets, if it is left open: enough for a curve and for a warm-up cut to the nearest percent, fewer if their
// sums would take more than about 70 MB.
const (
	defaultBuckets = 100
	fewestBuckets  = 10
	maxSums        = 1_000_000
)

// Scale finds the bucket of an auction. Most auctions fall into the bucket of the one before, which costs a comparison.
type Scale struct {
	byTime  bool
	length  uint64 // auctions or nanoseconds
	buckets uint64

	current   int
	low, high uint64 // what the current bucket holds: low <= position < high
}

// NewScale cuts a span into buckets that hold so many sums each: never more buckets than there are auctions or nanoseconds.
func NewScale(s Span, sums int) Scale {
	c := Scale{length: s.Auctions, buckets: uint64(min(defaultBuckets, max(fewestBuckets, maxSums/max(sums, 1))))}
	if s.Auctions == 0 {
		c.byTime, c.length = true, uint64(max(s.Horizon, 0))
	}
	if s.Buckets > 0 {
		c.buckets = uint64(s.Buckets)
	}
	c.length = max(c.length, 1)
	c.buckets = min(c.buckets, c.length)
	c.enter(0)
	return c
}

// Buckets is the number of buckets, at least 1.
func (c *Scale) Buckets() int { return int(c.buckets) }

// Bucket finds the bucket of a lot, by its arrival or by its number. What comes after the end belongs to the last bucket.
func (c *Scale) Bucket(lot *market.Lot) int {
	position := lot.Seq
	if c.byTime {
		position = uint64(lot.At)
	}
	if position < c.low || position >= c.high {
		c.move(position)
	}
	return c.current
}

// move makes the bucket of a position the current one: floor(position * buckets / length).
func (c *Scale) move(position uint64) {
	bucket := c.buckets - 1
	if position < c.length {
		hi, lo := bits.Mul64(position, c.buckets)
		bucket, _ = bits.Div64(hi, lo, c.length)
	}
	c.enter(bucket)
}

func (c *Scale) enter(bucket uint64) {
	c.current, c.low, c.high = int(bucket), c.edge(bucket), c.edge(bucket+1)
	if bucket == c.buckets-1 {
		c.high = math.MaxUint64
	}
}

// edge is the first position of a bucket: ceil(bucket * length / buckets).
func (c *Scale) edge(bucket uint64) uint64 {
	hi, lo := bits.Mul64(bucket, c.length)
	quotient, rest := bits.Div64(hi, lo, c.buckets)
	if rest > 0 {
		quotient++
	}
	return quotient
}
