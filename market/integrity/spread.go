package integrity

import (
	"math"

	"marketsim/internal/stats"
	"marketsim/market"
	"marketsim/market/metrics"
)

// fewestBids is how many bids an auction needs for its spread to be judged: two bids of any honest pair may lie anywhere.
const fewestBids = 3

// CV is the coefficient of variation of the bids: their sample standard deviation (n-1) over their mean. It does not depend
// on the unit of prices. It is false for fewer than three bids.
func CV(bids []market.Bid) (float64, bool) {
	if len(bids) < fewestBids {
		return 0, false
	}
	var sum market.Price
	for i := range bids {
		sum += bids[i].Price
	}
	n := float64(len(bids))
	mean := float64(sum) / n
	var squares float64
	for i := range bids {
		d := float64(bids[i].Price) - mean
		squares += float64(d * d)
	}
	return math.Sqrt(squares/(n-1)) / mean, mean > 0
}

// Spread records the coefficient of variation of every auction with at least three admitted bids, by placement and time
// bucket. Its memory does not grow with the auctions. Make it with [NewSpread].
type Spread struct {
	placements []string
	scale      metrics.Scale
	sums       []cvSum // by bucket, then placement
}

// cvSum sums the coefficients of some auctions, in the order of their closes.
type cvSum struct {
	auctions int
	cv       float64
}

func (s *cvSum) add(t cvSum) {
	s.auctions += t.auctions
	s.cv += t.cv
}

func (s *cvSum) mean() (float64, bool) {
	if s.auctions == 0 {
		return 0, false
	}
	return s.cv / float64(s.auctions), true
}

var _ market.Recorder = (*Spread)(nil)

// NewSpread makes the recorder of a run. If its buckets are to be those of a metrics recorder, set span.Buckets to that
// recorder's number: left to themselves, very large markets choose fewer.
func NewSpread(v *market.Inventory, span metrics.Span) *Spread {
	s := &Spread{scale: metrics.NewScale(span, len(v.Placements))}
	for _, p := range v.Placements {
		s.placements = append(s.placements, p.Name)
	}
	s.sums = make([]cvSum, s.scale.Buckets()*len(s.placements))
	return s
}

// Record adds an auction.
func (s *Spread) Record(c *market.Cleared) {
	if cv, ok := CV(c.Bids); ok {
		s.sums[s.scale.Bucket(&c.Lot)*len(s.placements)+int(c.Placement)].add(cvSum{1, cv})
	}
}

// Buckets is how many buckets the run was cut into.
func (s *Spread) Buckets() int { return s.scale.Buckets() }

// Mean is the mean coefficient over the auctions of the buckets from <= i < to. It is false if none had three bids.
func (s *Spread) Mean(from, to int) (float64, bool) {
	sum := s.total(everywhere, from, to)
	return sum.mean()
}

const everywhere = -1

// total sums one placement, or everywhere, over some buckets.
func (s *Spread) total(placement, from, to int) (sum cvSum) {
	for b := from; b < to; b++ {
		if placement != everywhere {
			sum.add(s.sums[b*len(s.placements)+placement])
			continue
		}
		for p := range s.placements {
			sum.add(s.sums[b*len(s.placements)+p])
		}
	}
	return sum
}

// bucketMeans lists the means of the buckets that have one.
func (s *Spread) bucketMeans(placement, from, to int) []float64 {
	var means []float64
	for b := from; b < to; b++ {
		sum := s.total(placement, b, b+1)
		if m, ok := sum.mean(); ok {
			means = append(means, m)
		}
	}
	return means
}

// change is the standardised difference of the means of two samples of buckets (Welch 1947). It is false if either has
// fewer than five, or if nothing varies.
func change(before, after []float64) (float64, bool) {
	if len(before) < fewestMeans || len(after) < fewestMeans {
		return 0, false
	}
	se := math.Sqrt(stats.Variance(before)/float64(len(before)) + stats.Variance(after)/float64(len(after)))
	if !(se > 0) {
		return 0, false
	}
	return (stats.Mean(after) - stats.Mean(before)) / se, true
}

// fewestMeans is the least sample from which a spread of bucket means is taken.
const fewestMeans = 5
