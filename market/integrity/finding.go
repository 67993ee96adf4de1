package integrity

import (
	"fmt"
	"math"

	"marketsim/market"
)

// Kind says how much a finding claims.
type Kind string

// Dependent means that chance does not explain how two agents' outcomes go together. It is no charge: see the package
// documentation.
const Dependent Kind = "dependent"

// Finding is one pair of agents that a screen noticed, with its evidence.
type Finding struct {
	Kind   Kind
	Screen string // name of the test
	Pair
	Effect   float64 // Statistic - NullMean
	Window   Window
	Sentence string // the evidence in plain English
}

// Pair is what a screen says of two agents.
type Pair struct {
	Agents    [2]market.AgentID // in ascending order
	Statistic float64
	NullMean  float64 // what chance gives
	P         float64 // two-sided
	Q         float64 // P adjusted for the number of pairs (Benjamini and Hochberg)
}

// winCorrelation is the name of the screen in findings.
const winCorrelation = "win_correlation"

// newFinding puts the evidence against independence into words.
func newFinding(p Pair, w Window, names []string) Finding {
	effect := p.Statistic - p.NullMean
	how := "they win in the same stretches"
	if effect < 0 {
		how = "one wins while the other does not"
	}
	return Finding{
		Kind: Dependent, Screen: winCorrelation, Pair: p, Effect: effect, Window: w,
		Sentence: fmt.Sprintf("%s and %s do not win independently: over %s their wins per %d auctions correlate %s, where "+
			"reshuffling the winners of equal impressions gives %s (p = %.2g, q = %.2g), so %s more than chance explains. "+
			"Budgets, shared data and learning can do this as well as an agreement.",
			names[p.Agents[0]], names[p.Agents[1]], w, block, signed(p.Statistic), signed(p.NullMean), p.P, p.Q, how),
	}
}

// signed prints a correlation with its sign, and without one if it rounds to 0.
func signed(r float64) string {
	if math.Abs(r) < 0.005 {
		return "0.00"
	}
	return fmt.Sprintf("%+.2f", r)
}
