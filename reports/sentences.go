package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// findings are the answers in plain words, the most important first.
func (d *Data) findings() []block {
	var items []sentence
	if len(d.Combos) > 1 {
		items = d.sweepFindings()
	} else {
		c := &d.Combos[0]
		items = append([]sentence{d.headline(c)}, d.rivals(c)...)
		items = append(items, d.sure(c)...)
		items = append(items, d.forWhom(c)...)
	}
	return []block{{Items: append(d.cautions(), items...)}}
}

// money writes revenue for 1000 requests.
func (d *Data) money(iv Interval) string {
	text := iv.value() + " " + d.Scenario.Currency + " per 1000 requests"
	if ends := iv.ends(); ends != "" {
		text += " (95 % interval " + ends + ")"
	}
	return text
}

// perDays writes what an amount for 1000 requests comes to in a day and in 30 days.
func (d *Data) perDays(c *Combo, iv Interval, then string) string {
	perDay := float64(c.Decision.PerDay)
	amount := func(days float64) string {
		v := iv.scaled(days * perDay / 1000)
		text := v.value() + " " + d.Scenario.Currency + then
		if ends := v.ends(); ends != "" {
			text += " (" + ends + ")"
		}
		return text
	}
	return amount(1) + " a day and " + amount(30) + " in 30 days"
}

// perTime says the same as a sentence's end, with the traffic that it rests on.
func (d *Data) perTime(c *Combo, iv Interval) string {
	traffic := fmt.Sprintf("this scenario's traffic of %s requests a day.", plain(c.Decision.PerDay))
	if d.Scenario.DefaultTraffic {
		traffic = fmt.Sprintf("the default traffic of %s requests a day, which the scenario does not set.", plain(c.Decision.PerDay))
	}
	return d.perDays(c, iv, "") + ", with " + traffic
}

// headline says which arm earns most, by how much, and whether that arm kept its promises.
func (d *Data) headline(c *Combo) sentence {
	if s, ok := d.nothingSold(c); ok {
		return s
	}
	s := d.ranking(c)
	if len(c.Arms) == 1 {
		s.Text += c.caveat(c.Arms[0].Name)
	} else {
		s.Text += c.caveat(c.Decision.Leader, c.Decision.Rival)
	}
	return s
}

// ranking says which arm earns most, and by how much.
func (d *Data) ranking(c *Combo) sentence {
	first := &c.Arms[0]
	if len(c.Arms) == 1 {
		iv := first.whole(revenue)
		return sentence{
			fmt.Sprintf("The publisher earns %s.", d.money(iv)),
			"That is " + d.perTime(c, iv) + " One arm was played, so there is nothing to compare it with: name alternatives in [arms].",
		}
	}
	leader, against := c.pair()
	diff := c.difference(Column{Metric: revenue}, against, leader)
	lead := c.Decision.Lead
	switch {
	case c.Decision.same():
		return sentence{"The best arms earn exactly the same.", fmt.Sprintf("%s and %s had the same revenue in every run: %s.",
			c.Decision.Leader, c.Decision.Rival, d.money(c.arm(leader).whole(revenue)))}
	case lead.N < 2:
		return sentence{"One run cannot tell which arm earns more.", fmt.Sprintf("In it, %s earned %s, and %s earned %s.",
			c.Decision.Leader, d.money(c.arm(c.Decision.Leader).whole(revenue)), c.Decision.Rival, d.money(c.arm(c.Decision.Rival).whole(revenue)))}
	case c.Decision.Decided:
		return sentence{
			fmt.Sprintf("%s earns most: %s more than %s%s.", d.called(leader), d.money(diff.Diff), d.called(against), relative(diff)),
			fmt.Sprintf("It earns %s, that is %s %s", d.money(c.arm(leader).whole(revenue)), d.perTime(c, c.arm(leader).whole(revenue)), d.reference(c)),
		}
	}
	return d.undecided(c)
}

// called is an arm's name, with its auction rule if the arms differ in that and the name does not tell: "base" alone says
// nothing to a reader of findings.
func (d *Data) called(arm string) string {
	arms := d.Combos[0].Arms
	for _, a := range arms {
		differ := slices.ContainsFunc(arms, func(b Arm) bool { return b.Rule != a.Rule })
		if a.Name == arm && differ && !strings.Contains(arm, a.Rule) {
			return fmt.Sprintf("%s (%s)", arm, a.Rule)
		}
	}
	return arm
}

// undecided says how large a difference may still be.
func (d *Data) undecided(c *Combo) sentence {
	lead, base := c.Decision.Lead, c.arm(c.Decision.Rival).whole(revenue)
	leader := c.arm(c.Decision.Leader).whole(revenue)
	text := fmt.Sprintf("%s earns %s, %s earns %s. The first is ahead by %s, which chance may explain.",
		d.called(c.Decision.Leader), d.money(leader), d.called(c.Decision.Rival), d.money(base), d.money(lead))
	if most := c.atMost(); most > 0 {
		text += fmt.Sprintf(" If the two differ, then hardly by more than %s of revenue, or %s %s a day.",
			percentOf(most), short(most*float64(base.Mean)*float64(c.Decision.PerDay)/1000), d.Scenario.Currency)
	}
	return sentence{"Cannot tell which arm earns most.", text + fmt.Sprintf(" %s comes to %s %s", c.Decision.Leader, d.perTime(c, leader), d.reference(c))}
}

// percentOf writes a share with two digits.
func percentOf(share float64) string { return short(100*share) + narrow + "%" }

// relative writes a difference as a share of what it is compared with.
func relative(c Comparison) string {
	r := float64(c.Relative())
	if !Number(r).Known() {
		return ""
	}
	sign := "+"
	if r < 0 {
		sign = ""
	}
	return ", " + sign + percentOf(r)
}

// nothingSold tells of a market without requests, buyers or sales.
func (d *Data) nothingSold(c *Combo) (sentence, bool) {
	buyers, sold, played := 0, false, false
	for i := range c.Arms {
		played = played || c.Arms[i].unplayed() < len(c.Arms[i].Runs)
		buyers += len(c.Arms[i].Agents)
		sold = sold || c.Arms[i].whole("fill").Mean > 0
	}
	switch {
	case !played:
		return sentence{
			"The horizon ended before the first arrival, in every run.",
			"There was no request, so nothing was sold or measured: raise horizon or market.traffic.rate_per_second.",
		}, true
	case buyers == 0:
		return sentence{"There are no buyers, so nothing was sold.", "Add a group to [agents]."}, true
	case !sold:
		return sentence{"Nothing was sold in any arm.", "No offer reached its floor in time: look at the floors, the timeout, and what the buyers target."}, true
	}
	return sentence{}, false
}

// pair is the arm that earns most, and what to compare it with: the file itself, or else the next best.
func (c *Combo) pair() (leader, against string) {
	leader, against = c.Decision.Leader, c.Arms[0].Name
	if leader == against {
		against = c.Decision.Rival
	}
	return leader, against
}

// arm finds an arm by name.
func (c *Combo) arm(name string) *Arm {
	i := slices.IndexFunc(c.Arms, func(a Arm) bool { return a.Name == name })
	if i < 0 {
		return &Arm{Name: name}
	}
	return &c.Arms[i]
}

// sure says how sure the headline is.
func (d *Data) sure(c *Combo) []sentence {
	if _, nothing := d.nothingSold(c); nothing || len(c.Arms) < 2 || c.Decision.Lead.N < 2 {
		return nil
	}
	var list []sentence
	best := Number(0)
	for k := range c.Arms {
		if c.Arms[k].Name == c.Decision.Leader && k < len(c.Decision.ProbBest) {
			best = c.Decision.ProbBest[k]
		}
	}
	text := fmt.Sprintf("The probability that %s is the best arm is %s (by resampling the %s).", c.Decision.Leader, likely(best), runsOfCombo(c))
	if c.Decision.Decided {
		text += fmt.Sprintf(" Against every other arm its lead is larger than chance explains (%s against %s, the next best).", pWords(c.Decision.LeadP), c.Decision.Rival)
		list = append(list, sentence{"How sure:", text})
	} else {
		list = append(list, sentence{"How sure:", text + " " + c.Decision.moreRuns()})
	}
	if disagree := c.disagreement(); disagree != "" {
		list = append(list, sentence{"Note:", disagree})
	}
	return list
}

// moreRuns is the advice for an undecided comparison.
func (dec *Decision) moreRuns() string {
	switch {
	case dec.Reachable && dec.More > 0:
		return fmt.Sprintf("About %s would tell, if the difference seen is the true one (4 chances in 5).", counted(dec.More, "more run"))
	case dec.Reachable:
		return "The two of them alone would differ by more than chance explains; among all the arms compared that is not enough."
	case len(dec.Warnings) > 0:
		return sentenceCase(dec.Warnings[0]) + "."
	}
	return ""
}

// likely writes a probability from resampling, which is never certain.
func likely(p Number) string {
	switch {
	case p > 0.999:
		return "more than 99.9" + narrow + "%"
	case p < 0.001:
		return "less than 0.1" + narrow + "%"
	}
	return percent(math.Round(1000*float64(p)) / 1000)
}

// pValue writes a p-value with two digits.
func pValue(p Number) string {
	switch {
	case !p.Known():
		return "unknown"
	case p < 1e-4:
		return "<\u00a00.0001"
	case p >= 0.995:
		return "1"
	}
	return short(float64(p))
}

func pWords(p Number) string {
	text := pValue(p)
	if strings.HasPrefix(text, "<") {
		return "p " + text
	}
	return "p = " + text
}

// disagreement tells where the two kinds of interval give different answers.
func (c *Combo) disagreement() string {
	leader, against := c.pair()
	d := c.difference(Column{Metric: revenue}, against, leader)
	excludes := func(iv Interval) bool { return iv.Lo > 0 || iv.Hi < 0 }
	if d.BCa.N == 0 || !d.BCa.Lo.Known() || !d.Diff.Lo.Known() || excludes(d.BCa) == excludes(d.Diff) {
		return ""
	}
	return fmt.Sprintf("for %s against %s the bootstrap interval (%s) and Student's (%s) disagree on whether there is a difference; treat it as open.",
		leader, against, d.BCa.ends(), d.Diff.ends())
}
