package market

import (
	"fmt"
	"slices"
	"testing"
)

// winners plays n auctions among buyers of these names who all bid the same, and losers who bid less, and returns the name of
// each winner.
func winners(t *testing.T, n int, names, losers []string) []string {
	t.Helper()
	c := Config{Seed: 3, Source: every(n, 1)}
	for _, name := range names {
		c.Buyers = append(c.Buyers, Buyer{Name: name, Agent: constant(100)})
	}
	for _, name := range losers {
		c.Buyers = append(c.Buyers, Buyer{Name: name, Agent: constant(99)})
	}
	c.Sellers = []Seller{{Name: "s", Closing: WhenAnswered, Mechanism: secondPrice{}, Gate: everyone(len(c.Buyers))}}
	book := &winnerBook{buyers: c.Buyers}
	c.Recorders = []Recorder{book}
	m, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return book.names
}

type winnerBook struct {
	buyers []Buyer
	names  []string
}

func (w *winnerBook) Record(c *Cleared) {
	w.names = append(w.names, w.buyers[c.Awards[0].Agent].Name)
}

// TestTiesAreFair: of five equal bidders each wins a fifth of 100 000 ties, and no one wins by having won.
func TestTiesAreFair(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e"}
	won := winners(t, 100_000, names, nil)
	counts, again := make([]int, 5), make([]int, 2)
	for i, name := range won {
		counts[slices.Index(names, name)]++
		if i%2 == 1 { // disjoint pairs are independent
			if name == won[i-1] {
				again[0]++
			} else {
				again[1]++
			}
		}
	}
	checkShares(t, "wins", counts, []float64{1, 1, 1, 1, 1})
	checkShares(t, "same winner twice", again, []float64{1, 4})
}

// TestTiesDependOnNamesOnly: not on the order of the tied, nor on losers.
func TestTiesDependOnNamesOnly(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e"}
	want := winners(t, 2000, names, nil)
	for _, losers := range [][]string{nil, {"x"}, {"x", "y", "z"}} {
		turned := slices.Clone(names)
		slices.Reverse(turned)
		for _, order := range [][]string{names, turned, {"c", "a", "e", "b", "d"}} {
			t.Run(fmt.Sprint(order, losers), func(t *testing.T) {
				if !slices.Equal(winners(t, 2000, order, losers), want) {
					t.Error("other winners")
				}
			})
		}
	}
}

func TestBeats(t *testing.T) {
	for _, c := range []struct{ better, worse Bid }{
		{Bid{Price: 2, Draw: 9, Key: 9}, Bid{Price: 1, Draw: 1, Key: 1}},
		{Bid{Price: 2, Draw: 1, Key: 9}, Bid{Price: 2, Draw: 9, Key: 1}},
		{Bid{Price: 2, Draw: 9, Key: 1}, Bid{Price: 2, Draw: 9, Key: 9}},
	} {
		if !c.better.Beats(&c.worse) || c.worse.Beats(&c.better) || c.better.Beats(&c.better) {
			t.Errorf("%+v against %+v", c.better, c.worse)
		}
		drawn := c.better.Price == c.worse.Price // the first pair has its tickets the other way
		if c.better.DrawnBefore(&c.worse) != drawn || c.worse.DrawnBefore(&c.better) == drawn || c.better.DrawnBefore(&c.better) {
			t.Errorf("tickets of %+v against %+v", c.better, c.worse)
		}
	}
}
