package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"marketsim/scenarios/internal/strict"
)

// BaseArm is the name of the arm that is the file itself.
const BaseArm = "base"

// Point is one design point: an arm at one combination of the swept values. Its runs are independent replications; run r of
// every point shares its chance with run r of every other.
type Point struct {
	Arm   string
	Combo int       // which combination of the sweep, from 0
	Sweep []Setting // its values, in the order of the file
	*Blueprint
}

// Setting is one swept key with its value at a point, as text: 0.5, first-price.
type Setting struct{ Key, Value string }

// maxRuns bounds the runs of a whole plan.
const maxRuns = 1_000_000

// fixed are the keys that say what is compared; they cannot differ between the things compared.
var fixed = []string{"title", "seed", "runs", "warmup", "arms", "sweep", "expect"}

// plan lays out every combination of the sweep and, within each, the file itself and its arms.
func (l *loader) plan(tree *strict.Tree, base *Scenario) []Point {
	l.checkOverrides(tree, base)
	combos := 1
	for _, key := range base.Sweep {
		values, ok := key.Value.([]any)
		if !ok || len(values) == 0 {
			l.problems = append(l.problems, tree.Problemf("sweep."+quoted(key.Path), "list the values to play: [1, 2, 3]"))
			return nil
		}
		if combos *= len(values); combos > maxRuns {
			break
		}
	}
	if runs := combos * (1 + len(base.Arms)) * base.Runs; runs > maxRuns || combos > maxRuns {
		l.problems = append(l.problems, tree.Problemf("sweep", "the plan has %d combinations x %d arms x %d runs: at most %d runs in all", combos, 1+len(base.Arms), base.Runs, maxRuns))
		return nil
	}
	if len(l.problems) > 0 {
		return nil
	}
	var points []Point
	for combo := range combos {
		at, settings := l.combination(tree, base.Sweep, combo)
		points = append(points, l.points(at, base, combo, settings)...)
	}
	return points
}

// points plays the file and its arms at one combination.
func (l *loader) points(tree *strict.Tree, base *Scenario, combo int, settings []Setting) []Point {
	var points []Point
	add := func(arm string, t *strict.Tree) {
		if len(l.options.Arms) == 0 || slices.Contains(l.options.Arms, arm) {
			points = append(points, Point{arm, combo, settings, l.decode(t)})
		}
	}
	add(BaseArm, tree)
	for _, arm := range base.Arms {
		add(arm.Name, l.override(tree, arm.Value, "arms."+arm.Name))
	}
	return points
}

// combination sets the values of one combination; the last key of the sweep changes fastest.
func (l *loader) combination(tree *strict.Tree, sweep strict.Free, combo int) (*strict.Tree, []Setting) {
	settings := make([]Setting, len(sweep))
	for i := len(sweep) - 1; i >= 0; i-- {
		key := sweep[i]
		values := key.Value.([]any)
		value := values[combo%len(values)]
		combo /= len(values)
		settings[i] = Setting{key.Path, fmt.Sprint(value)}
		tree = l.override(tree, strict.Free{{Path: key.Path, Line: key.Line, Value: value}}, "sweep")
	}
	return tree, settings
}

func (l *loader) override(tree *strict.Tree, overrides strict.Free, by string) *strict.Tree {
	for _, o := range overrides {
		next, problems := tree.Set(o.Path, o.Value, strict.Origin{Line: o.Line, By: by})
		l.problems = append(l.problems, problems...)
		if len(problems) == 0 {
			tree = next
		}
	}
	return tree
}

// checkOverrides refuses arms and sweeps that change what must stay the same, or change one key twice.
func (l *loader) checkOverrides(tree *strict.Tree, base *Scenario) {
	swept := map[string]bool{}
	check := func(table string, overrides strict.Free) {
		for _, o := range overrides {
			key := table + "." + quoted(o.Path)
			if root, _, _ := strings.Cut(o.Path, "."); slices.Contains(fixed, root) {
				l.problems = append(l.problems, tree.Problemf(key, "%s is the same for all that is compared; set it at the top of the file", root))
			}
			if swept[o.Path] {
				l.problems = append(l.problems, tree.Problemf(key, "[sweep] sets this key too; one of them would be lost"))
			}
		}
	}
	check("sweep", base.Sweep)
	for _, o := range base.Sweep {
		swept[o.Path] = true
	}
	for _, arm := range base.Arms {
		if arm.Name == BaseArm {
			l.problems = append(l.problems, tree.Problemf("arms.base", "base is the file itself; name the arm by what it changes"))
		}
		check("arms."+arm.Name, arm.Value)
	}
	for _, name := range l.options.Arms {
		if name != BaseArm && !slices.ContainsFunc(base.Arms, func(a strict.Named[strict.Free]) bool { return a.Name == name }) {
			l.problems = append(l.problems, strict.Problem{Origin: strict.Origin{By: "--arm"}, Message: fmt.Sprintf("no arm %q; the file has %s", name, strings.Join(base.armNames(), ", "))})
		}
	}
}

// armNames lists the arms, the file itself first.
func (s *Scenario) armNames() []string {
	names := []string{BaseArm}
	for _, arm := range s.Arms {
		names = append(names, arm.Name)
	}
	return names
}

// quoted is a dotted path as one quoted key.
func quoted(path string) string { return `"` + path + `"` }
