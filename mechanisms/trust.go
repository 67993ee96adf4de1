package mechanisms

import (
	"errors"

	"marketsim/market"
)

// trustFloor asks more of those that the publisher trusts less. A bidder of trust t, 0 to 1, has the floor
//
//	price x (1 + surcharge x (1-t)),
//
// whatever the quality of the impression: the price itself is announced to all, the surcharge shows in rejections. Bids
// above it are treated alike. Reports show the surcharge as the unfairness it is.
type trustFloor struct {
	price     market.Price
	surcharge float64
	trust     func(market.AgentID) float64
}

type trustParams struct {
	Price     float64   `key:"price_cpm" unit:"CPM" min:"0" max:"1e6" required:"true" doc:"least price of every impression"`
	Surcharge float64   `key:"surcharge" unit:"share of the price" min:"0" max:"100" doc:"what a bidder of no trust must bid above it"`
	Classes   []string  `key:"classes" doc:"names of groups of buyers that are not fully trusted"`
	Trust     []float64 `key:"trust" unit:"1" min:"0" max:"1" doc:"how far each of them is trusted, in their order"`
}

func newTrustFloor(d FloorDeps, p trustParams) (market.Floors, error) {
	err := errors.Join(
		checkBetween("trust", "price_cpm", p.Price, 0, market.MaxPrice.CPM()),
		checkBetween("trust", "surcharge", p.Surcharge, 0, 100),
	)
	for _, t := range p.Trust {
		err = errors.Join(err, checkBetween("trust", "trust", t, 0, 1))
	}
	if err != nil {
		return nil, err
	}
	f := &trustFloor{market.PriceOf(p.Price), p.Surcharge, d.Trust}
	switch {
	case f.trust != nil:
	case len(p.Classes)+len(p.Trust) == 0:
		f.trust = func(market.AgentID) float64 { return 1 }
	default:
		byClass, err := columns{"trust", "class of buyers", p.Classes, "trust", p.Trust}.lookUp(d.classNames(), 1)
		if err != nil {
			return nil, err
		}
		f.trust = func(who market.AgentID) float64 { return byClass[d.ClassOf[who]] }
	}
	return f, nil
}

// Set implements market.Floors.
func (f *trustFloor) Set(a *market.Auction) { a.Floor = f.price }

// FloorOf implements market.PersonalFloors.
func (f *trustFloor) FloorOf(_ *market.Auction, who market.AgentID) market.Price {
	more := float64(f.surcharge * (1 - f.trust(who)))
	return market.PriceOf(f.price.CPM() * (1 + more))
}
