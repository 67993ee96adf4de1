package market

import (
	"fmt"
	"math"
	"time"

	"marketsim/internal/rng"
)

// Quantile turns a uniform draw in (0, 1) into a quantity: an inverse distribution function.
type Quantile interface {
	At(u float64) float64
}

// Link is how an agent is connected to a seller. The zero Link delivers everything at once.
//
// Delays are in milliseconds and drawn anew for each message; a message takes at least 1 ns on a link with latency or
// compute time. A message that reaches an agent while it is down is lost to it.
type Link struct {
	Latency Quantile // one way, each way; nil: none
	Compute Quantile // time to decide; nil: none
	Loss    float64  // probability that one message is lost, 0 to 1
	Outages Outages
}

// Outages describes how an agent fails: it is up and down for exponentially distributed times. The zero value never fails.
type Outages struct {
	MeanUp, MeanDown time.Duration // both positive, or both zero; at most ten years
}

// longestMean bounds the mean of a phase: ten years of 365 days.
const longestMean = 87600 * time.Hour

func (l *Link) validate() error {
	if !(l.Loss >= 0 && l.Loss <= 1) {
		return fmt.Errorf("message loss %v: must be 0 to 1", l.Loss)
	}
	if o := l.Outages; o.MeanUp < 0 || o.MeanDown < 0 || (o.MeanUp == 0) != (o.MeanDown == 0) {
		return fmt.Errorf("outages of mean up time %v and down time %v: both must be positive, or both zero", o.MeanUp, o.MeanDown)
	}
	if o := l.Outages; max(o.MeanUp, o.MeanDown) > longestMean {
		return fmt.Errorf("outages of mean up time %v and down time %v: each must be at most %v", o.MeanUp, o.MeanDown, longestMean)
	}
	return nil
}

// instant reports whether the link needs no clock at all.
func (l *Link) instant() bool {
	return l.Latency == nil && l.Compute == nil && l.Loss == 0 && l.Outages == Outages{}
}

// wire draws the fate of an agent's messages, keyed by its name and the auction.
type wire struct {
	Link
	request, bid, notice, compute, loss rng.Key
	again                               rng.Key // all chance of an extension
	down                                outage
}

func newWire(l Link, seed, run uint64, name string) wire {
	return wire{
		Link:    l,
		request: rng.NewKey(seed, run, rng.LatencyRequest, name),
		bid:     rng.NewKey(seed, run, rng.LatencyBid, name),
		notice:  rng.NewKey(seed, run, rng.LatencyNotice, name),
		compute: rng.NewKey(seed, run, rng.Compute, name),
		loss:    rng.NewKey(seed, run, rng.Loss, name),
		again:   rng.NewKey(seed, run, rng.Extension, name),
		down:    newOutage(l.Outages, rng.NewKey(seed, run, rng.Outage, name)),
	}
}

// delay is the time that a message of the given auction takes. Without it, a bid could be late and its notice be there at
// the same moment, after other notices of that moment: an order that content does not give.
func (w *wire) delay(leg rng.Key, auction uint64) Time {
	switch {
	case w.Latency != nil:
		return max(1, milliseconds(w.Latency.At(leg.Uniform(auction))))
	case w.Compute != nil:
		return 1
	}
	return 0
}

// think is the time that the agent takes to decide.
func (w *wire) think(key rng.Key, auction uint64) Time {
	if w.Compute == nil {
		return 0
	}
	return milliseconds(w.Compute.At(key.Uniform(auction)))
}

// The legs of an auction's messages.
const (
	requestLeg = iota
	bidLeg
	noticeLeg
	thinking // between two of them
)

// again numbers the draws for the delays of an extension, which share one key; its losses follow them.
func again(leg, auction uint64) uint64 { return 8*auction + leg }

// losesAgain reports whether the message of one leg of an extension is lost.
func (w *wire) losesAgain(leg, auction uint64) bool {
	return w.Loss > 0 && w.again.Uniform(again(leg+4, auction)) < w.Loss
}

// loses reports whether the message of one leg is lost.
func (w *wire) loses(leg, auction uint64) bool {
	return w.Loss > 0 && w.loss.Uniform(4*auction+leg) < w.Loss
}

// longest bounds a single delay, so that times cannot overflow.
const longest = Time(24 * time.Hour)

func milliseconds(ms float64) Time {
	switch ns := float64(ms * 1e6); {
	case !(ns > 0):
		return 0
	case ns >= float64(longest):
		return longest
	default:
		return Time(math.Floor(ns + 0.5))
	}
}
