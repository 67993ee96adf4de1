package metrics

import "marketsim/market"

// bestOf is what the slots of a lot would be worth to those of the invited who value them most, one each: the best slot goes
// to the highest value, and so on. If the lot is sold by the click, a slot is worth to a buyer what a click is worth to it,
// times the slot's rate and the score of the buyer's ad. No other assignment is worth more, because what a slot is worth is a
// product (Edelman, Ostrovsky, Schwarz 2007).
func (r *Recorder) bestOf(c *market.Cleared) (sum market.Money) {
	top, slots, clicked := r.ranked[:0], c.Units(), c.SoldByClick()
	for i := range c.Seats {
		worth := market.Money(c.Seats[i].Value)
		if clicked {
			worth = r.entrants[c.Seats[i].Agent].score.Of(worth)
		}
		if len(top) < slots {
			top = append(top, worth)
		} else if worth > top[len(top)-1] {
			top[len(top)-1] = worth
		}
		for k := len(top) - 1; k > 0 && top[k] > top[k-1]; k-- {
			top[k], top[k-1] = top[k-1], top[k]
		}
	}
	r.ranked = top
	for k, worth := range top {
		if clicked {
			worth = c.Slot(k).Rate.Of(worth)
		}
		sum += worth
	}
	return sum
}

// valueOf is what the lot is worth to an agent that was invited; under a guaranteed deal it has a seat and no bid. Seats are
// in ascending order of agents, so that an agent's seat is at its own index or before.
func valueOf(seats []market.Seat, agent market.AgentID) market.Price {
	for i := min(int(agent), len(seats)-1); i >= 0; i-- {
		if seats[i].Agent == agent {
			return seats[i].Value
		}
	}
	return 0
}
