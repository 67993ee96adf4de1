package reports

import (
	"io"
	"slices"
	"strings"
)

// Columns that several tables have.
var (
	armField       = Field{"arm", textType, "", "name of the arm; base is the file itself"}
	metricField    = Field{"metric", textType, "", "name of the metric, as `marketsim list metrics` explains it"}
	entityField    = Field{"entity", textType, "", "name of the buyer the number is about; empty: the market"}
	dimensionField = Field{"dimension", textType, "", "placement, format, value_tier, geo, device or hour of the day; window: a part of the run, for learners; empty: everything after the warm-up"}
	levelField     = Field{"level", textType, "", "level of the dimension"}
	unitField      = Field{"unit", textType, "", "unit of the metric; CPM: currency units per 1000"}
	runField       = Field{"run", integerType, "", "number of the run; the same run of every arm has the same chance"}
	nField         = Field{"n", integerType, "runs", "number of runs with a value"}
)

func summaryFields(swept []Field) []Field {
	return slices.Concat([]Field{armField}, swept, []Field{
		metricField, entityField, dimensionField, levelField, unitField,
		{"mean", numberType, "as unit", "mean over the runs"},
		{"lo95", numberType, "as unit", "lower end of the 95 % interval of the mean, by Student's t"},
		{"hi95", numberType, "as unit", "upper end of it"},
		nField,
		{"bca_lo95", numberType, "as unit", "lower end of the 95 % interval by bias-corrected accelerated bootstrap"},
		{"bca_hi95", numberType, "as unit", "upper end of it"},
		{"warnings", textType, "", "what to know before trusting the interval"},
	})
}

func (d *Data) writeSummary(w io.Writer, fields []Field) (int, error) {
	t := newTable(w, fields)
	units := d.units()
	for i := range d.Combos {
		for k := range d.Combos[i].Arms {
			a := &d.Combos[i].Arms[k]
			for j := range a.Estimates {
				e := &a.Estimates[j]
				t.text(a.Name)
				t.settings(d.Combos[i].Sweep)
				t.column(e.Column, units)
				t.number(e.T.Mean, e.T.Lo, e.T.Hi)
				t.integer(uint64(e.T.N))
				t.number(e.BCa.Lo, e.BCa.Hi)
				t.text(strings.Join(e.T.Warnings, "; "))
				t.end()
			}
		}
	}
	return t.finish()
}

// column adds what a number is about.
func (t *table) column(c Column, units map[string]string) {
	t.text(c.Metric, c.Entity, c.Dimension, c.Level, units[c.Metric])
}

func (d *Data) units() map[string]string {
	units := map[string]string{}
	for _, m := range d.Metrics {
		units[m.Name] = m.Unit
	}
	return units
}

func comparisonFields(swept []Field) []Field {
	return slices.Concat(swept, []Field{
		metricField, entityField, dimensionField, levelField, unitField,
		{"a", textType, "", "arm that is subtracted"},
		{"b", textType, "", "arm it is subtracted from"},
		{"mean_diff", numberType, "as unit", "mean over the runs of b less a, run by run"},
		{"lo95", numberType, "as unit", "lower end of its 95 % interval, by Student's t"},
		{"hi95", numberType, "as unit", "upper end of it"},
		{"bca_lo95", numberType, "as unit", "lower end of its 95 % interval by bootstrap"},
		{"bca_hi95", numberType, "as unit", "upper end of it"},
		{"t", numberType, "1", "difference in standard errors; empty if every run differs by the same amount"},
		{"p", numberType, "1", "two-sided p-value of no difference"},
		{"p_holm", numberType, "1", "p adjusted by Holm for all pairs of arms in this column"},
		nField,
		{"relative", numberType, "1", "mean_diff as a share of the mean of a"},
	})
}

func (d *Data) writeComparisons(w io.Writer, fields []Field) (int, error) {
	t := newTable(w, fields)
	units := d.units()
	for i := range d.Combos {
		for k := range d.Combos[i].Comparisons {
			c := &d.Combos[i].Comparisons[k]
			t.settings(d.Combos[i].Sweep)
			t.column(c.Column, units)
			t.text(c.A, c.B)
			t.number(c.Diff.Mean, c.Diff.Lo, c.Diff.Hi, c.BCa.Lo, c.BCa.Hi, c.T, c.P, c.PHolm)
			t.integer(uint64(c.Diff.N))
			t.number(estimated(float64(c.Relative())))
			t.end()
		}
	}
	return t.finish()
}

func findingFields(swept []Field) []Field {
	return slices.Concat(swept, []Field{
		armField, runField,
		{"kind", textType, "", "what is claimed; dependent: chance does not explain how two buyers' outcomes go together. No charge"},
		{"screen", textType, "", "the test that noticed it"},
		{"agent_a", textType, "", "one buyer"},
		{"agent_b", textType, "", "the other"},
		{"statistic", numberType, "1", "what was observed: the correlation of their wins"},
		{"null_mean", numberType, "1", "what chance gives"},
		{"effect", numberType, "1", "statistic less null_mean"},
		{"p", numberType, "1", "two-sided p-value"},
		{"q", numberType, "1", "p adjusted for the number of pairs (Benjamini and Hochberg)"},
		{"from_s", numberType, "s", "start of what was looked at, in simulated time"},
		{"to_s", numberType, "s", "end of it"},
		{"auctions", integerType, "auctions", "auctions looked at"},
		{"sentence", textType, "", "the evidence in words"},
	})
}

func (d *Data) writeFindings(w io.Writer, fields []Field) (int, error) {
	t := newTable(w, fields)
	for i := range d.Combos {
		for k := range d.Combos[i].Arms {
			a := &d.Combos[i].Arms[k]
			for j := range a.Findings {
				f := &a.Findings[j]
				t.settings(d.Combos[i].Sweep)
				t.text(a.Name)
				t.integer(f.Run)
				t.text(f.Kind, f.Screen, f.A, f.B)
				t.number(f.Statistic, f.NullMean, f.Effect, f.P, f.Q, f.FromS, f.ToS)
				t.integer(uint64(f.Auctions))
				t.text(f.Sentence)
				t.end()
			}
		}
	}
	return t.finish()
}
