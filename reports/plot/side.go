package plot

import (
	"strings"

	"gonum.org/v1/plot/vg"
)

// A side is an axis with its text, fitted to a length.
type side struct {
	*scale
	labels []label
	title  []string
	hidden bool // a neighbour says the same
	turned bool // labels read upwards
}

// A label is a tick with its text in lines; none where there is no room.
type label struct {
	tick
	lines []string
}

// length of the mark on the axis: shorter between labels.
func (l *label) length() vg.Length {
	if l.label == "" {
		return house().tickLen / 2
	}
	return house().tickLen
}

func flatten(labels []label) (lines []string) {
	for _, l := range labels {
		lines = append(lines, l.lines...)
	}
	return lines
}

// room is what ticks and title take beside the labels.
func (s *side) room() vg.Length {
	if s.hidden {
		return 2
	}
	room := house().tickLen + 3
	if len(s.title) > 0 {
		room += house().label.height(s.title) + 3
	}
	return room
}

// depth is what the labels of an axis along the bottom take.
func (s *side) depth() (d vg.Length) {
	tick := house().tick
	for _, l := range s.labels {
		if s.turned {
			d = max(d, tick.widest(l.lines))
		} else {
			d = max(d, tick.height(l.lines))
		}
	}
	return d
}

// longName is the width of a name of 40 letters that stands in one line.
var longName = mm(60)

// fitUp labels an axis that stands upright, no label wider than limit. In tight rows (of a heat map) names stand in one
// line, cut if very long, and where even that is too much only every second, third, ... has one.
func (s *side) fitUp(height, limit vg.Length, tight bool) {
	th := house()
	s.title = th.label.wrap(s.Label, max(height, mm(25)))
	s.labels = nil
	slot := height / vg.Length(max(1, len(s.Categories)))
	stride := s.stride(slot)
	for i, t := range s.ticks(max(2, int(height/26))) {
		l := label{tick: t, lines: th.tick.wrapEvenly(t.label, limit)}
		if tight && len(s.Categories) > 0 && th.tick.height(l.lines) > slot {
			l.lines = []string{th.tick.shorten(t.label, max(limit, longName))}
		}
		if i%stride != 0 {
			l.lines = nil
		}
		s.labels = append(s.labels, l)
	}
}

// stride is the distance of categories that have room for a line of text in a slot each.
func (s *side) stride(slot vg.Length) int {
	if len(s.Categories) == 0 || slot <= 0 {
		return 1
	}
	return max(1, int(0.999+house().tick.leading()/slot))
}

// fitAcross labels an axis along the bottom: names in up to three lines below their slot, else upwards; numbers as many
// as stand clear of each other.
func (s *side) fitAcross(width vg.Length) {
	th := house()
	s.title = th.label.wrap(s.Label, max(width, mm(30)))
	s.labels, s.turned = nil, false
	if len(s.Categories) > 0 {
		s.fitNames(width)
		return
	}
	for n := max(2, int(width/36)); n > 0; n-- {
		s.labels = nil
		for _, t := range s.ticks(n) {
			l := label{tick: t}
			if t.label != "" {
				l.lines = []string{t.label}
			}
			s.labels = append(s.labels, l)
		}
		if s.clear(width) {
			return
		}
	}
}

// clear reports whether the labels along a width stand apart.
func (s *side) clear(width vg.Length) bool {
	end := vg.Length(-1e9)
	for _, l := range s.labels {
		if len(l.lines) == 0 {
			continue
		}
		half := house().tick.widest(l.lines) / 2
		at := vg.Length(s.unit(l.at)) * width
		if at-half < end+6 {
			return false
		}
		end = at + half
	}
	return true
}

func (s *side) fitNames(width vg.Length) {
	tick := house().tick
	slot := width / vg.Length(len(s.Categories))
	for _, name := range s.Categories {
		s.turned = s.turned || !tick.breaksWell(name, slot-4) || len(tick.wrap(name, slot-4)) > 3
	}
	stride := s.stride(slot)
	for i, t := range s.ticks(0) {
		l := label{tick: t}
		switch {
		case !s.turned:
			l.lines = tick.wrapEvenly(t.label, slot-4)
		case i%stride != 0:
		case slot >= 2*tick.leading():
			l.lines = tick.wrap(t.label, mm(32))
			if fit := int(slot / tick.leading()); len(l.lines) > fit {
				l.lines = append(l.lines[:fit-1:fit-1], tick.shorten(strings.Join(l.lines[fit-1:], ""), mm(32)))
			}
		default:
			l.lines = []string{tick.shorten(t.label, longName)}
		}
		s.labels = append(s.labels, l)
	}
}
