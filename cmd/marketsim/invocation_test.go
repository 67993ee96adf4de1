package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// invoke plays one command in a directory, within this process.
func invoke(ctx context.Context, dir, stdin string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	inv := &invocation{args: args, stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs, dir: dir, now: time.Now}
	code = inv.run(ctx)
	return code, out.String(), errs.String()
}

// Relative paths start at the directory of the invocation, for all that is read and written.
func TestDirectoryOfAnInvocation(t *testing.T) {
	if testing.Short() {
		t.Skip("nothing concurrent is in it")
	}
	dir := t.TempDir()
	tiny, err := os.ReadFile("testdata/tiny.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"new", "mine"},
		{"check", "mine.toml"},
		{"run", "-", "--figures", "none", "--memprofile", "heap"},
		{"explain", "out/stdin", "--run", "5"},
		{"compare", "out/stdin", "out/stdin"},
		{"report", "out/stdin"},
	} {
		if code, _, stderr := invoke(t.Context(), dir, string(tiny), args...); code != exitDone {
			t.Errorf("%s: exit code %d: %s", args, code, stderr)
		}
	}
	for _, name := range []string{"mine.toml", "heap", "out/stdin/report.html"} {
		if _, err := os.Stat(dir + "/" + name); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat("out"); err == nil {
		t.Error("something was written beside the test")
	}
}

// What is cancelled before it begins leaves nothing.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("a signal"))
	dir := t.TempDir()
	tiny, err := os.ReadFile("testdata/tiny.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"run", "-"}, {"run", "-", "--dry-run"}} {
		code, stdout, stderr := invoke(ctx, dir, string(tiny), args...)
		if code != exitInterrupted || !strings.Contains(stderr, "marketsim: interrupted: ") {
			t.Errorf("%s: exit code %d, %q, %q", args, code, stdout, stderr)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%s was left", left[0].Name())
	}
}

// full is a device that takes nothing.
type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestFullStdout(t *testing.T) {
	var errs bytes.Buffer
	inv := &invocation{args: []string{"list"}, stdout: full{}, stderr: &errs, now: time.Now}
	if code := inv.run(t.Context()); code != exitFailed {
		t.Errorf("exit code %d, want %d", code, exitFailed)
	}
	if want := "marketsim: writing the result to stdout: no space left\n"; errs.String() != want {
		t.Errorf("got %q, want %q", errs.String(), want)
	}
}

// Flags and positional arguments come in any order.
func TestParse(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"a --n 3 b", "a b"},
		{"--n 3 -- a --n", "a --n"},
		{"- --n=3", "-"},
		{"", ""},
	} {
		fs := command{name: "test"}.flags()
		var n number
		fs.Var(&n, "n", "")
		got, err := parse(fs, strings.Fields(test.args))
		if strings.Join(got, " ") != test.want || err != nil {
			t.Errorf("%s: got %q, %v", test.args, got, err)
		}
		if strings.Contains(test.args, "3") && n.value != 3 {
			t.Errorf("%s: n = %d", test.args, n.value)
		}
	}
}
