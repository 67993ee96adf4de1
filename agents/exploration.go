package agents

import (
	"math"
	"math/rand/v2"

	"marketsim/internal/detmath"
)

// Exploration is how a learner tries other bids than the one that seems best. In its auction number t, from 0 on, it plays
//
//   - epsilon: with probability Epsilon exp(-Decay t) any bid, all equally likely;
//   - boltzmann: bid b with a probability proportional to exp(Q(b)/T), T = Temperature exp(-Cooling t).
type Exploration struct {
	Explore     string  `key:"explore" oneof:"epsilon|boltzmann" doc:"tries any bid now and then, or better bids more often"`
	Epsilon     float64 `key:"epsilon" unit:"1" min:"0" max:"1" doc:"probability of a random bid at the start, for explore epsilon"`
	Decay       float64 `key:"epsilon_decay" unit:"1/auction" min:"0" max:"1" doc:"rate at which that probability falls"`
	Temperature float64 `key:"temperature" unit:"rewards" above:"0" max:"1e9" doc:"difference of values that makes a bid e times as likely at the start, for explore boltzmann"`
	Cooling     float64 `key:"temperature_decay" unit:"1/auction" min:"0" max:"1" doc:"rate at which the temperature falls"`
}

func (p *Exploration) check(d Deps, kind string) error {
	switch {
	case p.Explore != "epsilon" && p.Explore != "boltzmann":
		return fault(d, kind, "explore", p.Explore, "must be epsilon or boltzmann")
	case !(p.Epsilon >= 0 && p.Epsilon <= 1):
		return fault(d, kind, "epsilon", p.Epsilon, "must be 0 to 1")
	case !(p.Decay >= 0 && p.Decay <= 1):
		return fault(d, kind, "epsilon_decay", p.Decay, "must be 0 to 1 per auction")
	case !(p.Temperature > 0 && p.Temperature <= 1e9):
		return fault(d, kind, "temperature", p.Temperature, "must be more than 0 and at most 1e9")
	case !(p.Cooling >= 0 && p.Cooling <= 1):
		return fault(d, kind, "temperature_decay", p.Cooling, "must be 0 to 1 per auction")
	}
	return nil
}

// explorer decides when to explore, and what.
type explorer struct {
	boltzmann bool
	level     float64 // epsilon or temperature, now
	keep      float64 // of it, from one auction to the next
	stream    *rand.Rand
	weights   []float64 // scratch
}

// new makes it, for so many bids.
func (p *Exploration) new(bids int, stream *rand.Rand) explorer {
	if p.Explore == "boltzmann" {
		return explorer{true, p.Temperature, detmath.Exp(-p.Cooling), stream, make([]float64, bids)}
	}
	return explorer{level: p.Epsilon, keep: detmath.Exp(-p.Decay), stream: stream}
}

// negligible is a probability that no run is long enough for, and a temperature at which none but equals are alike. Below
// it, nothing is explored: it would cost time and, in the end, subnormal numbers.
const negligible = 1e-18

// cool reports whether exploration is over.
func (e *explorer) cool() bool { return e.level < negligible }

// step goes on to the next auction and returns the level of this one.
func (e *explorer) step() float64 {
	now := e.level
	e.level *= e.keep
	return now
}

// draw picks a bid by the Boltzmann distribution at a temperature, where largest is the largest value. Values are taken relative to
// it, so that nothing overflows and the sum is at least 1.
func (e *explorer) draw(values []float64, largest, temperature float64) int {
	sum := 0.0
	for b, v := range values {
		e.weights[b] = weight(v-largest, temperature)
		sum += e.weights[b]
	}
	u := float64(e.stream.Float64() * sum)
	for b := range values {
		if u -= e.weights[b]; u < 0 {
			return b
		}
	}
	return len(values) - 1 // by rounding alone
}

// weight is exp(gap/temperature) for a gap of at most 0.
func weight(gap, temperature float64) float64 {
	if gap == 0 {
		return 1
	}
	return detmath.Exp(math.Max(gap/temperature, -745))
}
