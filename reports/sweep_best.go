package reports

import (
	"fmt"
	"slices"

	"marketsim/internal/stats"
	"marketsim/scenarios/experiment"
)

// power is with how much power the advice on further runs would find a difference.
const power = 0.8

// A contest holds the points of a sweep against each other, in one arm.
type contest struct {
	arm    string
	best   *standing
	points []standing // in the order of the sweep
	runs   int        // least number that two points share
}

// A standing is one point of a contest.
type standing struct {
	combo *Combo
	arm   *Arm
	less  Interval       // revenue less that of the best point, run by run
	p     Number         // two-sided, adjusted by Holm over the other points of the contest
	more  stats.MoreRuns // what it would take to tell it from the best
}

// contest compares every point with the one at which an arm earns most. It has none if nothing is known of its revenue.
func (d *Data) contest(arm string) contest {
	k := contest{arm: arm}
	best := -1
	for i := range d.Combos {
		a := d.Combos[i].arm(arm)
		k.points = append(k.points, standing{combo: &d.Combos[i], arm: a, less: nothing(), p: missing})
		if mean := a.whole(revenue).Mean; mean.Known() && (best < 0 || mean > k.points[best].arm.whole(revenue).Mean) {
			best = i
		}
	}
	if best < 0 {
		return contest{arm: arm}
	}
	k.best = &k.points[best]
	k.compare(d.whole(revenue))
	return k
}

func (k *contest) compare(metric int) {
	var others []*standing
	var p []float64
	k.runs = len(k.best.arm.Runs)
	for i := range k.points {
		s := &k.points[i]
		if s == k.best {
			continue
		}
		diff := paired(metric, k.best.arm, s.arm)
		s.less = intervalOf(diff.Interval)
		k.runs = min(k.runs, s.less.N)
		others, p = append(others, s), append(p, diff.P)
	}
	for i, adjusted := range stats.Holm(p) {
		if s := others[i]; s.less.Lo.Known() {
			s.p = estimated(adjusted)
			xs, ys := sideBySide(metric, k.best.arm, s.arm)
			s.more = stats.RunsNeeded(stats.Differences(xs, ys), 1-(1-experiment.Level)/float64(len(others)), power)
		}
	}
}

// worse reports whether a point earns less than the best by more than chance explains.
func (s *standing) worse() bool { return s.p <= 1-experiment.Level && s.less.Mean < 0 }

// same reports whether a point had the same revenue as the best in every run.
func (s *standing) same() bool { return s.less.N > 1 && s.less.Mean == 0 && s.less.half() == 0 }

// ties lists the points that cannot be told from the best.
func (k *contest) ties() []*standing {
	var list []*standing
	for i := range k.points {
		if s := &k.points[i]; s != k.best && !s.worse() {
			list = append(list, s)
		}
	}
	return list
}

// found says at which point the arm earns most, and which other points may do as well.
func (d *Data) found(k *contest) sentence {
	best := k.best
	iv := best.arm.whole(revenue)
	comes := d.perTime(best.combo, iv)
	ties := k.ties()
	if len(ties) == 0 {
		elsewhere := "the other point"
		if n := len(k.points) - 1; n > 1 {
			elsewhere = fmt.Sprintf("each of the other %d points", n)
		}
		return sentence{
			fmt.Sprintf("At %s, %s earns most: %s.", pointOf(best.combo), d.called(k.arm), d.money(iv)),
			fmt.Sprintf("That is %s At %s it earns less, by more than chance explains.", comes, elsewhere),
		}
	}
	var names []string
	for _, s := range ties {
		names = append(names, d.pointAlone(s.combo)+s.advice())
	}
	lead := fmt.Sprintf("Cannot tell at which point %s earns most.", d.called(k.arm))
	if k.runs < 2 {
		lead = fmt.Sprintf("One run cannot tell at which point %s earns most.", d.called(k.arm))
	}
	return sentence{lead, fmt.Sprintf("It earned most at %s: %s, that is %s Chance may explain its lead over %s.",
		pointOf(best.combo), d.money(iv), comes, list(shortened(names)))}
}

// pointAlone names a point by its value alone where one key is swept.
func (d *Data) pointAlone(c *Combo) string {
	if len(c.Sweep) == 1 {
		return c.Sweep[0].Value
	}
	return pointOf(c)
}

// advice is how many runs would tell a point from the best.
func (s *standing) advice() string {
	switch {
	case s.same():
		return " (exactly the same)"
	case s.more.Reachable && s.more.More > 0:
		return fmt.Sprintf(" (about %s would tell)", counted(s.more.More, "more run"))
	}
	return ""
}

// differentCuts says that the points of a sweep are not measured over the same part of their runs.
func (d *Data) differentCuts() string {
	least, most := d.warmups()
	if least == most {
		return ""
	}
	return fmt.Sprintf("The points have different warm-up cuts, %s to %s of the run, so they are not measured over the same part of it: state one for all, such as warmup = \"20%%\".",
		percent(float64(least)), percent(float64(most)))
}

// warmups are the least and the greatest share that is left out.
func (d *Data) warmups() (least, most Number) {
	least, most = d.Combos[0].Warmup.Share, d.Combos[0].Warmup.Share
	for i := range d.Combos {
		least, most = min(least, d.Combos[i].Warmup.Share), max(most, d.Combos[i].Warmup.Share)
	}
	return least, most
}

// contestTable has a row for each point of a contest.
func (d *Data) contestTable(k *contest) block {
	oneTraffic := !slices.ContainsFunc(d.Combos, func(c Combo) bool { return c.Decision.PerDay != d.Combos[0].Decision.PerDay })
	g := &grid{
		Caption: fmt.Sprintf("Arm %s at each point, held against the point at which it earns most, run by run, with 95 %% intervals, %s. p is adjusted for all points (Holm). %s",
			k.arm, d.nOf(), d.differentCuts()),
		Head: append(d.sweepHead(), d.metricHead(revenue), headCell{Text: "difference to the best (" + d.Scenario.Currency + " per 1000 requests)", Number: true}),
	}
	if oneTraffic {
		g.Head = append(g.Head, headCell{Text: "the same (" + d.Scenario.Currency + " a day)", Number: true})
	}
	g.Head = append(g.Head, headCell{Text: "p", Number: true}, headCell{Text: "verdict"})
	for i := range k.points {
		s := &k.points[i]
		row := append(sweepCells(s.combo), interval(s.arm.whole(revenue)), interval(s.less))
		if oneTraffic {
			row = append(row, interval(s.less.scaled(float64(s.combo.Decision.PerDay)/1000)))
		}
		p := amount(s.p)
		if p.Text = pValue(s.p); s == k.best {
			p.Text = "–"
		}
		g.Rows = append(g.Rows, append(row, p, s.verdict(k)))
	}
	return block{Grid: g}
}

func (s *standing) verdict(k *contest) gridCell {
	switch {
	case s == k.best:
		return gridCell{Text: "best", Bold: true}
	case s.worse():
		return words("worse")
	case s.same():
		return words("exactly as good as the best")
	case !s.p.Known():
		return words("unknown")
	}
	return words(fmt.Sprintf("as good as the best, as far as %s tell", counted(s.less.N, "run")))
}
