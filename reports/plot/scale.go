package plot

import (
	"math"
	"slices"
)

// A span is the range of numbers seen so far; empty while lo > hi.
type span struct{ lo, hi float64 }

func emptySpan() span { return span{math.Inf(1), math.Inf(-1)} }

func (s span) empty() bool { return s.lo > s.hi }

func (s *span) join(t span) { s.lo, s.hi = min(s.lo, t.lo), max(s.hi, t.hi) }

// add widens the span to v if an axis of this scale can show it.
func (s *span) add(v float64, on Scale) {
	if placeable(v, on) {
		s.join(span{v, v})
	}
}

// placeable reports whether v has a place on an axis of this scale.
func placeable(v float64, on Scale) bool { return finite(v) && (on != Log || v >= 1e-300) }

// A scale places the numbers of one axis on 0..1.
type scale struct {
	*Axis
	span
	down  bool // categories read from the top
	whole bool // counts: no ticks between integers
}

// unit is the place of v: 0 at the start of the axis, 1 at its end, NaN where there is none. Far outside values are
// held at 10,000 lengths, so that no coordinate overflows.
func (s *scale) unit(v float64) float64 {
	if !placeable(v, s.Scale) {
		return math.NaN()
	}
	lo, hi := s.lo, s.hi
	if s.Scale == Log {
		v, lo, hi = math.Log(v), math.Log(lo), math.Log(hi)
	}
	t := min(max((v-lo)/(hi-lo), -1e4), 1e4)
	if s.down {
		return 1 - t
	}
	return t
}

// ticks labels the axis with about n ticks; categories have one each. What rounding has put outside is dropped.
func (s *scale) ticks(n int) []tick {
	var ticks []tick
	switch {
	case len(s.Categories) > 0:
		ticks = categoryTicks(s.Categories)
	case s.Scale == Log:
		ticks = logTicks(s.lo, s.hi, n)
	case s.Scale == Hours:
		ticks = hourTicks(s.lo, s.hi, n)
	default:
		ticks = linearTicks(s.lo, s.hi, n, s.whole)
	}
	return slices.DeleteFunc(ticks, func(t tick) bool {
		u := s.unit(t.at)
		return !(u >= -1e-6 && u <= 1+1e-6)
	})
}

// rangeOf is the range an axis shows for its data: fixed, or the slots of its categories, or the data with some air
// (share of the range, each side). An axis of only positive numbers is not padded below zero.
func rangeOf(a *Axis, data span, air float64) span {
	switch {
	case a.fixed():
		return span{a.From, a.To}
	case len(a.Categories) > 0:
		return span{-0.5, float64(len(a.Categories)) - 0.5}
	case data.empty() && a.Scale == Log:
		return span{1, 10}
	case data.empty():
		return span{0, 1}
	case a.Scale == Log:
		return logRange(data, air)
	}
	lo, hi := data.lo, data.hi
	if least := 1e-9 * max(math.Abs(lo), math.Abs(hi)); hi-lo <= least {
		margin := max(math.Abs(lo)/10, least, 1e-280) // a constant stands in the middle of a readable range
		if lo == 0 {
			margin = 1
		}
		return span{lo - margin, hi + margin}
	}
	pad := air * (hi - lo)
	padded := span{lo - pad, hi + pad}
	if lo >= 0 && padded.lo < 0 {
		padded.lo = 0
	}
	if hi <= 0 && padded.hi > 0 {
		padded.hi = 0
	}
	return padded
}

func logRange(data span, air float64) span {
	if data.hi <= data.lo*1.01 {
		return span{data.lo / 2, data.hi * 2}
	}
	pad := math.Pow(data.hi/data.lo, air)
	if math.IsInf(pad, 0) {
		return data
	}
	return span{data.lo / pad, data.hi * pad}
}
