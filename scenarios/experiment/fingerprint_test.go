package experiment

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"marketsim/scenarios"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// load reads a bundled scenario with overrides.
func load(t testing.TB, name string, set ...string) *scenarios.File {
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

// TestFingerprints pins what happens in the first run of every point of the bundled scenarios, event by event. The pinned
// values hold on every architecture: marketsim's TestArchitectures runs this test compiled for others.
func TestFingerprints(t *testing.T) {
	var b strings.Builder
	for _, name := range scenarios.Bundled() {
		f := load(t, name, "runs=1", "auctions=1500")
		r, err := Play(context.Background(), f, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Combos {
			for _, a := range c.Arms {
				fmt.Fprintf(&b, "%s %d %s %016x %d\n", name, a.Combo, a.Arm, a.Runs[0].Fingerprint, a.Runs[0].End)
			}
		}
	}
	const golden = "testdata/fingerprints.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("the runs are not those that were pinned. If results were meant to change, run with -update and say so in CHANGELOG.md.\ngot:\n%swant:\n%s", got, want)
	}
}
