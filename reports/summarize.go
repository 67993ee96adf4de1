package reports

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"marketsim/internal/stats"
	"marketsim/market/metrics"
	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// schema is the version of Data and of the manifest. A directory of another version is refused.
const schema = 1

// Summarize makes the data of the results.
func Summarize(r *experiment.Results) *Data {
	d := &Data{Schema: schema, Scenario: factsOf(r)}
	for i := range metrics.Catalog {
		m := &metrics.Catalog[i]
		d.Metrics = append(d.Metrics, Metric{m.Name, unitOf(m.Unit, d.Scenario.Currency), m.Doc, int(m.Better)})
	}
	for i := range r.Combos {
		d.Combos = append(d.Combos, comboOf(&r.Combos[i]))
	}
	for _, v := range r.Claims {
		c := Claim{Name: v.Name, Claim: v.Claim, Source: v.Source, Outcome: string(v.Outcome), Note: v.Note, Observed: nothing()}
		if v.Observed.Method != "" {
			c.Observed = intervalOf(v.Observed)
		}
		d.Claims = append(d.Claims, c)
	}
	return d
}

// Encode writes the data as JSON: the bytes of summary.json.
func (d *Data) Encode(w io.Writer) error {
	if err := json.NewEncoder(w).Encode(d); err != nil {
		return fmt.Errorf("reports: writing the summary: %w", err)
	}
	return nil
}

// Whole lists the metrics of the market as a whole.
func (d *Data) Whole() []Metric {
	return d.among(func(c Column) bool { return c.Whole() })
}

// ofAgents lists the metrics that agents have.
func (d *Data) ofAgents() []Metric {
	return d.among(func(c Column) bool { return c.Entity != "" && c.Dimension == "" })
}

// among lists the metrics of which some arm has a column of a kind.
func (d *Data) among(kind func(Column) bool) []Metric {
	has := map[string]bool{}
	for i := range d.Combos {
		for k := range d.Combos[i].Arms {
			for _, e := range d.Combos[i].Arms[k].Estimates {
				if kind(e.Column) {
					has[e.Metric] = true
				}
			}
		}
	}
	var list []Metric
	for _, m := range d.Metrics {
		if has[m.Name] {
			list = append(list, m)
		}
	}
	return list
}

// metric finds a metric by name; one without a unit if there is none.
func (d *Data) metric(name string) Metric {
	for _, m := range d.Metrics {
		if m.Name == name {
			return m
		}
	}
	return Metric{Name: name}
}

// unitOf names the currency in a unit of the catalogue.
func unitOf(unit, currency string) string {
	switch unit {
	case "CPM":
		return currency + " CPM"
	case "currency":
		return currency
	}
	return unit
}

func comboOf(c *experiment.Combo) Combo {
	out := Combo{
		Sweep:    settingsOf(c.Sweep),
		Warmup:   Warmup{estimated(c.Warmup.Share()), c.Warmup.Cut, c.Warmup.Buckets, c.Warmup.Warnings},
		Decision: decisionOf(&c.Decision),
	}
	for i := range c.Arms {
		out.Arms = append(out.Arms, armOf(&c.Arms[i]))
	}
	for i := range c.Comparisons {
		out.Comparisons = append(out.Comparisons, comparisonOf(&c.Comparisons[i]))
	}
	return out
}

func armOf(a *experiment.Arm) Arm {
	out := Arm{Name: a.Arm, Rule: a.Scenario.Mechanism.Name(), Floor: floorOf(a.Blueprint), Ties: tiesOf(a.Scenario)}
	out.Learns, out.BuyersLearn = a.Learns, a.BuyersLearn
	out.Learning = learningOf(a)
	strategies, budgets := map[string]string{}, map[string]Number{}
	for i := range a.Scenario.Agents {
		g := &a.Scenario.Agents[i]
		strategies[g.Name], budgets[g.Name] = g.Value.Strategy.Name(), missing
		if g.Value.Budget != nil {
			budgets[g.Name] = estimated(*g.Value.Budget)
		}
	}
	for i, name := range a.Blueprint.Buyers {
		group := a.Blueprint.GroupOf[i]
		agent := Agent{Name: name, Group: group, Strategy: strategies[group], Budget: budgets[group]}
		if k := slices.IndexFunc(a.Spent, func(s experiment.Series) bool { return s.Entity == name }); k >= 0 && agent.Budget.Known() {
			spent := seriesOf(&a.Spent[k])
			agent.Spent = &spent
		}
		out.Agents = append(out.Agents, agent)
	}
	for _, e := range a.Estimates {
		out.Estimates = append(out.Estimates, Estimate{columnOf(e.Column), intervalOf(e.T), intervalOf(e.BCa)})
	}
	for i := range a.Series {
		out.Series = append(out.Series, seriesOf(&a.Series[i]))
	}
	if a.Gap.Metric != nil {
		gap := seriesOf(&a.Gap)
		out.Gap = &gap
	}
	out.Deals = dealsOf(a)
	out.Spread = spreadOf(a)
	out.Wins, out.Findings = winsOf(a)
	out.Runs = runsOf(a)
	return out
}

func columnOf(c experiment.Column) Column {
	return Column{c.Metric.Name, c.Entity, c.Dimension, c.Level}
}

// nothing is an interval of no values.
func nothing() Interval { return Interval{Mean: missing, Lo: missing, Hi: missing} }

// intervalOf keeps of an interval what is known.
func intervalOf(iv stats.Interval) Interval {
	out := nothing()
	if iv.N == 0 {
		return out
	}
	out.N, out.Warnings = iv.N, iv.Warnings
	if iv.Known() || iv.N == 1 { // without an interval, many values are too large to average
		out.Mean = estimated(iv.Estimate)
	}
	if iv.Known() {
		out.Lo, out.Hi = estimated(iv.Lo), estimated(iv.Hi)
	}
	return out
}

func comparisonOf(c *experiment.Comparison) Comparison {
	out := Comparison{
		Column: columnOf(c.Column), A: c.A, B: c.B,
		Diff: intervalOf(c.Diff.Interval), BCa: intervalOf(c.BCa),
		T: missing, P: missing, PHolm: missing, MeanA: estimated(c.MeanA),
	}
	if c.Diff.Known() {
		out.T, out.P, out.PHolm = estimated(c.Diff.T), estimated(c.Diff.P), estimated(c.PHolm)
	}
	return out
}

func decisionOf(d *experiment.Decision) Decision {
	out := Decision{
		Leader: d.Leader, Rival: d.Rival, Decided: d.Decided, PerDay: estimated(d.PerDay),
		More: d.More.More, Reachable: d.More.Reachable, Warnings: d.More.Warnings,
		Lead: nothing(), LeadP: missing,
	}
	if d.Leader == "" {
		return out
	}
	out.Lead = intervalOf(d.Lead.Interval)
	if d.Lead.Known() {
		out.LeadP = estimated(d.Lead.P)
	}
	for _, p := range d.ProbBest {
		out.ProbBest = append(out.ProbBest, estimated(p))
	}
	return out
}

func seriesOf(s *experiment.Series) Series {
	out := Series{Metric: s.Metric.Name, Entity: s.Entity}
	for b, iv := range s.Mean {
		v, at := intervalOf(iv), missing
		if v.N > 0 {
			at = estimated(s.TimeS[b])
		}
		out.TimeS = append(out.TimeS, at)
		out.Mean, out.Lo, out.Hi = append(out.Mean, v.Mean), append(out.Lo, v.Lo), append(out.Hi, v.Hi)
	}
	return out
}

func runsOf(a *experiment.Arm) []Run {
	var list []Run
	for i := range a.Runs {
		r := &a.Runs[i]
		run := Run{
			Number: r.Number, Auctions: r.Auctions, EndS: Number(r.End.Seconds()),
			Fingerprint: fmt.Sprintf("%016x", r.Fingerprint),
		}
		for k, c := range a.Columns {
			if c.Whole() {
				run.Values = append(run.Values, Number(r.Values[k]))
			}
		}
		list = append(list, run)
	}
	return list
}

func settingsOf(list []scenarios.Setting) []Setting {
	out := make([]Setting, len(list))
	for i, s := range list {
		out[i] = Setting(s)
	}
	return out
}
