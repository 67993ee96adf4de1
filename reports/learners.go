package reports

import (
	"fmt"
	"slices"

	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// Learning is what the gains of buyers that learn are held against, and how they are watched.
type Learning struct {
	Settled     int    `json:"settled_auctions"` // without a change: converged
	Competitive Number `json:"competitive_surplus_cpm"`
	Collusive   Number `json:"collusive_surplus_cpm"`
}

// learningOf is what the scenario of an arm says of learning; nil where no buyer learns.
func learningOf(a *experiment.Arm) *Learning {
	if !a.BuyersLearn {
		return nil
	}
	l := &a.Scenario.Learning
	out := &Learning{l.Settled, missing, missing}
	if l.Competitive != nil && l.Collusive != nil {
		out.Competitive, out.Collusive = estimated(*l.Competitive), estimated(*l.Collusive)
	}
	return out
}

// terminal is a market-wide metric over the last part of the runs, where learners end up.
func (a *Arm) terminal(metric string) Interval {
	return a.estimate(Column{Metric: metric, Dimension: scenarios.WindowDimension, Level: scenarios.TerminalWindow})
}

// learned is how the buyers learned: nothing where none does.
func (d *Data) learned() []block {
	metrics := []string{"converged", "convergence_auctions", "external_regret", "swap_regret", "regret_share", "profit_gain"}
	if !slices.ContainsFunc(d.Combos, func(c Combo) bool { return len(c.known(metrics...)) > 0 }) {
		return nil
	}
	blocks := []block{heading("How the buyers learned")}
	if len(d.Combos) > 1 {
		for _, m := range []string{"converged", "external_regret", "profit_gain"} {
			if slices.ContainsFunc(d.Combos, func(c Combo) bool { return len(c.known(m)) > 0 }) {
				blocks = append(blocks, d.sweepTable(m))
			}
		}
		return blocks
	}
	c := &d.Combos[0]
	var items []sentence
	for i := range c.Arms {
		if text := d.howLearned(&c.Arms[i]); text != "" {
			items = append(items, sentence{c.Arms[i].Name + ":", text})
		}
	}
	return append(blocks, block{Items: items}, d.learnersTable(c, c.known(metrics...)))
}

// known are those of some metrics that some arm has a value of.
func (c *Combo) known(metrics ...string) []string {
	return slices.DeleteFunc(slices.Clone(metrics), func(m string) bool {
		return !slices.ContainsFunc(c.Arms, func(a Arm) bool { return a.whole(m).Mean.Known() })
	})
}

// howLearned says in plain words where the learners of an arm ended up.
func (d *Data) howLearned(a *Arm) (text string) {
	text = a.whoSettled()
	if regret := a.terminal("external_regret"); regret.Mean.Known() {
		text += d.regretted(a, regret)
	}
	if gain := a.terminal("profit_gain"); gain.Mean.Known() {
		text += fmt.Sprintf(" The gain of all buyers has gone %s of the way%s from competition (%s %s per 1000 requests) to acting as one (%s).",
			gain.value(), behind(gain), plain(a.Learning.Competitive), d.Scenario.Currency, plain(a.Learning.Collusive))
	}
	return text
}

// whoSettled says how many of the watched learners of an arm had settled when the runs ended; nothing without any.
func (a *Arm) whoSettled() string {
	learners, moving := a.learners()
	if learners == 0 {
		return ""
	}
	last := a.Learning.Settled
	if most := a.longest(); most < uint64(last) {
		return fmt.Sprintf("Runs of %s are too short to tell whether learners had settled: that takes %s without a change.", counted(int(most), "request"), counted(last, "request"))
	}
	what := fmt.Sprintf("what they would do without exploring during the last %s", counted(last, "request"))
	if moving == 0 {
		return fmt.Sprintf("Of %s none changed %s of any run.", counted(learners, "learner"), what)
	}
	all := "in none of the runs had all of them settled"
	if share := a.whole("converged").Mean; share > 0 {
		all = fmt.Sprintf("in %s of the runs all of them had settled", percent(float64(share)))
	}
	return fmt.Sprintf("On average %s of %s still changed %s; %s.", short(moving), counted(learners, "learner"), what, all)
}

// regretted says what the best fixed share would have brought the learners of an arm more at the end of the runs, if any would.
func (d *Data) regretted(a *Arm, regret Interval) string {
	const share = "fixed share of what it believed a request to be worth"
	size := fmt.Sprintf("%s %s more per 1000 requests%s", regret.value(), d.Scenario.Currency, behind(regret))
	if part := a.terminal("regret_share").scaled(100); part.Mean.Known() {
		size += fmt.Sprintf(", %s%s%% of what the requests were worth to it", part.value(), narrow)
	}
	if regret.Mean <= 0 || regret.Lo <= 0 {
		return " At the end of the runs, as far as can be told, no " + share + " would have brought a learner more against the same rivals: the best is estimated at " + size + "."
	}
	return " At the end of the runs, bidding the best " + share + " against the same rivals would have brought a learner " + size + "."
}

// behind is an interval as it stands behind its mean.
func behind(iv Interval) string {
	if ends := iv.ends(); ends != "" {
		return " (95 % interval " + ends + ")"
	}
	return ""
}

// learnersTable has, for what depends on the part of the run, also the end of the runs.
func (d *Data) learnersTable(c *Combo, metrics []string) block {
	g := &grid{
		Caption: "Means with 95 % intervals, " + d.nOf() + " runs. At the end: over the last fifth of each run. " +
			"Regret is estimated from a sample of the requests, cleared again with other bids; buyers with budgets, pacers and value maximisers have none, and swap regret wants " +
			"five of these requests for each bid that was made.",
		Head: []headCell{{Text: "arm"}},
	}
	_, most := runRange(c)
	ofWholeRuns := func(m string) bool { return m == "converged" || m == "convergence_auctions" }
	for _, m := range metrics {
		head := d.metricHead(m)
		g.Head = append(g.Head, head)
		if !ofWholeRuns(m) {
			head.Text += ", at the end"
			g.Head = append(g.Head, head)
		}
	}
	for i := range c.Arms {
		a := &c.Arms[i]
		row := []gridCell{words(a.Name)}
		for _, m := range metrics {
			row = append(row, withN(d.shown(m, a.whole(m)), most))
			if !ofWholeRuns(m) {
				row = append(row, withN(d.shown(m, a.terminal(m)), most))
			}
		}
		g.Rows = append(g.Rows, row)
	}
	return block{Grid: g}
}

// budgetMetrics are those of buyers with budgets.
var budgetMetrics = []string{"budget_use", "pacing_error", "depleted_at", "liquid_welfare_per_auction", "price_of_anarchy"}

// budgeted is how budgets were spent: nothing where no buyer has one.
func (d *Data) budgeted() []block {
	var tables []block
	for i := range d.Combos {
		list := d.Combos[i].known(budgetMetrics...)
		if len(list) == 0 {
			continue
		}
		if len(d.Combos) == 1 {
			tables = []block{d.armsTable(&d.Combos[0], list...)}
			break
		}
		for _, m := range list {
			tables = append(tables, d.sweepTable(m))
		}
		break
	}
	if len(tables) == 0 {
		return nil
	}
	return append([]block{
		heading("How budgets were spent"),
		text("Over whole runs. A budget caps what a buyer's wins count for: the rest of their value it could not have paid. Were every request given " +
			"to buyers with all of them known beforehand, these capped values would sum to so many times as much, at most: the price of anarchy. In long runs that bound is estimated from a sample of the " +
			"requests, and on average no less; nothing is said where the sample would be too small for so many buyers."),
	}, tables...)
}
