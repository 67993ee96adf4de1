package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"marketsim": main})
}

// TestScripts plays testdata/script, which reads like a manual: each file is about one command or one promise. Besides the
// usual commands of testscript there are
//
//	exits CODE COMMAND...     COMMAND ends with this exit code
//	same-results DIR DIR      both have the same files with the same bytes, but for manifest.json
//	number-of FILE RE N       the regular expression matches so many times
//
// tiny.toml is there in every script. With -short, as under the race detector, only those are played in which goroutines
// meet.
func TestScripts(t *testing.T) {
	params := testscript.Params{Dir: "testdata/script"}
	if testing.Short() {
		params = testscript.Params{Files: []string{"testdata/script/progress.txtar", "testdata/script/run-alone.txtar", "testdata/script/workers.txtar"}}
	}
	tiny, err := os.ReadFile("testdata/tiny.toml")
	if err != nil {
		t.Fatal(err)
	}
	params.RequireUniqueNames = true
	params.Setup = func(e *testscript.Env) error {
		return os.WriteFile(filepath.Join(e.WorkDir, "tiny.toml"), tiny, 0o666)
	}
	params.Cmds = map[string]func(*testscript.TestScript, bool, []string){
		"exits": exits, "same-results": sameResults, "number-of": numberOf,
	}
	testscript.Run(t, params)
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var e *exec.ExitError
		if !errors.As(err, &e) {
			ts.Fatalf("%v", err)
		}
		got = e.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func sameResults(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: same-results DIR DIR")
	}
	a, b := contents(ts, args[0]), contents(ts, args[1])
	different := ""
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			different = name
		}
	}
	switch {
	case len(a) == 0:
		ts.Fatalf("%s is empty", args[0])
	case neg && different == "" && len(a) == len(b):
		ts.Fatalf("the directories are the same")
	case !neg && different != "":
		ts.Fatalf("%s differs", different)
	case !neg && len(a) != len(b):
		ts.Fatalf("%d and %d files", len(a), len(b))
	}
}

// contents reads the files of a run directory but for the manifest.
func contents(ts *testscript.TestScript, dir string) map[string][]byte {
	dir = ts.MkAbs(dir)
	files := map[string][]byte{}
	ts.Check(filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "manifest.json" {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil {
			files[name], err = os.ReadFile(path)
		}
		return err
	}))
	return files
}

func numberOf(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: number-of FILE RE N")
	}
	re, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	want, err := strconv.Atoi(args[2])
	ts.Check(err)
	if got := len(re.FindAllString(ts.ReadFile(args[0]), -1)); got != want {
		ts.Fatalf("%d matches, want %d", got, want)
	}
}
