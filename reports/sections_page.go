package reports

import (
	"fmt"
	"slices"
)

func (d *Data) yield() []block {
	if len(d.Combos) > 1 {
		var blocks []block
		contests, _ := d.contests()
		for i := range contests {
			blocks = append(blocks, d.contestTable(&contests[i]))
		}
		blocks = append(blocks, d.decisionTable()...)
		for _, m := range []string{revenue, "fill", "cpm", "efficiency", "buyer_surplus_per_auction"} {
			blocks = append(blocks, d.sweepTable(m))
		}
		return blocks
	}
	c := &d.Combos[0]
	blocks := []block{d.armsTable(c, revenue, "cpm", "fill", "efficiency", "participation", "buyer_surplus_per_auction", "revenue_share")}
	if list := c.inUse("floor", "soft_floor", "exploring_share", "exploration_cost", "clicks", "deal_share", "extended_share"); len(list) > 0 {
		blocks = append(blocks, d.armsTable(c, list...))
	}
	return append(blocks, d.differencesTable(c, revenue, "cpm", "fill", "efficiency", "buyer_surplus_per_auction")...)
}

// inUse are those of some metrics that are not zero in all arms: what a market does not have needs no column.
func (c *Combo) inUse(metrics ...string) []string {
	return slices.DeleteFunc(metrics, func(m string) bool {
		return !slices.ContainsFunc(c.Arms, func(a Arm) bool { return a.whole(m).Mean.Known() && a.whole(m).Mean != 0 })
	})
}

func (d *Data) fairness() []block {
	blocks := []block{text("All buyers have the same time to answer, %s ms from the request to the deadline. %s "+
		"What still differs between buyers is what they value, whom they target, how they bid, and how far away they are.", plain(d.Scenario.TimeoutMS), d.tieRules())}
	if len(d.Combos) > 1 {
		for _, m := range []string{"jain", "hhi", "late_share", "below_floor_share"} {
			blocks = append(blocks, d.sweepTable(m))
		}
		return append(blocks, d.budgeted()...)
	}
	c := &d.Combos[0]
	blocks = append(blocks, d.armsTable(c, "jain", "gini", "hhi", "effective_bidders", "late_share", "below_floor_share", "bid_to_value"))
	if g := d.buyersTable(c); g != nil {
		blocks = append(blocks, block{More: &more{"Every buyer in every arm", []block{{Grid: g}}}})
	}
	return append(blocks, d.budgeted()...)
}

// buyersTable has a row for each buyer and arm.
func (d *Data) buyersTable(c *Combo) *grid {
	metrics := []string{"win_share", "win_rate", "surplus_per_auction", "bid_to_value", "late_share"}
	g := &grid{Caption: "Means with 95 % intervals, " + d.nOf() + " runs.", Head: []headCell{{Text: "buyer"}, {Text: "arm"}}}
	for _, m := range metrics {
		g.Head = append(g.Head, d.metricHead(m))
	}
	names, note := c.buyers(mostBuyersListed)
	if g.Caption += note; len(names) == 0 {
		return nil
	}
	_, most := runRange(c)
	for _, name := range names {
		for i := range c.Arms {
			a := &c.Arms[i]
			row := []gridCell{{Text: name, Small: a.kindOf(name)}, words(a.Name)}
			for _, m := range metrics {
				row = append(row, withN(d.shown(m, a.estimate(Column{Metric: m, Entity: name})), most))
			}
			g.Rows = append(g.Rows, row)
		}
	}
	return g
}

// mostBuyersListed bounds the table of buyers.
const mostBuyersListed = 60

func (a *Arm) kindOf(buyer string) string {
	for _, agent := range a.Agents {
		if agent.Name == buyer {
			return agent.Strategy
		}
	}
	return "not in this arm"
}

// method says how the numbers came about.
func (d *Data) method() []block {
	c := &d.Combos[0]
	items := []sentence{
		{"Runs.", fmt.Sprintf("Every arm was played %s. A run draws values, traffic and delays anew, so the scatter between runs is that of the market, and intervals are over runs, never over requests.", times(c))},
		{"The same chance for all arms.", "Run r of every arm has the same impressions, values and delays. Arms are compared run by run, which shows differences that would otherwise drown in chance."},
		{"Warm-up.", d.warmupWords()},
		{"Intervals.", "95 % by Student's t over the runs. Market-wide numbers have a second one by bootstrap (BCa, 10 000 resamples) in summary.csv, which does not assume a normal distribution."},
		{"Many comparisons.", "p-values are adjusted by Holm for all pairs of arms. Lists of buyers or placements are cut so that at most 5 % of those named are expected to be named by chance (Benjamini and Hochberg)."},
		{"Decision.", "An arm earns most if it beats every other at the 5 % level after Holm's adjustment. The advice on further runs asks for 80 % power."},
	}
	return []block{{Items: items}}
}

func times(c *Combo) string {
	least, most := runRange(c)
	if most == 1 {
		return "once"
	}
	if least != most {
		return fmt.Sprintf("%d to %d times", least, most)
	}
	return fmt.Sprintf("%d times", most)
}

func (d *Data) warmupWords() string {
	how := map[string]string{
		"auto": "found by MSER-5, the largest cut of all arms for all of them",
		"none": "as the scenario says",
	}[d.Scenario.Warmup]
	if how == "" {
		how = "as the scenario says: " + d.Scenario.Warmup
	}
	least, most := d.warmups()
	switch {
	case most == 0:
		return "Nothing was left out at the start of the runs (" + how + ")."
	case least != most:
		return fmt.Sprintf("The first %s to %s of each run are left out (%s; each point of the sweep has its own).", percent(float64(least)), percent(float64(most)), how)
	}
	return fmt.Sprintf("The first %s of each run is left out (%s).", percent(float64(most)), how)
}

func assumed(d *Data) []block {
	var items []sentence
	for _, s := range d.Scenario.Assumptions {
		items = append(items, sentence{Text: s})
	}
	return []block{{Items: items}}
}

// again is how to play the same once more.
func (d *Data) again() []block {
	return []block{
		text("In this directory:"),
		{Code: d.Scenario.Reproduce},
		text("gives the same tables and figures, byte for byte, on any machine of the same kind; the tables of single runs are the same on all machines. " +
			"manifest.json has the version that wrote them."),
	}
}

// filesOf lists the tables with their dictionary.
func filesOf(files []File, skipped []Skipped) []block {
	blocks := []block{text("manifest.json has the origin of all files and this dictionary, figures/ each figure with its numbers.")}
	var others []sentence
	for _, f := range files {
		if len(f.Columns) == 0 && !made(f.Path) {
			others = append(others, sentence{f.Path + ":", f.Meaning})
		}
	}
	blocks = append(blocks, block{Items: others})
	for _, f := range files {
		if len(f.Columns) == 0 || made(f.Path) {
			continue
		}
		g := &grid{Head: []headCell{{Text: "column"}, {Text: "type"}, {Text: "unit"}, {Text: "meaning"}}}
		for _, c := range f.Columns {
			g.Rows = append(g.Rows, []gridCell{words(c.Name), words(c.Type), words(c.Unit), words(c.Meaning)})
		}
		rows := 0
		if f.Rows != nil {
			rows = *f.Rows
		}
		blocks = append(blocks, block{More: &more{fmt.Sprintf("%s: %s (%s)", f.Path, f.Meaning, counted(rows, "row")), []block{{Grid: g}}}})
	}
	if len(skipped) > 0 {
		var items []sentence
		for _, s := range skipped {
			items = append(items, sentence{s.Name + ":", s.Reason})
		}
		blocks = append(blocks, block{More: &more{"Figures that had nothing to show", []block{{Items: items}}}})
	}
	return blocks
}

// glossary explains the words of the page.
func (d *Data) glossary() []block {
	terms := []sentence{
		{"arm", "one way to set the market up; base is the scenario file itself, the others change some of its keys"},
		{"request", "one ad impression on offer, which is one auction"},
		{"CPM", "price of 1000 impressions in " + d.Scenario.Currency},
		{"95 % interval", "a range made so that, were the experiment repeated, it would hold the true mean in 95 of 100 cases"},
		{"p", "how often chance alone would give a difference at least this large; below 0.05 counts as more than chance"},
		{"quality", "factor of what an impression of a placement, region and device is worth to every buyer; 1 is the norm"},
		{"Student's t", "the usual interval of a mean, for values that scatter roughly normally; it is wider for fewer runs"},
		{"BCa", "bias-corrected accelerated bootstrap: an interval from resampling the runs, which does not assume that they scatter normally"},
		{"Holm", "a correction of p for asking several questions at once: all answers together are false with a chance of at most 5 %"},
		{"false discovery rate", "the share of false names among those listed, 5 % at most on average (Benjamini and Hochberg)"},
		{"MSER-5", "a rule that finds how much of a run's start to leave out: what makes the mean of the rest most precise, in batches of five"},
		{"myerson", "the floor that earns most if buyers' values follow a law that the publisher believes in (Myerson 1981)"},
		{"shade", "to bid less than the value, as is wise where the winner pays its own bid"},
		{"HHI", "Herfindahl-Hirschman index: the sum of the squared shares of wins, 1/n if n buyers win equally often, 1 if one wins all"},
		{"percentage point", "difference of two percentages: from 40 % to 43 % is 3 percentage points"},
	}
	for _, m := range d.Metrics {
		terms = append(terms, sentence{plainName(m.Name) + " (" + m.Name + ")", m.inRequests()})
	}
	return []block{{More: &more{"The words of this page", []block{{Terms: terms}}}}}
}
