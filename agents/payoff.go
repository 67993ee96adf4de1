package agents

import "marketsim/market"

// contest is what a bidder was told of the competition in one auction: enough to say what another bid would have earned.
type contest struct {
	rule  market.Rule
	alpha market.Rate // of rule alpha-price: the price is (2-alpha) bid + (alpha-1) price to win
	soft  float64     // CPM, of rule soft-floor: from there on the price is the least one, but at least the soft floor
	least float64     // CPM: the least price that would have won, a tie counted as a win
	tied  int         // rivals that bid exactly that; 0: it is the floor
}

// payoff is the expected gain, in CPM, of a bid where the slot is worth v CPM: what is won less what is paid. A tie is won with
// probability 1/(1+tied).
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
	case c.rule.Truthful():
		return c.least
	case c.rule == market.AlphaPrice:
		alpha := c.alpha.Share()
		return float64((2-alpha)*bid) + float64((alpha-1)*c.least)
	case c.rule == market.SoftFloor && bid >= c.soft:
		return max(c.soft, c.least)
	}
	return bid
}

// told makes a contest of a notice; not ok if the competition was not disclosed. Rivals that are not told apart count as one at
// the least winning price, unless that is the floor.
func (c *contest) told(n *market.Notice, floor market.Price) (ok bool) {
	if !n.Disclosed {
		return false
	}
	c.least, c.tied = n.MinimumToWin.CPM(), 1
	if n.MinimumToWin <= max(floor, 1) {
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
