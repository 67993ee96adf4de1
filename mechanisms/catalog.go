package mechanisms

import (
	"marketsim/market"
	"marketsim/market/catalog"
)

// Catalog lists the auction rules that a scenario can ask for.
var Catalog = catalog.New(
	"rule",
	catalog.Of(string(market.FirstPrice), "the highest bid wins and pays itself",
		struct{}{}, always[struct{}, market.Mechanism](FirstPrice{})),
	catalog.Of(string(market.SecondPrice), "the highest bid wins and pays the next one, or the floor if that is more; truthful",
		struct{}{}, always[struct{}, market.Mechanism](SecondPrice{})),
)

// always is the constructor of what has no parameters.
func always[D, T any](built T) func(D, struct{}) (T, error) {
	return func(D, struct{}) (T, error) { return built, nil }
}
