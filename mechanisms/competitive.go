package mechanisms

import (
	"errors"
	"fmt"

	"marketsim/market"
)

// competitive prices an impression by how many compete for its kind: its cell of placement, region and device. Intensity is
// an exponential average, over the past auctions of the cell, of
//
//	bids: how many offered anything, or
//	effective: 1/HHI of their offers, (sum b)^2 / sum b^2, which counts bidders of equal weight,
//
// and the price goes evenly from few_price_cpm at `few` bidders to many_price_cpm at `many`, times the impression's quality.
// A cell nobody has learnt of yet is taken for one with few. This is what publishers do, not what theory asks: Myerson's
// reserve does not depend on the number of bidders. Offers below the floor count if they are made, but bidders that decline
// below an announced floor do not: the floor thins the crowd that it measures.
type competitive struct {
	few, many           float64 // bidders
	fewPrice, manyPrice float64 // CPM
	weight              float64 // of the latest auction
	effective           bool
	announced           bool
	cells               []crowd
}

// crowd is what is known of the competition for one cell.
type crowd struct {
	seen      bool // an auction, if only an empty one
	intensity float64
}

type competitiveParams struct {
	Few       float64 `key:"few" unit:"bidders" min:"0" max:"1e6" doc:"intensity up to which the price is that of few"`
	Many      float64 `key:"many" unit:"bidders" above:"0" max:"1e6" doc:"intensity from which the price is that of many; more than few"`
	FewPrice  float64 `key:"few_price_cpm" unit:"CPM" min:"0" max:"1e6" doc:"least price of an impression of quality 1 when few compete"`
	ManyPrice float64 `key:"many_price_cpm" unit:"CPM" min:"0" max:"1e6" required:"true" doc:"least price of an impression of quality 1 when many compete"`
	Memory    float64 `key:"memory" unit:"auctions" min:"1" max:"1e9" doc:"over how many auctions of its cell the intensity is averaged"`
	Measure   string  `key:"measure" oneof:"bids|effective" doc:"number of offers, or 1/HHI of their prices"`
	Announced bool    `key:"announced" doc:"whether bidders are told; if not, it is a hidden reserve"`
}

func newCompetitive(_ FloorDeps, p competitiveParams) (market.Floors, error) {
	const rule = "competitive-intensity"
	err := errors.Join(
		checkBetween(rule, "few", p.Few, 0, 1e6), checkBetween(rule, "many", p.Many, 0, 1e6),
		checkBetween(rule, "few_price_cpm", p.FewPrice, 0, market.MaxPrice.CPM()),
		checkBetween(rule, "many_price_cpm", p.ManyPrice, 0, market.MaxPrice.CPM()),
		checkBetween(rule, "memory", p.Memory, 1, 1e9),
	)
	if err == nil && p.Many <= p.Few {
		err = fmt.Errorf("mechanisms: %s floor: many = %v: must exceed few = %v", rule, p.Many, p.Few)
	}
	if err != nil {
		return nil, err
	}
	return &competitive{
		few: p.Few, many: p.Many, fewPrice: p.FewPrice, manyPrice: p.ManyPrice, weight: 1 / p.Memory,
		effective: p.Measure == "effective", announced: p.Announced,
	}, nil
}

// Set implements market.Floors.
func (f *competitive) Set(a *market.Auction) {
	intensity := 0.0
	if int(a.Cell) < len(f.cells) {
		intensity = f.cells[a.Cell].intensity
	}
	part := min(max((intensity-f.few)/(f.many-f.few), 0), 1)
	setLeast(a, market.PriceOf(a.Quality*(f.fewPrice+float64(part*(f.manyPrice-f.fewPrice)))), f.announced)
}

// Learn implements market.Learner.
func (f *competitive) Learn(c *market.Cleared) {
	var bids, sum, squares float64
	for i := range c.Seats {
		if told(&c.Seats[i]) {
			b := c.Seats[i].Asked.CPM()
			bids, sum, squares = bids+1, sum+b, squares+float64(b*b)
		}
	}
	now := bids
	if f.effective && bids > 0 {
		now = float64(sum*sum) / squares
	}
	for len(f.cells) <= int(c.Cell) {
		f.cells = append(f.cells, crowd{})
	}
	if cell := &f.cells[c.Cell]; cell.seen {
		cell.intensity += float64(f.weight * (now - cell.intensity))
	} else {
		cell.seen, cell.intensity = true, now
	}
}
