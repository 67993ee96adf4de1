// Package agents holds the buyers of a market, one file a kind.
//
// A kind is a struct of parameters with a method New that builds the agent; [Catalog] lists the kinds with their
// defaults. An agent is a state machine (see [market.Agent]): it answers lots, and if it learns it is told what became of
// its bids. Its values come from package agents/values, its private chance from the stream in [Deps].
//
//	agent, err := agents.FixedShade{Factor: 0.8}.New(deps)      // in Go
//	choice := agents.Catalog.MustChoose("fixed-shade")          // by name, as a scenario does
//	agent, err := choice.Build(deps)
//
// # What a bid is worth
//
// A buyer of value v that pays its bid b earns (v-b) F(b) on average, where F is its win curve: the distribution of the
// least price that wins, which is the highest rival bid or the floor. All kinds but the simplest maximise this:
// equilibrium knows F because everybody reasons alike, level-k because it takes rivals for
// one step simpler than itself, adaptive-shade and best-response estimate it. Where the rule is truthful, bidding the
// value is best whatever F is, and all do that. What else a rule makes of a bid, equilibrium knows for every rule of the
// catalogue, best-response for alpha-price, all-pay and soft floors, adaptive-shade for soft floors.
//
// Learners on a grid know no curve: they learn what each bid earns, from the bids they played (exp3, exp3-ix, ucb1, thompson,
// epsilon-greedy, linucb, qlearning) or from what all bids would have earned (hedge, and qlearning if it should).
//
// Two learn by batches, as AuctionGym's buyers do: value-search fits which share of the value wins and searches for the best one,
// policy-gradient moves a policy that draws the share. Both need no more than their own results.
//
// Buyers with budgets (dual-pacing, pid-pacing, throttling) bid less, or less often, than their value would have them, so that
// the money lasts; autobid buys as much value as a target return and a budget allow. They count what notices say they were
// charged; the market's ledger sees to it that nobody spends more than it has.
//
// A buyer that is tied and asked again gives up a share of what it would keep. One with deals is a buyer of any kind inside
// [WithDeals].
//
// # Quality
//
// A lot's quality multiplies everybody's value and is known to all. So whatever an agent knows or learns about prices it
// keeps per unit of quality, and a lot of twice the quality gets twice the bid.
//
// Affinity and drift multiply a buyer's own values besides. What it knows of its values, as the law they come from, it looks up at
// the value over the whole factor (values.Model.Factor), and takes its rivals to have the same one where it reasons about them.
// Learners with grids of shares count rewards in units of the factor, so that no lot outweighs the others; a grid of prices has the
// same bids for every lot, and rewards in CPM. How much larger than its law a buyer's values are on the whole, [Deps] says.
//
// # Writing a kind
//
// Add a file with the parameters, the agent and New, and a line to the catalogue; agentstest.Run then checks what the
// market relies on. An agent that remembers anything must implement [market.Observer].
package agents
