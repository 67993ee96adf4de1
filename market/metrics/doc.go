// Package metrics measures a market while it runs: what the publisher earned, how well impressions were allocated, and how
// evenly the buyers were served, by agent, by dimension of the inventory and over time.
//
//	run -> Recorder -> Window (totals of some buckets) -> Rows
//	                \-> Series (one value per bucket)
//
// A [Recorder] watches every auction and keeps integer sums only, in a fixed number of time buckets: its memory does not
// grow with the auctions, it allocates nothing per auction, and its sums depend on no order. Which part of the run counts is
// chosen afterwards: a [Window] totals the buckets from a warm-up cut on. The catalogue of metrics, [Catalog], turns totals
// into numbers with a unit; what is not defined (a CPM without a sale, the welfare of buyers whose values nobody knows) is
// missing, never NaN and never 0.
//
// # Units and bounds
//
// One impression at [market.Price] p costs [market.Money](p), so a sum of money over auctions, divided by their number, is a
// mean price: per auction values are in CPM, currency units per thousand auctions. A sum holds 9.2 million auctions at
// [market.MaxPrice], or 9.2 billion at CPM 1 000. A sum that is too large for its 64 bits is noticed when the window is
// totalled, and the metrics made of it are missing.
//
// # Slots and clicks
//
// An impression may offer several slots. What a slot is worth to a buyer is its value of the lot, one unit of several equal
// ones; in a lot whose slots have click rates other than one, or of which a slot was sold by the click, it is the value of a
// click times the slot's rate times the score of the buyer's ad. Revenue is what was charged: by the click only for clicks that
// came. So where clicks are sold welfare is expected and revenue realised, and the gain of buyers is the difference of the two:
// unbiased, but with the chance of the clicks in it. An award without a slot, such as an all-pay loser's, pays and wins nothing.
//
// Memory is 80 bytes for each agent and 48 for each level of a dimension, times the number of buckets: about 300 kB for
// twenty agents, a dozen placements and 100 buckets.
package metrics
