package experiment

import (
	"fmt"

	"marketsim/internal/stats"
	"marketsim/scenarios"
)

// judge holds the results against the claims of the file.
func judge(f *scenarios.File, r *Results) []Verdict {
	var list []Verdict
	for _, e := range f.Base.Expect {
		v := Verdict{Name: e.Name, Claim: e.Value.Claim, Source: e.Value.Source, Outcome: NotJudged}
		claim, err := scenarios.ParseClaim(e.Value.Claim)
		switch {
		case err != nil:
			v.Note = err.Error()
		case f.Shortened:
			v.Note = "the file asks for more runs or longer ones than were played"
		case len(r.Combos[0].Arms[0].Runs) < f.Base.Runs:
			v.Note = "not all runs were played"
		default:
			v.judge(claim, r)
		}
		list = append(list, v)
	}
	return list
}

// judge compares the interval of what the claim is about with the interval it allows: inside holds, outside fails.
func (v *Verdict) judge(c scenarios.Claim, r *Results) {
	samples, cuts := make([][]float64, len(c.Arms)), make([]Warmup, len(c.Arms))
	for i, selector := range c.Arms {
		xs, warmup, err := r.sample(c.Metric, selector)
		if err != nil {
			v.Note = err.Error()
			return
		}
		samples[i], cuts[i] = xs, warmup
	}
	if len(cuts) == 2 && cuts[0].Cut != cuts[1].Cut {
		v.Note = "the two points of the sweep have different warm-up cuts: state one for all, such as warmup = \"20%\""
		return
	}
	v.Observed = stats.TInterval(samples[0], Level)
	if len(samples) == 2 {
		v.Observed = stats.Paired(samples[0], samples[1], Level).Interval
	}
	if v.Observed.N < len(samples[0]) {
		v.Note = fmt.Sprintf("only %d of %d runs have a value", v.Observed.N, len(samples[0]))
		return
	}
	switch {
	case !v.Observed.Known():
		v.Outcome = Undecided
	case v.Observed.Lo >= c.Lo && v.Observed.Hi <= c.Hi:
		v.Outcome = Holds
	case v.Observed.Hi < c.Lo || v.Observed.Lo > c.Hi:
		v.Outcome = Fails
	default:
		v.Outcome = Undecided
	}
}

// sample finds the runs that a claim is about, and the warm-up that they leave out.
func (r *Results) sample(metric, arm scenarios.Selector) ([]float64, Warmup, error) {
	var entity, dimension, level string
	for _, w := range metric.Where {
		if w.Key == "agent" {
			entity = w.Value
		} else {
			dimension, level = w.Key, w.Value
		}
	}
	for i := range r.Combos {
		c := &r.Combos[i]
		if !c.Arms[0].Matches(arm.Where) {
			continue
		}
		a := c.arm(arm.Name)
		if a == nil {
			return nil, Warmup{}, fmt.Errorf("arm %s was not played", arm.Name)
		}
		column := a.Find(metric.Name, entity, dimension, level)
		if column < 0 {
			return nil, Warmup{}, fmt.Errorf("arm %s has no %s%s", arm.Name, metric.Name, where(metric.Where))
		}
		return a.Sample(column), c.Warmup, nil
	}
	return nil, Warmup{}, fmt.Errorf("no point of the sweep has%s", where(arm.Where))
}

func where(list []scenarios.Condition) string {
	text := ""
	for _, w := range list {
		text += fmt.Sprintf(" %s=%s", w.Key, w.Value)
	}
	return text
}
