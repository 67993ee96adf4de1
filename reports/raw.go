package reports

import (
	"io"
	"slices"
	"strings"

	"marketsim/market/metrics"
	"marketsim/scenarios/experiment"
)

// The tables of single runs are written from the results themselves, row by row: they are too large to be held twice. Their
// numbers are quotients of integers, the same on any machine.

// runFields are the columns of runs.csv: what was played, then the market-wide metrics after the warm-up.
func (d *Data) runFields(swept []Field) []Field {
	list := slices.Concat([]Field{armField}, swept, []Field{
		runField,
		{"auctions", integerType, "auctions", "auctions played, the warm-up included"},
		{"end_s", numberType, "s", "simulated time at which the run ended"},
		{"fingerprint", textType, "", "hash of all events of the run, in hexadecimal: equal for equal runs on any machine"},
	})
	return append(list, d.metricFields(d.Whole(), list)...)
}

// agentFields are the columns of agents.csv.
func (d *Data) agentFields(swept []Field) []Field {
	list := slices.Concat([]Field{armField}, swept, []Field{runField, {"agent", textType, "", "name of the buyer"}})
	return append(list, d.metricFields(d.ofAgents(), list)...)
}

// metricFields are one column a metric, the unit last in its name. A name that is taken gets a prefix.
func (d *Data) metricFields(list []Metric, before []Field) []Field {
	var fields []Field
	for _, m := range list {
		name := m.Name
		if unit := unitSuffix(m.Unit); name != unit && !strings.HasSuffix(name, "_"+unit) {
			name += "_" + unit
		}
		if slices.ContainsFunc(before, func(f Field) bool { return f.Name == name }) {
			name = "measured_" + name
		}
		fields = append(fields, Field{name, numberType, m.Unit, m.Doc + ", after the warm-up"})
	}
	return fields
}

// unitSuffix is a unit as the end of a name: bids/auction becomes bids_per_auction, USD CPM becomes cpm.
func unitSuffix(unit string) string {
	if strings.HasSuffix(unit, " CPM") {
		return "cpm"
	}
	letters := func(r rune) rune {
		if r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}
	if name := strings.Map(letters, strings.ReplaceAll(strings.ToLower(unit), "/", "_per_")); name != "" {
		return name
	}
	return "units"
}

func writeRuns(w io.Writer, d *Data, fields []Field) (int, error) {
	t := newTable(w, fields)
	for i := range d.Combos {
		for k := range d.Combos[i].Arms {
			a := &d.Combos[i].Arms[k]
			for _, r := range a.Runs {
				t.text(a.Name)
				t.settings(d.Combos[i].Sweep)
				t.integer(r.Number)
				t.integer(r.Auctions)
				t.number(r.EndS)
				t.text(r.Fingerprint)
				t.number(r.Values...)
				t.end()
			}
		}
	}
	return t.finish()
}

func writeAgents(w io.Writer, r *experiment.Results, list []Metric, fields []Field) (int, error) {
	t := newTable(w, fields)
	for i := range r.Combos {
		for k := range r.Combos[i].Arms {
			a := &r.Combos[i].Arms[k]
			at := columnsOfAgents(a, list)
			for _, run := range a.Runs {
				for id, name := range a.Blueprint.Buyers {
					t.text(a.Arm)
					t.settings(settingsOf(r.Combos[i].Sweep))
					t.integer(run.Number)
					t.text(name)
					for m := range list {
						t.number(valueAt(run.Values, at[id*len(list)+m]))
					}
					t.end()
				}
			}
		}
	}
	return t.finish()
}

// columnsOfAgents finds the column of each agent and metric, -1 where there is none.
func columnsOfAgents(a *experiment.Arm, list []Metric) []int {
	index := map[[2]string]int{}
	for i, c := range a.Columns {
		if c.Entity != "" && c.Dimension == "" {
			index[[2]string{c.Entity, c.Metric.Name}] = i
		}
	}
	var at []int
	for _, name := range a.Blueprint.Buyers {
		for _, m := range list {
			i, ok := index[[2]string{name, m.Name}]
			if !ok {
				i = -1
			}
			at = append(at, i)
		}
	}
	return at
}

func valueAt(values []float64, i int) Number {
	if i < 0 {
		return missing
	}
	return Number(values[i])
}

func seriesFields(swept []Field) []Field {
	return slices.Concat([]Field{armField}, swept, []Field{
		runField,
		{"time_s", numberType, "s", "simulated time at which the bucket begins; the warm-up is included"},
		metricField, entityField,
		{"value", numberType, "as the metric", "the metric within the bucket"},
	})
}

// writeSeries has a row for each run, bucket and series. Buckets without an auction are left out.
func writeSeries(w io.Writer, r *experiment.Results, fields []Field) (int, error) {
	t := newTable(w, fields)
	for i := range r.Combos {
		sweep := settingsOf(r.Combos[i].Sweep)
		for k := range r.Combos[i].Arms {
			a := &r.Combos[i].Arms[k]
			for run := range a.Runs {
				for b := range buckets(a) {
					writeBucket(t, a, sweep, run, b)
				}
			}
		}
	}
	return t.finish()
}

func buckets(a *experiment.Arm) int {
	if len(a.Series) == 0 {
		return 0
	}
	return len(a.Series[0].TimeS)
}

func writeBucket(t *table, a *experiment.Arm, sweep []Setting, run, b int) {
	point := func(s *experiment.Series) metrics.Point { return s.Runs[run][b] }
	if !slices.ContainsFunc(a.Series, func(s experiment.Series) bool { return point(&s).OK }) {
		return
	}
	for i := range a.Series {
		s := &a.Series[i]
		p := point(s)
		value := missing
		if p.OK {
			value = Number(p.Value)
		}
		t.text(a.Arm)
		t.settings(sweep)
		t.integer(a.Runs[run].Number)
		t.number(Number(p.At.Seconds()))
		t.text(s.Metric.Name, s.Entity)
		t.number(value)
		t.end()
	}
}

func spreadFields(swept []Field) []Field {
	return slices.Concat([]Field{armField}, swept, []Field{
		runField,
		{"placement", textType, "", "name of the placement; empty: all of them"},
		{"auctions", integerType, "auctions", "auctions with at least three bids"},
		{"cv", numberType, "1", "mean coefficient of variation of the bids of an auction"},
		{"cv_baseline", numberType, "1", "the same in the first fifth of the run after the warm-up"},
		{"cv_rest", numberType, "1", "the same in what follows"},
		{"cv_ratio", numberType, "1", "cv_rest over cv_baseline: below 1, bids have drawn closer"},
		{"z", numberType, "1", "the change in standard errors, from the scatter over time"},
	})
}

func writeSpread(w io.Writer, r *experiment.Results, fields []Field) (int, error) {
	t := newTable(w, fields)
	for i := range r.Combos {
		for k := range r.Combos[i].Arms {
			a := &r.Combos[i].Arms[k]
			for _, run := range a.Runs {
				for j := range run.Spread {
					s := &run.Spread[j]
					when := func(known bool, x float64) Number {
						if !known {
							return missing
						}
						return estimated(x)
					}
					t.text(a.Arm)
					t.settings(settingsOf(r.Combos[i].Sweep))
					t.integer(run.Number)
					t.text(s.Placement)
					t.integer(uint64(s.Auctions))
					t.number(when(s.Auctions > 0, s.Mean), when(s.Compared, s.Baseline), when(s.Compared, s.Rest))
					t.number(when(s.Compared, s.Ratio), when(s.HasZ, s.Z))
					t.end()
				}
			}
		}
	}
	return t.finish()
}
