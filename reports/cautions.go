package reports

import "fmt"

// Cautions are the notes without which the ranking of the arms misleads, one line each: the report begins with them, and a
// console warns with them.
func (d *Data) Cautions() []string {
	var lines []string
	for _, one := range d.cautions() {
		lines = append(lines, one.Lead+" "+one.Text)
	}
	return lines
}

func (d *Data) cautions() []sentence {
	return append(d.unsettled(), d.loose()...)
}

// unsettled is the note on the arms in which fewer than half of the learners had settled when the runs ended.
func (d *Data) unsettled() []sentence {
	var names []string
	d.eachArm(func(a *Arm, name string) {
		switch learners, moving := a.learners(); {
		case learners == 0 || moving <= float64(learners)/2:
		case a.longest() < uint64(a.Learning.Settled):
			names = append(names, name+" (runs too short to tell)")
		default:
			names = append(names, fmt.Sprintf("%s (%s)", name, percent(1-moving/float64(learners))))
		}
	})
	if len(names) == 0 {
		return nil
	}
	return []sentence{{
		"Buyers are still learning.",
		"Fewer than half of the learners had settled when the runs ended in " + list(shortened(names)) + ": results of longer runs may differ, and rankings may reverse.",
	}}
}

// binding is the share of the budgets that is spent, on average over the runs, where they count as such that bind.
const binding = 0.9

// loose is the note on a short version in which budgets are hardly touched: they may be those of longer runs.
func (d *Data) loose() []sentence {
	var names []string
	d.eachArm(func(a *Arm, name string) {
		if use := a.whole("budget_use").Mean; d.Scenario.Shortened && use < binding {
			names = append(names, fmt.Sprintf("%s (%s spent)", name, percent(float64(use))))
		}
	})
	if len(names) == 0 {
		return nil
	}
	return []sentence{{
		"Budgets may not bind.",
		"A short version was played, and budgets are for a run of whatever length: where runs are shorter than the scenario asks, those made for whole ones hold nobody back. Left over in " + list(shortened(names)) + ".",
	}}
}

// learners is how many buyers are watched as they settle, and how many of them, on average over the runs, had not by the end.
func (a *Arm) learners() (n int, moving float64) {
	if a.Learning == nil {
		return 0, 0
	}
	for _, e := range a.Estimates {
		if e.Metric == "converged" && e.Entity != "" && e.Dimension == "" && e.T.Mean.Known() {
			n++
			moving += 1 - float64(e.T.Mean)
		}
	}
	return n, moving
}

// longest is the number of requests of the longest run.
func (a *Arm) longest() uint64 {
	most := uint64(0)
	for i := range a.Runs {
		most = max(most, a.Runs[i].Auctions)
	}
	return most
}
