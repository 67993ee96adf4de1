package agents_test

import (
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
)

// What a purchase counts for, by the next bids: the lower they are the more was paid for less. One lot was worth what was believed
// of it, one nothing.
func TestAutobidCredits(t *testing.T) {
	conversions := &values.Refinement{Conversions: &values.Conversions{Worth: market.PriceOf(1e3)}}
	after := func(credit string, refined *values.Refinement, worth ...float64) market.Price {
		l := law.Constant{Value: 1}
		d := deps(1, "a", l, 2)
		d.Values, d.Auctions = values.NewWorld(1, 0).Model(law.NewSampler(l), refined, "a"), 100
		a := build(t, agents.Autobid{TargetROAS: 2, Worth: 1, Step: 0.5, Start: 1, Most: 100, Credit: credit}, d)
		lot := market.Lot{Impression: market.Impression{ID: 1, Quality: 1}, Rule: market.SecondPrice}
		offer, _ := a.Bid(&lot)
		pay := market.PriceOf(0.8)
		observer := a.(market.Observer)
		observer.Observe(&market.Notice{Tag: offer.Tag, Bid: offer.Price, Pay: pay, Charged: market.Money(pay)})
		for _, w := range worth {
			observer.Observe(&market.Notice{Tag: offer.Tag, Realized: true, Worth: market.PriceOf(w)})
		}
		lot.Seq, lot.ID = 1, 2
		next, _ := a.Bid(&lot)
		return next.Price
	}
	believed := after("expected", conversions)
	if got := after("expected", conversions, 0); got != believed {
		t.Errorf("goes by beliefs, and what a lot turned out to be worth moves its bid from %v to %v", believed, got)
	}
	if got := after("realized", conversions, 1); got != believed {
		t.Errorf("goes by what lots turn out to be worth, as was believed: bids %v, not %v", got, believed)
	}
	if got := after("realized", conversions, 0); got >= believed {
		t.Errorf("bids %v after a purchase that was worth nothing, %v if it had been worth its belief", got, believed)
	}
	if waits, nothing := after("realized", conversions), after("realized", conversions, 0); waits != nothing {
		t.Errorf("bids %v while it does not know what a purchase was worth, %v when that is nothing", waits, nothing)
	}
	if got := after("realized", nil); got != believed {
		t.Errorf("values that are known at once count when something is bought: bids %v, not %v", got, believed)
	}
}
