package mechanisms

import (
	"math/rand/v2"

	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/market/catalog"
)

// FloorDeps is what building a floor rule may need.
type FloorDeps struct {
	Files      law.Files          // opens the file of an empirical law; nil: files are refused
	Classes    []Class            // of buyers, by market.Bid.Class
	ClassOf    []int32            // of each agent
	Placements []market.Placement // of the inventory, by market.Impression.Placement
	Rule       market.Rule        // under which the bids are made that a floor learns from
	Stream     *rand.Rand         // the publisher's private chance: for exploration
	Auctions   float64            // expected in a run
}

// FloorCatalog lists the floor rules that a scenario can ask for.
//
// A floor rule belongs to one seller of one market: it may remember, and is not safe for concurrent use.
var FloorCatalog = catalog.New(
	"rule",
	catalog.Of("none", "no floor: everything is sold that anybody bids for",
		struct{}{}, always[FloorDeps, market.Floors](noFloor{})),
	catalog.Of("fixed", "the same price for every impression",
		fixedParams{Announced: true}, newFixed),
	catalog.Of("myerson", "the revenue-maximising reserve for buyers whose values follow a stated law, scaled with the quality of the impression",
		myersonParams{Announced: true, Value: law.Catalog.Open()}, newMyerson),
)

type noFloor struct{}

func (noFloor) Set(*market.Auction) {}

// setLeast makes a price the auction's announced floor or its hidden reserve. The market lifts the reserve to the floor.
func setLeast(a *market.Auction, p market.Price, announced bool) {
	if announced {
		a.Floor = p
	} else {
		a.Reserve = p
	}
}
