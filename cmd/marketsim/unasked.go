package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"marketsim/market"
)

// unasked says which buyers were not asked, and why: they do not want such impressions, or others were drawn.
func (s *story) unasked(w io.Writer) {
	var unwanting, undrawn []string
	for id := range s.buyers {
		who := market.AgentID(id)
		_, asked := slices.BinarySearchFunc(s.Seats, who, func(seat market.Seat, who market.AgentID) int { return cmp.Compare(seat.Agent, who) })
		_, wants := slices.BinarySearch(s.wanting, who)
		switch {
		case asked:
		case wants:
			undrawn = append(undrawn, s.name(who))
		default:
			unwanting = append(unwanting, s.name(who))
		}
	}
	if len(unwanting)+len(undrawn) == 0 {
		return
	}
	fmt.Fprintln(w)
	if len(unwanting) > 0 {
		fmt.Fprintf(w, "Not asked, for they do not target such an impression: %s.\n", enumerate(some(unwanting)))
	}
	if len(undrawn) > 0 {
		fmt.Fprintf(w, "Not asked, for others were drawn as the %s: %s.\n",
			counted(s.point.Scenario.Market.Participants, "participant"), enumerate(some(undrawn)))
	}
}

const mostNames = 12

// some shortens a list of names that is too long to read.
func some(names []string) []string {
	if len(names) <= mostNames {
		return names
	}
	return append(slices.Clone(names[:mostNames-1]), counted(len(names)-mostNames+1, "other"))
}
