package scenarios_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"marketsim/market"
	"marketsim/scenarios"
)

// load reads a scenario from text.
func load(t testing.TB, text string, o scenarios.Options) *scenarios.File {
	t.Helper()
	f, err := scenarios.Load("dir/x.toml", strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// bundled reads a bundled scenario with overrides.
func bundled(t testing.TB, name string, set ...string) *scenarios.File {
	t.Helper()
	r, err := scenarios.OpenBundled(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	f, err := scenarios.Load(name+".toml", r, scenarios.Options{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// play plays one run of a point and returns what happened in it as one number.
func play(t testing.TB, p *scenarios.Point, run uint64) uint64 {
	t.Helper()
	c, err := p.Build(run)
	if err != nil {
		t.Fatal(err)
	}
	m, err := market.New(c)
	if err != nil {
		t.Fatal(err)
	}
	r, err := m.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return r.Fingerprint
}

func encode(t testing.TB, s *scenarios.Scenario) string {
	t.Helper()
	var b strings.Builder
	if err := s.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The file with all defaults written out is the same scenario: the same plan, the same runs, event by event.
func TestEncodedScenarioIsTheSame(t *testing.T) {
	for _, name := range scenarios.Bundled() {
		f := bundled(t, name, "auctions=400")
		text := encode(t, f.Base)
		again := load(t, text, scenarios.Options{})
		if second := encode(t, again.Base); second != text {
			t.Errorf("%s: encoded\n%s\nand again\n%s", name, text, second)
		}
		if len(again.Points) != len(f.Points) {
			t.Fatalf("%s: %d points, then %d", name, len(f.Points), len(again.Points))
		}
		for i := range f.Points {
			a, b := &f.Points[i], &again.Points[i]
			if a.Arm != b.Arm || a.Combo != b.Combo || fmt.Sprint(a.Sweep) != fmt.Sprint(b.Sweep) {
				t.Errorf("%s: point %d is %s %d %v, then %s %d %v", name, i, a.Arm, a.Combo, a.Sweep, b.Arm, b.Combo, b.Sweep)
			}
			if play(t, a, 3) != play(t, b, 3) {
				t.Errorf("%s: point %d plays otherwise after it was encoded", name, i)
			}
		}
	}
}

// Every bundled scenario says what it shows and what it claims.
func TestBundled(t *testing.T) {
	names := scenarios.Bundled()
	if want := "[algorithmic-collusion auctiongym-competition auctiongym-shading autobidding-anarchy budget-pacing calvano deals-and-open-auction hedge-declared-values information-asymmetry latency-and-timeout learners-differ optimal-reserve pacing-equilibrium position-auction premium-homepage reserve-learning revenue-equivalence shading-arms-race soft-floor-transient tie-policies waterfall-to-unified]"; fmt.Sprint(names) != want {
		t.Errorf("bundled: %v, want %s", names, want)
	}
	for _, name := range names {
		f := bundled(t, name)
		if f.Name != name || f.Path != name+".toml" || f.Shortened {
			t.Errorf("%s: name %q, path %q, shortened %v", name, f.Name, f.Path, f.Shortened)
		}
		if !strings.HasPrefix(string(f.Source), "# ") || f.Base.Title == "" || len(f.Base.Expect) == 0 {
			t.Errorf("%s: needs a comment, a title and claims", name)
		}
	}
	if _, err := scenarios.OpenBundled("no-such"); err == nil {
		t.Error("opened a scenario that is not bundled")
	}
}

const small = `title = "small"
runs = 4
auctions = 100
[mechanism]
rule = "second-price"
[agents.alice]
strategy = "fixed-shade"
factor = 0.8
value.law = "uniform"
`

func TestNames(t *testing.T) {
	f := load(t, small, scenarios.Options{})
	if f.Name != "x" || f.Path != "dir/x.toml" || string(f.Source) != small {
		t.Errorf("name %q, path %q", f.Name, f.Path)
	}
}

// A run that plays less than the file asks for cannot answer its claims; one that plays more or something else can.
func TestShortened(t *testing.T) {
	horizon := strings.Replace(small, "auctions = 100", `horizon = "1h"`, 1)
	for _, tc := range []struct {
		text, set string
		want      bool
	}{
		{small, "runs=3", true},
		{small, "runs=4", false},
		{small, "runs=5", false},
		{small, "auctions=99", true},
		{small, "auctions=100", false},
		{small, "auctions=101", false},
		{small, `horizon="1s"`, true},        // ends before the auctions do
		{horizon, "auctions=1000000", false}, // more than arrive in an hour
		{horizon, "auctions=1000", true},
		{horizon, "market.traffic.rate_per_second=1.0", true},
		{horizon, `horizon="59m"`, true},
		{horizon, `horizon="2h"`, false},
		{small, "agents.alice.factor=0.5", false},
		{small, "seed=9", false},
	} {
		if f := load(t, tc.text, scenarios.Options{Set: []string{tc.set}}); f.Shortened != tc.want {
			t.Errorf("%s: shortened is %v, want %v", tc.set, f.Shortened, tc.want)
		}
	}
}

// Overrides of the command line apply in order, and complain as the file does, in its own name.
func TestSet(t *testing.T) {
	f := load(t, small, scenarios.Options{Set: []string{"runs=7", "title=bare-word", "runs=8", "agents.bob.strategy=truthful", "agents.bob.value.law=uniform", "agents.bob.count=2"}})
	if f.Base.Runs != 8 || f.Base.Title != "bare-word" || fmt.Sprint(f.Points[0].Buyers) != "[alice bob-1 bob-2]" {
		t.Errorf("runs %d, title %q, buyers %v", f.Base.Runs, f.Base.Title, f.Points[0].Buyers)
	}
	for _, tc := range []struct{ set, want string }{
		{"runs=0", "--set: runs: must be from 1 to 100000, got 0"},
		{"rums=3", `--set: rums: unknown key "rums" (did you mean "runs"?)`},
		{"runs", `--set: "runs": write key=value, such as agents.ring.members=4`},
		{"agents.alice=truthful", "--set: agents.alice: is a table; set one of its keys, such as agents.alice.strategy"},
		{"agents.alice.value.lo=5", "--set: agents.alice.value: uniform hi = 1: must exceed lo (for a single value use constant)"},
	} {
		_, err := scenarios.Load("dir/x.toml", strings.NewReader(small), scenarios.Options{Set: []string{tc.set}})
		if err == nil || err.Error() != tc.want {
			t.Errorf("%s:\n got %v\nwant %s", tc.set, err, tc.want)
		}
	}
	// What the file lacks may come from the command line.
	if _, err := scenarios.Load("x", strings.NewReader(strings.Replace(small, "auctions = 100\n", "", 1)), scenarios.Options{Set: []string{"auctions=5"}}); err != nil {
		t.Error(err)
	}
}
