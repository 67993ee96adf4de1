package agents_test

import (
	"slices"
	"testing"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market"
)

// Two positions with click rates .5 and .25; the upper one costs .6 of the value a click, the lower one a tenth. The upper one brings
// .5 (1 - .6) = .2, the lower .25 (1 - .1) = .225 of the value; with a price of .5 the upper one brings .25. What is learned goes by
// clicks: by the price of a click alone the lower one would always be the better bargain.
func TestLearnersWeighPositionsByTheirClicks(t *testing.T) {
	for _, c := range []struct{ price, upper, want float64 }{{0.6, 0.5, 0.3}, {0.5, 0.5, 0.9}} {
		grid := agents.Grid{Over: "shares", Lowest: 0.3, Highest: 0.9, Bids: 2, ValueBuckets: 1} // one for each position
		for name, k := range map[string]kind{
			"epsilon-greedy": agents.EpsilonGreedy{Grid: grid, Epsilon: 0.2}, "hedge": agents.Hedge{Grid: grid, Eta: 0.05}, "exp3": agents.Exp3{Grid: grid, Eta: 0.02},
		} {
			a := build(t, k, deps(1, "a", law.Constant{Value: 1}, 2))
			slots := []market.Slot{{Rate: market.RateOf(c.upper)}, {Rate: market.One / 4}}
			plays := map[float64]int{}
			for i := range uint64(6000) {
				lot := market.Lot{Impression: market.Impression{Seq: i, ID: i, Quality: 1}, Rule: market.GSP, Slots: slots}
				offer, _ := a.Bid(&lot)
				n := market.Notice{Seq: i, Tag: offer.Tag, Bid: offer.Price, Pay: market.PriceOf(0.1), Rate: slots[1].Rate, Disclosed: true, MinimumToWin: 1}
				if offer.Price > market.PriceOf(0.5) {
					n.Pay, n.Rate = market.PriceOf(c.price), slots[0].Rate
				}
				a.(market.Observer).Observe(&n)
				if i >= 5000 {
					plays[offer.Price.CPM()]++
				}
			}
			if plays[c.want] < 800 {
				t.Errorf("%s, upper position at %v a click: bids %v, want %v", name, c.price, plays, c.want)
			}
		}
	}
}

// A lot whose best position is never clicked teaches learners that go by gains nothing, and spoils nothing: it is declined.
func TestPositionsThatNobodyClicks(t *testing.T) {
	for _, e := range agents.Catalog.Entries() {
		fresh := func() market.Agent {
			return build(t, chosen{agents.Catalog.MustChoose(e.Name)}, deps(1, "a", law.Uniform{Hi: 1}, 2))
		}
		if !is[market.Settling](fresh()) && e.Name != "policy-gradient" {
			continue
		}
		bids := func(every uint64) (all []market.Price) {
			a := fresh()
			for i := uint64(0); i < 200; i += every {
				lot := market.Lot{Impression: market.Impression{Seq: i, ID: i, Quality: 1}, Rule: market.GSP, Slots: []market.Slot{{Rate: market.One / 2}}}
				if i%2 == 1 {
					lot.Slots[0].Rate = 0
				}
				offer, ok := a.Bid(&lot)
				if !ok {
					continue
				}
				half := offer.Price / 2
				a.(market.Observer).Observe(&market.Notice{
					Seq: i, Tag: offer.Tag, Bid: offer.Price, Pay: half, Rate: lot.Slots[0].Rate, Disclosed: true, MinimumToWin: half,
				})
				all = append(all, offer.Price)
			}
			return all
		}
		if with, without := bids(1), bids(2); !slices.Equal(with, without) {
			t.Errorf("%s: lots that nobody clicks change its bids", e.Name)
		}
	}
}
