package mechanisms

import (
	"fmt"
	"math"

	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/market/catalog"
)

// myerson sets the optimal reserve price for symmetric buyers with independent values (Myerson, Mathematics of Operations
// Research 6 (1981) 58-73). It depends on what the publisher believes of the values, not on how many buyers there are.
//
// The belief is the law of V, a buyer's value of an impression of quality 1. An impression of quality q is worth W = q V to
// it, and s to the publisher if it stays unsold, whatever its quality. As F_W(w) = F(w/q) and f_W(w) = f(w/q)/q, the
// virtual value of W is
//
//	phi_W(w) = w - (1-F_W(w))/f_W(w) = q phi(w/q)
//
// and the reserve, the root of phi_W(r) = s, is r(q) = q phi^-1(s/q): proportional to q if s is 0, otherwise not.
type myerson struct {
	value     law.Density // V, in CPM
	seller    float64     // s, in CPM
	announced bool
	solved    [256]struct { // a reserve takes microseconds to solve: a slot for each quality, shared by those with equal hashes
		quality float64
		reserve market.Price
	}
}

type myersonParams struct {
	SellerValue float64                            `key:"seller_value_cpm" unit:"CPM" min:"0" max:"1e6" doc:"what an unsold impression is worth to the publisher"`
	Announced   bool                               `key:"announced" doc:"whether bidders are told; if not, it is a hidden reserve"`
	Value       catalog.Choice[law.Law, law.Files] `key:"value" doc:"the publisher's belief: law of a buyer's value of an impression of quality 1"`
}

func newMyerson(d FloorDeps, p myersonParams) (market.Floors, error) {
	if !(p.SellerValue >= 0 && p.SellerValue <= market.MaxPrice.CPM()) {
		return nil, fmt.Errorf("mechanisms: myerson floor: seller_value_cpm = %v: must be 0 to %v CPM", p.SellerValue, market.MaxPrice.CPM())
	}
	value, err := p.Value.Build(d.Files)
	if err != nil {
		return nil, fmt.Errorf("mechanisms: myerson floor: value: %w", err)
	}
	density, ok := value.(law.Density)
	if !ok {
		return nil, fmt.Errorf("mechanisms: myerson floor: value: the law %q has no density, which the reserve needs: use a continuous law such as lognormal", p.Value.Name())
	}
	return &myerson{value: density, seller: p.SellerValue, announced: p.Announced}, nil
}

// Set implements market.Floors.
func (m *myerson) Set(a *market.Auction) {
	const golden = 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio: the top bits of the product are a hash
	slot := &m.solved[math.Float64bits(a.Quality)*golden>>56]
	if slot.quality != a.Quality || a.Quality == 0 {
		slot.quality, slot.reserve = a.Quality, m.reserve(a.Quality)
	}
	setLeast(a, slot.reserve, m.announced)
}

// reserve solves for one quality. An impression that is worth nothing next to s is kept.
func (m *myerson) reserve(quality float64) market.Price {
	level := m.seller / quality
	if !(level <= math.MaxFloat64) {
		return market.PriceOf(m.seller)
	}
	return market.PriceOf(quality * law.Reserve(m.value, level))
}
