package reports

import (
	"fmt"
	"slices"
	"strings"

	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// factsOf keeps of the scenario file what a reader of the results needs.
func factsOf(r *experiment.Results) Scenario {
	f, s := r.File, r.File.Base
	out := Scenario{
		Name: f.Name, Title: s.Title, Publisher: s.Market.Publisher, Currency: s.Market.Currency,
		Seed: s.Seed, Runs: s.Runs, Auctions: s.Auctions, HorizonS: estimated(s.Horizon.Seconds()), Warmup: s.Warmup,
		PerDay: estimated(r.Combos[0].Decision.PerDay), DayCurve: s.Market.Traffic.DayCurve,
		DefaultTraffic: slices.ContainsFunc(f.Warnings, func(w scenarios.Warning) bool { return w.Key == "market.traffic.rate_per_second" }),
		Shortened:      f.Shortened, TimeoutMS: estimated(float64(s.Market.Timeout.Microseconds()) / 1000),
		Screens: s.Integrity.Screens, Unmoved: unmovedOf(f), Assumptions: assumptions(f), Reproduce: reproduce(r),
	}
	for _, p := range f.Points {
		if p.Combo == 0 {
			out.Arms = append(out.Arms, Named{Name: p.Arm, Changes: changes(s, p.Arm)})
		}
	}
	for _, o := range s.Sweep {
		k := Swept{Key: o.Path}
		if field, _, ok := documented(f.Points[0].Scenario, o.Path); ok {
			k.Unit, k.Doc = field.Unit, field.Doc
		}
		for _, v := range o.Value.([]any) {
			k.Values = append(k.Values, fmt.Sprint(v))
		}
		out.Sweep = append(out.Sweep, k)
	}
	return out
}

// changes lists the keys that an arm sets.
func changes(s *scenarios.Scenario, arm string) []Setting {
	list := []Setting{}
	for _, a := range s.Arms {
		if a.Name != arm {
			continue
		}
		for _, o := range a.Value {
			list = append(list, Setting{o.Path, fmt.Sprint(o.Value)})
		}
	}
	return list
}

// reproduce is the command that plays the same again from what the directory holds.
func reproduce(r *experiment.Results) string {
	text := "marketsim run scenario.resolved.toml"
	arms := r.Combos[0].Arms
	if len(arms) <= len(r.File.Base.Arms) {
		for i := range arms {
			text += " --arm " + arms[i].Arm
		}
	}
	if runs := arms[0].Runs; len(runs) == 1 && r.File.Base.Runs > 1 {
		text += fmt.Sprintf(" --run %d", runs[0].Number)
	}
	return text
}

// assumptions lists what the model takes for granted and the answer hangs on, in sentences.
func assumptions(f *scenarios.File) []string {
	list := []string{
		"Values are private and independent: what an impression is worth to one buyer says nothing about its worth to " +
			"another, apart from the qualities of placement, region and device that all of them know.",
		"No buyer leaves, enters or buys elsewhere, however little it gains. A rule that takes more from buyers therefore " +
			"looks better here than in a market they can leave.",
	}
	list = append(list, budgets(f), strategies(f), delays(f))
	list = append(list,
		"Traffic and values do not react to the ads shown, and values follow the same law at every hour.",
		"Every impression sold is shown and paid in full.")
	return list
}

// groups visits the groups of buyers of all that is played.
func groups(f *scenarios.File, visit func(name string, g *scenarios.Group)) {
	for i := range f.Points {
		agents := f.Points[i].Scenario.Agents
		for k := range agents {
			visit(agents[k].Name, &agents[k].Value)
		}
	}
}

func budgets(f *scenarios.File) string {
	var limited, daily []string
	groups(f, func(name string, g *scenarios.Group) {
		if g.Budget != nil && !slices.Contains(limited, name) {
			limited = append(limited, name)
		}
		if g.DailyBudget != nil && !slices.Contains(daily, name) {
			daily = append(daily, name)
		}
	})
	var text string
	if len(limited) > 0 {
		text = "Only these buyers have a budget for a run: " + strings.Join(limited, ", ") + ". "
	}
	if len(daily) > 0 {
		text += "Only these buyers have a budget for each simulated day: " + strings.Join(daily, ", ") + ". "
	}
	if text == "" {
		return "No buyer has a budget: each can buy whatever it wins."
	}
	return text + "A bid above what is left is cut down to it."
}

func strategies(f *scenarios.File) string {
	var kinds []string
	groups(f, func(_ string, g *scenarios.Group) {
		if kind := g.Strategy.Name(); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	})
	if len(kinds) == 0 {
		return "There are no buyers."
	}
	return "Buyers act as their kind does (" + strings.Join(kinds, ", ") + ") and never change it. Kinds, values and targets are the scenario's " +
		"choice, not measurements, unless it says what they were calibrated with."
}

func delays(f *scenarios.File) string {
	regional := false
	groups(f, func(_ string, g *scenarios.Group) { regional = regional || g.Region != "" })
	if !regional {
		return "Messages take no time and none is lost: no bid is ever late."
	}
	return "Each message's delay is drawn anew from the law of the buyer's region: congestion, in which many messages are slow at once, is left out. " +
		"The laws are the scenario's choice, not measurements, unless it says where they come from."
}
