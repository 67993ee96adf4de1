// Package mechanismtest is the conformance harness of auction rules: [Run] tests whether a [market.Mechanism] keeps the
// promises that the market, the audit and the statistics rely on.
//
//	func TestSecondPrice(t *testing.T) {
//	    mechanismtest.Run(t, mechanisms.SecondPrice{}, mechanismtest.Claims{Efficient: true, Truthful: true})
//	}
//
// # What is tested
//
// Every mechanism, in every case:
//
//   - individual rationality: nobody pays more than it bid;
//   - floor and reserve: no bid below the auction's or the slot's reserve has an award, and no winner pays less than these or
//     its own floor;
//   - sold once: no slot and no bidder has two awards, or the shares of a slot are at most all of it, as claimed; awards go to those who bid, for slots that exist, are paid for by the
//     event that is sold, and are left for the market to charge; losers pay nothing unless that is claimed;
//   - order invariance: shuffled bids give the same awards;
//   - relabelling invariance: if two agents change places with all that they bring, ticket and standing included, so does the
//     outcome;
//   - arrival neutrality: when a bid arrived does not matter;
//   - purity: no input is touched, not even the memory behind the slices, and what was cleared before does not matter;
//   - monotone allocation: who raises its bid gets no less: no loss after a win, no slot of a lower rate;
//   - scaling: all prices times k gives the same winners at k times the price, unless prices of its own are claimed;
//   - no allocation, given room for the awards.
//
// As claimed, efficiency: all slots are sold as long as bids are eligible, the n-th best slot to the n-th in rank; and
// truthfulness: no bid pays better than one's value, whatever the others bid. What is not claimed must show: somewhere a
// deviation from truth must pay, or the claim is missing. And somewhere something must be sold.
//
// [Claims] says what is sold. A mechanism that sells a single impression is handed lots without slots; one that sells units or
// clicks is handed all kinds, and lots without slots are a single impression to it. In clicks, a bid's rank is its score times
// its price, an ad of score 0 and a slot of rate 0 are never clicked and never sold, and a bidder's utility is (value - pay)
// times the slot's rate times its score. Efficiency is tested without the slots' own reserves: against these there may be better
// uses of a slot than the highest rank.
//
// # How
//
// The cases are corners (no bids, equal bids, nothing eligible, huge prices) and pseudo-random auctions, the same ones in
// every run. A case that fails is cut down before it is reported. [Fuzz] looks for more.
package mechanismtest
