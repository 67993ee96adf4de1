package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestInterrupt sends an interrupt while runs are played: exit 130, a message, and nothing on disk.
func TestInterrupt(t *testing.T) {
	scenario, err := os.ReadFile("testdata/tiny.toml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cmd := exec.Command("marketsim", "run", "-", "--auctions", "1000000000", "--out", "out/long")
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(scenario)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stderr)
	if first, err := lines.ReadString('\n'); !strings.Contains(first, "playing") {
		t.Fatalf("got %q, %v", first, err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(lines)
	if want := "marketsim: interrupted: nothing of the scenario under way was written\n"; err != nil || string(rest) != want {
		t.Errorf("stderr: got %q, %v, want %q", rest, err, want)
	}
	var e *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &e) || e.ExitCode() != exitInterrupted {
		t.Errorf("got %v, want exit code %d", err, exitInterrupted)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%s was left", left[0].Name())
	}
}

// TestBrokenPipe closes the other end of stdout: whoever reads only the head of a list must not see a panic.
func TestBrokenPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	var stderr bytes.Buffer
	cmd := exec.Command("marketsim", "list")
	cmd.Stdout, cmd.Stderr = w, &stderr
	err = cmd.Run()
	if stderr.Len() > 0 {
		t.Errorf("stderr: %s", stderr.String())
	}
	if e := new(exec.ExitError); errors.As(err, &e) && e.ExitCode() > 0 {
		t.Errorf("exit code %d, want 0 or death by SIGPIPE", e.ExitCode())
	}
}
