package scenarios

import (
	"marketsim/market"
	"marketsim/market/metrics"
)

// Learning says how buyers that learn are watched. It changes what is measured, never what happens.
type Learning struct {
	Settled     int      `key:"settled_auctions" unit:"auctions" min:"1" max:"1000000000" doc:"a learner has converged if its greedy choice was the same after each of the last so many auctions of a run"`
	Sample      int      `key:"regret_sample" unit:"auctions" min:"0" max:"1000000" doc:"regret is measured on one auction in so many, picked by impression, which is cleared again with other bids; 0: not at all"`
	Steps       int      `key:"regret_steps" min:"1" max:"100" doc:"the other bids are 0, 1, 2, ... of so many equal parts of what the learner believed the lot to be worth"`
	Competitive *float64 `key:"competitive_surplus_cpm" unit:"CPM" min:"-1e6" max:"1e6" doc:"what all buyers together gain per auction in competition, from theory: 0 of profit_gain; absent: not known"`
	Collusive   *float64 `key:"collusive_surplus_cpm" unit:"CPM" min:"-1e6" max:"1e6" doc:"what all buyers together gain per auction if they act as one: 1 of profit_gain; absent: not known"`
}

// Validate wants two yardsticks that differ, or none.
func (l *Learning) Validate(report func(key, format string, args ...any)) {
	const competitive, collusive = "competitive_surplus_cpm", "collusive_surplus_cpm"
	switch {
	case l.Competitive == nil && l.Collusive == nil:
	case l.Competitive == nil:
		report(competitive, "is missing, and %s is set: profit_gain lies between the two", collusive)
	case l.Collusive == nil:
		report(collusive, "is missing, and %s is set: profit_gain lies between the two", competitive)
	case *l.Collusive <= *l.Competitive:
		report(collusive, "is %v, and %s %v: acting as one must bring more than competing", *l.Collusive, competitive, *l.Competitive)
	}
}

// Study is how the learners of a market are watched, by the rule that clears its auctions.
func (s *Scenario) Study(m market.Mechanism) metrics.Study {
	l := &s.Learning
	return metrics.Study{
		Settled: uint64(l.Settled), Sample: uint64(l.Sample), Steps: l.Steps, Mechanism: m,
		Competitive: l.Competitive, Collusive: l.Collusive,
	}
}
