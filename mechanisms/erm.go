package mechanisms

import (
	"errors"
	"slices"

	"marketsim/market"
)

// erm asks the reserve that would have earned most in the past second-price auctions it remembers (empirical revenue
// maximisation: Dhangwatnotai, Roughgarden and Yan, Games and Economic Behavior 91 (2015) 318-333; Cole and Roughgarden,
// STOC 2014). With b1 >= b2 the two highest bids of an auction, a reserve r earns
//
//	max(b2, r) if b1 >= r, otherwise nothing,
//
// and the best one is among the b1. Those that a share below `guard` of auctions reach are left out: far out in the tail a
// few lucky samples look like a law that keeps paying.
//
// It takes bids for values, as they are under a truthful rule. Under first price it learns a reserve for shaded values,
// which is too low.
//
// A hidden reserve lets it see every bid. An announced one lets it see only the bids above, from which a lower one could not
// be judged: then it learns from auctions without a floor alone, those before the first fit and a share of the later ones.
type erm struct {
	experiments
	announced bool
	guard     float64
	refresh   int

	seen         int // auctions
	first        ring[float64]
	second       ring[float64]
	sorted, next []float64 // room for sorting them
	fitted       bool
	reserve      float64
}

type ermParams struct {
	Refresh   int     `key:"refresh" unit:"auctions" min:"10" max:"1000000" doc:"after how many auctions the reserve is set anew; before the first time there is none"`
	Window    int     `key:"window" unit:"auctions" min:"10" max:"1000000" doc:"how many past auctions are remembered"`
	Guard     float64 `key:"guard" unit:"share of auctions" min:"0" max:"0.5" doc:"highest bids that are not asked as reserves"`
	Explore   float64 `key:"explore" unit:"share of auctions" min:"0" max:"1" doc:"auctions without a floor, from which an announced one learns; a hidden one needs none"`
	Announced bool    `key:"announced" doc:"whether bidders are told; if not, it is a hidden reserve"`
}

func newERM(d FloorDeps, p ermParams) (market.Floors, error) {
	e, err := newExperiments("erm", &d, p.Explore)
	err = errors.Join(err,
		checkBetween("erm", "refresh", float64(p.Refresh), 10, 1e6),
		checkBetween("erm", "window", float64(p.Window), 10, 1e6),
		checkBetween("erm", "guard", p.Guard, 0, 0.5),
	)
	if err != nil {
		return nil, err
	}
	return &erm{
		experiments: e, announced: p.Announced, guard: p.Guard, refresh: p.Refresh,
		first: newRing[float64](p.Window), second: newRing[float64](p.Window),
		sorted: make([]float64, 0, p.Window), next: make([]float64, 0, p.Window),
	}, nil
}

// Set implements market.Floors.
func (e *erm) Set(a *market.Auction) {
	if a.Exploring = !e.fitted || e.announced && e.held(); !a.Exploring {
		setLeast(a, market.PriceOf(a.Quality*e.reserve), e.announced)
	}
}

// Learn implements market.Learner.
func (e *erm) Learn(c *market.Cleared) {
	if c.Exploring || !e.announced {
		if first, second := highestOffers(c); first > 0 {
			e.first.add(first)
			e.second.add(second)
		}
	}
	if e.seen++; e.seen%e.refresh == 0 && len(e.first.kept) > 0 {
		e.sorted = append(e.sorted[:0], e.first.kept...)
		e.next = append(e.next[:0], e.second.kept...)
		slices.Sort(e.sorted)
		slices.Sort(e.next)
		e.fitted, e.reserve = true, bestReserve(e.sorted, e.next, e.guard)
	}
}

// bestReserve returns the reserve that earns most over auctions whose highest and second highest bids are given, each
// ascending: reserve r earns r (N1(r) - N2(r)) + S2(r), with N1 and N2 how many of each reach it and S2 the sum of the second
// ones that do. Of equally good ones it is the highest. The lowest b1 earns no less than no reserve.
func bestReserve(first, second []float64, guard float64) (reserve float64) {
	best, sum, j := 0.0, 0.0, len(second)
	for i := len(first) - 1; i >= 0; i-- {
		r := first[i]
		for j > 0 && second[j-1] >= r {
			j--
			sum += second[j]
		}
		above := len(first) - i
		if float64(above) < guard*float64(len(first)) {
			continue
		}
		if earned := float64(r*float64(above-(len(second)-j))) + sum; earned > best {
			best, reserve = earned, r
		}
	}
	return reserve
}
