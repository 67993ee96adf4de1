package reports_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"marketsim/reports"
	"marketsim/reports/plot"
	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// market is the smallest scenario that sells something: two truthful buyers under second price.
const market = `
title = "Two buyers"
runs = 8
auctions = 400
warmup = "none"
[market]
closing = "all-answered"
[market.traffic]
model = "constant"
rate_per_second = 10.0
[mechanism]
rule = "second-price"
[agents.buyer]
strategy = "truthful"
count = 2
[agents.buyer.value]
law = "uniform"
lo = 0.0
hi = 1.0
`

// dear is an arm in which nothing is sold.
const dear = "[arms.dear]\n\"floors.rule\" = \"fixed\"\n\"floors.price_cpm\" = 2.0\n"

// equal is an arm that earns the same on average, by revenue equivalence, but never exactly.
const equal = "[arms.first-price]\n\"mechanism.rule\" = \"first-price\"\n\"agents.buyer.strategy\" = \"equilibrium\"\n"

func load(t *testing.T, text string, o scenarios.Options) *scenarios.File {
	t.Helper()
	f, err := scenarios.Load("small.toml", strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func playFile(t *testing.T, f *scenarios.File, o experiment.Options) *experiment.Results {
	t.Helper()
	r, err := experiment.Play(context.Background(), f, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func play(t *testing.T, text string) *experiment.Results {
	t.Helper()
	return playFile(t, load(t, text, scenarios.Options{}), experiment.Options{})
}

// info differs from call to call, as it does from run to run.
func info() reports.Info {
	now := time.Now()
	return reports.Info{Command: []string{"marketsim", "run"}, Workers: 1, Started: now.Add(-time.Second), Played: now}
}

// write leaves results in a new directory, with figures as SVG, the fastest, unless told otherwise.
func write(t *testing.T, r *experiment.Results, formats ...plot.Format) string {
	t.Helper()
	if formats == nil {
		formats = []plot.Format{plot.SVG}
	}
	dir := filepath.Join(t.TempDir(), "out", "small")
	if _, err := reports.Write(dir, r, info(), reports.Options{Figures: formats}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// contents reads all files below a directory.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func page(t *testing.T, dir string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
