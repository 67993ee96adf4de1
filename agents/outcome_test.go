package agents_test

import (
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
)

type (
	realizer struct{ worth market.Price }
	settler  struct{}
)

func (r realizer) Realize(*market.Lot) (market.Price, market.Time) { return r.worth, 3 }

func (settler) Changes() uint64 { return 9 }

// An agent with outcomes is a Realizer and has exactly the other powers that it had.
func TestOutcomesKeepThePowersOfTheAgent(t *testing.T) {
	var heard []market.Price
	type basic struct {
		bidder
		valuing
	}
	b, h, r, s := basic{bidder{10}, valuing{50}}, hearing{&heard}, raising{}, settler{}
	for _, agent := range []market.Agent{
		b,
		struct {
			basic
			hearing
		}{b, h},
		struct {
			basic
			raising
		}{b, r},
		struct {
			basic
			settler
		}{b, s},
		struct {
			basic
			hearing
			raising
		}{b, h, r},
		struct {
			basic
			hearing
			settler
		}{b, h, s},
		struct {
			basic
			raising
			settler
		}{b, r, s},
		struct {
			basic
			hearing
			raising
			settler
		}{b, h, r, s},
	} {
		got := agents.WithOutcomes(agent, realizer{7})
		if worth, after := got.(market.Realizer).Realize(&market.Lot{}); worth != 7 || after != 3 {
			t.Errorf("%T: turns out %v after %v", agent, worth, after)
		}
		if offer, ok := got.Bid(&market.Lot{}); !ok || offer.Price != 10 || got.(market.Valuer).Value(&market.Lot{}) != 50 {
			t.Errorf("%T: bids %v", agent, offer)
		}
		for power, has := range map[string][2]bool{
			"observes": {is[market.Observer](agent), is[market.Observer](got)},
			"extends":  {is[market.Extender](agent), is[market.Extender](got)},
			"settles":  {is[market.Settling](agent), is[market.Settling](got)},
		} {
			if has[0] != has[1] {
				t.Errorf("%T %s: %t, with outcomes %t", agent, power, has[0], has[1])
			}
		}
	}
}

func is[T any](agent market.Agent) bool { _, ok := agent.(T); return ok }

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

// Wrappings believe what the buyer believes, not what it will find out.
func TestWrappingsKeepTheEstimate(t *testing.T) {
	l := law.Lognormal{Sigma: 1}
	deaf, err := values.NewBeliefs(l, []values.Signal{{Name: "s", Precision: 1}})
	if err != nil {
		t.Fatal(err)
	}
	d := deps(1, "a", l, 2)
	d.Values = values.NewWorld(1, 0).Model(law.NewSampler(l), &values.Refinement{Beliefs: deaf}, "a")
	deals := []agents.Deal{{ID: 1, Kind: market.Preferred, Price: 1}}
	for _, plain := range []market.Agent{
		build(t, agents.Truthful{}, d),
		build(t, agents.UCB1{Grid: agents.Grid{Over: "shares", Lowest: 0.1, Highest: 1, Bids: 5, ValueBuckets: 1}, C: 1}, d),
	} {
		want := plain.(market.Estimator)
		for i, got := range []market.Agent{
			agents.WithDeals(plain, 0, deals),
			agents.WithOutcomes(plain, realizer{}),
			agents.WithOutcomes(agents.WithDeals(plain, 0, deals), realizer{}),
			agents.WithDeals(agents.WithOutcomes(plain, realizer{}), 0, deals),
		} {
			lot := &market.Lot{Impression: market.Impression{ID: 3, Quality: 1}}
			e, may := got.(market.Estimator)
			if !may || e.Estimate(lot) != want.Estimate(lot) || e.Value(lot) != want.Value(lot) || e.Value(lot) == e.Estimate(lot) {
				t.Errorf("%T, wrapping %d: an estimator: %t", plain, i, may)
			}
		}
	}
	if e, may := agents.WithOutcomes(struct {
		bidder
		valuing
	}{bidder{1}, valuing{50}}, realizer{}).(market.Estimator); !may || e.Estimate(&market.Lot{}) != 50 {
		t.Error("a buyer that knows its values believes something else")
	}
}
