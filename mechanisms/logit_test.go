package mechanisms_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
)

// TestLogitShares holds the shares against the formula in floating point, up to the millionth that is rounded down.
func TestLogitShares(t *testing.T) {
	stream := rand.New(rand.NewPCG(2020, 10))
	for range 2000 {
		m := mechanisms.Logit{Mu: math.Exp(4*stream.Float64() - 3), Outside: 4*stream.Float64() - 2}
		bids := make([]market.Bid, 1+stream.IntN(6))
		sum := math.Exp(m.Outside / m.Mu)
		for i := range bids {
			bids[i] = bid(market.AgentID(i), market.PriceOf(3*stream.Float64()+1e-6), 0)
			sum += math.Exp(bids[i].Price.CPM() / m.Mu)
		}
		awards := m.Clear(nil, &market.Auction{}, bids)
		got := make([]float64, len(bids))
		for _, w := range awards {
			if got[w.Agent] = w.Share.Share(); w.Pay != bids[w.Agent].Price || w.Share == 0 {
				t.Fatalf("%+v of a bid of %d", w, bids[w.Agent].Price)
			}
		}
		for i, b := range bids {
			want := math.Exp(b.Price.CPM()/m.Mu) / sum
			if off := want - got[i]; off < -1e-9 || off > 1e-6+1e-9 {
				t.Errorf("%+v: a bid of %v gets %v, want %v rounded down", m, b.Price.CPM(), got[i], want)
			}
		}
	}
}

// By hand: where differences are huge beside mu, all goes to the highest bid, or to nobody; nothing overflows.
func TestLogitAtTheEdges(t *testing.T) {
	for _, c := range []struct {
		name   string
		m      mechanisms.Logit
		bids   []market.Bid
		shares map[market.AgentID]market.Rate
	}{
		{"no bids", mechanisms.Logit{Mu: 1}, nil, nil},
		{"against nothing", mechanisms.Logit{Mu: 1e-6, Outside: -1e6}, []market.Bid{bid(1, cpm, 0)}, map[market.AgentID]market.Rate{1: market.One}},
		{"against too much", mechanisms.Logit{Mu: 1e-6, Outside: 1e6}, []market.Bid{bid(1, cpm, 0)}, nil},
		{"as much as nothing", mechanisms.Logit{Mu: 0.25, Outside: 1}, []market.Bid{bid(1, cpm, 0)}, map[market.AgentID]market.Rate{1: market.One / 2}},
		{"three alike", mechanisms.Logit{Mu: 1e-6}, []market.Bid{bid(1, cpm, 0), bid(2, cpm, 0), bid(3, cpm, 0)}, map[market.AgentID]market.Rate{1: 333_333, 2: 333_333, 3: 333_333}},
		{"far apart", mechanisms.Logit{Mu: 1}, []market.Bid{bid(1, market.MaxPrice, 0), bid(2, 1, 0)}, map[market.AgentID]market.Rate{1: market.One}},
	} {
		awards := c.m.Clear(nil, &market.Auction{}, c.bids)
		got := map[market.AgentID]market.Rate{}
		for _, w := range awards {
			got[w.Agent] = w.Share
		}
		if len(got) != len(c.shares) {
			t.Errorf("%s: shares %v, want %v", c.name, got, c.shares)
		}
		for agent, want := range c.shares {
			if got[agent] != want {
				t.Errorf("%s: agent %d gets %d, want %d", c.name, agent, got[agent], want)
			}
		}
	}
	if awards := (mechanisms.Logit{Mu: 1}).Clear(nil, &market.Auction{Reserve: 2 * cpm}, []market.Bid{bid(1, 2*cpm-1, 0), bid(2, 2*cpm, 0)}); len(awards) != 1 || awards[0].Agent != 2 {
		t.Errorf("with a reserve of 2: %v", awards)
	}
}
