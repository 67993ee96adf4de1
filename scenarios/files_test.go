package scenarios_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"marketsim/scenarios"
)

// withFile is small with a law from a file: of alice, and of an arm.
func withFile(name, arm string) string {
	text := strings.Replace(small, `value.law = "uniform"`, "[agents.alice.value]\nlaw = \"empirical\"\nfile = \""+name+"\"\n", 1)
	return text + "[arms.other]\n\"agents.alice.value.file\" = \"" + arm + "\"\n"
}

const bins = "lo,hi,count\n0.0,1.0,1\n"

// A file is read once, and is known by its shortest name; what is left out or set away is not read.
func TestFilesAreKept(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.csv", "b.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(bins), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	opened := map[string]int{}
	files := func(name string) (io.ReadCloser, error) {
		opened[filepath.Clean(name)]++
		return scenarios.FilesIn(dir)(name)
	}
	f := load(t, withFile("./x/../b.csv", "a.csv"), scenarios.Options{Files: files})
	if len(f.Files) != 2 || f.Files[0].Name != "a.csv" || f.Files[1].Name != "b.csv" || string(f.Files[1].Content) != bins {
		t.Errorf("kept %+v", f.Files)
	}
	if opened["a.csv"] != 1 || opened["b.csv"] != 1 {
		t.Errorf("opened %v", opened)
	}
	if f = load(t, withFile("b.csv", "a.csv"), scenarios.Options{Files: files, Arms: []string{"base"}}); len(f.Files) != 1 {
		t.Errorf("kept %+v with arm base alone", f.Files)
	}
	f = load(t, withFile("b.csv", "a.csv"), scenarios.Options{Files: files, Set: []string{`agents.alice.value.file="a.csv"`}})
	if len(f.Files) != 1 || f.Files[0].Name != "a.csv" {
		t.Errorf("kept %+v with another file set", f.Files)
	}
	if f = load(t, small, scenarios.Options{Files: files}); len(f.Files) != 0 {
		t.Errorf("kept %+v of a scenario without files", f.Files)
	}
}

// endless goes on with empty lines for ever.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '\n'
	}
	return len(p), nil
}

func TestFilesAreBounded(t *testing.T) {
	for want, r := range map[string]io.Reader{
		"larger than 16 MiB":                  io.MultiReader(strings.NewReader(bins), endless{}),
		"cannot be read: the disk is on fire": iotest.ErrReader(errors.New("the disk is on fire")),
	} {
		open := func(string) (io.ReadCloser, error) { return io.NopCloser(r), nil }
		_, err := scenarios.Load("x", strings.NewReader(withFile("a.csv", "a.csv")), scenarios.Options{Files: open})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	text := withFile("a.csv", "b.csv")
	for _, name := range []string{"c.csv", "d.csv", "e.csv"} {
		text += "[arms." + name[:1] + "]\n\"agents.alice.value.file\" = \"" + name + "\"\n"
	}
	_, err := scenarios.Load("x", strings.NewReader(text), scenarios.Options{Files: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(bins + strings.Repeat(" ", 15<<20))), nil
	}})
	if err == nil || !strings.Contains(err.Error(), "64 MiB together") {
		t.Errorf("75 MiB: %v", err)
	}
}
