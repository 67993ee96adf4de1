// Package mechanisms holds the rules of the house: who gets an impression and what it pays, and the least price at which
// it is sold.
//
// # Auction rules
//
// A rule is a [market.Mechanism], a pure function from an auction and its bids to awards, in a file of its own. All rules
// here share two conventions:
//
//   - A bid is eligible if its price is at or above the auction's hidden reserve. It is at or above its own floor already:
//     the intake sees to that.
//   - Bids are ordered by [market.Bid.Beats]: the higher price first and, at equal prices, the smaller ticket, which the
//     coin of the auction draws. So ties are fair, and neither the order of the bids nor their senders can matter. The rules
//     that look at something else than the price ([PostedPrice], [Waterfall], [OptimalAuction]) settle their ties by the
//     ticket too.
//
// A rule may come with more: [SoftFloor.SoftFloor] is what the market announces with every lot, [Waterfall] has a Memory,
// from which the market fills [market.Auction.Standing].
//
// [VCG] and [GSP] sell slots by the click. There the quality score counts: bids are ordered by score times price, and an ad of
// score 0, like a slot of rate 0, is never clicked and never sold. Slots come best first, their rates never rising. Where an
// impression is paid for, scores do not count: the other rules do not look at them, nor do these two in a lot without slots.
// [UniformPrice] and [Discriminatory] sell slots as equal units, paid when shown.
//
// A payment that is no whole [market.Price] is rounded up to the next one, after exact arithmetic: so it is still at most the
// bid and at least the reserve, and the publisher is never short.
//
// Package mechanismtest tests these and the other promises of a mechanism on any rule. To add one, write its file, add it
// to [Catalog] (or to a clone made by its With) and run mechanismtest.Run on it.
//
// # Above the rule
//
// [WithDeals] sells under deals before a rule sells what is left, [WithTies] decides ties and near-ties by the policies of
// [TiePolicies]. Both take a rule and return one. Deals go outside, WithDeals(WithTies(rule)): then policies decide within each
// private auction and within the open one, and deal-priority is for sellers without WithDeals, to whom a deal is no more than
// a reason to prefer one of equal bids.
//
// What they go by is written into the auction beforehand, so that clearing stays pure: the terms of its deals by a [Book],
// which paces guaranteed deals, and the standing of its bidders by a [TieMemory], for relationship and rotation.
//
// # Floors
//
// [FloorCatalog] holds what sets the floor before anybody is invited. An announced floor stands in the lot: bidders know
// it, and bids below it are rejected. A hidden reserve is known to the publisher alone: bids below it are admitted and
// cannot win. In a second-price auction the difference does not matter to a bidder that knows its value; in a first-price
// auction it does, since the best bid depends on the floor.
package mechanisms
