package reports

import (
	"fmt"
	"slices"
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
	items = append(items, sentence{"A model, not a market.", "The answer hangs on the assumptions at the end of this page, above all on how buyers act."})
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
	var unplayed, moving, late, dependent []string
	for i := range d.Combos {
		c := &d.Combos[i]
		for k := range c.Arms {
			a := &c.Arms[k]
			name := a.Name + d.at(c)
			if n := a.unplayed(); n > 0 {
				unplayed = append(unplayed, fmt.Sprintf("%s (%d of %s)", name, n, counted(len(a.Runs), "run")))
			}
			for _, m := range a.stillMoving() {
				moving = append(moving, fmt.Sprintf("%s (%s: %s at the end, %s over the part measured)", name, m.what, m.end, m.all))
			}
			if share := a.whole("late_share"); share.Mean > 0.01 {
				late = append(late, fmt.Sprintf("%s (%s%s)", name, percentOf(float64(share.Mean)), a.latest()))
			}
			if a.Wins.moreThanChance() {
				dependent = append(dependent, name)
			}
		}
	}
	var items []sentence
	for _, one := range []struct {
		lead, text string
		arms       []string
	}{
		{"Runs without a request.", "The horizon ended before the first arrival, so there was nothing to measure, in ", unplayed},
		{"Learners are still moving.", "Over the last fifth of the run they act differently from the part measured, in ", moving},
		{"Late offers.", "Offers came after the deadline and were lost, in ", late},
		{"Wins that depend on each other.", "More than chance explains, which is no proof of collusion: see there. In ", dependent},
	} {
		if len(one.arms) > 0 {
			items = append(items, sentence{one.lead, one.text + list(shortened(one.arms)) + "."})
		}
	}
	return items
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

// latest names the buyer that is late most often.
func (a *Arm) latest() string {
	worst, name := nothing(), ""
	for _, e := range a.Estimates {
		if e.Metric == "late_share" && e.Entity != "" && e.Dimension == "" && (name == "" || e.T.Mean > worst.Mean) && e.T.Mean.Known() {
			worst, name = e.T, e.Entity
		}
	}
	if name == "" {
		return ""
	}
	return fmt.Sprintf("; most of all %s, %s", name, percentOf(float64(worst.Mean)))
}

// mostItems is how many notes are listed.
const mostItems = 12

func (d *Data) distrustClaims(add func(lead, format string, args ...any)) {
	for _, c := range d.Claims {
		switch c.Outcome {
		case "fails":
			add("A claim fails.", "%s: %s; observed %s (%s).", c.Name, c.Claim, c.Observed.value(), c.Observed.ends())
		case "undecided":
			add("A claim is undecided.", "%s: %s; observed %s (%s): the interval is partly outside.", c.Name, c.Claim, c.Observed.value(), orUnknown(c.Observed.ends()))
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

// movement is a number that is not where it was.
type movement struct{ what, end, all string }

// stillMoving compares the last fifth of the run with all that was measured: intervals that do not overlap.
func (a *Arm) stillMoving() []movement {
	if !a.Learns {
		return nil
	}
	var list []movement
	for _, metric := range []string{revenue, "bid_to_value"} {
		end, all := a.estimate(Column{Metric: metric, Dimension: "window", Level: "terminal"}), a.whole(metric)
		if end.Hi < all.Lo || end.Lo > all.Hi {
			if metric == "bid_to_value" {
				end, all = end.scaled(100), all.scaled(100)
				list = append(list, movement{"what buyers offer of their value", end.value() + narrow + "%", all.value() + narrow + "%"})
				continue
			}
			list = append(list, movement{plainName(metric), end.value(), all.value()})
		}
	}
	return list
}
