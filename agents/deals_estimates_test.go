package agents_test

import (
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
)

// Whoever does not know the value of a lot decides on its estimate whether a deal is worth its price.
func TestDealsGoByEstimates(t *testing.T) {
	l := law.Lognormal{Sigma: 1}
	deaf, err := values.NewBeliefs(l, []values.Signal{{Name: "s", Precision: 1}})
	if err != nil {
		t.Fatal(err)
	}
	d := deps(1, "a", l, 2)
	d.Values = values.NewWorld(1, 0).Model(law.NewSampler(l), &values.Refinement{Beliefs: deaf}, "a")
	price := market.PriceOf(l.Mean() * 0.99) // more than most values
	agent := agents.WithDeals(build(t, agents.Truthful{}, d), 0, []agents.Deal{{ID: 1, Kind: market.Preferred, Price: price}})
	for id := range uint64(100) {
		offer, _ := agent.Bid(&market.Lot{Impression: market.Impression{ID: id, Quality: 1}})
		if offer.Deal != 1 {
			t.Fatalf("impression %d: declines a deal below its estimate", id)
		}
	}
}
