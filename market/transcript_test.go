package market

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"
)

// transcript is everything that can be seen of a run: a recorder of every auction and every late bid, and afterwards the
// diaries of the agents that learn.
type transcript struct {
	closes  []closing
	lates   []lateness
	diaries [][]entry
	result  Result
}

type closing struct {
	auction Auction
	at      Time
	seats   []Seat
	bids    []Bid
	awards  []Award
	least   []Price // minimum to win of every seat
}

type lateness struct {
	lot  Lot
	seat Seat
}

func (t *transcript) Record(c *Cleared) {
	k := closing{
		auction: copied(*c.Auction), at: c.Close,
		seats: append([]Seat(nil), c.Seats...), bids: append([]Bid(nil), c.Bids...), awards: append([]Award(nil), c.Awards...),
	}
	for i := range c.Seats {
		k.least = append(k.least, c.MinimumToWin(int32(i)))
	}
	t.closes = append(t.closes, k)
}

func (t *transcript) RecordLate(lot *Lot, seat *Seat) {
	t.lates = append(t.lates, lateness{*lot, *seat})
}

// finish adds the result and the diaries, and puts the late bids, which come in no particular order, in one.
func (t *transcript) finish(r Result, buyers []Buyer) {
	t.result = r
	t.result.Ledger.daily = nil // the engine's own; what it does shows in the bids
	for _, b := range buyers {
		if l, learns := b.Agent.(*learner); learns {
			t.diaries = append(t.diaries, l.diary)
		}
	}
	slices.SortFunc(t.lates, func(a, b lateness) int {
		return cmp.Or(cmp.Compare(a.lot.Seller, b.lot.Seller), cmp.Compare(a.lot.Seq, b.lot.Seq), cmp.Compare(a.seat.Agent, b.seat.Agent))
	})
}

// copied is an auction with memory of its own.
func copied(a Auction) Auction {
	a.Deals, a.Standing = slices.Clone(a.Deals), slices.Clone(a.Standing)
	return a
}

// difference describes the first difference between two transcripts; empty if there is none.
func (t *transcript) difference(o *transcript) string {
	for i := range min(len(t.closes), len(o.closes)) {
		if !reflect.DeepEqual(t.closes[i], o.closes[i]) {
			return fmt.Sprintf("close %d:\n%+v\n%+v", i, t.closes[i], o.closes[i])
		}
	}
	for i := range min(len(t.diaries), len(o.diaries)) {
		a, b := t.diaries[i], o.diaries[i]
		for j := range min(len(a), len(b)) {
			if !reflect.DeepEqual(a[j], b[j]) {
				return fmt.Sprintf("learner %d, message %d:\n%+v\n%+v", i, j, a[j], b[j])
			}
		}
		if len(a) != len(b) {
			return fmt.Sprintf("learner %d took %d and %d messages", i, len(a), len(b))
		}
	}
	for i := range min(len(t.lates), len(o.lates)) {
		if !reflect.DeepEqual(t.lates[i], o.lates[i]) {
			return fmt.Sprintf("late bid %d:\n%+v\n%+v", i, t.lates[i], o.lates[i])
		}
	}
	if len(t.closes) != len(o.closes) || len(t.lates) != len(o.lates) {
		return fmt.Sprintf("%d and %d closes, %d and %d late bids", len(t.closes), len(o.closes), len(t.lates), len(o.lates))
	}
	if !reflect.DeepEqual(t.result, o.result) {
		return fmt.Sprintf("results:\n%+v\n%+v", t.result, o.result)
	}
	return ""
}

// play runs the engine on a configuration and returns its transcript.
func play(t *testing.T, c Config) *transcript {
	t.Helper()
	return playBy(t, c, func(m *Market) (Result, error) { return m.Run(t.Context()) })
}

// playOnClock is play without the one-step path.
func playOnClock(t *testing.T, c Config) *transcript {
	t.Helper()
	return playBy(t, c, func(m *Market) (Result, error) {
		m.runClock(t.Context())
		return Result{Auctions: m.auctions, End: m.end, Fingerprint: m.print.sum(), Ledger: m.ledger}, m.err
	})
}

func playBy(t *testing.T, c Config, run func(*Market) (Result, error)) *transcript {
	t.Helper()
	tr := new(transcript)
	c.Recorders = append(slices.Clone(c.Recorders), tr)
	m, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	r, err := run(m)
	if err != nil {
		t.Fatal(err)
	}
	tr.finish(r, c.Buyers)
	return tr
}

// playNaively is play by the dumb twin, possibly a broken one.
func playNaively(c Config, broken bug) *transcript {
	tr := new(transcript)
	c.Recorders = append(slices.Clone(c.Recorders), tr)
	n := newNaive(c, broken)
	tr.finish(n.run(), c.Buyers)
	return tr
}
