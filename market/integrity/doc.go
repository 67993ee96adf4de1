// Package integrity looks at finished auctions for signs that bidders do not act alone. It sees what the arbiter sees, bids
// and winners, and never the truth of a simulation; and it runs in shadow: it reports and changes nothing.
//
// Two screens:
//
//   - [Spread]: how close together the bids of an auction lie, by their coefficient of variation (Imhof 2017; Huber and Imhof
//     2019). Cover bids lie close together. So do the bids of an honest market in which values are alike: no level of the
//     coefficient is suspicious in itself, and thresholds that fit one market mislead in another. A spread is therefore only
//     compared with the same market's own past.
//   - [Winners]: whether two bidders win together, or in turns, more than chance explains, by the correlation of their wins
//     over blocks of auctions. Only one bidder can win an auction, so the wins of n honest equals correlate -1/(n-1): the
//     correlation is compared with what the same auctions give when their winners are reshuffled, and never with 0.
//
// A [Finding] says that two bidders' wins are dependent. It never says collusion: a daily budget that runs out, two buyers
// who learn at the same time and a shared supplier of forecasts all make honest wins dependent. Dependence also spreads:
// what two bidders win together, their rivals lose together, so the rivals of a ring are found dependent too, with smaller
// effects. A charge would need conduct that does not pay a lone bidder, which these screens do not see.
package integrity
