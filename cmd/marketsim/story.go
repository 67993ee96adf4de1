package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
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
	second *secondRound

	wanting   []market.AgentID // buyers that want such an impression
	estimates []market.Price   // what each buyer believed it to be worth when it bid

	contests []contest
	places   int // decimal places of all prices
}

func (s *story) name(id market.AgentID) string { return s.buyers[id].Name }

// ms is a time as milliseconds after the request.
func (s *story) ms(t market.Time) string { return fixed(float64(t-s.Lot.At)/1e6, 1) }

func (s *story) tell(w io.Writer) {
	s.contests = s.fallApart()
	s.places = places(s.prices())
	s.introduce(w)
	s.slots(w)
	s.deals(w)
	s.timeline(w)
	s.unasked(w)
	s.ties(w)
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
	fmt.Fprintf(w, "Announced floor: %s. Reserve: %s. %s\n", s.orNone(s.Lot.Floor), s.reserve(), s.closing())
	if s.Lot.Soft > 0 {
		fmt.Fprintf(w, "Soft floor: %s. A bid below it that wins pays itself.\n", s.cpm(s.Lot.Soft))
	}
	if s.Lot.Exploring {
		fmt.Fprintln(w, "The floor of this auction is an experiment, from which the publisher learns.")
	}
	if s.personal() {
		fmt.Fprintln(w, "Some buyers have a higher floor of their own: see below.")
	}
	fmt.Fprintf(w, "Prices are %s in %s%s.\n", s.unit(), sc.Market.Currency, s.otherUnit())
}

// closing says when the auction closes.
func (s *story) closing() string {
	if s.point.Scenario.Market.Closing == "all-answered" {
		return fmt.Sprintf("It closes once all have answered, at the latest %s ms after the request.", s.ms(s.deadline()))
	}
	return fmt.Sprintf("Deadline: %s ms after the request.", s.ms(s.deadline()))
}

// deadline is that of the first round.
func (s *story) deadline() market.Time {
	return s.Lot.At + market.Time(s.point.Scenario.Market.Timeout)
}

// personal reports whether some seats have floors above the lot's.
func (s *story) personal() bool {
	return slices.ContainsFunc(s.Seats, func(seat market.Seat) bool { return seat.Floor != s.Lot.Floor })
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

// enumerate joins names: a, b and c.
func enumerate(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
