package agents

import (
	"fmt"
	"math/rand/v2"

	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/market/catalog"
)

// Deps is what an agent is built from besides its parameters. Every agent gets its own: none may be shared.
type Deps struct {
	Name   string       // for messages
	Values values.Model // what each lot is worth to it
	Law    law.Law      // of its values at quality 1, before affinity and drift
	Scale  values.Scale // how much larger its values are than those of the law
	Rivals int          // how many other buyers are in its market

	Precision float64    // of all its signals together, its own and always there, around the normal score of its value; 0: it knows its values
	Stream    *rand.Rand // its private chance

	Budget    float64 // most that it can spend in a run, in currency units, if HasBudget
	HasBudget bool
	Auctions  float64 // how many auctions a run has on average; 0: unknown

	DailyBudget    float64 // most that it can spend in a simulated day, in currency units, if HasDaily
	HasDaily       bool
	AuctionsPerDay float64 // how many auctions a day has on average; 0: unknown
}

// Catalog lists the kinds of buyers. Parameters with their defaults build the agent: see the types named here.
var Catalog = catalog.New(
	"strategy",
	catalog.Of("truthful", "bids its value: the best it can do under second price",
		Truthful{}, build),
	catalog.Of("fixed-shade", "bids a constant fraction of its value",
		FixedShade{Factor: 0.8, Extension: yieldsHalf}, build),
	catalog.Of("equilibrium", "bids as in the symmetric Bayes-Nash equilibrium of the announced rule",
		Equilibrium{Extension: yieldsHalf}, build),
	catalog.Of("curse-aware", "bids for a common value that nobody knows, so that winning is no bad news",
		CurseAware{}, build),
	catalog.Of("adaptive-shade", "learns how likely a bid wins and bids for the largest expected surplus",
		AdaptiveShade{Curve: "logistic", Feedback: "full", HalfLife: 1000, Explore: 0.1, Warmup: 50, Start: 0.8, Extension: yieldsHalf}, build),
	catalog.Of("qlearning", "learns the value of each bid on a grid, and of what follows, by trial and error",
		defaultQLearning, build),
	catalog.Of("best-response", "fictitious play: bids what would have earned the most against the rival bids it was told of",
		BestResponse{Feedback: "full", HalfLife: 1000, Explore: 0.1, Warmup: 50, Start: 0.8, Extension: yieldsHalf}, build),
	catalog.Of("value-search", "learns by batches how likely each share of its value wins, and searches for the best: AuctionGym's value learning",
		ValueSearch{Batch: 3333, Candidates: 128, Epochs: 32768, Start: 1, Sigma: 0.02, Extension: yieldsHalf}, build),
	catalog.Of("policy-gradient", "draws the share of its value that it bids, and learns by batches which shares to draw: AuctionGym's policy learning",
		PolicyGradient{Method: "dr", Batch: 3333, Start: 1, Sigma: 0.1, Epochs: 8, Rate: 0.005, Clip: 0.2, Extension: yieldsHalf}, build),
	catalog.Of("level-k", "reasons k steps: bids the best response to rivals that reason k-1 steps",
		LevelK{Level: 1, Naive: "fraction", Fraction: 1, Extension: yieldsHalf}, build),
	catalog.Of("dual-pacing", "spreads its budget: bids value/(1+mu), mu the learned shadow price of the budget",
		DualPacing{Step: 0.5, Most: 1000}, build),
	catalog.Of("pid-pacing", "spreads its budget: a PID controller moves its bids so that spending keeps to an even line",
		PIDPacing{Proportional: 50, Integral: 1250, Start: 1, Least: 0.001}, build),
	catalog.Of("throttling", "spreads its budget: sits out auctions at random so that spending keeps to an even line",
		Throttling{Start: 0.1, Change: 0.1, Period: 0.001, Factor: 1}, build),
	catalog.Of("autobid", "buys as much value as it can at a target return on spend, or cost per conversion, and within its budget",
		Autobid{TargetROAS: 1, Worth: 1, Step: 0.5, Start: 1, Most: 100, Credit: "expected"}, build),
	catalog.Of("hedge", "learns by multiplicative weights from what every bid on a grid would have earned",
		Hedge{Grid: shares, Extension: yieldsHalf}, build),
	catalog.Of("exp3", "a bandit against adversaries: learns by multiplicative weights from the bid it played alone",
		Exp3{Grid: shares, Extension: yieldsHalf}, build),
	catalog.Of("exp3-ix", "exp3 with implicit exploration, whose regret is small with high probability",
		Exp3IX{Grid: shares, Extension: yieldsHalf}, build),
	catalog.Of("ucb1", "a bandit that plays the bid with the largest upper confidence bound",
		UCB1{Grid: shares, C: 2, Extension: yieldsHalf}, build),
	catalog.Of("thompson", "a bandit that plays each bid as often as it believes it to be the best",
		Thompson{Grid: shares, Spread: 1, Extension: yieldsHalf}, build),
	catalog.Of("epsilon-greedy", "a bandit that plays the bid of the largest mean reward, and sometimes any",
		EpsilonGreedy{Grid: shares, Epsilon: 0.05, Extension: yieldsHalf}, build),
	catalog.Of("linucb", "a bandit that plays the bid with the largest upper confidence bound, its reward being linear in powers of the value",
		LinUCB{Grid: shares, Alpha: 1, Degree: 2, Extension: yieldsHalf}, build),
)

// build makes an agent of its parameters.
func build[P interface {
	New(Deps) (market.Agent, error)
}](d Deps, params P) (market.Agent, error) {
	return params.New(d)
}

// fault says which parameter of which agent is wrong, and what is allowed.
func fault(d Deps, kind, param string, value any, rule string) error {
	return fmt.Errorf("agents: %s: %s %s = %v: %s", d.Name, kind, param, value, rule)
}
