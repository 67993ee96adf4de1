package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestExitCodes holds every exit code against the script that shows it.
func TestExitCodes(t *testing.T) {
	scripts := map[int]string{
		exitDone:        "exit-0.txtar",
		exitFailed:      "exit-1.txtar",
		exitUsage:       "exit-2.txtar",
		exitInput:       "exit-3.txtar",
		exitExpectation: "exit-4.txtar",
	}
	for _, e := range exitCodes {
		if e.code == exitInterrupted {
			continue // TestInterrupt sends the signal
		}
		text, err := os.ReadFile("testdata/script/" + scripts[e.code])
		if err != nil {
			t.Errorf("exit code %d: %v", e.code, err)
		}
		if !strings.Contains(string(text), fmt.Sprintf("\nexits %d marketsim ", e.code)) {
			t.Errorf("exit code %d: its script does not see it", e.code)
		}
	}
}

// TestEveryFlagIsPlayed wants each flag of each command in a script.
func TestEveryFlagIsPlayed(t *testing.T) {
	entries, err := os.ReadDir("testdata/script")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, e := range entries {
		text, err := os.ReadFile("testdata/script/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			if !strings.HasPrefix(line, "#") {
				all.WriteString(line + "\n")
			}
		}
	}
	for _, c := range commands() {
		if !strings.Contains(all.String(), "marketsim "+c.name) {
			t.Errorf("no script plays %s", c.name)
		}
		for _, f := range c.flagList() {
			if !playedWith(all.String(), c.name, "--"+f.Name) {
				t.Errorf("no script plays %s --%s", c.name, f.Name)
			}
		}
	}
}

func playedWith(scripts, command, flag string) bool {
	for _, line := range strings.Split(scripts, "\n") {
		if strings.Contains(line, "marketsim "+command) && strings.Contains(line+" ", " "+flag+" ") {
			return true
		}
	}
	return false
}
