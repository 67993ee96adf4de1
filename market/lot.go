package market

// AgentID is an agent's index in the market. Streams, draws and ties never use it: they use the hash of the agent's name.
type AgentID int32

// SellerID is a seller's index in the market.
type SellerID int32

// Rule names an auction rule as the catalogue of mechanisms does.
type Rule string

// The rules that agents may want to recognise when they are announced.
const (
	FirstPrice     Rule = "first-price"
	SecondPrice    Rule = "second-price"
	SoftFloor      Rule = "soft-floor"
	AlphaPrice     Rule = "alpha-price"
	AllPay         Rule = "all-pay"
	PostedPrice    Rule = "posted-price"
	VCG            Rule = "vcg"
	GSP            Rule = "gsp"
	UniformPrice   Rule = "uniform-price"
	Discriminatory Rule = "discriminatory"
	Waterfall      Rule = "waterfall"
	Myerson        Rule = "myerson"
	Logit          Rule = "logit"
)

// Truthful reports whether bidding one's value is a dominant strategy for a buyer of one unit, whatever the floor.
func (r Rule) Truthful() bool {
	switch r {
	case SecondPrice, PostedPrice, VCG, UniformPrice, Myerson:
		return true
	}
	return false
}

// RanksByPrice reports whether the highest bids win: otherwise a lottery, a history or beliefs decide among those that could, or
// all of them get a share. Rules of clicks rank by price times score.
func (r Rule) RanksByPrice() bool {
	return r != PostedPrice && r != Waterfall && r != Myerson && r != Logit
}

// ByClick reports whether the rule sells positions by the click, where a lot has them.
func (r Rule) ByClick() bool { return r == VCG || r == GSP }

// SellsSlots reports whether the rule sells all slots of a lot; the others sell the first.
func (r Rule) SellsSlots() bool { return r.ByClick() || r == UniformPrice || r == Discriminatory }

// Slot is one of the places that an impression offers at once, best first: a position on the page, or one of several equal
// units.
type Slot struct {
	Rate    Rate  // probability that an ad of score One is clicked there; One throughout for units that are paid when shown
	Reserve Price // a bid below it cannot have this slot, whatever the auction's reserve
}

// Impression is one opportunity to show an ad, as its [Source] yields it. Placement, Geo and Device are indices into the
// seller's [Inventory].
type Impression struct {
	Seller SellerID
	Seq    uint64 // per seller, from 0
	ID     uint64 // key of its values: the same impression offered by two sellers has the same ID
	At     Time

	Placement, Geo, Device int32
	Cell                   int32   // Inventory.Cell of the three
	Quality                float64 // common factor of every buyer's value, known to all; 1 is the norm
}

// Lot is what every invited agent may know before clearing. All of them see the same one.
type Lot struct {
	Impression
	Deadline Time  // last moment at which a bid is in time
	Floor    Price // announced: a bid below it is rejected; 0 means none
	Soft     Price // announced soft floor of rule SoftFloor: a bid below it that wins pays itself
	Alpha    Rate  // announced, of rule AlphaPrice: the winner pays 2-Alpha times its bid and Alpha-1 times the next; One to twice that
	Rule     Rule  // announced

	Slots []Slot // announced, shared by all lots of a placement; empty: one slot of rate One
	Round int32  // 0; 1 in the request of an extension, which goes to the tied alone
}

// Units is how many slots the lot has.
func (l *Lot) Units() int { return max(1, len(l.Slots)) }

// SoldByClick reports whether the slots are positions that are clicked: bids rank by price times score, and what a slot is
// worth goes by the chance of a click, even if it is sold when shown, under a deal. A lot without slots is sold when shown.
func (l *Lot) SoldByClick() bool { return len(l.Slots) > 0 && l.Rule.ByClick() }

// Slot is one of them.
func (l *Lot) Slot(i int) Slot {
	if len(l.Slots) == 0 {
		return Slot{Rate: One}
	}
	return l.Slots[i]
}

// Auction is a lot plus what only the publisher knows.
type Auction struct {
	Lot
	Reserve Price  // hidden: a bid below it cannot win; at least Lot.Floor
	Coin    uint64 // this auction's tie coin, keyed by seed, run, seller and Seq

	Exploring bool // the floor of this auction is an experiment

	Deals    []Terms    // the deals that cover it
	Standing []Standing // by seat, what the arbiter remembers of each bidder; empty if it keeps no memory
}

// Standing is what an arbiter remembers of one bidder when it clears an auction: a snapshot, so that clearing stays pure.
// The zero Standing is that of a stranger.
type Standing struct {
	Relationship int32 // the higher, the closer
	Estimate     Price // what the publisher expects it to pay: the historical CPM of a waterfall
	Credit       int64 // ties it has lost more than its share of, in [CreditUnit]s
}

// CreditUnit is the credit of one won tie: it divides evenly among up to 16 tied bidders.
const CreditUnit = 720_720

// Cleared is one finished auction, as recorders and learning floors see it. They may keep nothing of it.
type Cleared struct {
	*Auction
	Close  Time
	Seats  []Seat  // everyone invited
	Bids   []Bid   // the admitted bids, in the order of their seats
	Awards []Award // empty if nothing was sold

	ranking
}
