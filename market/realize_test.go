package market

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// surprised bids a price and finds out that what it has bought is worth something else, after a while. It keeps what it hears.
type surprised struct {
	bid, worth Price
	after      Time
	promises   bool
	heard      []string
}

func (s *surprised) Bid(*Lot) (Offer, bool)     { return Offer{Price: s.bid, Tag: 7}, true }
func (s *surprised) Value(*Lot) Price           { return s.bid }
func (s *surprised) Realize(*Lot) (Price, Time) { return s.worth, s.after }
func (s *surprised) RealizesAtOnce() bool       { return s.promises }
func (s *surprised) Observe(n *Notice) {
	if n.Realized {
		s.heard = append(s.heard, fmt.Sprintf("%d was worth %d (tag %d)", n.Seq, n.Worth, n.Tag))
		return
	}
	s.heard = append(s.heard, fmt.Sprintf("%d: %v", n.Seq, n.Reason))
}

// TestSecondNotice: who wins hears twice, first that it has won; who loses hears once.
func TestSecondNotice(t *testing.T) {
	for _, c := range []struct {
		what   string
		after  Time
		link   Link
		hold   Time
		prompt bool
		want   []string // of the winner
	}{
		{what: "in one step", prompt: true, want: []string{"0: won", "0 was worth 9 (tag 7)", "1: won", "1 was worth 9 (tag 7)"}},
		{what: "on the clock, at once", want: []string{"0: won", "0 was worth 9 (tag 7)", "1: won", "1 was worth 9 (tag 7)"}},
		{what: "prompt, at a distance", prompt: true, link: Link{Latency: fixed(1)}, want: []string{"0: won", "0 was worth 9 (tag 7)", "1: won", "1 was worth 9 (tag 7)"}},
		{what: "later than the next", after: 15 * ms, want: []string{"0: won", "1: won", "0 was worth 9 (tag 7)", "1 was worth 9 (tag 7)"}},
		{what: "counted from the notice", after: 11 * ms, hold: 6 * ms, want: []string{"0: won", "1: won", "0 was worth 9 (tag 7)", "1 was worth 9 (tag 7)"}},
		{what: "after the end", after: Time(1000 * time.Hour), want: []string{"0: won", "1: won", "0 was worth 9 (tag 7)", "1 was worth 9 (tag 7)"}},
		{what: "for ever", after: Never, want: []string{"0: won", "1: won", "0 was worth 9 (tag 7)", "1 was worth 9 (tag 7)"}},
	} {
		winner := &surprised{bid: 5, worth: 9, after: c.after, promises: c.prompt}
		loser := &surprised{bid: 4, worth: 9, after: c.after, promises: c.prompt}
		got := play(t, Config{
			Sellers: []Seller{{Name: "s", Timeout: 5 * ms, Closing: WhenAnswered, NoticeDelay: c.hold, Mechanism: firstPrice{}, Gate: everyone(2)}},
			Buyers:  []Buyer{{Name: "a", Agent: winner, Outcomes: winner, Link: c.link}, {Name: "b", Agent: loser, Outcomes: loser}},
			Source:  every(2, 10*ms),
		})
		if !slices.Equal(winner.heard, c.want) {
			t.Errorf("%s: heard %q, want %q", c.what, winner.heard, c.want)
		}
		if want := []string{"0: lost to a higher bid", "1: lost to a higher bid"}; !slices.Equal(loser.heard, want) {
			t.Errorf("%s: the loser heard %q", c.what, loser.heard)
		}
		for _, k := range got.closes {
			if w := k.awards[0]; !w.Realized || w.Worth != 9 {
				t.Errorf("%s: award %+v", c.what, w)
			}
		}
	}
}

// TestLostNoticeKeepsNoWorthBack: a loss on the way takes the first notice, what the buyer measures itself it does not.
func TestLostNoticeKeepsNoWorthBack(t *testing.T) {
	agent := &surprised{bid: 5, worth: 9, after: ms}
	play(t, Config{
		Seed:    3,
		Sellers: []Seller{{Name: "s", Timeout: 5 * ms, Mechanism: firstPrice{}, Gate: everyone(1)}},
		Buyers:  []Buyer{{Name: "a", Agent: agent, Outcomes: agent, Link: Link{Loss: 0.3}}}, Source: every(1000, 10*ms),
	})
	first, second := 0, 0
	for _, h := range agent.heard {
		if strings.Contains(h, "worth") {
			second++
		} else {
			first++
		}
	}
	// Of 1000 requests and bids, 490 +- 16 arrive; of their notices, 70 %.
	if second < 426 || second > 554 || first >= second*8/10 || first <= second*6/10 {
		t.Errorf("%d first notices and %d second", first, second)
	}
}

// TestBrokenPromise: who promised to realize at once and does not, ends the run.
func TestBrokenPromise(t *testing.T) {
	m, err := New(Config{
		Sellers: []Seller{{Name: "s", Closing: WhenAnswered, Mechanism: firstPrice{}, Gate: everyone(1)}},
		Buyers:  []Buyer{{Name: "a", Agent: &surprised{bid: 5, after: 1, promises: true}, Outcomes: &surprised{bid: 5, after: 1, promises: true}}}, Source: every(9, ms),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "a realizes at once, it said, and then takes 1ns") {
		t.Error(err)
	}
}

// halves divides the slot among the first two bidders, and makes the third pay for nothing.
type halves struct{}

func (halves) Clear(dst []Award, _ *Auction, _ []Bid) []Award {
	return append(dst, Award{Agent: 0, Share: One / 4, Pay: 2}, Award{Agent: 1, Share: 3 * One / 4, Pay: 2}, Award{Agent: 2, Slot: NoSlot, Pay: 2})
}

// TestShareOfTheWorth: of a slot that is divided, each has its part of what all of it was worth to it; who got none, nothing.
func TestShareOfTheWorth(t *testing.T) {
	buyers := []*surprised{{bid: 5, worth: 1001}, {bid: 5, worth: 2000}, {bid: 5, worth: 3000}}
	c := Config{
		Sellers: []Seller{{Name: "s", Closing: WhenAnswered, Mechanism: halves{}, Gate: everyone(3)}}, Source: every(1, ms),
	}
	for i, b := range buyers {
		c.Buyers = append(c.Buyers, Buyer{Name: string(rune('a' + i)), Agent: b, Outcomes: b})
	}
	awards := play(t, c).closes[0].awards
	if awards[0].Worth != 250 || awards[1].Worth != 1500 || awards[2].Realized || awards[2].Worth != 0 {
		t.Errorf("awards %+v", awards)
	}
	for i, want := range []string{"0 was worth 250 (tag 7)", "0 was worth 1500 (tag 7)"} {
		if heard := buyers[i].heard; len(heard) != 2 || heard[1] != want {
			t.Errorf("buyer %d heard %q, want %q", i, heard, want)
		}
	}
	if len(buyers[2].heard) != 1 {
		t.Errorf("who got nothing heard %q", buyers[2].heard)
	}
}

// TestWorthOfClicks: by the click, a slot is worth something exactly if it is clicked, whether it is then paid or was when shown.
func TestWorthOfClicks(t *testing.T) {
	for _, event := range []Event{OnImpression, OnClick} {
		const n = 4000
		agent := &surprised{bid: 5, worth: 9, promises: true}
		got := play(t, Config{
			Sellers: []Seller{{
				Name: "s", Closing: WhenAnswered, Rule: GSP, Mechanism: positions{event}, Gate: everyone(1),
				Slots: [][]Slot{{{Rate: One / 4}}},
			}},
			Buyers: []Buyer{{Name: "a", Agent: agent, Outcomes: agent, Score: 2 * One}}, Source: every(n, ms),
		})
		clicked := 0
		for _, k := range got.closes {
			w := k.awards[0]
			if w.Worth > 0 {
				clicked++
			}
			if event == OnClick && (w.Worth > 0) != (w.Charged > 0) || event == OnImpression && w.Charged != 5 {
				t.Fatalf("award %+v", w)
			}
		}
		if sd := 31.6; float64(clicked) < n/2-4*sd || float64(clicked) > n/2+4*sd { // sqrt(n/4)
			t.Errorf("clicked %d times of %d, want half", clicked, n)
		}
	}
}

// positions sells the first position to the first bidder, paid on an event.
type positions struct{ Event }

func (p positions) Clear(dst []Award, _ *Auction, bids []Bid) []Award {
	return append(dst, Award{Agent: bids[0].Agent, Pay: bids[0].Price, On: p.Event})
}

// TestFingerprintOfWorth: it shows in the fingerprint what an impression turned out to be worth, and only if it did.
func TestFingerprintOfWorth(t *testing.T) {
	print := func(w Award) uint64 {
		var f fingerprint
		f.add(&Cleared{Auction: &Auction{}, Awards: []Award{w}})
		return f.sum()
	}
	seen := map[uint64]Award{}
	for _, w := range []Award{{}, {Realized: true}, {Realized: true, Worth: 1}, {Realized: true, Worth: 2}} {
		if other, known := seen[print(w)]; known {
			t.Errorf("%+v and %+v have the same fingerprint", w, other)
		}
		seen[print(w)] = w
	}
}
