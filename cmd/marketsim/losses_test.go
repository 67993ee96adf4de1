package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
	"marketsim/scenarios"
)

// What a loser is told agrees with the bids, told apart here without the contests: who lost to a higher bid was outbid in the
// same part of the auction, who was tied was near enough to the winner, and who lost to a deal came after it.
func TestLossesAgreeWithTheBids(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	told := map[string]int{}
	for range 5000 {
		params := randomTies(r)
		mechanism, err := mechanisms.WithTies(mechanisms.FirstPrice{}, params)
		if err != nil {
			t.Fatal(err)
		}
		trace := randomAuction(r)
		trace.Awards = mechanisms.WithDeals(mechanism).Clear(nil, &trace.Lot, trace.Bids)
		if len(trace.Awards) == 0 {
			continue
		}
		s := invented(&scenarios.Scenario{Ties: params}, trace, "a", "b", "c", "d", "e", "f")
		s.contests = s.fallApart()
		won := &trace.Awards[0]
		at := slices.IndexFunc(trace.Bids, func(b market.Bid) bool { return b.Agent == won.Agent })
		for i := range trace.Bids {
			b := &trace.Bids[i]
			if i == at {
				continue
			}
			text, policy, _ := strings.Cut(s.loss(b), "by ")
			told[text]++
			same := at >= 0 && s.stage(won.Deal, won.Agent) == s.stage(b.Deal, b.Agent)
			var holds bool
			switch text {
			case "lost to a higher bid":
				holds = same && trace.Bids[at].Price > b.Price
			case tiedOut:
				near := float64(max(b.Price, trace.Bids[at].Price)) * (1 - params.Margin)
				holds = same && float64(min(b.Price, trace.Bids[at].Price)) >= near && (policy == "lot" || slices.Contains(params.Policies, policy))
			case "lost to a deal":
				holds = won.Deal != 0 && s.stage(won.Deal, won.Agent) > s.stage(b.Deal, b.Agent) || won.Deal == guaranteed
			}
			holds = holds || strings.HasPrefix(text, "drawn after") && won.Deal == b.Deal
			if !holds {
				t.Fatalf("%+v: bid %+v is told %q; awards %+v of %+v", params, b, s.loss(b), trace.Awards, trace.Bids)
			}
		}
	}
	for _, text := range []string{"lost to a higher bid", "lost to a deal", tiedOut} {
		if told[text] < 100 {
			t.Errorf("%q is told %d times: too few to mean anything", text, told[text])
		}
	}
}
