package mechanisms

import (
	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/market/catalog"
)

// Deps is what building an auction rule may need.
type Deps struct {
	Files   law.Files // opens the file of an empirical law; nil: files are refused
	Classes []Class   // of buyers, by market.Bid.Class
}

// Class is a kind of buyers that the publisher tells apart.
type Class struct {
	Name  string
	Value law.Law // of a buyer's value of an impression of quality 1, in CPM; nil: unknown
}

// Catalog lists the auction rules that a scenario can ask for.
var Catalog = catalog.New(
	"rule",
	catalog.Of(string(market.FirstPrice), "the highest bid wins and pays itself",
		struct{}{}, always[Deps, market.Mechanism](FirstPrice{})),
	catalog.Of(string(market.SecondPrice), "the highest bid wins and pays the next one, or the floor if that is more; truthful",
		struct{}{}, always[Deps, market.Mechanism](SecondPrice{})),
	catalog.Of(string(market.SoftFloor), "second price above a soft floor, first price below it",
		softFloorParams{}, newSoftFloor),
	catalog.Of(string(market.AlphaPrice), "the highest bid wins and pays between its own price and the next one",
		alphaPriceParams{Alpha: 1.5}, newAlphaPrice),
	catalog.Of(string(market.AllPay), "the highest bid wins and every bidder pays itself",
		struct{}{}, always[Deps, market.Mechanism](AllPay{})),
	catalog.Of(string(market.PostedPrice), "whoever bids the floor or more may win by lot, and pays the floor; truthful",
		struct{}{}, always[Deps, market.Mechanism](PostedPrice{})),
	catalog.Of(string(market.Waterfall), "buyers are asked in the order of what they paid in the past; the first at or above the floor pays itself",
		defaultWaterfall, newWaterfall),
	catalog.Of(string(market.Myerson), "the highest ironed virtual value wins and pays the least bid that does: most revenue from known laws; truthful",
		optimalAuctionParams{Value: beliefs.MustChoose("own-class")}, newOptimalAuction),
	catalog.Of(string(market.Logit), "all bidders share the impression, the higher bids more of it, and pay themselves: competition in prices for logit demand",
		logitParams{Mu: 0.25}, newLogit),
	catalog.Of(string(market.VCG), "slots to where clicks are worth most, each bidder paying what it costs the others; truthful",
		struct{}{}, always[Deps, market.Mechanism](VCG{})),
	catalog.Of(string(market.GSP), "slots by score times bid, each click at the least price that keeps the slot",
		struct{}{}, always[Deps, market.Mechanism](GSP{})),
	catalog.Of(string(market.UniformPrice), "equal units to the highest bids, all at the highest bid that gets nothing; truthful",
		struct{}{}, always[Deps, market.Mechanism](UniformPrice{})),
	catalog.Of(string(market.Discriminatory), "equal units to the highest bids, each paying itself",
		struct{}{}, always[Deps, market.Mechanism](Discriminatory{})),
)

// always is the constructor of what has no parameters.
func always[D, T any](built T) func(D, struct{}) (T, error) {
	return func(D, struct{}) (T, error) { return built, nil }
}
