package mechanisms_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/mechanisms"
)

// experiment is auctions of one impression of quality 1 among bidders whose values are uniform on [0, 1] CPM, or on [0, tops[i]].
type experiment struct {
	m             market.Mechanism
	tops          []float64
	bid           func(value float64) float64 // nil: the truth
	reserve, soft float64
}

// revenue plays auctions with the same values in every experiment of as many bidders, and returns the means of revenue and of
// its square.
func (e experiment) revenue(auctions int) (mean, square float64) {
	stream := rand.New(rand.NewPCG(1981, 58))
	a := market.Auction{Reserve: market.PriceOf(e.reserve)}
	a.Quality, a.Soft = 1, market.PriceOf(e.soft)
	bids := make([]market.Bid, len(e.tops))
	var awards []market.Award
	for range auctions {
		for i, top := range e.tops {
			b := top * stream.Float64()
			if e.bid != nil {
				b = e.bid(b)
			}
			bids[i] = bid(market.AgentID(i+1), market.PriceOf(b), 0)
			bids[i].Class, bids[i].Draw = int32(i), stream.Uint64()
		}
		awards = e.m.Clear(awards[:0], &a, bids)
		var paid market.Price
		for _, w := range awards {
			paid += w.Pay
		}
		mean += paid.CPM()
		square += paid.CPM() * paid.CPM()
	}
	return mean / float64(auctions), square / float64(auctions)
}

// optimal is Myerson's auction among bidders with values uniform on [0, tops[i]].
func optimal(t *testing.T, tops ...float64) market.Mechanism {
	t.Helper()
	var deps mechanisms.Deps
	for i, top := range tops {
		deps.Classes = append(deps.Classes, mechanisms.Class{Name: fmt.Sprint(i), Value: law.Uniform{Hi: top}})
	}
	choice := mechanisms.Catalog.MustChoose(string(market.Myerson))
	m, err := choice.Build(deps)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Expected revenues of theory 1.1 to 1.5, in CPM, within four standard errors. The standard deviations of one auction come from
// the formulas beside them or from sums over 700 x 700 values.
func TestRevenues(t *testing.T) {
	const auctions = 200_000
	one := func(n int) []float64 {
		tops := make([]float64, n)
		for i := range tops {
			tops[i] = 1
		}
		return tops
	}
	allPay := func(n float64) func(float64) float64 {
		return func(v float64) float64 { return (n - 1) / n * math.Pow(v, n) }
	}
	// n independent payments (n-1)/n v^n, whose variance is that share squared times 1/(2n+1) - 1/(n+1)^2.
	allPaySD := func(n float64) float64 {
		return (n - 1) / n * math.Sqrt(n*(1/(2*n+1)-1/((n+1)*(n+1))))
	}
	soft := func(s float64) float64 { return 1./3 + s*s - 2./3*s*s*s }
	adapted := func(s float64) func(float64) float64 { // bids v/2 below t = 2s, v from there on
		return func(v float64) float64 {
			if v < 2*s {
				return v / 2
			}
			return v
		}
	}
	for _, tc := range []struct {
		id       string
		e        experiment
		want, sd float64
	}{
		{"AUC-ALLPAY-U2", experiment{m: mechanisms.AllPay{}, tops: one(2), bid: allPay(2)}, 1. / 3, allPaySD(2)},
		{"AUC-ALLPAY-U3", experiment{m: mechanisms.AllPay{}, tops: one(3), bid: allPay(3)}, 1. / 2, allPaySD(3)},
		{"AUC-ALLPAY-U5", experiment{m: mechanisms.AllPay{}, tops: one(5), bid: allPay(5)}, 2. / 3, allPaySD(5)},
		{"SOFT-TRUTH-U2-0.2", experiment{m: mechanisms.SoftFloor{}, tops: one(2), soft: 0.2}, soft(0.2), 0.2008},
		{"SOFT-TRUTH-U2-0.3", experiment{m: mechanisms.SoftFloor{}, tops: one(2), soft: 0.3}, soft(0.3), 0.1740},
		{"SOFT-TRUTH-U2-0.45", experiment{m: mechanisms.SoftFloor{}, tops: one(2), soft: 0.45}, soft(0.45), 0.1465},
		{"SOFT-TRUTH-U2-1", experiment{m: mechanisms.SoftFloor{}, tops: one(2), soft: 1}, 2. / 3, 0.2357},
		{"SOFT-EQ-U2-0.2", experiment{m: mechanisms.SoftFloor{}, tops: one(2), bid: adapted(0.2), soft: 0.2}, 1. / 3, 0.2193},
		{"SOFT-EQ-U2-0.45", experiment{m: mechanisms.SoftFloor{}, tops: one(2), bid: adapted(0.45), soft: 0.45}, 1. / 3, 0.1268},
		{"AUC-ASYM-MYERSON-1-2, Myerson", experiment{m: optimal(t, 1, 2), tops: []float64{1, 2}}, 31. / 48, 0.4560},
		{"AUC-ASYM-MYERSON-1-2, second price at .75", experiment{m: mechanisms.SecondPrice{}, tops: []float64{1, 2}, reserve: 0.75}, 0.55729167, 0.3519},
		// E[payment^2]: both values above 1/2 with 1/4, then 11/24 on average; one of them with 1/2, then 1/4.
		{"AUC-MYERSON-U1", experiment{m: optimal(t, 1), tops: one(1)}, 0.25, 0.25},
		{"AUC-MYERSON-U2", experiment{m: optimal(t, 1, 1), tops: one(2)}, 5. / 12, math.Sqrt(23./96 - 25./144)},
	} {
		mean, square := tc.e.revenue(auctions)
		if err := 4 * tc.sd / math.Sqrt(auctions); math.Abs(mean-tc.want) > err {
			t.Errorf("%s: revenue %.6f, want %.6f within %.6f", tc.id, mean, tc.want, err)
		}
		if sd := math.Sqrt(square - mean*mean); math.Abs(sd-tc.sd) > 0.01*tc.sd {
			t.Errorf("%s: standard deviation %.4f, stated %.4f", tc.id, sd, tc.sd)
		}
	}
}

// AUC-ASYM-MYERSON-1-2: of the common reserves, .75 is the best (from the same values); none earns what Myerson's auction does.
func TestBestCommonReserve(t *testing.T) {
	const auctions = 200_000
	at := func(m market.Mechanism, reserve float64) float64 {
		mean, _ := experiment{m: m, tops: []float64{1, 2}, reserve: reserve}.revenue(auctions)
		return mean
	}
	best := at(mechanisms.SecondPrice{}, 0.75)
	for _, reserve := range []float64{0, 0.5, 0.65, 0.85, 1} {
		if got := at(mechanisms.SecondPrice{}, reserve); got >= best {
			t.Errorf("reserve %v earns %.5f, reserve .75 only %.5f", reserve, got, best)
		}
	}
	if got := at(optimal(t, 1, 2), 0); got <= best+0.05 {
		t.Errorf("Myerson's auction earns %.5f, the best common reserve %.5f", got, best)
	}
}
