package mechanismtest

import (
	"fmt"
	"slices"

	"marketsim/market"
)

// try is what one bidder gets for one bid, the others' bids being what they are. Events and utilities are in millionths.
type try struct {
	bid  market.Price
	gets int64 // events that are worth the bidder's value: what a higher bid must not lessen
	cost int64
}

// utility is what the outcome leaves to a bidder with that value.
func (t try) utility(value market.Price) int64 { return int64(value)*t.gets - t.cost }

// tries clears the auction with one bid moved along a grid, upwards from the bidder's own floor.
func tries(m market.Mechanism, p profile, bid int) []try {
	var all []try
	var awards []market.Award
	moved := p.copied()
	for _, price := range grid(p, bid) {
		t := try{bid: price}
		moved.bids[bid].Price, moved.bids[bid].Asked = price, price
		awards = m.Clear(awards[:0], &moved.auction, moved.bids)
		for _, w := range awards {
			if w.Agent != p.bids[bid].Agent {
				continue
			}
			n := events(p, w, p.bids[bid].Score)
			t.cost += int64(w.Pay) * n
			if w.Slot != market.NoSlot {
				t.gets += n
			}
		}
		all = append(all, t)
	}
	return all
}

// grid lists prices for one bidder, ascending. As an outcome can change only where a price is crossed, or a price weighted by
// scores, it holds all of these with their neighbours, and some between and beyond.
func grid(p profile, bid int) []market.Price {
	self := p.bids[bid]
	prices := []market.Price{self.Floor, p.auction.Reserve, p.auction.Soft, self.Price / 2}
	for _, s := range p.auction.Slots {
		prices = append(prices, s.Reserve)
	}
	for _, b := range p.bids {
		prices = append(prices, b.Price, b.Floor)
		if b.Score != self.Score && self.Score > 0 {
			prices = append(prices, b.Price*market.Price(b.Score/thousandth)/market.Price(self.Score/thousandth))
		}
	}
	var all []market.Price
	for _, price := range prices {
		for _, near := range [...]market.Price{price - 1, price, price + 1, price + price/2} {
			if near >= max(self.Floor, 1) && near <= market.MaxPrice {
				all = append(all, near)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func monotoneAllocation(m market.Mechanism, p profile) error {
	for i := range p.bids {
		var most try
		for _, t := range tries(m, p, i) {
			if t.gets < most.gets {
				return fmt.Errorf("agent %d gets %d events in a million with %d and %d with %d", p.bids[i].Agent, most.gets, most.bid, t.gets, t.bid)
			}
			most = t
		}
	}
	return nil
}

// truthfulness lets every bidder have every value of its grid in turn, and looks for a bid that pays better than that value.
// Not to bid is one of the choices, and the only truthful one for a value below the bidder's own floor.
func (c Claims) truthfulness(m market.Mechanism, p profile) error {
	for i := range p.bids {
		bids := tries(m, p, i)
		truths := append([]try{{bid: p.bids[i].Floor - 1}}, bids...)
		choices := append(bids, try{})
		for _, truth := range truths {
			value, honest := truth.bid, truth.utility(truth.bid)
			gain := int64(1) // the least that counts
			if c.Rounding {
				gain = max(gain, truth.gets)
			}
			for _, t := range choices {
				if lying := t.utility(value); lying-honest >= gain {
					return fmt.Errorf("agent %d with value %d gets %d millionths by the truth and %d by bidding %d", p.bids[i].Agent, value, honest, lying, t.bid)
				}
			}
		}
	}
	return nil
}
