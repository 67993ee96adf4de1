package stats

import (
	"fmt"
	"math"
	"slices"
)

// Histogram counts non-negative values (latencies, prices) in buckets that widen with the value, 32 to an octave, cut out
// of the bits of the float64 itself: no logarithm, the same buckets on every machine. A quantile read from it lies
// within 1/64 of the exact one, relatively, and the smallest and largest values are exact. Histograms merge exactly,
// in any order. Memory grows with the octaves between the smallest and largest positive value, 256 bytes each, and not
// with their number. The zero value is empty and ready.
type Histogram struct {
	n, zeros uint64 // zeros have no octave and are counted apart
	min, max float64
	first    int // bucket of counts[0]
	counts   []uint64
}

// bucketShift leaves the exponent and the five highest bits of the mantissa of a float64.
const bucketShift = 52 - 5

// Add counts one value. It panics if x is negative, NaN or infinite.
func (h *Histogram) Add(x float64) {
	if !(x >= 0) || math.IsInf(x, 1) {
		panic(fmt.Sprintf("stats: Histogram: value %v: only finite values >= 0 can be counted", x))
	}
	x = math.Abs(x) // -0 becomes 0
	h.bound(x, x, 1)
	if x == 0 {
		h.zeros++
		return
	}
	bucket := bucketOf(x)
	if i := bucket - h.first; i < 0 || i >= len(h.counts) {
		h.reach(bucket, bucket)
	}
	h.counts[bucket-h.first]++
}

// Merge adds all counts of o.
func (h *Histogram) Merge(o *Histogram) {
	if o.n == 0 {
		return
	}
	h.bound(o.min, o.max, o.n)
	h.zeros += o.zeros
	if len(o.counts) == 0 {
		return
	}
	h.reach(o.first, o.first+len(o.counts)-1)
	for i, c := range o.counts {
		h.counts[o.first+i-h.first] += c
	}
}

// N returns how many values were counted.
func (h *Histogram) N() uint64 { return h.n }

// Quantile returns the p-quantile by nearest rank, the ceil(p n)-th smallest value; 0 if the histogram is empty. It panics
// if p is not in [0, 1].
func (h *Histogram) Quantile(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		panic(fmt.Sprintf("stats: Histogram: quantile %v is not in [0, 1]", p))
	}
	if h.n == 0 {
		return 0
	}
	rank := max(1, min(h.n, uint64(math.Ceil(p*float64(h.n)))))
	if rank == h.n {
		return h.max
	}
	seen := h.zeros
	if rank <= seen {
		return 0
	}
	for i, c := range h.counts {
		if seen += c; rank <= seen {
			return min(max(middle(h.first+i), h.min), h.max)
		}
	}
	panic("stats: Histogram: the buckets hold fewer values than were counted")
}

// bound takes in n values whose extremes are lo and hi.
func (h *Histogram) bound(lo, hi float64, n uint64) {
	if h.n == 0 || lo < h.min {
		h.min = lo
	}
	if h.n == 0 || hi > h.max {
		h.max = hi
	}
	h.n += n
}

// reach makes room for all buckets from first to last.
func (h *Histogram) reach(first, last int) {
	if len(h.counts) == 0 {
		h.first = first
	}
	if first < h.first {
		h.counts = slices.Insert(h.counts, 0, make([]uint64, h.first-first)...)
		h.first = first
	}
	if end := h.first + len(h.counts); last >= end {
		h.counts = append(h.counts, make([]uint64, last-end+1)...)
	}
}

func bucketOf(x float64) int { return int(math.Float64bits(x) >> bucketShift) }

// middle returns the centre of a bucket.
func middle(bucket int) float64 {
	return math.Float64frombits(uint64(bucket)<<bucketShift | 1<<(bucketShift-1))
}
