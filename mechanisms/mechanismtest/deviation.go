package mechanismtest

import (
	"fmt"
	"slices"

	"marketsim/market"
)

// try is what one bidder gets for one bid, the others' bids being what they are.
type try struct {
	bid, pay market.Price
	wins     bool
}

// utility is what the outcome leaves to a bidder with that value.
func (t try) utility(value market.Price) market.Price {
	if t.wins {
		return value - t.pay
	}
	return -t.pay
}

// tries clears the auction with one bid moved along a grid, upwards from the bidder's own floor. As an outcome can change
// only where a price is crossed, the grid holds all prices of the auction with their neighbours, and some between and beyond.
func tries(m market.Mechanism, p profile, bid int) []try {
	floor := p.bids[bid].Floor
	prices := []market.Price{floor, p.auction.Reserve, p.bids[bid].Price / 2}
	for _, b := range p.bids {
		prices = append(prices, b.Price, b.Floor)
	}
	var grid []market.Price
	for _, price := range prices {
		grid = append(grid, price-1, price, price+1, price+price/2)
	}
	slices.Sort(grid)
	var all []try
	var awards []market.Award
	bids := slices.Clone(p.bids)
	for _, price := range slices.Compact(grid) {
		if price < max(floor, 1) || price > market.MaxPrice {
			continue
		}
		t := try{bid: price}
		bids[bid].Price, bids[bid].Asked = price, price
		auction := p.auction
		awards = m.Clear(awards[:0], &auction, bids)
		for _, w := range awards {
			if w.Agent == p.bids[bid].Agent {
				t.wins, t.pay = true, t.pay+w.Pay
			}
		}
		all = append(all, t)
	}
	return all
}

func monotoneAllocation(m market.Mechanism, p profile) error {
	for i := range p.bids {
		won := market.Price(0)
		for _, t := range tries(m, p, i) {
			switch {
			case t.wins && won == 0:
				won = t.bid
			case !t.wins && won > 0:
				return fmt.Errorf("agent %d wins with %d and loses with %d", p.bids[i].Agent, won, t.bid)
			}
		}
	}
	return nil
}

// truthfulness lets every bidder have every value of its grid in turn, and looks for a bid that pays better than that value.
// Not to bid is one of the choices, and the only truthful one for a value below the bidder's own floor.
func truthfulness(m market.Mechanism, p profile) error {
	for i := range p.bids {
		bids := tries(m, p, i)
		truths := append([]try{{bid: p.bids[i].Floor - 1}}, bids...)
		choices := append(bids, try{})
		for _, truth := range truths {
			value, honest := truth.bid, truth.utility(truth.bid)
			for _, t := range choices {
				if lying := t.utility(value); lying > honest {
					return fmt.Errorf("agent %d with value %d gets %d by the truth and %d by bidding %d", p.bids[i].Agent, value, honest, lying, t.bid)
				}
			}
		}
	}
	return nil
}
