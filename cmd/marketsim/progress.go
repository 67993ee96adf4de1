package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// progress shows on stderr how far a scenario is: one bar on a terminal, otherwise a line now and then. The nil progress
// shows nothing.
type progress struct {
	name     string
	expected float64 // auctions
	w        io.Writer
	now      func() time.Time
	bar      *progressbar.ProgressBar // nil: lines

	mu          sync.Mutex
	done        float64
	start, said time.Time
	saidDone    float64
}

// A line is written when both have passed since the last one: a run of minutes says little, a run of days not too much.
const (
	lineEvery = 10 * time.Second
	lineShare = 0.1
)

func (inv *invocation) progress(name string, expected float64) *progress {
	p := &progress{name: name, expected: expected, w: inv.stderr, now: inv.now}
	p.start = p.now()
	p.said = p.start
	if inv.terminal {
		p.bar = progressbar.NewOptions64(max(1, int64(expected)),
			progressbar.OptionSetWriter(inv.stderr), progressbar.OptionSetDescription(name),
			progressbar.OptionShowIts(), progressbar.OptionSetItsString("auctions"), progressbar.OptionSetWidth(30),
			progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetRenderBlankState(true))
	} else {
		fmt.Fprintf(inv.stderr, "%s: playing about %s auctions\n", name, count(expected))
	}
	return p
}

// add counts auctions. It is called from several goroutines.
func (p *progress) add(auctions uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done = min(p.done+float64(auctions), p.expected)
	if p.bar != nil {
		_ = p.bar.Set64(min(int64(p.done), p.bar.GetMax64()-1)) // finish completes it; the estimate may be short
		return
	}
	now := p.now()
	if now.Sub(p.said) < lineEvery || p.done-p.saidDone < lineShare*p.expected {
		return
	}
	p.said, p.saidDone = now, p.done
	rate := p.done / now.Sub(p.start).Seconds()
	left := time.Duration((p.expected - p.done) / rate * float64(time.Second)).Round(time.Second)
	fmt.Fprintf(p.w, "%s: %.0f %% of %s auctions, %s a second, %v left\n", p.name, 100*p.done/p.expected, count(p.expected), count(rate), left)
}

// finish clears the bar and says what was played.
func (p *progress) finish(auctions uint64) {
	if p == nil {
		return
	}
	p.stop()
	took := p.now().Sub(p.start)
	fmt.Fprintf(p.w, "%s: %s auctions in %v, %s a second\n", p.name, count(float64(auctions)), rounded(took), count(float64(auctions)/took.Seconds()))
}

// stop clears the bar.
func (p *progress) stop() {
	if p != nil && p.bar != nil {
		_ = p.bar.Finish()
	}
}

// callback is what an experiment calls; nil if nothing is shown.
func (p *progress) callback() func(uint64) {
	if p == nil {
		return nil
	}
	return p.add
}

// rounded drops digits of a duration that say nothing.
func rounded(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}
