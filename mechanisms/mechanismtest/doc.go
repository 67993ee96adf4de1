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
//   - floor and reserve: no bid below the reserve wins, and no winner pays less than the reserve or its own floor;
//   - sold once: at most one award a lot, to somebody who bid; so losers pay nothing;
//   - order invariance: shuffled bids give the same awards;
//   - relabelling invariance: if two agents change places with all that they bring, ticket included, so does the outcome;
//   - arrival neutrality: when a bid arrived does not matter;
//   - purity: no input is touched, not even the memory behind the slices, and what was cleared before does not matter;
//   - monotone allocation: who wins with a bid also wins with a higher one;
//   - scaling: all prices times k gives the same winner at k times the price;
//   - no allocation, given room for the awards.
//
// As claimed, efficiency: the eligible bid that beats all others wins; and truthfulness: no bid pays better than one's value,
// whatever the others bid. What is not claimed must show: somewhere a deviation from truth must pay, or the claim is missing.
// And somewhere something must be sold.
//
// # How
//
// The cases are corners (no bids, equal bids, nothing eligible, huge prices) and pseudo-random auctions, the same ones in
// every run. A case that fails is cut down before it is reported. [Fuzz] looks for more.
package mechanismtest
