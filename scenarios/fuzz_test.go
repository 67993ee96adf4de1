package scenarios_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"marketsim/market"
	"marketsim/scenarios"
	"marketsim/scenarios/internal/strict"
)

// Whatever the bytes, loading ends without a panic. It gives either a plan that can be built and written down, or problems
// with a message each on lines that exist.
func FuzzLoad(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.toml")
	more, _ := filepath.Glob("*.toml")
	for _, file := range append(files, more...) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data), "runs=2")
	}
	f.Add(planned, "agents.alice.value.hi=1e-3")
	f.Add(peopled, "market.geos.us.share=0")
	f.Fuzz(func(t *testing.T, text, set string) {
		if len(text) > 20_000 {
			return // size is TestHostileFiles' matter
		}
		o := scenarios.Options{Set: []string{set}, Files: scenarios.FilesIn("testdata")}
		file, err := scenarios.Load("x.toml", strings.NewReader(text), o)
		if err != nil {
			checkProblems(t, text, err)
			return
		}
		if len(file.Points) == 0 {
			t.Fatal("neither a plan nor a problem")
		}
		// Overrides excuse claims about buyers that they may have removed, so there is one again.
		o.Set = []string{fmt.Sprintf("seed=%d", file.Base.Seed)}
		again, err := scenarios.Load("x.toml", strings.NewReader(encode(t, file.Base)), o)
		if err != nil {
			t.Fatalf("what was loaded cannot be loaded again: %v", err)
		}
		if encode(t, again.Base) != encode(t, file.Base) || len(again.Points) != len(file.Points) {
			t.Fatal("what was loaded is not what is loaded again")
		}
	})
}

func checkProblems(t *testing.T, text string, err error) {
	problems, ok := err.(strict.Problems)
	if !ok || len(problems) == 0 {
		t.Fatalf("an error of type %T: %v", err, err)
	}
	for _, p := range problems {
		if lines := 1 + strings.Count(text, "\n"); p.Message == "" || p.Origin.Line < 0 || p.Origin.Line > lines || p.File == "" && p.Origin.By == "" {
			t.Fatalf("%#v in a file of %d lines", p, lines)
		}
	}
}

// Every number of the schema at its most absurd: refused, or a market that plays.
func TestAbsurdNumbers(t *testing.T) {
	text := strings.Replace(peopled, "[agents.none]", "[market.traffic]\nmodel = \"diurnal\"\nday_curve = ["+strings.Repeat("1,", 24)+"]\n"+
		"[floors]\nrule = \"fixed\"\nprice_cpm = 0.1\n[agents.none]", 1)
	text = strings.Replace(text, "auctions = 300", "auctions = 40\nhorizon = \"10s\"", 1)
	keys := numbers(t, load(t, text, scenarios.Options{}).Base)
	if len(keys) < 30 {
		t.Fatalf("only %d numbers: %v", len(keys), keys)
	}
	for _, key := range keys {
		for _, value := range []string{"0", "-1", "0.5", "1e-320", "1e-12", "1e12", "1e308", "-1e308", "9223372036854775807", `"1ns"`, `"2000000h"`} {
			set := key + "=" + value
			f, err := scenarios.Load("x.toml", strings.NewReader(text), scenarios.Options{Set: []string{set}})
			if err != nil {
				checkProblems(t, text, err)
				continue
			}
			c, err := f.Points[0].Build(0)
			if err != nil {
				t.Fatalf("%s: %v", set, err)
			}
			m, err := market.New(c)
			if err != nil {
				t.Fatalf("%s: %v", set, err)
			}
			if r, err := m.Run(t.Context()); err != nil || r.Ledger.Sum() != 0 {
				t.Errorf("%s: the balances sum to %v, %v", set, r.Ledger.Sum(), err)
			}
		}
	}
}

// numbers lists the keys of all numbers and durations that an encoded scenario has.
func numbers(t testing.TB, s *scenarios.Scenario) []string {
	var keys []string
	table := ""
	for line := range strings.Lines(encode(t, s)) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "  #")
		if name, ok := strings.CutPrefix(line, "["); ok {
			table = strings.TrimSuffix(strings.TrimSpace(name), "]") + "."
			continue
		}
		key, value, ok := strings.Cut(line, " = ")
		if value = strings.Trim(value, `"`); ok && value != "" && strings.ContainsRune("-0123456789", rune(value[0])) {
			keys = append(keys, table+key)
		}
	}
	return keys
}
