package agents

import (
	"testing"

	"marketsim/market"
)

// A bid counts as lost by its price where price decided: not where it was late, was not paid for, named a deal that is none, or a deal
// took the lot. So it is for AuctionGym's buyers as for shaders that learn from wins and losses.
func TestOnlyPricedLossesCount(t *testing.T) {
	for reason, want := range map[market.Reason]int{
		market.Won: 1, market.LostToHigher: 1, market.UnderFloor: 1, market.UnderDeal: 1,
		market.Expired: 0, market.InvalidDeal: 0, market.LostToDeal: 0, market.OutOfBudget: 0,
	} {
		policy := PolicyGradient{Method: "ips", Batch: 10, Start: 0.5, Sigma: 0.1, Epochs: 1, Rate: 0.01, Clip: 0.2}
		climber := duellist(t, policy).(*policyGradient)
		searcher := duellist(t, ValueSearch{Batch: 10, Candidates: 1, Epochs: 1, Start: 0.5}).(*valueSearch)
		shader := duellist(t, AdaptiveShade{Curve: "logistic", Feedback: "win-loss", HalfLife: 10, Warmup: 2, Start: 0.5}).(*adaptiveShade)
		for _, a := range []market.Agent{climber, searcher, shader} {
			o, _ := a.Bid(&market.Lot{Impression: market.Impression{Quality: 1}, Rule: market.FirstPrice})
			a.(market.Observer).Observe(&market.Notice{Tag: o.Tag, Bid: o.Price, Reason: reason})
		}
		if got := [3]int{len(climber.batch), int(searcher.wins.count), shader.notices}; got != [3]int{want, want, want} {
			t.Errorf("%v: %v bids counted, want %d each", reason, got, want)
		}
		if climber.wins.count != 0 {
			t.Errorf("%v: ips counts for a win model that it does not read", reason)
		}
	}
}
