package marketsim

import (
	"fmt"
	"math"
	"testing"

	"marketsim/agents"
	"marketsim/internal/stats"
	"marketsim/market"
	"marketsim/mechanisms"
)

// logitDemand is the duopoly of Calvano, Calvano, Denicolo and Pastorello (AER 2020): a = 2, c = 1, a0 = 0, mu = .25. A price p is the
// bid 2-p in rule logit, where a sale at cost c is worth 1 CPM and the outside option bids 0.
type logitDemand struct{}

func (logitDemand) share(own, other float64) float64 {
	x, y := math.Exp((2-own)/0.25), math.Exp((2-other)/0.25)
	return x / (x + y + 1)
}

func (d logitDemand) profit(own, other float64) float64 { return (own - 1) * d.share(own, other) }

// nash solves p = c + mu/(1-q), and monopoly p = c + mu/(1-2q), in which each counts what it takes from the other, by bisection.
func (d logitDemand) nash() float64 {
	return bisect(func(p float64) float64 { return p - 1 - 0.25/(1-d.share(p, p)) })
}

func (d logitDemand) monopoly() float64 {
	return bisect(func(p float64) float64 { return p - 1 - 0.25/(1-2*d.share(p, p)) })
}

// bisect finds where an increasing function crosses 0 between prices 1.2 and 3.
func bisect(f func(float64) float64) float64 {
	lo, hi := 1.2, 3.0
	for range 100 {
		if mid := (lo + hi) / 2; f(mid) < 0 {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// grid is the lowest and the highest of the 15 prices: a tenth of the way beyond Nash and monopoly.
func (d logitDemand) grid() (lo, hi float64) {
	n, m := d.nash(), d.monopoly()
	return n - 0.1*(m-n), m + 0.1*(m-n)
}

// TestExperimentsCalvanoPrices is CAL-PRICES, and rule logit must sell at these prices what the formula says.
func TestExperimentsCalvanoPrices(t *testing.T) {
	var d logitDemand
	n, m := d.nash(), d.monopoly()
	lo, hi := d.grid()
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"Nash price", n, 1.4729267},
		{"monopoly price", m, 1.9249809},
		{"Nash profit", d.profit(n, n), 0.22292666},
		{"monopoly profit", d.profit(m, m), 0.33749046},
		{"lowest price", lo, 1.4277212},
		{"highest price", hi, 1.9701863},
	} {
		closeTo(t, c.what, c.got, c.want, 1e-6)
	}
	for _, pair := range [][2]float64{{n, n}, {m, m}, {lo, hi}} {
		bids := []market.Bid{{Agent: 0, Price: market.PriceOf(2 - pair[0])}, {Agent: 1, Price: market.PriceOf(2 - pair[1])}}
		awards := mechanisms.Logit{Mu: 0.25}.Clear(nil, &market.Auction{}, bids)
		for i, w := range awards {
			profit := (1 - w.Pay.CPM()) * w.Part().Share()
			closeTo(t, fmt.Sprintf("profit of %d at prices %v", i, pair), profit, d.profit(pair[i], pair[1-i]), 2e-6)
		}
	}
}

// calvano is a market of two such sellers as learners with a memory of both last prices. Initial values are the mean profit against
// a rival that posts any price, taken over one's own prices too.
func calvano(alpha, beta, delta float64) experiment {
	var d logitDemand
	lo, hi := d.grid()
	const prices = 15
	mean := 0.0
	for i := range prices {
		for j := range prices {
			step := (hi - lo) / (prices - 1)
			mean += d.profit(lo+float64(i)*step, lo+float64(j)*step) / (prices * prices)
		}
	}
	return experiment{
		rule: market.Logit, mechanism: mechanisms.Logit{Mu: 0.25}, learners: 2, auctions: 20_000_000, patience: 100_000, disclosure: market.DiscloseBids,
		agent: agents.QLearning{
			Grid:        agents.Grid{Over: "prices", Lowest: 2 - hi, Highest: 2 - lo, Bids: prices, ValueBuckets: 1, Declares: 1},
			Exploration: agents.Exploration{Explore: "epsilon", Epsilon: 1, Decay: beta, Temperature: 1},
			Alpha:       alpha, Gamma: delta, Q0: mean / (1 - delta), Initial: "same", Ties: "lowest", Update: "chosen", State: "rivals", PriceAlpha: 1.5,
		},
	}
}

// gains holds the mean profit gain (pi - piNash)/(piMonopoly - piNash) against a band.
func (e experiment) gains(t *testing.T, what string, n int, lo, hi float64) {
	t.Helper()
	var d logitDemand
	nash, monopoly := d.profit(d.nash(), d.nash()), d.profit(d.monopoly(), d.monopoly())
	var gain, length stats.Moments
	converged := 0
	for _, end := range e.play(t, n) {
		gain.Add((end.surplus/2 - nash) / (monopoly - nash))
		length.Add(float64(end.auctions))
		if end.auctions < e.auctions {
			converged++
		}
	}
	t.Logf("%-24s seed %d, %3d sessions: profit gain %.4f (se %.4f, sd %.4f), %d settled, after %.0f auctions, expected %.2f to %.2f",
		what, experimentSeed, n, gain.Mean(), gain.StdDev()/math.Sqrt(float64(n)), gain.StdDev(), converged, length.Mean(), lo, hi)
	if !(gain.Mean() >= lo && gain.Mean() <= hi) {
		t.Errorf("%s: profit gain %.4f, want %.2f to %.2f", what, gain.Mean(), lo, hi)
	}
}

// TestExperimentsCalvano is theory 3.3 at beta = 1e-5: learners who remember the last prices keep them far above competition if they are
// patient (CAL-DELTA-B: .8372), and not if they are not (CAL-MYOPIC: .2124). The references start from an initial value for each
// price, its mean profit. Here all prices start from the mean of these, which ends lower: .78 after 24 sessions, standard error .03.
func TestExperimentsCalvano(t *testing.T) {
	n := sessions(3, 60)
	slack := 4 * 0.11 / math.Sqrt(float64(n))
	calvano(0.15, 1e-5, 0.95).gains(t, "CAL-DELTA-B", n, math.Min(0.68, 0.8372-slack), math.Max(0.88, 0.8372+slack))
	calvano(0.15, 1e-5, 0).gains(t, "CAL-MYOPIC", n, math.Min(0.15, 0.2124-slack), math.Max(0.28, 0.2124+slack))
}
