package mechanisms

import "marketsim/market"

// perBidder asks a price of each class of bidders, whatever the quality of the impression. Two bidders with the same bid are
// not treated alike, which reports show as the unfairness it is. A bidder learns its own price only from rejections.
type perBidder struct {
	noFloor
	prices  []market.Price // by class
	classOf []int32        // by agent
}

type perBidderParams struct {
	Classes   []string  `key:"classes" required:"true" doc:"names of groups of buyers"`
	Prices    []float64 `key:"prices_cpm" unit:"CPM" min:"0" max:"1e6" required:"true" doc:"least price that a buyer of each of them can win at, in their order"`
	Otherwise float64   `key:"otherwise_cpm" unit:"CPM" min:"0" max:"1e6" doc:"least price that any other buyer can win at"`
}

func newPerBidder(d FloorDeps, p perBidderParams) (market.Floors, error) {
	prices, err := columns{"per-bidder", "class of buyers", p.Classes, "prices_cpm", p.Prices}.prices(d.classNames(), p.Otherwise)
	if err != nil {
		return nil, err
	}
	return &perBidder{prices: prices, classOf: d.ClassOf}, nil
}

// FloorOf implements market.PersonalFloors.
func (f *perBidder) FloorOf(_ *market.Auction, who market.AgentID) market.Price {
	return f.prices[f.classOf[who]]
}
