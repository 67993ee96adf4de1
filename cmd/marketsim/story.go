package main

import (
	"fmt"
	"io"
	"slices"
	"time"

	"marketsim/market"
	"marketsim/mechanisms"
	"marketsim/scenarios"
)

// story tells what happened in one auction.
type story struct {
	*market.Trace
	point  *scenarios.Point
	buyers []market.Buyer
	asked  question
	places int // decimal places of all prices
}

func (s *story) name(id market.AgentID) string { return s.buyers[id].Name }

// ms is a time as milliseconds after the request.
func (s *story) ms(t market.Time) string { return fixed(float64(t-s.Lot.At)/1e6, 1) }

func (s *story) tell(w io.Writer) {
	s.places = places(s.prices())
	s.introduce(w)
	s.timeline(w)
	s.ranking(w)
	s.result(w)
}

// introduce says what was on sale and by which rule.
func (s *story) introduce(w io.Writer) {
	sc, inv := s.point.Scenario, &s.point.Blueprint.Inventory
	fmt.Fprintf(w, "Auction %d of run %d, arm %s", s.asked.auction, s.asked.run, s.point.Arm)
	for _, set := range s.point.Sweep {
		fmt.Fprintf(w, ", %s = %s", set.Key, set.Value)
	}
	place := inv.Placements[s.Lot.Placement]
	user := ""
	if len(sc.Market.Geos) > 0 {
		user = " in " + inv.Geos[s.Lot.Geo].Name
	}
	if len(sc.Market.Devices) > 0 {
		user += " on " + inv.Devices[s.Lot.Device].Name
	}
	if user != "" {
		user = " to a user" + user
	}
	fmt.Fprintf(w, "\n%s offers %s (%s, %s)%s, quality %s, at %s.\n",
		sc.Market.Publisher, place.Name, place.Format, place.ValueTier, user, fixed(s.Lot.Quality, 2), timeOfDay(s.Lot.At))
	fmt.Fprintf(w, "Rule %s: %s.\n", s.Lot.Rule, s.ruleDoc())
	fmt.Fprintf(w, "Announced floor: %s. Reserve: %s. Deadline: %s ms after the request.\n", s.orNone(s.Lot.Floor), s.reserve(), s.ms(s.Lot.Deadline))
	fmt.Fprintf(w, "Prices are CPM in %s.\n", sc.Market.Currency)
}

// timeOfDay is a moment of the simulated days, which start at midnight.
func timeOfDay(t market.Time) string {
	const day = 24 * time.Hour
	return fmt.Sprintf("%s on day %d", time.Time{}.Add(time.Duration(t)%day).Format("15:04:05.000"), 1+time.Duration(t)/day)
}

func (s *story) ruleDoc() string {
	for _, e := range mechanisms.Catalog.Entries() {
		if e.Name == string(s.Lot.Rule) {
			return e.Doc
		}
	}
	return "not in the catalogue"
}

func (s *story) orNone(p market.Price) string {
	if p == 0 {
		return "none"
	}
	return s.cpm(p)
}

func (s *story) reserve() string {
	switch {
	case s.Lot.Reserve == 0:
		return "none"
	case s.Lot.Reserve == s.Lot.Floor:
		return "the floor"
	}
	return s.cpm(s.Lot.Reserve) + ", hidden"
}

// event is one line of the timeline.
type event struct {
	at   market.Time
	text string
}

// timeline tells requests, decisions and the close in order of time.
func (s *story) timeline(w io.Writer) {
	fmt.Fprintf(w, "\nms after the request\n")
	events := []event{{s.Lot.At, fmt.Sprintf("requests go to %d of %s", len(s.Seats), counted(len(s.buyers), "buyer"))}}
	for _, step := range s.Steps {
		if e, ok := s.step(step); ok {
			events = append(events, e)
		}
	}
	events = append(events, event{s.Close, fmt.Sprintf("the auction closes with %s", counted(len(s.Bids), "bid"))})
	slices.SortStableFunc(events, func(a, b event) int { return int(min(max(a.at-b.at, -1), 1)) })
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
		return event{step.At, who + " is asked and declines" + s.arrival(step)}, true
	case step.What == market.OfferSent:
		return event{step.At, fmt.Sprintf("%s is asked and offers %s%s", who, s.cpm(min(step.Price, market.MaxPrice)), s.arrival(step))}, true
	}
	return event{}, false
}

// arrival says when an answer arrives.
func (s *story) arrival(step market.Step) string {
	switch {
	case step.Until == market.Never:
		return "; the answer is lost"
	case step.Until > s.Lot.Deadline:
		return fmt.Sprintf("; the answer arrives at %s, %s ms late", s.ms(step.Until), fixed(float64(step.Until-s.Lot.Deadline)/1e6, 1))
	case step.Until == step.At:
		return ""
	}
	return "; the answer arrives at " + s.ms(step.Until)
}
