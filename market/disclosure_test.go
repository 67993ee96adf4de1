package market

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"marketsim/internal/rng"
)

// contested is a finished auction of four bids, 500, 300, 300 and 100, in seats 0, 2, 3 and 4; seat 1 declined.
func contested() *Cleared {
	c := &Cleared{Auction: &Auction{Lot: Lot{Rule: FirstPrice}, Reserve: 50}, Seats: make([]Seat, 5)}
	for _, b := range []Bid{{Seat: 0, Price: 500}, {Seat: 2, Price: 300}, {Seat: 3, Price: 300}, {Seat: 4, Price: 100}} {
		b.Agent = AgentID(b.Seat)
		c.Bids = append(c.Bids, b)
	}
	c.Awards = []Award{{Agent: 0, Pay: 500}}
	return c
}

// Every policy tells exactly what it promises, to the winner and to a loser.
func TestDisclosures(t *testing.T) {
	won, lost := Notice{Reason: Won, Pay: 500}, Notice{Reason: LostToHigher}
	unpriced := func(n Notice) Notice { n.Unpriced, n.Pay = true, 0; return n }
	least := func(n Notice, p Price) Notice { n.Disclosed, n.MinimumToWin = true, p; return n }
	ranged := func(n Notice, lo, hi Price) Notice { n.Ranged, n.Low, n.High = true, lo, hi; return n }
	bids := func(n Notice, rivals ...Price) Notice { n.Revealed, n.Rivals = true, rivals; return n }
	for _, c := range []struct {
		name      string
		disclose  Disclosure
		won, lost Notice
	}{
		{"win-loss", DiscloseWinLoss, unpriced(won), unpriced(lost)},
		{"price-on-win", DisclosePriceOnWin, least(won, 300), lost},
		{"minimum-to-win", DiscloseMinimumToWin, least(won, 300), least(lost, 500)},
		{"bids", DiscloseBids, bids(least(won, 300), 300, 300, 100), bids(least(lost, 500), 500, 300, 100)},
		{"range of doubles", DiscloseRange(1), ranged(won, 256, 511), ranged(lost, 256, 511)},
		{"no range", DiscloseRange(0), ranged(won, 300, 300), ranged(lost, 500, 500)},
	} {
		w, l := won, lost
		c.disclose(&w, contested(), 0)
		c.disclose(&l, contested(), 2)
		if !reflect.DeepEqual(w, c.won) || !reflect.DeepEqual(l, c.lost) {
			t.Errorf("%s: the winner is told %+v, want %+v;\na loser %+v, want %+v", c.name, w, c.won, l, c.lost)
		}
	}
}

// Where price does not decide, nobody is told a least price to win.
func TestDisclosureUnderLotteries(t *testing.T) {
	c := contested()
	c.Rule = PostedPrice
	for _, disclose := range []Disclosure{DisclosePriceOnWin, DiscloseMinimumToWin, DiscloseBids, DiscloseRange(0.25)} {
		n := Notice{Reason: Won}
		if disclose(&n, c, 0); n.Disclosed || n.Ranged {
			t.Errorf("told %+v", n)
		}
	}
}

// Ranges cover all prices, hold what they are told of, do not overlap, and are as wide as promised.
func TestRangesCoverAllPrices(t *testing.T) {
	for _, width := range []float64{0.001, 0.25, 1, 100} {
		disclose := DiscloseRange(width)
		c := contested()
		tell := func(p Price) (n Notice) {
			c.Bids[0].Price, c.ranked = p, false
			disclose(&n, c, 2)
			return n
		}
		for low := Price(50); low <= MaxPrice; {
			n := tell(max(low, 300))
			if n.Low > max(low, 300) || n.High < max(low, 300) {
				t.Fatalf("width %v: %d is told to lie in %d to %d", width, low, n.Low, n.High)
			}
			if last := tell(min(n.High, MaxPrice)); last.Low != n.Low {
				t.Fatalf("width %v: the range from %d ends at %d, whose range begins at %d", width, n.Low, n.High, last.Low)
			}
			if wide := float64(n.High+1) / float64(n.Low); wide > 1+width+1e-9 && n.High > n.Low {
				t.Fatalf("width %v: range %d to %d", width, n.Low, n.High)
			}
			low = n.High + 1 + (n.High-n.Low)*20 // a sample of the ranges
		}
	}
}

// scribe writes down all notices.
type scribe struct {
	learner
	heard []Notice
}

func (s *scribe) Observe(n *Notice) {
	kept := *n
	kept.Rivals = slices.Clone(n.Rivals)
	s.heard = append(s.heard, kept)
}

// Under way, every notice keeps its own list of rivals: with notices that take longer than the next auctions, everyone hears the bids
// of the auction it was in.
func TestDelayedNoticesKeepTheirBids(t *testing.T) {
	const auctions = 300
	config := func(delay Time) (Config, []*scribe) {
		c := Config{Seed: 3, Source: &pulse{left: auctions, gap: 10 * ms}}
		c.Sellers = []Seller{{Name: "s", Timeout: 5 * ms, Closing: WhenAnswered, Mechanism: firstPrice{}, Rule: FirstPrice, Gate: everyone(3), Disclosure: DiscloseBids, NoticeDelay: delay}}
		var scribes []*scribe
		for i := range 3 {
			name := fmt.Sprint("a", i)
			s := &scribe{learner: learner{valuation: newValuation(1, name)}}
			scribes = append(scribes, s)
			c.Buyers = append(c.Buyers, Buyer{Name: name, Agent: s})
		}
		return c, scribes
	}
	var told [2][]*scribe
	for i, delay := range []Time{0, 95 * ms} {
		c, scribes := config(delay)
		m, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		told[i] = scribes
	}
	several := false
	for i := range told[0] {
		if !reflect.DeepEqual(told[0][i].heard, told[1][i].heard) {
			t.Errorf("agent %d hears other bids when notices are late", i)
		}
		for _, n := range told[0][i].heard {
			several = several || len(n.Rivals) == 2
		}
	}
	if !several {
		t.Error("nobody ever heard of two rivals")
	}
}

// pulse is a source of evenly spaced impressions.
type pulse struct {
	left uint64
	gap  Time
	next Impression
}

func (p *pulse) Next(imp *Impression) bool {
	if p.left == 0 {
		return false
	}
	*imp = p.next
	imp.Quality = 1
	p.next.Seq++
	p.next.ID = rng.Mix(1, p.next.Seq)
	p.next.At += p.gap
	p.left--
	return true
}
