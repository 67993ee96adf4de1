package main

import (
	"fmt"
	"io"

	"marketsim/market"
)

// unit is what bids are for.
func (s *story) unit() string {
	if orderOf(&s.Lot.Lot) == byClicks {
		return "per thousand clicks"
	}
	return "CPM"
}

// otherUnit tells of prices that are for something else.
func (s *story) otherUnit() string {
	for i := range s.Lot.Deals {
		if orderOf(&s.Lot.Lot) == byClicks && s.Lot.Deals[i].Kind != market.PrivateAuction {
			return ", but fixed prices of deals CPM"
		}
	}
	return ""
}

// slots tells what is sold at once, if that is more than one slot or has more to it than the lot.
func (s *story) slots(w io.Writer) {
	clicked, reserved := false, false
	for _, slot := range s.Lot.Slots {
		clicked, reserved = clicked || slot.Rate != market.One, reserved || slot.Reserve > 0
	}
	switch n := len(s.Lot.Slots); {
	case n == 0:
		return
	case clicked:
		fmt.Fprintf(w, "%s, each with the rate at which an ad of score 1 is clicked there:\n", counted(n, "position"))
	case reserved:
		fmt.Fprintf(w, "%s, each with a least price of its own:\n", counted(n, "equal slot"))
	default:
		fmt.Fprintf(w, "%s are sold at once.\n", counted(n, "equal slot"))
		return
	}
	t := table{}
	for i, slot := range s.Lot.Slots {
		row := []string{fmt.Sprintf("slot %d", i+1)}
		if clicked {
			row = append(row, "click rate "+significant(slot.Rate.Share()))
		}
		if reserved {
			row = append(row, "reserve "+s.orNone(slot.Reserve))
		}
		t.add(row...)
	}
	t.print(w, "  ")
}
