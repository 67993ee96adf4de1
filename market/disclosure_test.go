package market

import (
	"math"
	"slices"
	"testing"
)

// told is what every policy tells every bidder of every auction in random worlds.
type told struct {
	t    *testing.T
	seen map[string]int
}

func (w *told) Record(c *Cleared) {
	for _, b := range c.Bids {
		won := slices.ContainsFunc(c.Awards, func(a Award) bool { return a.Agent == b.Agent })
		n := Notice{Reason: LostToHigher, Bid: b.Price}
		if won {
			n.Reason, n.Pay = Won, c.Awards[0].Pay
		}
		w.minimum(c, n, b)
		w.bids(c, n, b)
		w.cell(c, n, b)
	}
}

func (w *told) minimum(c *Cleared, n Notice, b Bid) {
	outcome, kept, always, onWin := n, n, n, n
	DiscloseOutcome(&outcome, c, b.Seat)
	DiscloseWinLoss(&kept, c, b.Seat)
	DiscloseMinimumToWin(&always, c, b.Seat)
	DisclosePriceOnWin(&onWin, c, b.Seat)
	if outcome.Pay != n.Pay || outcome.Disclosed || outcome.Unpriced {
		w.t.Fatalf("outcome: %+v of %+v", outcome, n)
	}
	if kept.Pay != 0 || !kept.Unpriced || kept.Reason != n.Reason || kept.Bid != n.Bid || kept.Disclosed {
		w.t.Fatalf("win-loss: %+v of %+v", kept, n)
	}
	least := max(1, c.Reserve, c.Seats[b.Seat].Floor)
	for _, o := range c.Bids {
		if o.Seat != b.Seat && o.Price >= c.Reserve {
			least = max(least, o.Price)
		}
	}
	if !always.Disclosed || always.MinimumToWin != least || always.Pay != n.Pay {
		w.t.Fatalf("minimum-to-win: %+v, want %d", always, least)
	}
	if won := n.Reason == Won; onWin.Disclosed != won || won && onWin.MinimumToWin != least || onWin.Pay != n.Pay {
		w.t.Fatalf("price-on-win: %+v of %+v, want %d", onWin, n, least)
	}
	w.seen[n.Reason.String()]++
}

// bids compares with a list made by taking the largest of what is left, again and again.
func (w *told) bids(c *Cleared, n Notice, b Bid) {
	n.Rivals = []Price{77, 78} // of the notice before
	DiscloseBids(&n, c, b.Seat)
	var want []Price
	used := make([]bool, len(c.Bids))
	for {
		best := -1
		for i, o := range c.Bids {
			if !used[i] && o.Seat != b.Seat && o.Deal == 0 && (best < 0 || o.Price > c.Bids[best].Price) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		used[best], want = true, append(want, c.Bids[best].Price)
	}
	if !n.Revealed || !n.Disclosed || !slices.Equal(n.Rivals, want) {
		w.t.Fatalf("bids: %+v, want %v", n, want)
	}
	w.seen["rivals"] += len(want)
}

// cell checks a grid against logarithms: the least price lies in the cell, and the cell is one of the grid.
func (w *told) cell(c *Cleared, n Notice, b Bid) {
	for _, r := range []float64{0.25, 0.001, 3, 1000} {
		n.Low, n.High = 0, 0
		DiscloseRange(r)(&n, c, b.Seat)
		least := c.MinimumToWin(b.Seat)
		if !n.Ranged || n.Disclosed || n.Low > least || least > n.High {
			w.t.Fatalf("range %v: %+v, want a cell around %d", r, n, least)
		}
		for _, edge := range []Price{n.Low, n.High + 1} {
			k := math.Round(math.Log(float64(edge)) / math.Log1p(r))
			found := false
			for _, k := range []float64{k - 1, k, k + 1} { // an edge was rounded up
				at := math.Pow(1+r, k)
				found = found || math.Abs(math.Ceil(at)-float64(edge)) <= 1e-9*at
			}
			if !found {
				w.t.Fatalf("range %v: %d is no edge", r, edge)
			}
		}
	}
}

func TestDisclosures(t *testing.T) {
	w := &told{t, map[string]int{}}
	for seed := range uint64(10) {
		c := newWorld(seed, true)
		c.Recorders = append(c.Recorders, w)
		play(t, c)
	}
	for _, what := range []string{Won.String(), LostToHigher.String(), "rivals"} {
		if w.seen[what] < 500 {
			t.Errorf("%s: only %d", what, w.seen[what])
		}
	}
}

// TestRangeByHand: ceil(1.25^k) is 1, 2 (twice and once more), 3, 4, 4, 5, 6, 8, 10, 12, 15, and so on.
func TestRangeByHand(t *testing.T) {
	edges := gridOf(1.25)
	if want := []Price{1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 19, 23, 29}; !slices.Equal(edges[:len(want)], want) {
		t.Errorf("edges %v, want %v", edges[:len(want)], want)
	}
	c := &Cleared{Auction: &Auction{}, Seats: make([]Seat, 1)}
	for _, x := range []struct{ reserve, low, high Price }{
		{0, 1, 1}, {2, 2, 2}, {7, 6, 7}, {8, 8, 9}, {11, 10, 11}, {28, 23, 28}, {29, 29, 35},
		{MaxPrice, edges[len(edges)-1], MaxPrice},
	} {
		var n Notice
		c.Reserve = x.reserve
		if DiscloseRange(0.25)(&n, c, 0); n.Low != x.low || n.High != x.high {
			t.Errorf("%d: %d to %d, want %d to %d", x.reserve, n.Low, n.High, x.low, x.high)
		}
	}
}

// TestWhatPriceDoesNotDecide: nobody is told what it would have taken to win a lottery.
func TestWhatPriceDoesNotDecide(t *testing.T) {
	c := &Cleared{Auction: &Auction{Lot: Lot{Rule: PostedPrice}}, Seats: make([]Seat, 2), Bids: []Bid{{Price: 5}, {Seat: 1, Price: 7}}}
	for i, d := range []Disclosure{DiscloseMinimumToWin, DisclosePriceOnWin, DiscloseBids, DiscloseRange(1)} {
		var n Notice
		if d(&n, c, 0); n.Disclosed || n.Ranged || n.Revealed != (i == 2) {
			t.Errorf("policy %d: %+v", i, n)
		}
	}
}

// TestBidsOfTheOpenAuction: those under deals are not told.
func TestBidsOfTheOpenAuction(t *testing.T) {
	var n Notice
	DiscloseBids(&n, &Cleared{Auction: &Auction{Reserve: 6}, Seats: make([]Seat, 4), Bids: []Bid{{Price: 5}, {Seat: 1, Price: 7, Deal: 3}, {Seat: 2, Price: 9}, {Seat: 3, Price: 4}}}, 0)
	if !slices.Equal(n.Rivals, []Price{9, 4}) {
		t.Errorf("rivals %v", n.Rivals)
	}
}
