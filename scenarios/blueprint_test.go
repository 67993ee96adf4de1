package scenarios_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"marketsim/market"
	"marketsim/scenarios"
)

const peopled = `title = "people"
auctions = 300
[market]
publisher = "gazette"
timeout = "90ms"
notice_delay = "5ms"
closing = "all-answered"
disclosure = "minimum-to-win"
[market.inventory]
top = { format = "video", value_tier = "premium", share = 3, quality = 2 }
side = {}
[market.geos]
us = { share = 0.7 }
asia = { share = 0.3, quality = 0.5 }
[market.regions.near]
latency = { law = "constant", value = 4 }
[market.regions.far]
latency = { law = "gamma", shape = 4, scale = 5 }
compute = { law = "constant", value = 2 }
loss = 0.1
mean_up = "1h"
mean_down = "1m"
[mechanism]
rule = "first-price"
[agents.rich]
strategy = "truthful"
count = 2
region = "far"
budget = 2.5
target.geos = ["asia"]
value = { law = "lognormal", mu = 0.5, sigma = 0.8 }
[agents.none]
strategy = "equilibrium"
count = 0
value.law = "uniform"
[agents.poor]
strategy = "adaptive-shade"
budget = 0
region = "near"
target.formats = ["video"]
value.law = "uniform"
[agents.learner]
strategy = "adaptive-shade"
feedback = "win-loss"
value.law = "uniform"
`

// The market is the one that the file describes.
func TestBuild(t *testing.T) {
	f := load(t, peopled, scenarios.Options{})
	p := &f.Points[0]
	if got := fmt.Sprint(p.Buyers, p.GroupOf); got != "[rich-1 rich-2 poor learner] [rich rich poor learner]" {
		t.Errorf("buyers %s", got)
	}
	c, err := p.Build(5)
	if err != nil {
		t.Fatal(err)
	}
	if c.Seed != 1 || c.Run != 5 || len(c.Sellers) != 1 || len(c.Buyers) != 4 {
		t.Fatalf("seed %d, run %d, %d sellers, %d buyers", c.Seed, c.Run, len(c.Sellers), len(c.Buyers))
	}
	s := c.Sellers[0]
	const ms = market.Time(1e6)
	if s.Name != "gazette" || s.Timeout != 90*ms || s.NoticeDelay != 5*ms || s.Closing != market.WhenAnswered || s.Rule != market.FirstPrice || s.Disclosure == nil {
		t.Errorf("seller %+v", s)
	}
	for i, want := range []struct {
		budget  market.Money
		limited bool
		delay   float64 // ms that all messages take at the median
	}{{2_500_000_000, true, 18.36}, {2_500_000_000, true, 18.36}, {0, true, 4}, {0, false, 0}} { // median of gamma(4): 3.672 x 5
		b := c.Buyers[i]
		if b.Name != p.Buyers[i] || b.Budget != want.budget || b.HasBudget != want.limited {
			t.Errorf("%s: %s with budget %v, %v", p.Buyers[i], b.Name, b.Budget, b.HasBudget)
		}
		delay := 0.0
		if b.Link.Latency != nil {
			delay = b.Link.Latency.At(0.5)
		}
		if diff := delay - want.delay; diff > 0.01 || diff < -0.01 {
			t.Errorf("%s: median latency %v ms, want %v", b.Name, delay, want.delay)
		}
	}
	far, near := c.Buyers[0].Link, c.Buyers[2].Link
	if far.Loss != 0.1 || far.Outages.MeanUp.Hours() != 1 || far.Outages.MeanDown.Minutes() != 1 || far.Compute.At(0.5) != 2 || near.Compute != nil {
		t.Errorf("links %+v and %+v", far, near)
	}
	// Who is asked: rich wants asia, poor video, learner everything. Cells: top us, top asia, side us, side asia.
	for cell, want := range []string{"[2 3]", "[0 1 2 3]", "[3]", "[0 1 3]"} {
		var asked []market.AgentID
		for _, invite := range s.Gate.Invite(nil, &market.Auction{Lot: market.Lot{Impression: market.Impression{Cell: int32(cell)}}}) {
			asked = append(asked, invite.Agent)
		}
		if got := fmt.Sprint(asked); got != want {
			t.Errorf("cell %d: %s are asked, want %s", cell, got, want)
		}
	}
}

// Runs share nothing that changes: played at once, under the race detector, they are what they are one after the other.
func TestRunsAreIndependent(t *testing.T) {
	f := load(t, peopled+"[arms.reserve]\nfloors = { rule = \"myerson\", value = { law = \"lognormal\" } }\n", scenarios.Options{})
	const runs = 4
	var alone, together [2 * runs]uint64
	for i := range alone {
		alone[i] = play(t, &f.Points[i/runs], uint64(i%runs))
	}
	var group sync.WaitGroup
	for i := range together {
		group.Go(func() { together[i] = play(t, &f.Points[i/runs], uint64(i%runs)) })
	}
	group.Wait()
	if alone != together {
		t.Errorf("alone %x, together %x", alone, together)
	}
	if distinct := slices.Compact(slices.Sorted(slices.Values(alone[:]))); len(distinct) != len(alone) {
		t.Errorf("some runs are the same: %x", alone)
	}
}

// A market without buyers, or with none that want what there is, is a market.
func TestEmptyMarkets(t *testing.T) {
	const head = "auctions = 50\n[mechanism]\nrule = \"second-price\"\n"
	for name, text := range map[string]string{
		"no agents": head,
		"count 0":   head + "[agents.a]\nstrategy = \"truthful\"\ncount = 0\nvalue.law = \"uniform\"\n",
		"no match":  head + "[market.geos]\nus = {}\nmoon = { share = 0 }\n[agents.a]\nstrategy = \"truthful\"\ntarget.geos = [\"moon\"]\nvalue.law = \"uniform\"\n",
		"no time":   head + "[market]\ntimeout = \"0s\"\n[agents.a]\nstrategy = \"truthful\"\nvalue.law = \"uniform\"\n",
		"worthless": head + "[agents.a]\nstrategy = \"adaptive-shade\"\nvalue = { law = \"constant\", value = 0 }\n",
	} {
		f := load(t, text, scenarios.Options{})
		if play(t, &f.Points[0], 0) == 0 {
			t.Errorf("%s: nothing happened", name)
		}
	}
}

func TestFilesIn(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"secret.csv": "outside", "in/a.csv": "a", "in/deep/b.csv": "b"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"in/out.csv": "../secret.csv", "in/up": "..", "in/fine.csv": "deep/b.csv"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip("symbolic links are not to be had here:", err)
		}
	}
	open := scenarios.FilesIn(filepath.Join(dir, "in"))
	for name, want := range map[string]string{"a.csv": "a", "deep/b.csv": "b", "deep/../a.csv": "a", "fine.csv": "b"} {
		r, err := open(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := io.ReadAll(r)
		if r.Close(); string(got) != want || err != nil {
			t.Errorf("%s: read %q, %v", name, got, err)
		}
	}
	for name, want := range map[string]string{
		"../secret.csv":                    "outside the directory",
		filepath.Join(dir, "secret.csv"):   "outside the directory",
		"":                                 "outside the directory",
		"out.csv":                          "cannot be read",
		"up/secret.csv":                    "cannot be read",
		"deep":                             "no regular file",
		".":                                "no regular file",
		"c.csv":                            "does not exist",
		"a.csv/b":                          "cannot be read",
		"deep/../../in/../secret.csv":      "outside the directory",
		strings.Repeat("x", 10_000) + ".c": "cannot be read",
	} {
		r, err := open(name)
		if err == nil {
			r.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: got %v, want %q", name, err, want)
		}
	}
	if _, err := scenarios.FilesIn(filepath.Join(dir, "gone"))("a.csv"); err == nil {
		t.Error("read from a directory that does not exist")
	}
}

// A histogram beside the scenario is read; a scenario without a directory of its own, such as a bundled one, has no files.
func TestEmpiricalFile(t *testing.T) {
	text := strings.Replace(small, `value.law = "uniform"`, "[agents.alice.value]\nlaw = \"empirical\"\nfile = \"values.csv\"\n", 1)
	f := load(t, text, scenarios.Options{Files: scenarios.FilesIn("testdata")})
	if play(t, &f.Points[0], 0) == play(t, &load(t, small, scenarios.Options{}).Points[0], 0) {
		t.Error("the histogram changes nothing")
	}
	_, err := scenarios.Load("x", strings.NewReader(text), scenarios.Options{})
	if err == nil || !strings.Contains(err.Error(), "files cannot be read here") {
		t.Errorf("without files: %v", err)
	}
}

// Pacers and learners make a market that has to settle; buyers that only think hard do not.
func TestWhoMakesAMarketLearn(t *testing.T) {
	for strategy, want := range map[string]bool{
		"level-k": false, "truthful": false, "equilibrium": false, "hedge": true, "adaptive-shade": true, "dual-pacing": true,
	} {
		text := strings.Replace(small, "\"fixed-shade\"\nfactor = 0.8", fmt.Sprintf("%q\nbudget = 5.0", strategy), 1)
		if b := load(t, text, scenarios.Options{}).Points[0].Blueprint; b.BuyersLearn != want || b.Learns != want {
			t.Errorf("%s: buyers learn: %t", strategy, b.BuyersLearn)
		}
	}
}
