package agents

import (
	"math"
	"testing"

	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
)

// The search finds the candidate that a look at every one of them finds, whether shares help or not.
func TestSearchFindsTheBestCandidate(t *testing.T) {
	draws := stream("curves")
	for i := range 2000 {
		level, slope, n := 20*draws.Float64()-15, 40*draws.Float64()-5, 1+draws.IntN(20)
		got := search(level, slope, n, rng.NewKey(1, uint64(i), "test", "candidates").Stream())
		s, want, most := rng.NewKey(1, uint64(i), "test", "candidates").Stream(), 0.0, math.Inf(-1)
		for range n {
			gamma := 0.1 + 0.9*s.Float64()
			if u := (1 - gamma) / (1 + math.Exp(-level-slope*gamma)); u > most {
				want, most = gamma, u
			}
		}
		if u := (1 - got) / (1 + math.Exp(-level-slope*got)); math.Abs(got-want) > 1e-9 && u < most*(1-1e-12) {
			t.Errorf("level %v, slope %v, %d candidates: %v, want %v", level, slope, n, got, want)
		}
	}
}

// duel plays a learner that finds everything worth 1 CPM against one rival bid a lot under first price, and returns the mean share
// that it bids in each so many lots. It is told of its own bid alone.
func duel(a market.Agent, lots, window int, rival func(i int) float64) []float64 {
	var shares []float64
	sum := 0.0
	for i := range lots {
		lot := market.Lot{Impression: market.Impression{Seq: uint64(i), ID: uint64(i), Quality: 1}, Rule: market.FirstPrice}
		o, _ := a.Bid(&lot)
		sum += o.Price.CPM()
		n := market.Notice{Seq: lot.Seq, Tag: o.Tag, Bid: o.Price, Reason: market.LostToHigher}
		if o.Price.CPM() >= rival(i) {
			n.Reason, n.Pay = market.Won, o.Price
		}
		a.(market.Observer).Observe(&n)
		if (i+1)%window == 0 {
			shares, sum = append(shares, sum/float64(window)), 0
		}
	}
	return shares
}

func duellist(t *testing.T, p interface {
	New(Deps) (market.Agent, error)
},
) market.Agent {
	t.Helper()
	a, err := p.New(Deps{Name: "a", Values: constantValue(1), Law: law.Constant{Value: 1}, Stream: stream("duel")})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Against a rival whose bids are logistic about .5 with scale .05, which is of the model's own family, the best bid at a value of 1 is
// .6147 (v - b = s (1 + W), W + log W = (1-.5)/.05 - 1). Once it has learned, it bids that within .03, which was declared before the
// run. After a batch in which nobody could win it bids as at the start.
func TestValueSearchLearnsAndStartsAnew(t *testing.T) {
	a := duellist(t, ValueSearch{Batch: 2000, Candidates: 128, Epochs: 32768, Start: 0.6, Sigma: 0.1})
	u := rng.NewKey(1, 0, "test", "rival")
	shares := duel(a, 10_000, 2000, func(i int) float64 {
		if i >= 8000 {
			return 2
		}
		p := u.Uniform(uint64(i))
		return 0.5 + 0.05*math.Log(p/(1-p))
	})
	best := logistic{}.best(1, 0.5, 0.05)
	if got := shares[2]; math.Abs(got-best) > 0.03 {
		t.Errorf("share %v, the best is %v", got, best)
	}
	for i, want := range []float64{0.6, best, best, best} {
		if math.Abs(shares[i]-want) > 0.03 {
			t.Errorf("batch %d: share %v, want %v", i, shares[i], want)
		}
	}
	if after := duel(a, 1000, 1000, func(int) float64 { return 2 })[0]; math.Abs(after-0.6) > 0.0127 { // four standard errors
		t.Errorf("after a lost batch: share %v", after)
	}
	if lot := (market.Lot{Impression: market.Impression{Quality: 1}, Rule: market.SecondPrice}); true {
		if o, ok := a.Bid(&lot); !ok || o.Price != market.PriceOf(1) {
			t.Errorf("second price: %v", o)
		}
	}
}
