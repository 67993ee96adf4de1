package strict_test

import (
	"strings"
	"testing"

	"marketsim/scenarios/internal/strict"
)

// Whatever the bytes, reading ends without a panic, names a file in every problem, and what reads without a problem can be
// written and read again.
func FuzzDecode(f *testing.F) {
	f.Add("title = \"x\"\n[agents.a]\nstrategy = \"ring\"\nsignal.law = \"lognormal\"\n[arms.x]\n\"agents.a.scheme\" = \"none\"\n", "seed=7")
	f.Add("title = '''\nx'''\nweights = [1, 2,\n3]\n[floors]\nrule = \"fixed\"\nprice_cpm = 1\n[audit]\nfile = \"a\"\n", "audit.sample=0.5")
	f.Add("a.b.c = 1\n[a]\nb = [2]\n[[a.d]]\ne = {f = 1}", "a.b={c=1}")
	f.Add("[agents.a]\nstrategy = 1\nfactor = nan\n[sweep]\nx = 2020-01-01\ny = 07:32\n", "agents.a.strategy=truthful")
	f.Add(strings.Repeat("[", 20), "a="+strings.Repeat("[", 20))
	f.Fuzz(func(t *testing.T, text, assignment string) {
		tree, problems := strict.Parse("s.toml", []byte(text))
		if tree == nil {
			if len(problems) != 1 {
				t.Fatalf("no tree and %d problems", len(problems))
			}
			return
		}
		if path, value, err := strict.ParseAssignment(assignment); err == nil {
			if next, more := tree.Set(path, value, strict.Origin{By: "--set"}); len(more) == 0 {
				tree = next
			}
		}
		s := defaults()
		problems = append(problems, strict.Decode(tree, s)...)
		for _, p := range problems {
			if lines := 1 + strings.Count(text, "\n"); p.File != "s.toml" || p.Message == "" || p.Origin.Line < 0 || p.Origin.Line > lines {
				t.Fatalf("%#v in a file of %d lines", p, lines)
			}
		}
		if len(problems) > 0 {
			return
		}
		first := encode(t, s)
		tree, problems = strict.Parse("s.toml", []byte(first))
		again := defaults()
		if len(problems) == 0 {
			problems = strict.Decode(tree, again)
		}
		if len(problems) > 0 {
			t.Fatalf("%v\nin\n%s", problems, first)
		}
		if second := encode(t, again); second != first {
			t.Fatalf("first\n%s\nsecond\n%s", first, second)
		}
	})
}
