package market

import (
	"fmt"
	"testing"
)

// TestClockEqualsAllEvents is the proof of the lazy scheme: over random markets the engine is, bid for bid and notice for
// notice, the engine that queues every message.
func TestClockEqualsAllEvents(t *testing.T) {
	var seen struct{ late, clipped, silent, early, tied, extended int }
	for seed := range uint64(300) {
		got, want := play(t, newWorld(seed, false)), playNaively(newWorld(seed, false), none)
		if d := got.difference(want); d != "" {
			t.Fatalf("world %d: engine and twin differ: %s", seed, d)
		}
		seen.late += len(got.lates)
		for _, c := range got.closes {
			if c.at < c.auction.Deadline {
				seen.early++
			}
			if c.auction.Round == 1 {
				seen.extended++
			}
			for _, s := range c.seats {
				if s.Answer == Silent {
					seen.silent++
				}
				if s.Answer != Silent && s.At == c.at {
					seen.tied++
				}
			}
			for _, b := range c.bids {
				if b.Price < b.Asked {
					seen.clipped++
				}
			}
		}
	}
	// The comparison means something only if the worlds are rich.
	for what, n := range map[string]int{
		"late bids": seen.late, "clipped bids": seen.clipped, "silent seats": seen.silent,
		"closes before the deadline": seen.early, "answers at the moment of the close": seen.tied,
		"extended auctions": seen.extended,
	} {
		if n < 1000 {
			t.Errorf("only %d %s in all worlds", n, what)
		}
	}
}

// TestComparisonCatchesBugs is the negative control of the test above: twins with one defect each are found out, most
// important the one that decides when the request is sent, on what the agent knows too early.
func TestComparisonCatchesBugs(t *testing.T) {
	for broken, name := range map[bug]string{
		eager: "eager", hasty: "hasty", strict: "strict", tireless: "tireless",
		openHanded: "open-handed", stale: "stale", impatient: "impatient", punctualLate: "punctual-late", sleepless: "sleepless",
		careless: "careless", hurried: "hurried", untold: "untold",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const worlds = 60
			caught := 0
			for seed := range uint64(worlds) {
				if play(t, newWorld(seed, false)).difference(playNaively(newWorld(seed, false), broken)) != "" {
					caught++
				}
			}
			t.Logf("caught in %d of %d worlds", caught, worlds)
			if caught == 0 {
				t.Error("never caught")
			}
		})
	}
}

// TestSameRunTwice: one configuration gives one result.
func TestSameRunTwice(t *testing.T) {
	for seed := range uint64(20) {
		if d := play(t, newWorld(seed, false)).difference(play(t, newWorld(seed, false))); d != "" {
			t.Fatalf("world %d: two runs differ: %s", seed, d)
		}
	}
}

// TestClosingTimes checks closes and deadlines computed by hand.
func TestClosingTimes(t *testing.T) {
	// One buyer, request and bid take 10 ms each, 5 ms to decide: the answer is there at 25 ms.
	link := Link{Latency: fixed(10), Compute: fixed(5)}
	for _, c := range []struct {
		closing     Closing
		timeout, at Time
		sold        bool
	}{
		{AtDeadline, 100 * ms, 100 * ms, true},
		{WhenAnswered, 100 * ms, 25 * ms, true},
		{AtDeadline, 25 * ms, 25 * ms, true}, // at the deadline is in time
		{WhenAnswered, 25 * ms, 25 * ms, true},
		{AtDeadline, 25*ms - 1, 25*ms - 1, false},
		{WhenAnswered, 25*ms - 1, 25*ms - 1, false},
		{WhenAnswered, 10 * ms, 10 * ms, false}, // the request itself arrives at the deadline
		{AtDeadline, 0, 0, false},
	} {
		t.Run(fmt.Sprintf("closing %d timeout %v", c.closing, c.timeout), func(t *testing.T) {
			got := play(t, Config{
				Sellers: []Seller{{Name: "s", Timeout: c.timeout, Closing: c.closing, Mechanism: firstPrice{}, Gate: everyone(1)}},
				Buyers:  []Buyer{{Name: "b", Agent: constant(7), Link: link}},
				Source:  every(1, ms),
			})
			if k := got.closes[0]; k.at != c.at || (len(k.awards) == 1) != c.sold {
				t.Errorf("closed at %v with awards %v, want %v and sold: %v", k.at, k.awards, c.at, c.sold)
			}
			if want := map[bool]int{true: 0, false: 1}[c.sold]; len(got.lates) != want {
				t.Errorf("%d late bids, want %d", len(got.lates), want)
			}
		})
	}
}
