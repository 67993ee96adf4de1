package mechanisms

import (
	"errors"
	"fmt"
	"math"

	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/market/catalog"
)

var _ market.Mechanism = &OptimalAuction{}

// OptimalAuction earns the most that any auction can from buyers with independent private values, whose laws the publisher
// knows (Myerson, Mathematics of Operations Research 6 (1981) 58-73). It sells to the highest ironed virtual value
//
//	phi(w) = w - (1-F(w))/f(w), ironed where it falls,
//
// if that is at least s, what the impression is worth to the publisher if it stays unsold. The winner pays the least bid with
// which it would still have won: at least the reserve and its own floor. So bidding one's value is a dominant strategy.
// Equal virtual values go to the smaller ticket.
//
// The law of the bidder's class is that of V, its value of an impression of quality 1. With quality q it is worth q V, so
// phi(w) = q phi_V(w/q). Of a class that the rule has not been told of nothing is known, and its bids cannot win.
//
// The allocation is not efficient: a weak buyer is preferred to a strong one that bids a little more, which makes the strong
// one pay. With a single regular law it is [SecondPrice] with the optimal reserve.
type OptimalAuction struct {
	laws   []*law.Ironed // by class, of V in CPM
	belief *law.Ironed   // of all bidders, instead; may be nil
	seller float64       // s, CPM
}

type optimalAuctionParams struct {
	SellerValue float64                            `key:"seller_value_cpm" unit:"CPM" min:"0" max:"1e6" doc:"what an unsold impression is worth to the publisher"`
	Value       catalog.Choice[law.Law, law.Files] `key:"value" doc:"the publisher's belief: law of every buyer's value of an impression of quality 1"`
}

// beliefs lists what a publisher may believe of values.
var beliefs = law.Catalog.With(
	catalog.Of("own-class", "each buyer's value has the law of its own class: the publisher knows it",
		struct{}{}, func(law.Files, struct{}) (law.Law, error) { return nil, nil }),
)

func newOptimalAuction(d Deps, p optimalAuctionParams) (market.Mechanism, error) {
	if !(p.SellerValue >= 0 && p.SellerValue <= market.MaxPrice.CPM()) {
		return nil, fmt.Errorf("mechanisms: myerson: seller_value_cpm = %v: must be 0 to %v CPM", p.SellerValue, market.MaxPrice.CPM())
	}
	m := &OptimalAuction{seller: p.SellerValue}
	belief, err := p.Value.Build(d.Files)
	if err != nil {
		return nil, fmt.Errorf("mechanisms: myerson: value: %w", err)
	}
	if belief != nil {
		if m.belief, err = law.NewIroned(belief); err != nil {
			return nil, fmt.Errorf("mechanisms: myerson: value: %w", err)
		}
		return m, nil
	}
	if len(d.Classes) == 0 {
		return nil, errors.New("mechanisms: myerson: value: no class of buyers is known: state a law instead")
	}
	for _, c := range d.Classes {
		if c.Value == nil {
			return nil, fmt.Errorf("mechanisms: myerson: value: the law of class %q is not known: state a law for all instead", c.Name)
		}
		ironed, err := law.NewIroned(c.Value)
		if err != nil {
			return nil, fmt.Errorf("mechanisms: myerson: value: class %q: %w", c.Name, err)
		}
		m.laws = append(m.laws, ironed)
	}
	return m, nil
}

// contender is a bid with its virtual value.
type contender struct {
	bid *market.Bid
	phi float64 // CPM
}

// before reports whether c is preferred to the other one, if there is one.
func (c contender) before(other contender) bool {
	return other.bid == nil || c.phi > other.phi || c.phi == other.phi && c.bid.DrawnBefore(other.bid)
}

// Clear implements [market.Mechanism].
func (m *OptimalAuction) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	var first, second contender
	for i := range bids {
		b := &bids[i]
		if b.Price < a.Reserve {
			continue
		}
		c := contender{b, m.virtual(b.Class, a.Quality, b.Price)}
		switch {
		case !(c.phi >= m.seller):
		case c.before(first):
			first, second = c, first
		case c.before(second):
			second = c
		}
	}
	if first.bid == nil {
		return dst
	}
	return append(dst, market.Award{Agent: first.bid.Agent, Pay: m.least(a, first, second)})
}

// least is the smallest bid with which the winner still wins, found by asking who wins. Where it asks is a matter of speed
// only: where a straight line through the virtual values would cross what it takes to win, or in the middle if that has not
// halved the search.
func (m *OptimalAuction) least(a *market.Auction, winner, rival contender) market.Price {
	enough := m.seller
	if rival.bid != nil {
		enough = rival.phi // at least m.seller, as the rival could buy
	}
	loses, wins := max(a.Reserve, winner.bid.Floor)-1, winner.bid.Price
	short, excess := math.Inf(-1), winner.phi-enough
	halve := true
	for width := wins - loses; width > 1; width = wins - loses {
		bid := loses + width/2
		if part := -short / (excess - short); !halve && part >= 0 && part <= 1 {
			bid = min(max(loses+market.Price(part*float64(width)), loses+1), wins-1)
		}
		c := contender{winner.bid, m.virtual(winner.bid.Class, a.Quality, bid)}
		if c.phi >= m.seller && c.before(rival) {
			wins, excess = bid, c.phi-enough
		} else {
			loses, short = bid, c.phi-enough
		}
		halve = !halve && wins-loses > width/2
	}
	return wins
}

// virtual is the ironed virtual value of a bid, in CPM; -Inf of a class without a law.
func (m *OptimalAuction) virtual(class int32, quality float64, bid market.Price) float64 {
	ironed := m.belief
	switch {
	case ironed != nil:
	case class >= 0 && int(class) < len(m.laws):
		ironed = m.laws[class]
	default:
		return math.Inf(-1)
	}
	value := bid.CPM() / quality
	if !(value <= math.MaxFloat64) { // beyond every law, where phi is the value itself
		return bid.CPM()
	}
	return float64(quality * ironed.At(value))
}
