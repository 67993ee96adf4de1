package integrity

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"marketsim/internal/rng"
	"marketsim/internal/stats"
	"marketsim/market"
)

// Correlation is what the win correlation screen says of a run.
type Correlation struct {
	Window   Window
	Judged   bool
	Draws    int       // permutations tested against
	Pairs    []Pair    // every pair that won often enough, in order of agents
	Findings []Finding // the pairs with Q at or below the level, the largest effect first
	Sentence string    // the outcome in plain English
}

// The permutations.
const (
	pilotDraws = 99  // fix the centre of the null
	leastDraws = 499 // bounds of B
	mostDraws  = 9999
	enough     = 20 // exceedances after which a pair is left alone
	lookEvery  = 32 // permutations between two looks at whether any pair can still matter
)

// Correlate tests each pair of agents for dependence of their wins in the last auctions of the run, and finds those whose q
// is at most the level, in (0, 1).
//
// The statistic is the Pearson correlation r of two agents' wins over blocks of 25 auctions; an agent that wins equally
// often in every block correlates 0 with all. The null reshuffles the winners (and the unsold) among the auctions of the
// same placement, region and device, so that it keeps everybody's wins, targeting and shares, and only forgets when they
// won. Its centre c is the mean of 99 permutations, drawn apart. Then
//
//	p = (1 + #{|r* - c| >= |r - c|}) / (1 + B)
//
// over B further permutations, or 20/b for a pair that has been reached 20 times after b of them (Besag and Clifford 1991,
// Biometrika 78:301). B is pairs/level, within 499 to 9999: the least with which a single pair can be found, up to 500 pairs
// at level 0.05. The drawing ends early once no pair can reach the level any more; then the p-values are
// coarser, and the findings are exactly those of all B. Chance comes from the key alone.
//
// Nothing is judged with fewer than 1 000 auctions, nor agents with fewer than 25 wins among them. Turns taken from one
// auction to the next, by members who win few of theirs against outsiders, hardly show at this block length.
func (w *Winners) Correlate(key rng.Key, level float64) Correlation {
	last := w.last()
	if len(last) < minWindow {
		return Correlation{Sentence: fmt.Sprintf("%d auctions are too few to judge who wins with whom: %d are needed.", w.seen, minWindow)}
	}
	c := Correlation{Window: Window{len(last), last[0].at, last[len(last)-1].at}}
	s := newShuffle(last, len(w.names), key)
	pairs := s.pairs()
	if len(pairs) == 0 {
		c.Sentence = fmt.Sprintf("Over %s fewer than two agents won %d times: nobody's wins can be compared.", c.Window, minWins)
		return c
	}
	c.Judged = true
	c.Draws = s.test(pairs, level)
	c.Pairs = adjust(pairs, s.agents)
	for _, p := range c.Pairs {
		if p.Q <= level {
			c.Findings = append(c.Findings, newFinding(p, c.Window, w.names))
		}
	}
	slices.SortStableFunc(c.Findings, func(f, g Finding) int { return cmp.Compare(math.Abs(g.Effect), math.Abs(f.Effect)) })
	c.Sentence = fmt.Sprintf("Over %s, %d of %d pairs of agents do not win independently (q at most %.2g).",
		c.Window, len(c.Findings), len(c.Pairs), level)
	return c
}

// pair is a pair under test. Its agents are indices into shuffle.agents.
type pair struct {
	a, b     int
	observed float64
	centre   float64
	reached  int // permutations at least as far from the centre
	draws    int // permutations it was compared with
}

// p is the Monte Carlo p-value so far.
func (p *pair) p() float64 {
	if p.reached >= enough {
		return float64(p.reached) / float64(p.draws)
	}
	return float64(1+p.reached) / float64(1+p.draws)
}

// pairs lists all pairs of judged agents with their correlation in the data.
func (s *shuffle) pairs() []pair {
	var list []pair
	for a := range s.agents {
		for b := a + 1; b < len(s.agents); b++ {
			list = append(list, pair{a: a, b: b, observed: s.correlation(a, b)})
		}
	}
	return list
}

// test compares the pairs with permutations and returns how many it took.
func (s *shuffle) test(pairs []pair, level float64) int {
	for range pilotDraws {
		s.draw()
		for i := range pairs {
			p := &pairs[i]
			p.centre += s.correlation(p.a, p.b) / pilotDraws
		}
	}
	most := int(min(max(math.Ceil(float64(len(pairs))/level), leastDraws), mostDraws))
	for n := 1; n <= most; n++ {
		s.draw()
		for i := range pairs {
			if p := &pairs[i]; p.reached < enough {
				p.draws++
				if math.Abs(s.correlation(p.a, p.b)-p.centre) >= math.Abs(p.observed-p.centre)-rounding {
					p.reached++
				}
			}
		}
		if n%lookEvery == 0 { // also spares the agents that no open pair needs
			if settled(pairs, most, level) || !s.follow(pairs) {
				return n
			}
		}
	}
	return most
}

// rounding is how far apart two computations of one correlation may lie.
const rounding = 1e-12

// settled reports whether no pair could be found any more, even if no further permutation reached it.
func settled(pairs []pair, most int, level float64) bool {
	best := make([]float64, len(pairs))
	for i := range pairs {
		p := pairs[i]
		if p.reached < enough {
			p.draws = most
		}
		best[i] = p.p()
	}
	for _, q := range stats.BenjaminiHochberg(best) {
		if q <= level {
			return false
		}
	}
	return true
}

// adjust turns the tested pairs into results.
func adjust(pairs []pair, agents []market.AgentID) []Pair {
	ps := make([]float64, len(pairs))
	for i := range pairs {
		ps[i] = pairs[i].p()
	}
	results := make([]Pair, len(pairs))
	for i, q := range stats.BenjaminiHochberg(ps) {
		p := &pairs[i]
		results[i] = Pair{
			Agents:    [2]market.AgentID{agents[p.a], agents[p.b]},
			Statistic: p.observed, NullMean: p.centre, P: ps[i], Q: q,
		}
	}
	return results
}
