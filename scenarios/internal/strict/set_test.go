package strict

import (
	"strings"
	"testing"
)

const setText = "title = \"x\"\n[agents.ring]\nmembers = 3\n[agents.honest]\n"

func TestSet(t *testing.T) {
	base, _ := Parse("f", []byte(setText))
	before := outline(base.root, "")
	for _, c := range []struct {
		path string
		want string // nodes of the outline that the override adds or changes
	}{
		{"title", "31 title = true\n"},
		{"agents.ring.members", "31 agents.ring.members = true\n"},
		{"agents.ring.scheme", "31 agents.ring.scheme = true\n"},
		{"agents.new.count", "31 [agents.new]\n31 agents.new.count = true\n"},
		{"a.b.c", "31 [a]\n31 [a.b]\n31 a.b.c = true\n"},
	} {
		tree, problems := base.Set(c.path, true, Origin{Line: 31, By: "arms.x"})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		var changed strings.Builder
		for line := range strings.Lines(outline(tree.root, "")) {
			if !strings.Contains(before, line) {
				changed.WriteString(line)
			}
		}
		if changed.String() != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.path, changed.String(), c.want)
		}
		if outline(base.root, "") != before {
			t.Fatalf("%s: Set changed its receiver", c.path)
		}
	}
}

func TestSetProblems(t *testing.T) {
	base, _ := Parse("f", []byte(setText))
	for _, c := range []struct{ path, want string }{
		{"agents.ring", "--set: agents.ring: is a table; set one of its keys, such as agents.ring.members"},
		{"agents.honest", "--set: agents.honest: is a table; set one of its keys"},
		{"title.x", `--set: title.x: title is the string "x" and no table, so it has no key "x"`},
		{"agents.ring.members.x", `--set: agents.ring.members.x: agents.ring.members is the integer 3 and no table, so it has no key "x"`},
		{"a..b", "--set: a..b: not a path of keys; write it as table.key"},
		{"", "--set: not a path of keys; write it as table.key"},
		{`a."b c"`, `--set: a."b c": not a path of keys; write it as table.key`},
		{strings.Repeat("a.", 16) + "b", "--set: " + strings.Repeat("a.", 16) + "b: nested deeper than 16 levels"},
	} {
		tree, problems := base.Set(c.path, true, Origin{By: "--set"})
		if got := problems.Error(); got != c.want || tree != nil {
			t.Errorf("%q\n got %s\nwant %s", c.path, got, c.want)
		}
	}
	_, problems := base.Set("agents.ring", true, Origin{Line: 31, By: "arms.no-ring"})
	const want = "f:31: arms.no-ring: agents.ring: is a table; set one of its keys, such as agents.ring.members"
	if got := problems.Error(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestParseAssignment(t *testing.T) {
	for _, c := range []struct{ text, path, value string }{
		{"seed=7", "seed", "7"},
		{" a.b = 1.5 ", "a.b", "1.5"},
		{"a=true", "a", "true"},
		{"a=\"x = y\"", "a", `"x = y"`},
		{"a='x'", "a", `"x"`},
		{"a=first-price", "a", `"first-price"`},
		{"a=100ms", "a", `"100ms"`},
		{"a=out/x.toml", "a", `"out/x.toml"`},
		{"a=[2, 3]", "a", "[2, 3]"},
		{`sweep."x.y"=[2]`, "sweep.x.y", "[2]"},
		{"a=[\"x\"]", "a", `["x"]`},
	} {
		path, value, err := ParseAssignment(c.text)
		if err != nil || path != c.path || literal(value) != c.value {
			t.Errorf("%q: got %q, %v, %v; want %q, %s", c.text, path, value, err, c.path, c.value)
		}
	}
	const needsQuotes = ` is not a TOML value; a string with such characters needs quotes: a='"..."'`
	for _, c := range []struct{ text, want string }{
		{"seed", `strict: "seed": write key=value, such as agents.ring.members=4`},
		{"=1", `strict: "=1": write key=value, such as agents.ring.members=4`},
		{"a=", `strict: "a=": write key=value, such as agents.ring.members=4`},
		{"a..b=1", `strict: "a..b": not a path of keys; write it as table.key`},
		{"a=two words", "strict: a: two words" + needsQuotes},
		{"a=[1", "strict: a: [1" + needsQuotes},
		{"a={b = 1}", "strict: a: {b = 1}" + needsQuotes},
		{"a=1\nb=2", "strict: a: 1\nb=2" + needsQuotes},
	} {
		if _, _, err := ParseAssignment(c.text); err == nil || err.Error() != c.want {
			t.Errorf("%q\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

// Without drops one override of a free table, however it is written, and nothing else.
func TestWithout(t *testing.T) {
	base, problems := Parse("f", []byte("a = 1\n[sweep]\n\"x.y\" = 1\nx.y2 = 2\n\"x.y.z\" = 3\n[sweep.p]\nq.r = 4\n\"q.s\" = 5\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	before := outline(base.root, "")
	for _, c := range []struct{ free, path, gone string }{
		{"sweep", "x.y", "x.y = 1"},
		{"sweep", "x.y2", "x.y2 = 2"},
		{"sweep", "p.q.r", "p.q.r = 4"},
		{"sweep", "p.q.s", "q.s = 5"},
		{"sweep", "x", ""},
		{"sweep", "p.q", ""},
		{"arms.none", "x.y", ""},
		{"a", "x.y", ""},
	} {
		after := outline(base.Without(c.free, c.path).root, "")
		gone := ""
		for line := range strings.Lines(before) {
			if !strings.Contains(after, line) {
				gone += line
			}
		}
		if lines := strings.Count(gone, "\n"); c.gone == "" && lines > 0 || c.gone != "" && lines != 1 {
			t.Errorf("%s, %s: dropped %q, want %q", c.free, c.path, gone, c.gone)
		}
		if outline(base.root, "") != before {
			t.Fatal("Without changed its receiver")
		}
	}
}

func TestHas(t *testing.T) {
	tree, _ := Parse("f", []byte(setText))
	for _, c := range []struct {
		path         string
		has, isTable bool
	}{
		{"title", true, false},
		{"agents", true, true},
		{"agents.ring", true, true},
		{"agents.ring.members", true, false},
		{"agents.ring.members.x", false, false},
		{"no", false, false},
		{"", false, false},
	} {
		if tree.Has(c.path) != c.has || tree.IsTable(c.path) != c.isTable {
			t.Errorf("%q: has %v, table %v", c.path, tree.Has(c.path), tree.IsTable(c.path))
		}
	}
}
