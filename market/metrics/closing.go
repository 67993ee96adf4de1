package metrics

import "marketsim/market"

// hold adds one auction, with what it brought and whether its highest bids were tied.
func (k *closing) hold(c *market.Cleared, revenue market.Money, tied bool) {
	k.waited += c.Close - c.At
	k.extended += int64(c.Round)
	k.soft += market.Money(c.Soft)
	if tied {
		k.tied++
	}
	if c.Exploring {
		k.explored++
		k.exploring += revenue
	}
}

// click adds the sale of a slot that is paid by the click. A click at a price of nothing leaves no trace.
func (k *closing) click(w *market.Award) {
	k.byClick++
	if w.Charged > 0 {
		k.clicks++
	}
}
