package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"marketsim/market"
)

// event is one line of the timeline.
type event struct {
	at   market.Time
	text string
}

// timeline tells requests, decisions and the close in order of time.
func (s *story) timeline(w io.Writer) {
	fmt.Fprintf(w, "\nms after the request\n")
	events := s.events()
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	t := table{left: 2}
	width := 0
	for _, e := range events {
		width = max(width, len(s.ms(e.at)))
	}
	for _, e := range events {
		t.add(fmt.Sprintf("%*s", width, s.ms(e.at)), e.text)
	}
	t.print(w, "  ")
}

// events lists what happened, at equal times in the order in which it is told.
func (s *story) events() []event {
	first := []event{{s.Lot.At, fmt.Sprintf("requests go to %d of %s", len(s.Seats), counted(len(s.buyers), "buyer"))}}
	var second []event
	answers := make([]int, len(s.buyers)) // so far
	for _, step := range s.Steps {
		if e, ok := s.step(step); ok && answers[step.Agent] > 0 && step.What == market.OfferSent {
			second = append(second, s.raised(step))
		} else if ok {
			first = append(first, e)
		}
		if step.What != market.RequestSent {
			answers[step.Agent]++
		}
	}
	what := "auction"
	if s.Lot.Round == 1 {
		what = "second round"
		first = append(first, s.extended(answers))
	}
	return append(append(first, second...), event{s.Close, fmt.Sprintf("the %s closes with %s", what, counted(len(s.Bids), "bid"))})
}

// step says what one step was; a request that arrives is told by the decision that follows.
func (s *story) step(step market.Step) (event, bool) {
	who := s.name(step.Agent)
	lost := step.Until == market.Never
	switch {
	case step.What == market.RequestSent && lost:
		return event{step.At, "the request to " + who + " is lost"}, true
	case step.What == market.AgentDown:
		return event{step.At, who + " is down: the request is lost on it"}, true
	case step.What == market.NoBidSent:
		return event{step.At, who + " is asked and declines" + s.arrival(step, s.deadline())}, true
	case step.What == market.OfferSent:
		return event{step.At, fmt.Sprintf("%s is asked and offers %s%s", who, s.cpm(min(step.Price, market.MaxPrice)), s.arrival(step, s.deadline()))}, true
	}
	return event{}, false
}

// arrival says when an answer arrives.
func (s *story) arrival(step market.Step, deadline market.Time) string {
	switch {
	case step.Until == market.Never:
		return "; the answer is lost"
	case step.Until > deadline:
		return fmt.Sprintf("; the answer arrives at %s, %s ms late", s.ms(step.Until), fixed(float64(step.Until-deadline)/1e6, 1))
	case step.Until == step.At:
		return ""
	}
	return "; the answer arrives at " + s.ms(step.Until)
}
