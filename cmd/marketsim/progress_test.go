package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// clock is a clock that a test moves.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func (c *clock) pass(d time.Duration) { c.t = c.t.Add(d) }

// Lines come when 10 s and 10 % have both passed.
func TestProgressLines(t *testing.T) {
	var out bytes.Buffer
	var c clock
	p := (&invocation{stderr: &out, now: c.now}).progress("x", 1000)
	step := func(passed time.Duration, auctions uint64, want string) {
		t.Helper()
		out.Reset()
		c.pass(passed)
		p.add(auctions)
		if out.String() != want {
			t.Errorf("after %v: got %q, want %q", passed, out.String(), want)
		}
	}
	if want := "x: playing about 1000 auctions\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	step(time.Second, 500, "")
	step(9*time.Second, 0, "x: 50 % of 1000 auctions, 50 a second, 10s left\n")
	step(20*time.Second, 50, "")
	step(time.Second, 50, "x: 60 % of 1000 auctions, 19 a second, 21s left\n")
	step(20*time.Second, 5000, "x: 100 % of 1000 auctions, 20 a second, 0s left\n")
	out.Reset()
	p.finish(1200)
	if want := "x: 1200 auctions in 51s, 24 a second\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

// On a terminal there is one bar, without colour, that is cleared in the end.
func TestProgressBar(t *testing.T) {
	var out bytes.Buffer
	p := (&invocation{stderr: &out, now: time.Now, terminal: true}).progress("scenario", 1000)
	p.add(4096) // more than was expected
	p.finish(4096)
	text := out.String()
	for _, want := range []string{"scenario", "0%", "\r"} {
		if !strings.Contains(text, want) {
			t.Errorf("the bar %q has no %q", text, want)
		}
	}
	if strings.Contains(text, "\x1b") {
		t.Errorf("%q has an escape sequence", text)
	}
	last := text[strings.LastIndex(text, "\r")+1:]
	if !strings.HasPrefix(last, "scenario: 4096 auctions in ") || strings.Count(last, "\n") != 1 {
		t.Errorf("the last line is %q", last)
	}
}

func TestQuiet(t *testing.T) {
	var p *progress
	if p.callback() != nil {
		t.Error("a quiet run counts auctions")
	}
	p.finish(1)
	p.stop()
}
