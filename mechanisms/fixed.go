package mechanisms

import (
	"fmt"

	"marketsim/market"
)

// fixed is one price for every impression, whatever its quality.
type fixed struct {
	price     market.Price
	announced bool
}

type fixedParams struct {
	Price     float64 `key:"price_cpm" unit:"CPM" min:"0" max:"1e6" required:"true" doc:"least price of every impression"`
	Announced bool    `key:"announced" doc:"whether bidders are told; if not, it is a hidden reserve"`
}

func newFixed(_ FloorDeps, p fixedParams) (market.Floors, error) {
	if !(p.Price >= 0 && p.Price <= market.MaxPrice.CPM()) {
		return nil, fmt.Errorf("mechanisms: fixed floor: price_cpm = %v: must be 0 to %v CPM", p.Price, market.MaxPrice.CPM())
	}
	return fixed{market.PriceOf(p.Price), p.Announced}, nil
}

// Set implements market.Floors.
func (f fixed) Set(a *market.Auction) { setLeast(a, f.price, f.announced) }
