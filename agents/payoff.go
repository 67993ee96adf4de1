package agents

import "marketsim/market"

// contest is one auction as its bidder knows it: the rules, and later enough of the competition to say what another bid would have
// earned.
type contest struct {
	rule    market.Rule
	alpha   market.Rate  // of rule alpha-price: the price is (2-alpha) bid + (alpha-1) price to win
	floor   market.Price // announced
	soft    float64      // CPM, of rule soft-floor: from there on the price is the least one, but at least the soft floor
	several bool         // slots: which one another bid would have had is not told

	least float64 // CPM: the least price that would have won, a tie counted as a win
	tied  int     // rivals that bid exactly that; 0: it is the floor
}

// enter takes down what was announced with a lot.
func (c *contest) enter(lot *market.Lot) {
	c.rule, c.alpha, c.floor, c.soft = lot.Rule, lot.Alpha, lot.Floor, lot.Soft.CPM()
	c.several = lot.Units() > 1 && lot.Rule.SellsSlots()
}

// payoff is the expected gain, in CPM, of a bid where the slot, or a click on it, is worth v CPM: what is won less what is paid. A
// tie is won with probability 1/(1+tied).
func (c *contest) payoff(v, bid float64) float64 {
	if bid < c.least {
		if c.rule == market.AllPay {
			return -bid
		}
		return 0
	}
	pay := c.payment(bid)
	if bid > c.least || c.tied == 0 {
		return v - pay
	}
	if c.rule == market.AllPay {
		return v/float64(1+c.tied) - bid
	}
	return (v - pay) / float64(1+c.tied)
}

// payment is what a bid that wins pays.
func (c *contest) payment(bid float64) float64 {
	switch {
	case c.rule.Truthful(), c.rule == market.GSP: // which sells one slot at the second price
		return c.least
	case c.rule == market.AlphaPrice:
		alpha := c.alpha.Share()
		return float64((2-alpha)*bid) + float64((alpha-1)*c.least)
	case c.rule == market.SoftFloor && bid >= c.soft:
		return max(c.soft, c.least)
	}
	return bid
}

// told adds what a notice says of the competition; not ok if that is not enough. Rivals that are not told apart count as one at
// the least winning price, unless that is the announced floor: a hidden reserve is taken for a rival.
func (c *contest) told(n *market.Notice) (ok bool) {
	if !n.Disclosed || c.several {
		return false
	}
	c.least, c.tied = n.MinimumToWin.CPM(), 1
	if n.MinimumToWin <= max(c.floor, 1) {
		c.tied = 0
	}
	if n.Revealed {
		c.tied = 0
		for _, r := range n.Rivals {
			if r < n.MinimumToWin {
				break
			}
			c.tied++
		}
	}
	return true
}

// neverClicked reports whether a lot is sold by clicks that never come: it brings nothing, and teaches nothing.
func neverClicked(lot *market.Lot) bool { return lot.SoldByClick() && lot.Slots[0].Rate == 0 }
