package integrity

import (
	"fmt"
	"math"
)

// baselineShare of the judged part of a run is what the rest is compared with.
const baselineShare = 0.2

// SpreadReading compares how close together bids lie with the beginning of the same run.
type SpreadReading struct {
	Placement string // empty: all of them
	Auctions  int    // with at least three bids, in the whole window
	Mean      float64
	Baseline  float64 // mean CV of the first fifth of the window
	Rest      float64 // mean CV of what follows
	Ratio     float64 // Rest over Baseline
	Compared  bool    // whether there are both a baseline and a rest
	Z         float64 // difference in standard errors, from the scatter of the buckets' means
	HasZ      bool    // whether there are at least five buckets on each side
	Sentence  string
}

// Compare reads the buckets from a warm-up cut to the end: the market as a whole first, then each placement that had an
// auction with three bids, if there is more than one placement.
func (s *Spread) Compare(from int) []SpreadReading {
	readings := []SpreadReading{s.read(everywhere, from)}
	if len(s.placements) == 1 {
		return readings
	}
	for p := range s.placements {
		if r := s.read(p, from); r.Auctions > 0 {
			readings = append(readings, r)
		}
	}
	return readings
}

func (s *Spread) read(placement, from int) SpreadReading {
	end := s.Buckets()
	cut := from + int(math.Ceil(baselineShare*float64(end-from)))
	window, before, after := s.total(placement, from, end), s.total(placement, from, cut), s.total(placement, cut, end)
	r := SpreadReading{Auctions: window.auctions}
	if placement != everywhere {
		r.Placement = s.placements[placement]
	}
	r.Mean, _ = window.mean()
	var hasBaseline, hasRest bool
	r.Baseline, hasBaseline = before.mean()
	r.Rest, hasRest = after.mean()
	if r.Compared = hasBaseline && hasRest && r.Baseline > 0; r.Compared {
		r.Ratio = r.Rest / r.Baseline
		r.Z, r.HasZ = change(s.bucketMeans(placement, from, cut), s.bucketMeans(placement, cut, end))
	}
	r.Sentence = r.sentence()
	return r
}

// notable is the least change, in standard errors, that a sentence calls one.
const notable = 4

func (r *SpreadReading) sentence() string {
	where := "Everywhere"
	if r.Placement != "" {
		where = "On " + r.Placement
	}
	if r.Auctions == 0 {
		return where + ", no auction had three bids: how close together they lie cannot be judged."
	}
	text := fmt.Sprintf("%s, the bids of an auction scatter by %.1f %% around their mean", where, 100*r.Mean)
	switch {
	case !r.Compared:
		return text + "; there is no earlier part of the run to compare with, and the level alone says nothing."
	case !r.HasZ:
		return fmt.Sprintf("%s (%.1f %% in the first fifth of the run, %.1f %% after); there are too few time buckets to tell this from chance.",
			text, 100*r.Baseline, 100*r.Rest)
	case math.Abs(r.Z) < notable:
		return fmt.Sprintf("%s, much as in the first fifth of the run (ratio %.3f, %.1f standard errors).", text, r.Ratio, r.Z)
	case r.Z < 0:
		return fmt.Sprintf("%s: closer together than in the first fifth of the run (ratio %.3f, %.1f standard errors). "+
			"Cover bids would do this; so do learning, a floor and fewer bidders.", text, r.Ratio, r.Z)
	}
	return fmt.Sprintf("%s: farther apart than in the first fifth of the run (ratio %.3f, %+.1f standard errors).", text, r.Ratio, r.Z)
}
