package mechanisms

import "marketsim/market"

// byPlacement is a rate card: a price for the impressions of each placement, whatever their quality.
type byPlacement struct {
	prices    []market.Price // by placement
	announced bool
}

type byPlacementParams struct {
	Placements []string  `key:"placements" required:"true" doc:"names of placements of the inventory"`
	Prices     []float64 `key:"prices_cpm" unit:"CPM" min:"0" max:"1e6" required:"true" doc:"least price of an impression of each of them, in their order"`
	Otherwise  float64   `key:"otherwise_cpm" unit:"CPM" min:"0" max:"1e6" doc:"least price of an impression of any other placement"`
	Announced  bool      `key:"announced" doc:"whether bidders are told; if not, it is a hidden reserve"`
}

func newByPlacement(d FloorDeps, p byPlacementParams) (market.Floors, error) {
	known := make([]string, len(d.Placements))
	for i := range d.Placements {
		known[i] = d.Placements[i].Name
	}
	prices, err := columns{"by-placement", "placement", p.Placements, "prices_cpm", p.Prices}.prices(known, p.Otherwise)
	if err != nil {
		return nil, err
	}
	return &byPlacement{prices, p.Announced}, nil
}

// Set implements market.Floors.
func (f *byPlacement) Set(a *market.Auction) { setLeast(a, f.prices[a.Placement], f.announced) }
