package metrics

import "marketsim/market"

// hold adds one auction, with what it brought.
func (k *closing) hold(c *market.Cleared, revenue market.Money) {
	k.waited += c.Close - c.At
	k.extended += int64(c.Round)
	k.soft += market.Money(c.Soft)
	if tied(c) {
		k.tied++
	}
	if c.Exploring {
		k.explored++
		k.exploring += revenue
	}
}

// tied reports whether two of the bids in the open auction share the highest price and could win.
func tied(c *market.Cleared) bool {
	first, second := market.Price(-1), market.Price(-1)
	for i := range c.Bids {
		if b := &c.Bids[i]; b.Deal == 0 {
			second = max(second, min(first, b.Price)) // no branch that chance decides
			first = max(first, b.Price)
		}
	}
	return first == second && first >= max(0, c.Reserve)
}

// click adds the sale of a slot that is paid by the click. A click at a price of nothing leaves no trace.
func (k *closing) click(w *market.Award) {
	k.byClick++
	if w.Charged > 0 {
		k.clicks++
	}
}
