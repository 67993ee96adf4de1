package mechanismtest

import "marketsim/market"

// Claims is what a mechanism promises beyond what all must keep. The zero Claims asks for most of one that sells a single
// impression, but for efficiency and truthfulness.
type Claims struct {
	Sells     Sale
	Efficient bool // sells as much as it can to eligible bids, in the order of their ranks
	Truthful  bool // bidding one's value is a dominant strategy
	LosersPay bool // a loser may pay, in an award with market.NoSlot
	Shares    bool // a slot may be divided: its shares are together at most all of it
	Absolute  bool // holds prices of its own: if all others are scaled, its outcomes need not be
	Rounding  bool // rounds each payment by less than one market.Price: truth and scale hold up to that
}

// Sale is what a mechanism sells of a lot.
type Sale uint8

// What is sold. Lots without slots are one impression for all of them.
const (
	Impression Sale = iota // a single impression: it is handed no lots with slots
	Units                  // every slot as one of several equal units, paid when shown, whatever its rate and the bidder's score
	Clicks                 // every slot as the clicks that it brings, ranked by score times price and paid by the click
)

// handed is the profile as such a mechanism is handed it.
func (c Claims) handed(p profile) profile {
	if c.Sells == Impression {
		p.auction.Slots = nil
	}
	return p
}

// byClick says whether the auction is paid by the click.
func (c Claims) byClick(p profile) bool { return c.Sells == Clicks && len(p.auction.Slots) > 0 }

// event is what is paid for.
func (c Claims) event(p profile) market.Event {
	if c.byClick(p) {
		return market.OnClick
	}
	return market.OnImpression
}

// Rates and scores of all profiles are whole thousandths, so that their products are whole millionths, and these times any
// price fit 64 bits.
const (
	thousandth       = market.One / 1000
	always     int64 = 1_000_000 // events of an award that is paid for whatever happens, in millionths
)

// events is how often an award's event happens, in millionths. A slot that is sold by the click is not divided.
func events(p profile, w market.Award, score market.Rate) int64 {
	switch {
	case w.Slot == market.NoSlot:
		return always
	case w.On == market.OnImpression:
		return int64(w.Part())
	}
	return int64(p.auction.Slot(int(w.Slot)).Rate/thousandth) * int64(score/thousandth)
}
