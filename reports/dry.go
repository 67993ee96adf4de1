package reports

import (
	"cmp"
	"slices"
)

// lasting is the share of a run after which a budget that ends is none that ran dry.
const lasting = 0.99

// ranDry is the share of the run after which the first budget for it was gone, if that was before its end. Daily ones begin anew.
func (a *Arm) ranDry() (after float64, ranDry bool) {
	after = 1
	for i := range a.Agents {
		if !a.Agents[i].Budget.Known() {
			continue
		}
		if gone := a.estimate(Column{Metric: "depleted_at", Entity: a.Agents[i].Name}).Mean; gone.Known() {
			after = min(after, float64(gone))
		}
	}
	return after, after < lasting
}

// dry says of the arms in which a budget ran dry after what share of the run, the earliest first.
func (d *Data) dry() []string {
	type early struct {
		name  string
		after float64
	}
	var arms []early
	d.eachArm(func(a *Arm, name string) {
		if after, dry := a.ranDry(); dry {
			arms = append(arms, early{name, after})
		}
	})
	slices.SortStableFunc(arms, func(a, b early) int { return cmp.Compare(a.after, b.after) })
	var texts []string
	for _, a := range arms {
		texts = append(texts, a.name+" (after "+percent(a.after)+" of it)")
	}
	return texts
}
