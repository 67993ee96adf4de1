package mechanisms

import (
	"fmt"
	"math/rand/v2"

	"marketsim/market"
)

// Learners think in CPM of an impression of quality 1: all prices are divided by the quality of the impression before they
// are learnt from, and multiplied by it when they are asked.

// told reports whether the offer of a seat in the open auction is known and could have been paid.
func told(s *market.Seat) bool {
	return s.Deal == 0 && (s.Answer == market.Admitted || s.Answer == market.BelowFloor)
}

// highestOffers returns the two highest offers, 0 where there is none, rejected ones included.
func highestOffers(c *market.Cleared) (first, second float64) {
	var top, next market.Price
	for i := range c.Seats {
		s := &c.Seats[i]
		switch {
		case !told(s) || s.Asked <= next:
		case s.Asked > top:
			top, next = s.Asked, top
		default:
			next = s.Asked
		}
	}
	return top.CPM() / c.Quality, next.CPM() / c.Quality
}

// experiments are auctions held without a floor, so that buyers who know the floors bid all the same.
type experiments struct {
	share  float64
	stream *rand.Rand
}

func newExperiments(rule string, d *FloorDeps, share float64) (experiments, error) {
	if d.Stream == nil {
		return experiments{}, fmt.Errorf("mechanisms: %s floor: no stream of chance to experiment with: give FloorDeps one", rule)
	}
	return experiments{share, d.Stream}, checkBetween(rule, "explore", share, 0, 1)
}

// held decides on the next auction.
func (e *experiments) held() bool { return e.share > 0 && e.stream.Float64() < e.share }

// ring keeps the latest of many.
type ring[T any] struct {
	kept []T
	next int
}

func newRing[T any](size int) ring[T] { return ring[T]{kept: make([]T, 0, size)} }

func (r *ring[T]) add(x T) {
	if len(r.kept) < cap(r.kept) {
		r.kept = append(r.kept, x)
		return
	}
	r.kept[r.next] = x
	r.next = (r.next + 1) % len(r.kept)
}
