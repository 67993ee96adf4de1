// Package market is the hub of marketsim: the words of an ad market, its event loop and its ledger.
//
// # The model in one picture
//
//	Source -> Lot -> Gate -> Agent.Bid -> intake -> []Bid -> Mechanism.Clear -> []Award -> Disclosure -> Notice -> Agent.Observe
//	                                                    \-> Recorders: metrics, integrity
//
// A [Source] yields impressions in time order. The seller's arbiter turns each into an [Auction]: it sets the floor, asks
// its [Gate] whom to invite and sends every invited agent the same [Lot]. Each agent answers with an [Offer] or declines.
// What arrives by the deadline and at or above the floor becomes a [Bid]. The [Mechanism] clears the bids into awards, the
// [Ledger] moves the money, and every bidder is told what the [Disclosure] allows in a [Notice]. Recorders watch.
//
// # Two kinds of things
//
// Whatever learns is a state machine ([Agent], [Observer], [Floors]): its inputs are messages, its outputs are answers, it
// has no clock, no goroutine and no randomness but the streams it was given. Everything else is a pure function
// ([Mechanism], [Gate], [Disclosure]). From purity follow replay, explanation, shadow mechanisms and property tests.
//
// # Time
//
// Simulated time is in nanoseconds since the start of the run. With latency, an invited agent receives the request after
// its own network delay, decides on what it has observed by then, computes, and its bid travels back. Under [AtDeadline] the
// arbiter waits for the deadline; under [WhenAnswered] it closes as soon as everyone has answered. Bids that come later are
// counted and lost. Events at equal times are ordered by content: (time, kind, seller, auction, agent) with the kinds
// notice < request < bid < close < arrival.
//
// # Units
//
// A [Price] is in millionths of the currency unit per thousand impressions (CPM 2.50 is 2_500_000), a [Money] in billionths of
// the currency unit, so one impression at Price p costs exactly Money(p). Both are integers: nothing is ever rounded away.
//
// # Determinism
//
// The same configuration gives the same run: no clock, no map order, no shared stream. Every run has a fingerprint, a rolling
// hash of its closes with every seat, bid and award, and of its late bids; it has the same value on every architecture.
//
// # Chance
//
// Values, traffic, latencies and tie coins are keyed: each draw is a function of (seed, run, purpose, name, index) and of
// nothing else, so that two arms of an experiment see the same impressions, values and delays. See package internal/rng.
package market
