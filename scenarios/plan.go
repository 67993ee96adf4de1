package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

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

// Matches reports whether the point fulfils conditions on swept keys.
func (p *Point) Matches(where []Condition) bool {
	for _, w := range where {
		if !slices.ContainsFunc(p.Sweep, func(s Setting) bool { return s.Key == w.Key && s.Is(w.Value) }) {
			return false
		}
	}
	return true
}

// Setting is one swept key with its value at a point, as text: 0.5, first-price.
type Setting struct{ Key, Value string }

// Is reports whether a text means the setting's value: the same word, number or duration, however written.
func (s Setting) Is(text string) bool {
	if s.Value == text {
		return true
	}
	a, errA := strconv.ParseFloat(s.Value, 64)
	b, errB := strconv.ParseFloat(text, 64)
	if errA == nil && errB == nil {
		return a == b
	}
	c, errA := time.ParseDuration(s.Value)
	d, errB := time.ParseDuration(text)
	return errA == nil && errB == nil && c == d
}

// plan lays out every combination of the sweep and, within each, the file itself and its arms. Of a file that is at fault
// already it lays out the first combination only, to find the mistakes of the arms too.
func (l *loader) plan(tree *strict.Tree, base *Blueprint) []Point {
	combos := l.combos(tree, base.Scenario)
	mistaken := len(l.problems) > 0
	if mistaken {
		combos = min(combos, 1)
	}
	var points []Point
	for combo := range combos {
		if len(l.problems) > tooMany {
			break
		}
		at, settings := l.combination(tree, base.Scenario.Sweep, combo)
		points = append(points, l.points(at, base, combo, settings)...)
	}
	if mistaken {
		l.problems = slices.DeleteFunc(l.problems, followsOn)
	}
	return points
}

// followsOn tells whether a problem may come from another one: what an arm changes is missing if its table is misspelt.
func followsOn(p strict.Problem) bool {
	return p.Origin.By != "" && strings.HasPrefix(p.Message, "missing")
}

// tooMany mistakes end the search for more: each arm and each point of the sweep may repeat them.
const tooMany = 100

// points plays the file and its arms at one combination.
func (l *loader) points(tree *strict.Tree, base *Blueprint, combo int, settings []Setting) []Point {
	var points []Point
	wanted := func(arm string) bool { return len(l.options.Arms) == 0 || slices.Contains(l.options.Arms, arm) }
	if wanted(BaseArm) {
		if len(settings) > 0 {
			base = l.decode(tree, origin(base.Scenario.Sweep, settings))
		}
		points = append(points, Point{BaseArm, combo, settings, base})
	}
	for _, arm := range base.Scenario.Arms {
		if wanted(arm.Name) && len(l.problems) <= tooMany {
			t := l.override(tree, arm.Value, "arms."+arm.Name)
			points = append(points, Point{arm.Name, combo, settings, l.decode(t, strict.Origin{Line: arm.Line, By: "arms." + arm.Name})})
		}
	}
	return points
}

// origin says which point of the sweep is to blame.
func origin(sweep strict.Free, settings []Setting) strict.Origin {
	texts := make([]string, len(settings))
	for i, s := range settings {
		texts[i] = s.Key + " = " + s.Value
	}
	return strict.Origin{Line: sweep[0].Line, By: "sweep at " + strings.Join(texts, ", ")}
}

// combination sets the values of one combination; the last key of the sweep changes fastest.
func (l *loader) combination(tree *strict.Tree, sweep strict.Free, combo int) (*strict.Tree, []Setting) {
	settings := make([]Setting, len(sweep))
	for i := len(sweep) - 1; i >= 0; i-- {
		key := sweep[i]
		values, _ := key.Value.([]any)
		if len(values) == 0 {
			continue // which has been reported
		}
		value := values[combo%len(values)]
		combo /= len(values)
		settings[i] = Setting{key.Path, fmt.Sprint(value)}
		tree = l.override(tree, strict.Free{{Path: key.Path, Line: key.Line, Value: value}}, "sweep")
	}
	return tree, settings
}

// override sets the keys of an arm or of one point of the sweep.
func (l *loader) override(tree *strict.Tree, overrides strict.Free, by string) *strict.Tree {
	for _, o := range overrides {
		if l.refused[overrideKey(by, o)] {
			continue
		}
		next, problems := tree.Set(o.Path, o.Value, strict.Origin{Line: o.Line, By: by})
		l.problems = append(l.problems, problems...)
		if len(problems) == 0 {
			tree = next
		}
	}
	return tree
}
