package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"marketsim/market/catalog"
	"marketsim/market/metrics"
	"marketsim/scenarios/internal/strict"
)

// checkClaims reports claims that no results could answer: a metric, an arm, a point of the sweep, a buyer or a level that
// does not exist. Claims of the file about points that the command line has taken out of the sweep are left out with a
// warning. Those about buyers and levels that it may have set away stay, to be reported as not judged.
func (l *loader) checkClaims(tree *strict.Tree, base *Scenario, points []Point) {
	if l.written != nil {
		points = nil
	}
	base.Expect = slices.DeleteFunc(base.Expect, func(e strict.Named[Expectation]) bool {
		key := "expect." + e.Name + ".claim"
		if l.reported(key) {
			return false
		}
		claim, err := ParseClaim(e.Value.Claim)
		if err != nil {
			l.problems = append(l.problems, tree.Problemf(key, "%v", err))
			return false
		}
		faults := claim.faults(base, points)
		away := len(faults) > 0 && l.written != nil && tree.Problemf(key, "").Origin.By == "" && len(claim.faults(l.written, nil)) == 0
		if away {
			l.warnings = append(l.warnings, tree.Problemf(key, "left out, as --set has changed the sweep: %v", faults[0]))
			return true
		}
		for _, fault := range faults {
			l.problems = append(l.problems, tree.Problemf(key, "%v", fault))
		}
		return false
	})
}

// reported tells whether a key has been found at fault already.
func (l *loader) reported(key string) bool {
	return slices.ContainsFunc(l.problems, func(p strict.Problem) bool { return p.Key == key })
}

// faults lists what a claim asks for and a plan does not have.
func (c *Claim) faults(base *Scenario, points []Point) []error {
	var all []error
	add := func(err error) {
		if err != nil {
			all = append(all, err)
		}
	}
	metric, known := metrics.Find(c.Metric.Name)
	if !known {
		add(fmt.Errorf("no metric %q%s", c.Metric.Name, nearest(c.Metric.Name, metricNames())))
	}
	for _, arm := range c.Arms {
		if !slices.Contains(base.armNames(), arm.Name) {
			add(fmt.Errorf("no arm %q%s", arm.Name, nearest(arm.Name, base.armNames())))
			continue
		}
		if err := arm.checkSweep(base.Sweep); err != nil {
			add(err)
			continue
		}
		at := slices.IndexFunc(points, func(p Point) bool { return p.Arm == arm.Name && p.Matches(arm.Where) })
		if known && at >= 0 && len(points[at].groups) == len(points[at].Scenario.Agents) {
			add(c.Metric.checkColumn(metric, &points[at]))
		}
	}
	return compact(all)
}

// compact leaves out what is said twice: two arms mostly lack the same.
func compact(all []error) []error {
	return slices.CompactFunc(all, func(a, b error) bool { return a.Error() == b.Error() })
}

func metricNames() []string {
	names := make([]string, len(metrics.Catalog))
	for i := range metrics.Catalog {
		names[i] = metrics.Catalog[i].Name
	}
	return names
}

// nearest is a suggestion or, if nothing is near, everything there is.
func nearest(word string, known []string) string {
	if hint := catalog.DidYouMean(word, known); hint != "" {
		return hint
	}
	return "; there " + list(known)
}

// list enumerates names, the first ones of many.
func list(names []string) string {
	const most = 60
	switch n := len(names); {
	case n == 0:
		return "is none"
	case n == 1:
		return "is " + names[0]
	case n > most:
		return fmt.Sprintf("are %s and %d more", strings.Join(names[:most], ", "), n-most)
	}
	return "are " + strings.Join(names, ", ")
}

// checkSweep wants conditions that pick one point of the sweep.
func (s *Selector) checkSweep(sweep strict.Free) error {
	if len(s.Where) > 0 && len(sweep) == 0 {
		return fmt.Errorf("%s{%s=%s}: nothing is swept; write %s", s.Name, s.Where[0].Key, s.Where[0].Value, s.Name)
	}
	for _, w := range s.Where {
		i := slices.IndexFunc(sweep, func(o strict.Override) bool { return o.Path == w.Key })
		if i < 0 {
			var keys []string
			for _, o := range sweep {
				keys = append(keys, o.Path)
			}
			return fmt.Errorf("%s{%s=%s}: %s is not swept%s", s.Name, w.Key, w.Value, w.Key, nearest(w.Key, keys))
		}
		settings := settingsOf(sweep[i])
		if !slices.ContainsFunc(settings, func(s Setting) bool { return s.Is(w.Value) }) {
			var values []string
			for _, s := range settings {
				values = append(values, s.Value)
			}
			return fmt.Errorf("%s{%s=%s}: not a value of the sweep; there %s", s.Name, w.Key, w.Value, list(values))
		}
	}
	for _, o := range sweep {
		settings := settingsOf(o)
		if len(settings) > 1 && !slices.ContainsFunc(s.Where, func(w Condition) bool { return w.Key == o.Path }) {
			return fmt.Errorf("%s is played at every value of %s; pick one, as in %s{%s=%s}", s.Name, o.Path, s.Name, o.Path, settings[0].Value)
		}
	}
	return nil
}

// settingsOf lists the values of a swept key.
func settingsOf(o strict.Override) []Setting {
	values, _ := o.Value.([]any)
	settings := make([]Setting, len(values))
	for i, v := range values {
		settings[i] = Setting{o.Path, fmt.Sprint(v)}
	}
	return settings
}
