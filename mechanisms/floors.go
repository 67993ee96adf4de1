package mechanisms

import (
	"fmt"
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
	Rule       market.Rule        // under which the bids are made that a floor learns from; empty: a truthful one
	Stream     *rand.Rand         // the publisher's private chance: for exploration
	Auctions   float64            // expected in a run

	Trust func(market.AgentID) float64 // how far a bidder is trusted, 0 to 1; nil: as the parameters say, or fully
	Ring  func() int                   // how many bidders are suspected of being a ring; nil: as the parameters say
}

// FloorCatalog lists the floor rules that a scenario can ask for.
//
// A floor rule belongs to one seller of one market: it may remember, and is not safe for concurrent use. Those that learn
// hide their prices where they need to see all bids: buyers that know a floor do not bid below it.
var FloorCatalog = catalog.New(
	"rule",
	catalog.Of("none", "no floor: everything is sold that anybody bids for",
		struct{}{}, always[FloorDeps, market.Floors](noFloor{})),
	catalog.Of("fixed", "the same price for every impression",
		fixedParams{Announced: true}, newFixed),
	catalog.Of("by-placement", "a rate card: a price for the impressions of each placement",
		byPlacementParams{Announced: true}, newByPlacement),
	catalog.Of("myerson", "the revenue-maximising reserve for buyers whose values follow a stated law, scaled with the quality of the impression",
		myersonParams{Announced: true, Value: law.Catalog.Open()}, newMyerson),
	catalog.Of("myerson-fitted", "learns the law of values from past bids, first-price bids turned back into values, and asks its revenue-maximising reserve",
		fittedParams{By: "all", Family: "best", Refresh: 1000, Window: 5000, Explore: 0.05, Announced: true}, newFitted),
	catalog.Of("erm", "the reserve that would have earned most in past second-price auctions",
		ermParams{Refresh: 1000, Window: 10_000, Guard: 0.05, Explore: 0.05}, newERM),
	catalog.Of("online-gradient", "climbs the revenue of second price by a small step after every auction",
		gradientParams{Start: 0.5, Max: 3, Step: 0.01, Decay: 0.5, Width: 0.1, Warmup: 100}, newGradient),
	catalog.Of("bandit", "tries a grid of prices and learns from revenue alone which one earns most",
		banditParams{Policy: "thompson", Levels: 11, Span: 1.25, Confidence: 0.35, Warmup: 200, Announced: true}, newBandit),
	catalog.Of("competitive-intensity", "a price between two levels by how many compete for the kind of impression",
		competitiveParams{Few: 1, Many: 5, Memory: 200, Measure: "bids", Announced: true}, newCompetitive),
	catalog.Of("per-bidder", "a price of its own for each class of buyers: reported as unequal treatment",
		perBidderParams{}, newPerBidder),
	catalog.Of("trust", "a price for all, and a surcharge for those that are trusted less: reported as unequal treatment",
		trustParams{Surcharge: 0.5}, newTrustFloor),
	catalog.Of("anti-collusion", "the revenue-maximising reserve against a ring among buyers whose values follow a stated law",
		antiCollusionParams{Bidders: 2, Announced: true, Value: law.Catalog.Open()}, newAntiCollusion),
	catalog.Of("soft-floor-schedule", "a soft and a hard floor that change over the run",
		softScheduleParams{By: "share", Shape: "stepwise"}, newSoftSchedule),
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

// checkBetween is for those who build a rule without a loader.
func checkBetween(rule, key string, v, lo, hi float64) error {
	if !(v >= lo && v <= hi) {
		return fmt.Errorf("mechanisms: %s floor: %s = %v: must be %v to %v", rule, key, v, lo, hi)
	}
	return nil
}
