package main

import "marketsim/market"

// prices are all that a story tells.
func (s *story) prices() []market.Price {
	list := []market.Price{s.Lot.Floor, s.Lot.Reserve, s.Lot.Soft}
	for _, slot := range s.Lot.Slots {
		list = append(list, slot.Reserve)
	}
	for i := range s.Lot.Deals {
		list = append(list, s.Lot.Deals[i].Price)
	}
	if orderOf(&s.Lot.Lot) == byEstimate {
		for i := range s.Bids {
			list = append(list, s.estimate(s.Bids[i].Seat))
		}
	}
	for i := range s.second.tied {
		list = append(list, s.second.tied[i].Price)
	}
	for i := range s.Bids {
		list = append(list, s.Bids[i].Price, s.Bids[i].Asked)
	}
	unsure := s.unsure()
	for i := range s.Seats {
		seat := &s.Seats[i]
		list = append(list, seat.Asked, seat.Floor)
		if v, ok := s.worth(seat.Agent); ok {
			list = append(list, v)
		}
		if unsure {
			list = append(list, s.estimates[seat.Agent])
		}
	}
	for _, step := range s.Steps {
		list = append(list, step.Price)
	}
	for _, a := range s.Awards {
		list = append(list, a.Pay)
	}
	return list
}

// worth is what the lot is worth to a buyer, if it knows.
func (s *story) worth(id market.AgentID) (market.Price, bool) {
	v, ok := s.buyers[id].Agent.(market.Valuer)
	if !ok {
		return 0, false
	}
	return v.Value(&s.Lot.Lot), true
}

// places is how many decimal places all of some prices get: cents if they are whole cents, or four. Where four would make
// two prices look equal that are not, all get six, which show a price in full.
func places(prices []market.Price) int {
	cents := true
	looks := map[string]market.Price{}
	for _, p := range prices {
		cents = cents && p%10_000 == 0
		text := fixed(p.CPM(), 4)
		if other, known := looks[text]; known && other != p {
			return 6
		}
		looks[text] = p
	}
	if cents {
		return 2
	}
	return 4
}

func (s *story) cpm(p market.Price) string { return fixed(p.CPM(), s.places) }
