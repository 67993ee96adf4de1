package agents_test

import (
	"math"
	"testing"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
)

func player(feedback string) agents.BestResponse {
	return agents.BestResponse{Feedback: feedback, HalfLife: 2000, Explore: 0.05, Warmup: 1000, Start: 1}
}

// Fictitious play of two buyers with values uniform on [0, 1] under first price comes to the equilibrium, in which both bid v/2
// and the seller earns 1/3, whatever they are told. From wins and losses it only knows a logistic curve.
func TestFictitiousPlay(t *testing.T) {
	for _, c := range []struct {
		feedback  string
		n         int
		want      float64
		low, high float64
	}{
		{"full", 2, 1. / 3, 0.98, 1.01},
		{"price-on-win", 2, 1. / 3, 0.97, 1.02},
		{"win-loss", 2, 1. / 3, 0.94, 1.01},
		{"full", 5, 2. / 3, 0.98, 1.01},
		{"price-on-win", 5, 2. / 3, 0.97, 1.02},
	} {
		b := bazaar{
			rule: market.FirstPrice, law: law.Uniform{Hi: 1}, buyers: symmetric(player(c.feedback), c.n), auctions: 40_000, settle: 15_000,
			disclosure: market.DiscloseMinimumToWin,
		}
		mean, _ := b.play(t, 5)
		t.Logf("%s, n=%d: revenue %.4f, %.3f of the equilibrium's", c.feedback, c.n, mean, mean/c.want)
		if ratio := mean / c.want; ratio < c.low || ratio > c.high {
			t.Errorf("%s, n=%d: revenue %.4f is %.3f of the equilibrium's", c.feedback, c.n, mean, ratio)
		}
	}
}

// Against bids uniform on [0, 1/2], which are those of the equilibrium, it bids v/2 under first price; under alpha-price, where
// (v-b) 2b + (1-own) b^2 is largest at 2v/(1+own) / 2, it bids v/(1+own); the value under second price.
func TestBestResponseToUniformBids(t *testing.T) {
	rival := rng.NewKey(4, 0, "test", "rival")
	for _, c := range []struct {
		rule market.Rule
		want float64 // of the value
	}{{market.FirstPrice, 0.5}, {market.AlphaPrice, 1 / 1.5}, {market.SecondPrice, 1}, {"unheard-of", 0.5}} {
		p := player("full")
		p.HalfLife = 1e12
		d := desk{agent: build(t, p, deps(1, "a", law.Uniform{Hi: 0.7}, 2)), tell: true}
		var ratio, n float64
		for i := range uint64(10_000) {
			bid, v, notice := d.trade(1, 0.5*rival.Uniform(i), c.rule)
			if i >= 9000 && v > 0.2 {
				ratio, n = ratio+bid/v, n+1
			}
			d.learn(notice)
		}
		if ratio /= n; math.Abs(ratio-c.want) > 0.02 {
			t.Errorf("%s: bids %.4f of the value, want %.4f", c.rule, ratio, c.want)
		}
	}
}

// What a notice may tell instead of the least price that would have won: the rival bids, or a range, of which the middle is off by
// at most a half. What the worth of an impression turned out to be is no news of prices.
func TestWhatNoticesTell(t *testing.T) {
	bids := func(edit func(n *market.Notice, least market.Price)) float64 {
		p := player("full")
		p.Warmup, p.HalfLife = 100, 1e12
		d := desk{agent: build(t, p, deps(1, "a", law.Uniform{Hi: 1}, 2)), tell: true}
		rival, sum := rng.NewKey(4, 0, "test", "rival"), 0.0
		for i := range uint64(4000) {
			bid, _, n := d.trade(1, 0.5*rival.Uniform(i), market.FirstPrice)
			if i >= 2000 {
				sum += bid / 2000
			}
			least := n.MinimumToWin
			edit(n, least)
			d.learn(n)
		}
		return sum
	}
	plain := bids(func(*market.Notice, market.Price) {})
	for name, c := range map[string]struct {
		edit   func(n *market.Notice, least market.Price)
		within float64
	}{
		"rival bids": {func(n *market.Notice, least market.Price) {
			n.Disclosed, n.Revealed, n.Rivals = false, true, []market.Price{least, least / 2}
		}, 1e-9},
		"a range of .05": {func(n *market.Notice, least market.Price) {
			low := least / 50_000 * 50_000
			n.Disclosed, n.Ranged, n.Low, n.High = false, true, low, low+49_999
		}, 0.02},
	} {
		if got := bids(c.edit); math.Abs(got/plain-1) > c.within {
			t.Errorf("%s: mean bid %.5f, with prices %.5f", name, got, plain)
		}
	}
	d := desk{agent: build(t, player("full"), deps(1, "a", law.Uniform{Hi: 1}, 2)), tell: true}
	twin := desk{agent: build(t, player("full"), deps(1, "a", law.Uniform{Hi: 1}, 2)), tell: true}
	for range 2000 {
		_, _, n := d.trade(1, 0.2, market.FirstPrice)
		_, _, m := twin.trade(1, 0.2, market.FirstPrice)
		d.learn(n)
		twin.learn(m)
		n.Realized, n.Worth, n.MinimumToWin = true, 900_000, 900_000
		d.learn(n)
	}
	a, _, _ := d.trade(1, 0.2, market.FirstPrice)
	b, _, _ := twin.trade(1, 0.2, market.FirstPrice)
	if a != b {
		t.Errorf("a worth that was realized changed the bid from %v to %v", b, a)
	}
}

// Under second price level 1 bids its value; level 0 whatever it always does.
func TestLevelsUnderSecondPrice(t *testing.T) {
	for k, want := range []float64{0.5, 1, 1} {
		p := agents.LevelK{Level: k, Naive: "fraction", Fraction: 0.5}
		d := desk{agent: build(t, p, deps(1, "a", law.Uniform{Hi: 1}, 2))}
		if bid, v, _ := d.trade(1, 0, market.SecondPrice); math.Abs(bid-want*v) > 1e-6 {
			t.Errorf("level %d bids %v of the value %v", k, bid, v)
		}
	}
}
