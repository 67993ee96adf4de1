package main

import (
	"fmt"
	"io"
	"math/bits"
	"slices"
	"strconv"

	"marketsim/market"
)

// result says who got what for how much.
func (s *story) result(w io.Writer) {
	fmt.Fprintln(w)
	if len(s.Awards) == 0 {
		fmt.Fprintf(w, "Unsold: %s.\n", s.unsold())
		return
	}
	unsold := make([]bool, s.Lot.Units())
	for i := range unsold {
		unsold[i] = true
	}
	for i := range s.Awards {
		a := &s.Awards[i]
		if a.Slot != market.NoSlot {
			unsold[a.Slot] = false
		}
		fmt.Fprintf(w, "%s.%s%s\n", s.sale(a), s.unused(a), s.clicked(a))
	}
	for i, left := range unsold {
		if left {
			fmt.Fprintf(w, "Slot %d stays unsold.\n", i+1)
		}
	}
}

// sale says what one award gives and costs.
func (s *story) sale(a *market.Award) string {
	price := s.cpm(a.Pay) + s.because(a)
	under := ""
	if a.Deal != 0 {
		under = " under " + s.deal(a.Deal)
	}
	switch {
	case a.Slot == market.NoSlot:
		return fmt.Sprintf("%s gets nothing%s and pays %s", s.name(a.Agent), under, price)
	case len(s.Lot.Slots) > 1:
		return fmt.Sprintf("Slot %d is sold to %s%s for %s", a.Slot+1, s.name(a.Agent), under, price)
	}
	return fmt.Sprintf("Sold to %s%s for %s", s.name(a.Agent), under, price)
}

// unused says of a guaranteed deal that it buys without the bid that its buyer made.
func (s *story) unused(a *market.Award) string {
	at := slices.IndexFunc(s.Seats, func(seat market.Seat) bool { return seat.Agent == a.Agent && seat.Asked > 0 })
	if at < 0 || !s.guaranteed(a) {
		return ""
	}
	where := "in the open auction"
	if seat := &s.Seats[at]; seat.Deal != 0 {
		where = "under " + s.deal(seat.Deal)
	}
	return fmt.Sprintf(" It buys under the deal: its offer of %s %s is not used.", s.cpm(s.Seats[at].Asked), where)
}

// clicked says whether a click came and what it cost.
func (s *story) clicked(a *market.Award) string {
	switch {
	case a.On != market.OnClick || a.Pay == 0:
		return ""
	case a.Charged == 0:
		return " It is not clicked: nothing is charged."
	}
	return fmt.Sprintf(" It is clicked: %s %s are charged.",
		strconv.FormatFloat(a.Charged.Units(), 'f', -1, 64), s.point.Scenario.Market.Currency)
}

// unsold says why nobody got the impression.
func (s *story) unsold() string {
	rejected := slices.ContainsFunc(s.Seats, func(seat market.Seat) bool {
		return seat.Answer == market.BelowFloor || seat.Answer == market.Unfunded || seat.Answer == market.NoDeal
	})
	offered := slices.ContainsFunc(s.Steps, func(step market.Step) bool { return step.What == market.OfferSent })
	reached := slices.ContainsFunc(s.Bids, func(b market.Bid) bool { return b.Price >= s.Lot.Reserve })
	switch {
	case reached && len(s.Lot.Slots) > 0:
		return "no bid reached the reserve of a slot"
	case reached && s.Lot.Rule == market.Waterfall:
		return "every bid was below the price of its line item"
	case reached:
		return "no bid was good enough for rule " + string(s.Lot.Rule)
	case len(s.Bids) > 0:
		return "no bid reached the reserve"
	case len(s.Seats) == 0:
		return "nobody wanted such an impression"
	case rejected:
		return "no offer was valid"
	case offered:
		return "no offer came in time"
	}
	return "nobody bid"
}

// because says where the price comes from.
func (s *story) because(a *market.Award) string {
	if t := s.Lot.TermsOf(a.Deal, a.Agent); t != nil && t.Kind != market.PrivateAuction {
		return ", the fixed price of the deal"
	}
	if s.Lot.Rule == market.PostedPrice {
		return ", the price that was posted"
	}
	at := slices.IndexFunc(s.Bids, func(b market.Bid) bool { return b.Agent == a.Agent })
	if at < 0 {
		return ""
	}
	own := &s.Bids[at]
	if s.Lot.Rule == market.VCG && a.On == market.OnClick {
		return s.externality(a, own)
	}
	switch rival := s.rival(a, own); {
	case own.Price == a.Pay && s.Lot.Rule == market.SoftFloor && a.Pay < s.Lot.Soft:
		return ", its own bid, which is below the soft floor"
	case own.Price == a.Pay:
		return ", its own bid"
	case rival != nil && rival.Price == a.Pay:
		return ", the bid of " + s.name(rival.Agent)
	case rival != nil:
		return fmt.Sprintf(", at which bid x score is that of %s", s.name(rival.Agent))
	case a.Slot != market.NoSlot && a.Pay == s.Lot.Slot(int(a.Slot)).Reserve:
		return ", the reserve of the slot"
	case a.Pay == own.Floor && own.Deal != 0:
		return ", the floor of the deal"
	case a.Pay == max(s.Lot.Reserve, own.Floor):
		return ", the least price"
	case s.Lot.Rule == market.AlphaPrice:
		return ", between its own bid and the next one"
	case s.Lot.Rule == market.Myerson:
		return ", the least bid that would have won"
	}
	return ""
}

// externality says where a price of rule VCG per click comes from: the least one that the publisher takes, or the others.
func (s *story) externality(a *market.Award, own *market.Bid) string {
	switch {
	case a.Pay == s.Lot.Slot(int(a.Slot)).Reserve && a.Pay > 0:
		return ", the reserve of the slot"
	case a.Pay != max(s.Lot.Reserve, own.Floor):
		return ", what its presence costs the others"
	case own.Deal != 0 && a.Pay == own.Floor:
		return ", the floor of the deal"
	}
	return ", the least price"
}

// rival finds whose bid an award pays: by its price or, for clicks, by its price times score.
func (s *story) rival(a *market.Award, own *market.Bid) *market.Bid {
	var scored *market.Bid
	for i := range s.Bids {
		b := &s.Bids[i]
		switch {
		case b.Agent == a.Agent:
		case b.Price == a.Pay && (a.On != market.OnClick || b.Score == own.Score):
			return b
		case a.On == market.OnClick && b.Score != own.Score && matched(b, own.Score) == a.Pay:
			scored = b
		}
	}
	return scored
}

// matched is the least price at which a score is worth as much as a bid, rounded up.
func matched(b *market.Bid, score market.Rate) market.Price {
	hi, lo := bits.Mul64(uint64(b.Price), uint64(b.Score))
	lo, carry := bits.Add64(lo, uint64(score)-1, 0)
	if hi += carry; score <= 0 || hi >= uint64(score) {
		return market.MaxPrice
	}
	price, _ := bits.Div64(hi, lo, uint64(score))
	return market.Price(min(price, uint64(market.MaxPrice)))
}
