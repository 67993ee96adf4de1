package mechanisms

import (
	"marketsim/market"
	"marketsim/market/catalog"
)

// The tie policies that are more than a rank.
const (
	Rotation       = "rotation"
	MicroExtension = "micro-extension"
	Random         = "random"
)

// TieRank is how a tie policy ranks a bid of a cluster: the highest rank stays in. It is pure, and must not depend on the
// bid's price, or bidding more could lose. A nil rank leaves all equal.
type TieRank func(a *market.Auction, b *market.Bid) int64

// TiePolicies lists the policies that [WithTies] chains.
var TiePolicies = catalog.New(
	"policy",
	policy("deal-priority", "bids under a deal first: by kind of the deal, then by its priority", byDeal),
	policy("relationship", "the bidder that is closer to the publisher", byRelationship),
	policy("quality", "the ad with the higher quality score", byQuality),
	policy(Rotation, "the bidder that has lost most ties beyond its share; needs a memory", byCredit),
	policy(MicroExtension, "asks the tied for one more sealed bid, within the window", nil),
	policy(Random, "the smaller ticket, which the auction's coin draws: uniform; always the last", nil),
	policy("first-come", "the bid that arrived first; a warning example: rewards speed alone, and breaks the neutrality of arrival that all else keeps", byArrival),
)

func policy(name, doc string, rank TieRank) catalog.Entry[TieRank, struct{}] {
	return catalog.Of(name, doc, struct{}{}, always[struct{}](rank))
}

func byDeal(a *market.Auction, b *market.Bid) int64 {
	t := a.TermsOf(b.Deal, b.Agent)
	if t == nil {
		return 0
	}
	return int64(market.PrivateAuction+1-t.Kind)<<33 + int64(t.Priority) // the kind outweighs any priority
}

func byRelationship(a *market.Auction, b *market.Bid) int64 {
	return int64(standingOf(a, b).Relationship)
}

func byQuality(_ *market.Auction, b *market.Bid) int64 { return int64(b.Score) }

func byCredit(a *market.Auction, b *market.Bid) int64 { return standingOf(a, b).Credit }

func byArrival(_ *market.Auction, b *market.Bid) int64 { return -int64(b.At) }

// standingOf is what the arbiter remembers of a bidder: nothing, if it keeps no memory.
func standingOf(a *market.Auction, b *market.Bid) market.Standing {
	if len(a.Standing) == 0 {
		return market.Standing{}
	}
	return a.Standing[b.Seat]
}
