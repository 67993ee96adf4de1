package marketsim

import (
	"fmt"
	"math"
	"testing"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/mechanisms"
)

// pairs are theory 1.4 (AUC-ASYM-*; Griesmer, Levitan and Shubik 1967): two bidders with values uniform up to w1 < w2.
var pairs = []struct {
	w1, w2        float64
	highest       float64 // bid
	first, second float64 // revenue
	ratio         float64 // of first-price welfare to the best, to four digits
}{
	{1, 2, 2. / 3, .45900506, .41666667, .9811},
	{1, 1.5, .6, .40462225, .38888889, .9898},
	{.8, 4. / 3, .5, .33939025, .32, .9862},
}

// TestAsymmetricPair: first price earns more than second price, lets the weak win more often, w1/(w1+w2) instead of w1/(2 w2), and
// wastes some value, but by far not as much as its price of anarchy allows (AUC-POA-FPA: 1-1/e^2; Jin and Lu 2022).
func TestAsymmetricPair(t *testing.T) {
	t.Parallel()
	for _, c := range pairs {
		what := fmt.Sprintf("(%v, %.3v)", c.w1, c.w2)
		first, second := &duel{}, &duel{}
		f := fair{rule: market.FirstPrice, buyers: uniformPair(t, c.w1, c.w2)}
		f.watch = first
		f.earns(t, what+" first price", c.first)
		f = fair{rule: market.SecondPrice, buyers: uniformPair(t, c.w1, c.w2), watch: second}
		f.earns(t, what+" second price", c.second)

		first.weak.mustBe(t, what+" first price: the weak wins", c.w1/(c.w1+c.w2), 0)
		second.weak.mustBe(t, what+" second price: the weak wins", c.w1/(2*c.w2), 0)
		best := c.w2/2 + c.w1*c.w1/(6*c.w2)
		first.waste.mustBe(t, what+" first price: value lost", (1-c.ratio)*best, 5e-5*best)
		closeTo(t, what+" second price: value lost", second.waste.mean(), 0, 1e-9)
		if ratio := 1 - first.waste.mean()/first.best.mean(); ratio < 1-math.Exp(-2) {
			t.Errorf("%s: welfare is %v of the best, less than the price of anarchy allows", what, ratio)
		}
		closeTo(t, what+" highest bid", first.highest, c.highest, 1e-4)
	}
}

// TestAsymmetricBids asks the agents in the market: b(v) = (1 - sqrt(1 - k v^2)) / (k v), and everyone makes the best of the inverse
// bids phi_i(b) = 2b/(1 + k_i b^2) of the other.
func TestAsymmetricBids(t *testing.T) {
	t.Parallel()
	for _, c := range pairs {
		f := fair{rule: market.FirstPrice, buyers: uniformPair(t, c.w1, c.w2)}
		f.watch = auditor(func(a *market.Cleared) {
			for _, b := range a.Bids {
				own, other := c.w1, c.w2
				if b.Agent == 1 {
					own, other = other, own
				}
				v, bid := a.Seats[b.Seat].Value.CPM(), b.Price.CPM()
				k := 1/(own*own) - 1/(other*other)
				closeTo(t, fmt.Sprintf("(%v, %.3v): bid of value %v", own, other, v), bid, (1-math.Sqrt(1-k*v*v))/(k*v), 1e-6*bid+1e-6)
				wins := func(b float64) float64 { return 2 * b / (1 - k*b*b) / other }
				for _, try := range []float64{.5 * bid, .97 * bid, min(1.03*bid, c.highest), min(1.5*bid, c.highest)} {
					if gain := (v-try)*wins(try) - (v-bid)*wins(bid); gain > 1e-6 {
						t.Errorf("(%v, %.3v): value %v earns %v more with %v than with %v", own, other, v, gain, try, bid)
					}
				}
			}
		})
		f.play(t, 300)
	}
}

// TestSoftFloorOfAPair is SOFT-LIMITS: unequal bidders are not indifferent between a soft floor of nothing, which is second price,
// and one above all bids, which is first price.
func TestSoftFloorOfAPair(t *testing.T) {
	t.Parallel()
	for soft, want := range map[float64]float64{0: .41666667, 10: .45900506} {
		fair{rule: market.SoftFloor, soft: soft, buyers: uniformPair(t, 1, 2)}.earns(t, fmt.Sprintf("soft %v", soft), want)
	}
}

// TestOptimalAuctionOfAPair is AUC-ASYM-MYERSON-1-2: what the best common reserve earns, and what Myerson's auction does.
func TestOptimalAuctionOfAPair(t *testing.T) {
	t.Parallel()
	fair{rule: market.SecondPrice, floor: .75, buyers: uniformPair(t, 1, 2)}.earns(t, "second price with reserve .75", .55729167)
	choice := mechanisms.Catalog.MustChoose(string(market.Myerson))
	optimal, err := choice.Build(mechanisms.Deps{Classes: []mechanisms.Class{
		{Name: "weak", Value: law.Uniform{Hi: 1}}, {Name: "strong", Value: law.Uniform{Hi: 2}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	fair{rule: market.Myerson, mechanism: optimal, buyers: uniformPair(t, 1, 2)}.earns(t, "optimal auction", 31./48)
}

// uniformPair makes two equilibrium bidders, the weak one first.
func uniformPair(t *testing.T, w1, w2 float64) []market.Buyer {
	t.Helper()
	return []market.Buyer{
		{Name: "weak", Agent: agent(t, agents.Equilibrium{RivalHi: w2}, "weak", law.Uniform{Hi: w1}, 1)},
		{Name: "strong", Agent: agent(t, agents.Equilibrium{RivalHi: w1}, "strong", law.Uniform{Hi: w2}, 1), Class: 1},
	}
}

// duel watches a pair: who wins, and how much less than the best that is worth.
type duel struct {
	weak, waste, best moments
	highest           float64
}

func (d *duel) Record(c *market.Cleared) {
	var weak, got, best float64
	for _, w := range c.Awards {
		if w.Agent == 0 {
			weak = 1
		}
		got = c.Seats[w.Agent].Value.CPM()
	}
	for _, s := range c.Seats {
		best = max(best, s.Value.CPM())
		d.highest = max(d.highest, s.Asked.CPM())
	}
	d.weak.add(weak)
	d.waste.add(best - got)
	d.best.add(best)
}

// mustBe checks the mean at 4 standard errors, and the error of what is wanted.
func (m *moments) mustBe(t *testing.T, what string, want, err float64) {
	t.Helper()
	closeTo(t, what, m.mean(), want, 4*m.sd()/math.Sqrt(m.sum[0])+err)
}

// auditor looks at every finished auction.
type auditor func(c *market.Cleared)

func (f auditor) Record(c *market.Cleared) { f(c) }
