package reports_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"marketsim/reports"
	"marketsim/reports/plot"
	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// drawn is market with values from a file below the scenario's directory.
func drawn(name string) string {
	return strings.Replace(market, "law = \"uniform\"\nlo = 0.0\nhi = 1.0", "law = \"empirical\"\nfile = \""+name+"\"", 1)
}

const histogram = "lo,hi,count\n0.0,1.0,3\n1.0,2.0,1\n"

func beside(t *testing.T, name string) scenarios.Options {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(histogram), 0o666); err != nil {
		t.Fatal(err)
	}
	return scenarios.Options{Files: scenarios.FilesIn(dir)}
}

// A run directory holds the files that the scenario names, and gives the same results from them.
func TestFilesOfTheScenario(t *testing.T) {
	const name = "values/by hour.csv"
	first := write(t, playFile(t, load(t, drawn(name), beside(t, name)), experiment.Options{}))
	files := contents(t, first)
	if files[name] != histogram {
		t.Fatalf("%s: got %q", name, files[name])
	}
	var m reports.Manifest
	if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	listed := slices.IndexFunc(m.Files, func(f reports.File) bool { return f.Path == name })
	// printf 'lo,hi,count\n0.0,1.0,3\n1.0,2.0,1\n' | sha256sum
	if sum := "9be1045613b29cd1db2ef559d62c97152db402c917220f39f05201b677f1b3f8"; listed < 0 || m.Files[listed].SHA256 != sum || m.Files[listed].Bytes != int64(len(histogram)) {
		t.Errorf("the manifest has %+v", m.Files[max(0, listed)])
	}
	f := load(t, files["scenario.resolved.toml"], scenarios.Options{Files: scenarios.FilesIn(first)})
	again := contents(t, write(t, playFile(t, f, experiment.Options{Workers: 2})))
	delete(files, "scenario.toml")
	delete(again, "scenario.toml")
	same(t, files, again)
	if err := reports.Rebuild(first, reports.Options{}); err != nil {
		t.Fatal(err)
	}
	same(t, again, without(contents(t, first), "scenario.toml"))

	if err := os.WriteFile(filepath.Join(first, filepath.FromSlash(name)), []byte(histogram+"2.0,3.0,1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := reports.Read(first); err == nil || !strings.Contains(err.Error(), "is not the file that was written") {
		t.Errorf("a changed histogram: %v", err)
	}
}

func without(files map[string]string, name string) map[string]string {
	delete(files, name)
	return files
}

// Whatever Write leaves at the top of a directory cannot be named by a scenario; neither can what lies below figures.
func TestFilesDoNotCollide(t *testing.T) {
	taken := map[string]bool{"Report.HTML": true, "figures/values.csv": true}
	for name := range contents(t, write(t, play(t, market))) {
		taken[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(taken)) {
		f := &scenarios.File{Path: "mine.toml", Files: []scenarios.Attachment{{Name: name}}}
		if err := reports.CheckFiles(f); err == nil || !strings.Contains(err.Error(), "mine.toml names the file \""+name+"\"") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"values.csv", "data/runs.csv", "figures.csv", "report.html.csv"} {
		if err := reports.CheckFiles(&scenarios.File{Files: []scenarios.Attachment{{Name: name}}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	r := playFile(t, load(t, drawn("runs.csv"), beside(t, "runs.csv")), experiment.Options{})
	dir := filepath.Join(t.TempDir(), "d")
	if _, err := reports.Write(dir, r, info(), reports.Options{Figures: []plot.Format{}}); err == nil {
		t.Error("Write does not refuse it")
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("and leaves something")
	}
}

// What a process left that was killed while it replaced a directory goes with the next run; what only looks like it stays.
func TestLeftoversOfReplacing(t *testing.T) {
	root := t.TempDir()
	r := play(t, market)
	results(t, filepath.Join(root, ".d.old-1", "replaced"), r)
	results(t, filepath.Join(root, ".d.old-2", "replaced"), r)
	results(t, filepath.Join(root, ".d.old-x", "replaced"), r)
	results(t, filepath.Join(root, ".d.old-3.old-1", "replaced"), r)
	results(t, filepath.Join(root, ".d.old-4", "replaced"), r)
	notes := filepath.Join(root, ".d.old-4", "replaced", "notes.txt")
	if err := os.WriteFile(notes, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	results(t, filepath.Join(root, "d"), r)
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{".d.old-3.old-1", ".d.old-4", ".d.old-x", "d"}; !slices.Equal(names, want) {
		t.Errorf("there are %v, want %v", names, want)
	}
	if _, err := os.Stat(notes); err != nil {
		t.Error(err)
	}
}
