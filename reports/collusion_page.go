package reports

import (
	"cmp"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// screenLevel is the false discovery rate of the win correlation screen in a run.
const screenLevel = 0.05

// collusion says what the screens looked at and what they saw, and how buyers learned: alone, or to act as one.
func (d *Data) collusion() []block { return append(d.screened(), d.learned()...) }

// screened says what the screens looked at and what they saw.
func (d *Data) screened() []block {
	if len(d.Scenario.Screens) == 0 {
		return []block{text("No screen was on (integrity.screens is empty), so nothing is known about collusion in these runs.")}
	}
	blocks := []block{text("The screens run in shadow mode: they watch what an arbiter would see, bids and winners, report, and change nothing. "+
		"Dependence is not collusion: budgets that run out, shared data and simultaneous learning also make honest buyers' wins depend on each other%s. "+
		"A finding is a reason to look, never a verdict.", d.honestReasons())}
	if slices.Contains(d.Scenario.Screens, "win-correlation") {
		blocks = append(blocks, heading("Who wins with whom"))
		blocks = append(blocks, d.winsVerdict()...)
		blocks = append(blocks, d.winsTable())
		blocks = append(blocks, d.pairsTable()...)
	}
	if slices.Contains(d.Scenario.Screens, "cv") {
		blocks = append(blocks, heading("How close together bids lie"),
			text("Cover bids lie close together, but so do honest bids for what all value alike; so each market is compared with its own beginning. "+
				"A ratio well below 1 means that bids drew closer during the run: a ring may do this, and so may learning or a floor."),
			d.spreadTable())
	}
	return blocks
}

// byChance is how probable at least as many runs with a finding are in an honest market, in which a run has one with
// probability of at most 5 %.
func (w *Wins) byChance() float64 {
	b := distuv.Binomial{N: float64(w.Judged), P: screenLevel}
	return 1 - b.CDF(float64(w.Noticed-1))
}

// moreThanChance reports whether findings are in more runs than chance explains, at the 5 % level.
func (w *Wins) moreThanChance() bool { return w.Judged > 0 && w.Noticed > 0 && w.byChance() < 0.05 }

// verdict says what the number of runs with a finding means.
func (w *Wins) verdict() string {
	switch {
	case w.Judged == 0:
		return "not judged: too few requests or winners"
	case w.Noticed == 0:
		return "nothing found"
	case w.moreThanChance():
		return "more than chance explains: if buyers won independently, so many or more runs would have one with a probability of at most " + pValue(Number(w.byChance()))
	}
	return "chance explains it: if buyers won independently, so many or more runs would have one with a probability of up to " + pValue(Number(w.byChance()))
}

// winsVerdict is that of an arm, with the reason if nothing could be judged because nothing varies.
func (a *Arm) winsVerdict() string {
	if a.Wins.Judged == 0 && a.sameWinners() {
		return "not judged: the same buyers win every request"
	}
	return a.Wins.verdict()
}

// winsVerdict sums up in a sentence.
func (d *Data) winsVerdict() []block {
	judged, beyond := 0, []string{}
	for i := range d.Combos {
		c := &d.Combos[i]
		for k := range c.Arms {
			if w := &c.Arms[k].Wins; w.Judged > 0 {
				judged++
				if w.moreThanChance() {
					beyond = append(beyond, c.Arms[k].Name+d.at(c))
				}
			}
		}
	}
	switch {
	case judged == 0:
		if d.nothingVaries() {
			return []block{text("Nothing could be judged: the same buyers win every request, so no win depends on chance, or on another.")}
		}
		return []block{text("Nothing could be judged: a run needs 1000 requests, and two buyers with 25 wins each.")}
	case len(beyond) == 0:
		return []block{text("No more dependence between buyers' wins was found than chance gives. That does not prove that there is none: turns taken from one request to the next hardly show.")}
	}
	return []block{text("Some buyers do not win independently, in more runs than chance explains: arm %s.", list(shortened(beyond)))}
}

// winsTable counts the runs with a finding.
func (d *Data) winsTable() block {
	g := &grid{
		Caption: "Each run's last requests were tested pair by pair against reshuffled winners (false discovery rate 5 %). In an honest market at most 5 % of the runs have a finding.",
		Head:    append(d.sweepHead(), headCell{Text: "arm"}, headCell{Text: "runs judged", Number: true}, headCell{Text: "with a finding", Number: true}, headCell{Text: "verdict"}),
	}
	for i := range d.Combos {
		c := &d.Combos[i]
		for k := range c.Arms {
			w := &c.Arms[k].Wins
			g.Rows = append(g.Rows, append(sweepCells(c), words(c.Arms[k].Name), amount(Number(w.Judged)), amount(Number(w.Noticed)),
				words(c.Arms[k].winsVerdict())))
		}
	}
	return block{Grid: g}
}

// mostPairs is how many pairs are listed.
const mostPairs = 12

// pairsTable lists the pairs that were noticed most often.
func (d *Data) pairsTable() []block {
	type noticed struct {
		c   *Combo
		arm string
		*Pair
	}
	var pairs []noticed
	for i := range d.Combos {
		c := &d.Combos[i]
		for k := range c.Arms {
			for j := range c.Arms[k].Wins.Pairs {
				if p := &c.Arms[k].Wins.Pairs[j]; p.Noticed > 0 {
					pairs = append(pairs, noticed{c, c.Arms[k].Name, p})
				}
			}
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	slices.SortStableFunc(pairs, func(a, b noticed) int { return cmp.Compare(b.Noticed, a.Noticed) })
	g := &grid{
		Caption: fmt.Sprintf("The pairs noticed most often, %d of %d. Correlation of wins, what chance gives, and the difference with its 95 %% interval over the runs.", min(len(pairs), mostPairs), len(pairs)),
		Head: append(d.sweepHead(), headCell{Text: "arm"}, headCell{Text: "buyers"}, headCell{Text: "runs with a finding", Number: true},
			headCell{Text: "of", Number: true}, headCell{Text: "correlation", Number: true}, headCell{Text: "by chance", Number: true}, headCell{Text: "beyond chance", Number: true}),
	}
	for _, p := range pairs[:min(len(pairs), mostPairs)] {
		g.Rows = append(g.Rows, append(sweepCells(p.c), words(p.arm), words(p.A+" and "+p.B), amount(Number(p.Noticed)), amount(Number(p.Judged)),
			correlation(p.Statistic), correlation(p.NullMean), interval(p.Effect)))
	}
	return []block{{Grid: g}}
}

// correlation is a cell with two decimals.
func correlation(x Number) gridCell {
	c := amount(x)
	if x.Known() {
		c.Text = fixed(float64(x), 2)
	}
	return c
}

// spreadTable has the closeness of bids by arm and placement.
func (d *Data) spreadTable() block {
	g := &grid{
		Caption: "Scatter of a request's bids around their mean (coefficient of variation, requests with at least three bids), and the later part of the run over its first fifth; means with 95 % intervals over the runs.",
		Head: append(d.sweepHead(), headCell{Text: "arm"}, headCell{Text: "placement"}, headCell{Text: "scatter (%)", Number: true},
			headCell{Text: "ratio to the beginning", Number: true}, headCell{Text: "runs in which bids drew closer", Number: true, Tip: "by 4 standard errors or more"},
			headCell{Text: "of", Number: true}),
	}
	for i := range d.Combos {
		c := &d.Combos[i]
		for k := range c.Arms {
			for _, s := range c.Arms[k].Spread {
				place := s.Placement
				if place == "" {
					place = "all"
				}
				g.Rows = append(g.Rows, append(sweepCells(c), words(c.Arms[k].Name), words(place), interval(s.CV.scaled(100)), interval(s.Ratio),
					amount(Number(s.Closer)), amount(Number(s.Compared))))
			}
		}
	}
	return block{Grid: g}
}
