package agents

import (
	"fmt"
	"slices"

	"marketsim/market"
)

// QLearning is the tabular learner of Banchio and Skrzypacz (Artificial Intelligence and Auction Design, EC 2022). In each range of
// its value, and after each outcome that it tells apart, each bid b of the grid has a value Q(b). After an auction with reward r,
//
//	Q(b) <- (1-Alpha) Q(b) + Alpha (r + Gamma Q'),
//
// for the bid that was played, or for all bids with the rewards they would have had; Q' is what the next auction is worth, the
// largest Q(b) of those that may be played there, on average over the ranges of the value, which are equally likely. It plays the
// bid of the largest Q(b), but explores as Exploration says.
//
// What it tells apart (Calvano, Calvano, Denicolo and Pastorello, AER 2020) are its last bid and, if State says so, the best or
// every rival's last bid, each on the grid: see lastBids.
//
// Initial values steer where learning ends. Optimistic ones, 1/(1-Gamma) or more, make it try every bid; Calvano and others start
// each price at its mean profit against rivals that post any price of the grid, for ever. Such rewards hang on the demand, which no
// buyer is told, so the scenario states them, one a bid (Expected), and a test can hold them against the formula.
type QLearning struct {
	Grid        `key:",inline"`
	Exploration Exploration `key:",inline"`
	Alpha       float64     `key:"alpha" unit:"1" above:"0" max:"1" doc:"weight of the newest reward"`
	Gamma       float64     `key:"gamma" unit:"1" min:"0" below:"1" doc:"discount factor of the next auction"`
	Q0          float64     `key:"q0" unit:"rewards" min:"-1e9" max:"1e9" doc:"initial value of every bid; optimistic is 1/(1-gamma) or more"`
	Initial     string      `key:"initial" oneof:"same|random|expected" doc:"initial values: all are q0, each is drawn from 0 to q0, or each is that bid's expected reward / (1-gamma)"`
	Expected    []float64   `key:"expected_rewards" unit:"rewards" min:"-1e9" max:"1e9" doc:"with initial expected: what each bid of the grid, lowest first, is expected to earn in an auction before anything is learned"`
	Ties        string      `key:"tie" oneof:"lowest|highest|random" doc:"which of the bids of equal largest value it plays; random: in an order that is drawn once"`
	Update      string      `key:"update" oneof:"chosen|all" doc:"learns of the bid it played, or of all bids where the least winning price is told"`
	State       string      `key:"state" oneof:"none|best-rival|rivals" doc:"last bids that it tells apart: none, its own and the best of the others', or its own and all others'"`
	Extension   `key:",inline"`
}

// New builds the agent.
func (p QLearning) New(d Deps) (market.Agent, error) {
	if err := p.check(d); err != nil {
		return nil, err
	}
	g, err := p.Grid.new(d, "qlearning")
	if err != nil {
		return nil, err
	}
	last, err := p.remembers(d)
	if err != nil {
		return nil, err
	}
	q := newQTable(p, last, d.Stream)
	l := newLearner(d, g, q, p.Update == "all", p.Yields)
	l.last = last
	return l, nil
}

func (p *QLearning) check(d Deps) error {
	const kind = "qlearning"
	switch {
	case !(p.Alpha > 0 && p.Alpha <= 1):
		return fault(d, kind, "alpha", p.Alpha, "must be more than 0 and at most 1")
	case !(p.Gamma >= 0 && p.Gamma < 1):
		return fault(d, kind, "gamma", p.Gamma, "must be 0 or more and less than 1")
	case !(p.Q0 >= -1e9 && p.Q0 <= 1e9):
		return fault(d, kind, "q0", p.Q0, "must be -1e9 to 1e9")
	case p.Initial != "same" && p.Initial != "random" && p.Initial != "expected":
		return fault(d, kind, "initial", p.Initial, "must be same, random or expected")
	case p.Initial == "expected" && len(p.Expected) != p.Grid.Bids:
		return fault(d, kind, "expected_rewards", p.Expected, fmt.Sprintf("has %d values; initial expected wants one for each of the %d bids", len(p.Expected), p.Grid.Bids))
	case slices.ContainsFunc(p.Expected, func(r float64) bool { return !(r >= -1e9 && r <= 1e9) }):
		return fault(d, kind, "expected_rewards", p.Expected, "must be -1e9 to 1e9 each")
	case p.Ties != "lowest" && p.Ties != "highest" && p.Ties != "random":
		return fault(d, kind, "tie", p.Ties, "must be lowest, highest or random")
	case p.Update != "chosen" && p.Update != "all":
		return fault(d, kind, "update", p.Update, "must be chosen or all")
	}
	if err := p.Exploration.check(d, kind); err != nil {
		return err
	}
	return p.Extension.check(d, kind)
}

// mostCells bounds a table: 8 bytes each.
const mostCells = 4_000_000

// remembers makes the memory of last bids that the parameters ask for; nil: none.
func (p *QLearning) remembers(d Deps) (*lastBids, error) {
	rivals := 0
	switch p.State {
	case "none":
		return nil, p.fits(d, 1)
	case "best-rival":
		rivals = min(1, d.Rivals)
	case "rivals":
		rivals = d.Rivals
	default:
		return nil, fault(d, "qlearning", "state", p.State, "must be none, best-rival or rivals")
	}
	states := 1
	for range 1 + rivals {
		if states *= p.Grid.Bids; states > mostCells {
			break
		}
	}
	return &lastBids{levels: p.Grid.Bids, rivals: rivals, states: states}, p.fits(d, states)
}

// fits checks the size of the table.
func (p *QLearning) fits(d Deps, states int) error {
	if cells := states * p.Grid.Bids * p.Grid.ValueBuckets; cells > mostCells {
		return fault(d, "qlearning", "state", p.State, "makes a table of more than 4000000 values: lessen bids, value_buckets or what it remembers")
	}
	return nil
}

// defaultQLearning is the learner of the paper, on a grid of shares of the value.
var defaultQLearning = QLearning{
	Grid:        shares,
	Exploration: Exploration{Explore: "epsilon", Epsilon: 0.025, Decay: 0.0002, Temperature: 1, Cooling: 0.0002},
	Alpha:       0.05, Gamma: 0.99, Q0: 100, Initial: "same", Ties: "lowest", Update: "chosen", State: "none", Extension: yieldsHalf,
}
