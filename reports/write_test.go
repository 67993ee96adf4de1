package reports_test

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"marketsim/reports"
	"marketsim/reports/plot"
	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// Every file but the manifest depends on the scenario alone.
func TestDirectoriesAreByteIdentical(t *testing.T) {
	t.Parallel()
	f := load(t, market+dear+equal, scenarios.Options{})
	one := contents(t, write(t, playFile(t, f, experiment.Options{Workers: 1}), plot.SVG, plot.PNG, plot.PDF))
	two := contents(t, write(t, playFile(t, f, experiment.Options{Workers: 2}), plot.SVG, plot.PNG, plot.PDF))
	same(t, one, two)
	if one["scenario.toml"] != market+dear+equal {
		t.Error("scenario.toml is no copy of the file")
	}
}

// same compares all files but the manifest.
func same(t *testing.T, a, b map[string]string) {
	t.Helper()
	names := slices.Sorted(maps.Keys(a))
	if !slices.Equal(names, slices.Sorted(maps.Keys(b))) {
		t.Fatalf("files %v and %v", names, slices.Sorted(maps.Keys(b)))
	}
	for _, name := range names {
		if name != "manifest.json" && a[name] != b[name] {
			t.Errorf("%s differs", name)
		}
	}
}

// The effective file is a scenario that gives the same results.
func TestResolvedScenarioGivesTheSame(t *testing.T) {
	o := scenarios.Options{Set: []string{"runs=3", "agents.buyer.count=3"}}
	first := contents(t, write(t, playFile(t, load(t, market+equal, o), experiment.Options{})))
	again := contents(t, write(t, play(t, first["scenario.resolved.toml"])))
	for _, name := range []string{"runs.csv", "agents.csv", "series.csv", "scenario.resolved.toml"} {
		if first[name] != again[name] {
			t.Errorf("%s differs", name)
		}
	}
}

func TestReadGivesWhatWasWritten(t *testing.T) {
	t.Parallel()
	for _, text := range []string{market, market + dear + equal, market + equal + "[sweep]\n\"floors.rule\" = [\"none\"]\n\"market.timeout\" = [\"50ms\", \"80ms\"]\n"} {
		r := play(t, text)
		d, err := reports.Read(write(t, r))
		if err != nil {
			t.Fatal(err)
		}
		if want := reports.Summarize(r); !equalData(want, d) {
			t.Errorf("read back differs for\n%s", text)
		}
	}
}

// equalData compares by the JSON, in which missing numbers are equal, and by the runs.
func equalData(a, b *reports.Data) bool {
	var texts [2]strings.Builder
	for i, d := range []*reports.Data{a, b} {
		if d.Encode(&texts[i]) != nil {
			return false
		}
		for _, c := range d.Combos {
			for _, arm := range c.Arms {
				for _, run := range arm.Runs {
					for k, v := range run.Values {
						if !v.Known() {
							run.Values[k] = -1
						}
					}
				}
			}
		}
	}
	if texts[0].String() != texts[1].String() {
		return false
	}
	for i := range a.Combos {
		for k := range a.Combos[i].Arms {
			if !reflect.DeepEqual(a.Combos[i].Arms[k].Runs, b.Combos[i].Arms[k].Runs) {
				return false
			}
		}
	}
	return true
}

// Figures and page can be made again from the recorded data alone.
func TestRebuildGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{market + dear + equal, market + "[sweep]\n\"agents.buyer.count\" = [1, 2, 5]\n"} {
		dir := write(t, play(t, text))
		before := contents(t, dir)
		if err := reports.Rebuild(dir, reports.Options{}); err != nil {
			t.Fatal(err)
		}
		same(t, before, contents(t, dir))
		if err := reports.Rebuild(dir, reports.Options{Figures: []plot.Format{plot.PNG}}); err != nil {
			t.Fatal(err)
		}
		after := contents(t, dir)
		if after["report.html"] != before["report.html"] {
			t.Error("the page depends on the formats of the figures")
		}
		for name := range after {
			if filepath.Ext(name) == ".svg" {
				t.Errorf("%s is still there", name)
			}
		}
		siblings(t, dir)
	}
}

// siblings fails if anything stands beside a directory.
func siblings(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(dir) {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}

func TestWriteTakesOnlyItsOwn(t *testing.T) {
	t.Parallel()
	r := play(t, market)
	force := reports.Options{Force: true}
	put := func(t *testing.T, path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name    string
		before  func(t *testing.T, dir string)
		options reports.Options
		refusal string // part of the message; empty: it is written
	}{
		{"nothing there", func(*testing.T, string) {}, reports.Options{}, ""},
		{"empty directory", func(t *testing.T, dir string) { os.MkdirAll(dir, 0o777) }, reports.Options{}, ""},
		{"somebody's files", func(t *testing.T, dir string) { put(t, dir+"/thesis.tex", "x") }, reports.Options{}, "not empty and no run directory"},
		{"somebody's files, force", func(t *testing.T, dir string) { put(t, dir+"/thesis.tex", "x") }, force, "not empty and no run directory"},
		{"somebody's manifest, force", func(t *testing.T, dir string) { put(t, dir+"/manifest.json", `{"name": "web app"}`) }, force, "no run directory"},
		{"results", func(t *testing.T, dir string) { results(t, dir, r) }, reports.Options{}, "--force"},
		{"results, force", func(t *testing.T, dir string) { results(t, dir, r) }, force, ""},
		{"results with notes, force", func(t *testing.T, dir string) { results(t, dir, r); put(t, dir+"/notes.txt", "mine") }, force, "notes.txt"},
		{"a file", func(t *testing.T, dir string) { put(t, dir, "mine") }, force, "not a directory"},
		{"below a file", func(t *testing.T, dir string) { put(t, filepath.Dir(dir), "mine") }, reports.Options{}, "a file stands where a directory is needed"},
		{"unknown format", func(*testing.T, string) {}, reports.Options{Figures: []plot.Format{"gif"}}, `"gif" is not known`},
		{"unknown format over results", func(t *testing.T, dir string) { results(t, dir, r) }, reports.Options{Figures: []plot.Format{"gif"}, Force: true}, `"gif" is not known`},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := t.TempDir()
			dir := filepath.Join(root, "out", "small")
			c.before(t, dir)
			before := contents(t, root)
			_, err := reports.Write(dir, r, info(), c.options)
			if c.refusal == "" {
				if err != nil {
					t.Fatal(err)
				}
				siblings(t, dir)
				if _, err := reports.Read(dir); err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.refusal) || !strings.Contains(err.Error(), "reports:") {
				t.Errorf("error %v, want one with %q", err, c.refusal)
			}
			if after := contents(t, root); !maps.Equal(before, after) {
				t.Errorf("files changed: %v", slices.Sorted(maps.Keys(after)))
			}
		})
	}
}

func results(t *testing.T, dir string, r *experiment.Results) {
	t.Helper()
	if _, err := reports.Write(dir, r, info(), reports.Options{Figures: []plot.Format{}}); err != nil {
		t.Fatal(err)
	}
}

// An error leaves not even the directories above.
func TestErrorLeavesNothing(t *testing.T) {
	root := t.TempDir()
	_, err := reports.Write(filepath.Join(root, "a", "b", "c"), play(t, market), info(), reports.Options{Figures: []plot.Format{"gif"}})
	if err == nil {
		t.Fatal("no error")
	}
	if entries, _ := os.ReadDir(root); len(entries) > 0 {
		t.Errorf("%s was left behind", entries[0].Name())
	}
}

func TestReadRefuses(t *testing.T) {
	whole := contents(t, write(t, play(t, market)))
	for _, c := range []struct {
		name, file string
		change     func(text string) string // nil: the file is removed
		want       string
	}{
		{"a changed table", "runs.csv", func(s string) string { return strings.Replace(s, "base,0", "base,9", 1) }, "is not the file that was written"},
		{"a cut tail", "series.csv", func(s string) string { return s[:len(s)-5] }, "is not the file that was written"},
		{"a lost table", "summary.json", nil, "is missing"},
		{"a lost figure", "figures/revenue-over-time.svg", nil, "is missing"},
		{"a lost manifest", "manifest.json", nil, "is no run directory"},
		{"another form", "manifest.json", func(s string) string { return strings.Replace(s, `"schema": 1`, `"schema": 9`, 1) }, "version 9"},
		{"a manifest that lists less", "manifest.json", func(s string) string { return strings.Replace(s, `"summary.json"`, `"x.json"`, 1) }, "incomplete"},
		{"a path outside", "manifest.json", func(s string) string { return strings.Replace(s, `"spread.csv"`, `"../../spread.csv"`, 1) }, "outside"},
		{"no JSON", "manifest.json", func(string) string { return "{" }, "manifest.json"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range whole {
				if name == c.file {
					if c.change == nil {
						continue
					}
					if changed := c.change(text); changed != text {
						text = changed
					} else {
						t.Fatal("the change does nothing")
					}
				}
				path := filepath.Join(dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := reports.Read(dir); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
			if err := reports.Rebuild(dir, reports.Options{}); err == nil {
				t.Error("Rebuild does not refuse it")
			}
		})
	}
}
