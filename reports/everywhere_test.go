package reports_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"

	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// learners has what could differ between machines: drawn delays, values and arrivals, learners, a warm-up found from the path.
const learners = `
title = "Learners"
runs = 4
auctions = 3000
warmup = "auto"
[market]
timeout = "40ms"
[market.traffic]
model = "poisson"
rate_per_second = 40.0
[market.inventory.top]
quality = 1.3
[market.inventory.side]
quality = 0.7
[market.regions.far]
latency = { law = "lognormal", mu = 2.7, sigma = 0.3 }
compute = { law = "gamma", shape = 2.0, scale = 1.5 }
loss = 0.02
[mechanism]
rule = "first-price"
[agents.learner]
strategy = "adaptive-shade"
start = 1.0
warmup = 400
count = 3
region = "far"
[agents.learner.value]
law = "lognormal"
mu = 0.0
sigma = 1.0
[agents.bayesian]
strategy = "truthful"
[agents.bayesian.value]
law = "gamma"
shape = 2.0
scale = 0.6
[arms.second]
"mechanism.rule" = "second-price"
`

// TestTablesSameBytesEverywhere pins the tables of single runs, down to the last digit. The pinned sums hold on every
// architecture: marketsim's TestArchitectures runs this test compiled for others.
func TestTablesSameBytesEverywhere(t *testing.T) {
	r := playFile(t, load(t, learners, scenarios.Options{}), experiment.Options{})
	var b strings.Builder
	warmup := r.Combos[0].Warmup
	fmt.Fprintf(&b, "warm-up: %d of %d buckets\n", warmup.Cut, warmup.Buckets)
	if warmup.Cut == 0 {
		t.Error("no warm-up was found: nothing hangs on the path")
	}
	files := contents(t, write(t, r))
	for _, name := range []string{"runs.csv", "agents.csv", "series.csv", "findings.csv", "spread.csv"} {
		fmt.Fprintf(&b, "%s: %d lines, sha256 %x\n", name, strings.Count(files[name], "\n"), sha256.Sum256([]byte(files[name])))
	}
	const golden = "testdata/tables.golden"
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
		t.Errorf("the tables are not those that were pinned. If results were meant to change, run with -update and say so in CHANGELOG.md.\ngot:\n%swant:\n%s", got, want)
	}
}
