package reports

import (
	"fmt"
	"slices"
	"strings"

	"marketsim/scenarios"
)

// distrust lists what speaks against taking the numbers at their word.
func (d *Data) distrust() []block {
	var items []sentence
	add := func(lead, format string, args ...any) {
		one := sentence{lead, fmt.Sprintf(format, args...)}
		if !slices.Contains(items, one) {
			items = append(items, one)
		}
	}
	if d.Scenario.Shortened {
		add("A short version was played.", "The scenario asks for more runs or longer ones; its claims were not judged.")
	}
	for _, one := range append(d.cautions(), d.promises()...) {
		add(one.Lead, "%s", one.Text)
	}
	d.unmoved(add)
	for i := range d.Combos {
		c := &d.Combos[i]
		for k := range c.Arms {
			for _, w := range c.Arms[k].revenueWarnings() {
				add("Few runs.", "%s.", w)
			}
		}
		for _, w := range c.Warmup.Warnings {
			add("Warm-up.", "%s.", w)
		}
		if hours := d.hoursLeftOut(c); len(hours) > 0 {
			add("Hours of the day are missing.", "The warm-up leaves out all of hour %s, while traffic depends on the hour: means are not those of a whole day. "+
				"Play longer, or state a shorter warm-up.", list(shortened(hours)))
		}
	}
	d.distrustClaims(add)
	for _, one := range d.armsToDistrust() {
		add(one.Lead, "%s", one.Text)
	}
	if len(items) > mostItems {
		rest := len(items) - mostItems
		items = append(items[:mostItems:mostItems], sentence{"And more:", fmt.Sprintf("%d further notes of these kinds; every number's warnings stand in summary.csv.", rest)})
	}
	items = append(items, sentence{"A model, not a market.", "Which kinds of buyers there are, what they target and how long they take to answer are assumptions of the scenario, " +
		"unless it says what they were calibrated with. The answer hangs on them, above all on how buyers act: see the end of this page."})
	return []block{{Items: items}}
}

// hoursLeftOut lists the hours of the day that the warm-up takes from the results altogether, if traffic depends on them.
func (d *Data) hoursLeftOut(c *Combo) []string {
	end := Number(0)
	for _, r := range c.Arms[0].Runs {
		end = max(end, r.EndS*c.Warmup.Share)
	}
	measured := c.levels("hour")
	var missed []string
	for h, traffic := range d.Scenario.DayCurve {
		if name := fmt.Sprintf("%02d", h); traffic > 0 && Number(h*3600) < end && !slices.Contains(measured, name) {
			missed = append(missed, name)
		}
	}
	return missed
}

// revenueWarnings is what to know before trusting the intervals of revenue, of either kind.
func (a *Arm) revenueWarnings() []string {
	for i := range a.Estimates {
		if e := &a.Estimates[i]; e.Column == (Column{Metric: revenue}) {
			if len(e.T.Warnings) > 0 {
				return e.T.Warnings
			}
			return e.BCa.Warnings
		}
	}
	return nil
}

// armsToDistrust lists what is odd in single arms, each kind of oddity once.
func (d *Data) armsToDistrust() []sentence {
	var unplayed, learning, learned, floors, dependent []string
	for i := range d.Combos {
		c := &d.Combos[i]
		for k := range c.Arms {
			a := &c.Arms[k]
			name := a.Name + d.at(c)
			if n := a.unplayed(); n > 0 {
				unplayed = append(unplayed, fmt.Sprintf("%s (%d of %s)", name, n, counted(len(a.Runs), "run")))
			}
			_, dry := a.ranDry() // then what moves does so for want of money
			if moved := a.stillMoving(); !dry && len(moved) > 0 {
				moving := &floors
				if a.BuyersLearn {
					moving = &learning
				}
				if n, unsettled := a.learners(); n > 0 && unsettled <= float64(n)/2 {
					moving = &learned
				}
				*moving = append(*moving, fmt.Sprintf("%s (%s)", name, strings.Join(moved, "; ")))
			}
			if a.Wins.moreThanChance() {
				dependent = append(dependent, name)
			}
		}
	}
	var items []sentence
	if late := d.late(); late != "" {
		items = append(items, sentence{"Late offers.", late})
	}
	for _, one := range []struct {
		lead, text string
		arms       []string
	}{
		{"Buyers that differ.", "How buyers act is not a publisher's to choose: what is compared is what they bring if they act so, not what to do, in ", d.armsOfOtherBuyers()},
		{"Runs without a request.", "The horizon ended before the first arrival, so there was nothing to measure, in ", unplayed},
		{"Budgets ran dry.", "The first budget was gone before the end of the run, and less was left to buy with, in ", d.dry()},
		{"Buyers are still learning.", "Over the last fifth of the run they act differently from the part measured, in ", learning},
		{"The part measured includes learning.", "Most learners had settled by the end of the run, and over its last fifth act differently from the part measured, in ", learned},
		{"Floors are still moving.", "Over the last fifth of the run they act differently from the part measured, in ", floors},
		{"Wins that depend on each other.", "More than chance explains, which is no proof of collusion: see there. In ", dependent},
	} {
		if len(one.arms) > 0 {
			items = append(items, sentence{one.lead, one.text + list(shortened(one.arms)) + "."})
		}
	}
	return items
}

// armsOfOtherBuyers are the arms that change nothing but the buyers.
func (d *Data) armsOfOtherBuyers() (names []string) {
	publishers := func(s Setting) bool { return !strings.HasPrefix(s.Key, "agents.") }
	for _, a := range d.Scenario.Arms {
		if len(a.Changes) > 0 && !slices.ContainsFunc(a.Changes, publishers) {
			names = append(names, a.Name)
		}
	}
	return names
}

// unplayed is the number of runs whose horizon ended before the first arrival.
func (a *Arm) unplayed() int {
	n := 0
	for i := range a.Runs {
		if a.Runs[i].Auctions == 0 {
			n++
		}
	}
	return n
}

// shortened keeps the first few of a list and counts the rest.
func shortened(names []string) []string {
	if len(names) <= mostNamed+1 {
		return names
	}
	return append(names[:mostNamed:mostNamed], fmt.Sprintf("%d others", len(names)-mostNamed))
}

// mostItems is how many notes the list has before it only counts.
const mostItems = 12

// late says once how many offers are lost to the deadline, if any arm loses more than 1 % of them.
func (d *Data) late() string {
	least, most, worst, name := missing, missing, missing, ""
	for i := range d.Combos {
		for k := range d.Combos[i].Arms {
			for _, e := range d.Combos[i].Arms[k].Estimates {
				mean := e.T.Mean
				switch {
				case e.Metric != "late_share" || e.Dimension != "" || !mean.Known():
				case e.Entity == "" && !least.Known():
					least, most = mean, mean
				case e.Entity == "":
					least, most = min(least, mean), max(most, mean)
				case name == "" || mean > worst:
					worst, name = mean, e.Entity
				}
			}
		}
	}
	if !(most > 0.01) {
		return ""
	}
	share := percentOf(float64(most))
	if low := percentOf(float64(least)); low != share {
		share = fmt.Sprintf("%s to %s, depending on the arm,", low, share)
		if len(d.Combos) > 1 {
			share = strings.Replace(share, "the arm", "arm and point of the sweep", 1)
		}
	}
	text := fmt.Sprintf("Of all offers, %s came after the deadline and were lost", share)
	if name != "" {
		text += fmt.Sprintf("; most of all those of %s, up to %s", name, percentOf(float64(worst)))
	}
	return text + "."
}

// unmoved names the buyers that do not adapt to what the arms differ in.
func (d *Data) unmoved(add func(lead, format string, args ...any)) {
	u := &d.Scenario.Unmoved
	note := func(what string, names []string) {
		if len(names) > 0 {
			add("Buyers that do not adapt.", "%d of %s bid the same whatever the %s: %s. Real ones would adapt, which narrows differences.",
				len(names), counted(u.Buyers, "buyer"), what, list(shortened(d.byGroup(names))))
		}
	}
	if slices.Equal(u.Rule, u.Floor) {
		note("rule and the floor", u.Rule)
		return
	}
	note("rule", u.Rule)
	note("floor", u.Floor)
}

// byGroup puts buyers of one group together: retail (2).
func (d *Data) byGroup(names []string) []string {
	groups := map[string]string{}
	for k := range d.Combos[0].Arms {
		for _, a := range d.Combos[0].Arms[k].Agents {
			groups[a.Name] = a.Group
		}
	}
	var list []string
	for i := 0; i < len(names); {
		n := 1
		for i+n < len(names) && groups[names[i+n]] == groups[names[i]] {
			n++
		}
		if list = append(list, names[i]); n > 1 {
			list[len(list)-1] = fmt.Sprintf("%s (%d)", groups[names[i]], n)
		}
		i += n
	}
	return list
}

func (d *Data) distrustClaims(add func(lead, format string, args ...any)) {
	for _, c := range d.Claims {
		switch c.Outcome {
		case "fails":
			add("A claim fails.", "%s: %s; observed %s (%s).", c.Name, c.Claim, d.observed(&c).Text, d.observed(&c).Small)
		case "undecided":
			add("A claim is undecided.", "%s: %s; observed %s (%s): the interval is partly outside.", c.Name, c.Claim, d.observed(&c).Text, orUnknown(d.observed(&c).Small))
		}
	}
}

func orUnknown(text string) string {
	if text == "" {
		return "no interval"
	}
	return text
}

// at names a point of the sweep in a sentence; nothing without a sweep.
func (d *Data) at(c *Combo) string {
	if len(c.Sweep) == 0 {
		return ""
	}
	return " at " + pointOf(c)
}

func pointOf(c *Combo) string {
	var parts []string
	for _, s := range c.Sweep {
		parts = append(parts, s.Key+" = "+s.Value)
	}
	return list(parts)
}

// stillMoving compares the last fifth of the run with all that was measured, and tells of intervals that do not overlap.
func (a *Arm) stillMoving() []string {
	if !a.Learns {
		return nil
	}
	var list []string
	for _, metric := range []string{revenue, "bid_to_value"} {
		end, all := a.estimate(Column{Metric: metric, Dimension: scenarios.WindowDimension, Level: scenarios.TerminalWindow}), a.whole(metric)
		if end.Hi >= all.Lo && end.Lo <= all.Hi {
			continue
		}
		what, unit := plainName(metric), ""
		if metric == "bid_to_value" {
			end, all, what, unit = end.scaled(100), all.scaled(100), "what buyers offer of their value", narrow+"%"
		}
		list = append(list, fmt.Sprintf("%s: %s at the end, %s over the part measured", what, end.value()+unit, all.value()+unit))
	}
	return list
}
