package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"marketsim/scenarios/internal/strict"
)

// fixed are the keys and tables that cannot differ between the things compared: the frame of the comparison, the unit of
// its prices, and what all chance hangs on.
var fixed = []string{"title", "seed", "runs", "warmup", "arms", "sweep", "expect", "market.currency", "market.publisher"}

// fixedInArms are further keys that arms cannot change, though a sweep can: revenue is compared for each auction and for each
// day, so all arms must see the same impressions.
var fixedInArms = []string{"auctions", "horizon", "market.traffic"}

// checkOverrides refuses arms and sweeps that change what must stay the same, or change one key twice.
func (l *loader) checkOverrides(base *Scenario) {
	swept := map[string]int{} // line
	for _, o := range base.Sweep {
		l.checkOverride("sweep", o, base, base.Sweep, nil)
		swept[o.Path] = o.Line
	}
	for _, arm := range base.Arms {
		if arm.Name == BaseArm {
			l.refuse("arms.base", arm.Line, "base is the file itself; name the arm by what it changes")
		}
		if len(arm.Value) > maxOverrides {
			l.refuse("arms."+arm.Name, arm.Line, "sets %d keys; at most %d", len(arm.Value), maxOverrides)
		}
		for _, o := range arm.Value {
			l.checkOverride("arms."+arm.Name, o, base, arm.Value, swept)
		}
	}
	for _, name := range l.options.Arms {
		if !slices.Contains(base.armNames(), name) {
			message := fmt.Sprintf("no arm %q%s", name, nearest(name, base.armNames()))
			l.problems = append(l.problems, strict.Problem{Origin: strict.Origin{By: "--arm"}, Message: message})
		}
	}
}

// checkOverride checks one override of a table together with which others stand.
func (l *loader) checkOverride(table string, o strict.Override, base *Scenario, others strict.Free, swept map[string]int) {
	key := overrideKey(table, o)
	root, rest, _ := strings.Cut(o.Path, ".")
	group, _, _ := strings.Cut(rest, ".")
	values, isList := o.Value.([]any)
	line, both := swept[o.Path]
	switch {
	case both:
		l.refuse(key, o.Line, "[sweep] sets this key too, on line %d; one of the two would be lost", line)
	case slices.Contains(fixed, root):
		l.refuse(key, o.Line, "%s must be the same for all that is compared; set it in the file itself", root)
	case slices.Contains(fixed, o.Path):
		l.refuse(key, o.Line, "%s must be the same for all that is compared; set it in the file itself", o.Path)
	case table != "sweep" && slices.ContainsFunc(fixedInArms, func(key string) bool { return o.Path == key || strings.HasPrefix(o.Path, key+".") }):
		l.refuse(key, o.Line, "arms are compared on the same impressions; set %s in the file itself or in [sweep]", o.Path)
	case table == "sweep" && (!isList || len(values) == 0):
		l.refuse(key, o.Line, "list the values to play, such as [1, 2, 3]")
	case root == "agents" && group != "" && !base.hasGroup(group) && !sets(others, "agents."+group+".strategy"):
		l.refuse(key, o.Line, "no agents.%s%s", group, nearest(group, base.groupNames()))
	}
}

// refuse reports an override; it will not be applied, which might only bring the same to light in other words.
func (l *loader) refuse(key string, line int, format string, args ...any) {
	l.refused[key] = true
	at := strict.Origin{Line: line}
	l.problems = append(l.problems, strict.Problem{File: l.file, Origin: at, Key: key, Message: fmt.Sprintf(format, args...)})
}

// overrideKey is the path of an override where it stands: its own path is one quoted key.
func overrideKey(table string, o strict.Override) string { return table + `."` + o.Path + `"` }

func sets(overrides strict.Free, path string) bool {
	return slices.ContainsFunc(overrides, func(o strict.Override) bool { return o.Path == path })
}

func (s *Scenario) hasGroup(name string) bool { return slices.Contains(s.groupNames(), name) }

func (s *Scenario) groupNames() []string {
	names := make([]string, len(s.Agents))
	for i := range s.Agents {
		names[i] = s.Agents[i].Name
	}
	return names
}

// armNames lists the arms, the file itself first.
func (s *Scenario) armNames() []string {
	names := []string{BaseArm}
	for _, arm := range s.Arms {
		names = append(names, arm.Name)
	}
	return names
}
