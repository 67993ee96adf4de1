package agents_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
)

// The bids of [agents.CurseAware] at five signals, without a floor and with one, against a quadrature of what Milgrom and Weber's
// bids are made of and a Runge-Kutta solution of their differential equation. The table may be off by 2e-4 mean values.
func TestCurseAwareBidsAreExact(t *testing.T) {
	for _, c := range []curseTwin{
		{law.Uniform{Lo: 0, Hi: 1}, 1, 4},
		{law.Uniform{Lo: 1, Hi: 2}, 1, 3},
		{law.Lognormal{Mu: 0, Sigma: 0.5}, 4, 2},
		{law.Uniform{Lo: 0, Hi: 1}, 100, 10},
	} {
		for _, share := range []float64{0, 0.7, 1.2} {
			floor := share * c.law.Mean()
			what := fmt.Sprintf("%v, precision %v, %d bidders, floor %v", c.law, c.precision, c.bidders, floor)
			entry := c.entry(floor)
			signals := []float64{-1.5, -0.5, 0, 0.7, 2}
			if !math.IsInf(entry, -1) {
				signals = []float64{entry + 0.01, entry + 0.1, entry + 0.5, entry + 1, entry + 2}
				if _, takesPart := c.play(t, market.FirstPrice, entry-0.01, floor); takesPart {
					t.Errorf("%s: a buyer below signal %.3f takes part", what, entry)
				}
				if _, takesPart := c.play(t, market.SecondPrice, entry-0.01, floor); takesPart {
					t.Errorf("%s: a buyer below signal %.3f takes part under second price", what, entry)
				}
			}
			for _, s := range signals {
				c.check(t, fmt.Sprintf("%s, signal %.3f, first price", what, s), market.FirstPrice, s, floor, c.bid(s, entry, floor))
				_, tied, _, _ := c.given(s)
				c.check(t, fmt.Sprintf("%s, signal %.3f, second price", what, s), market.SecondPrice, s, floor, tied)
			}
		}
	}
}

// However many rivals a buyer reckons with and however little it knows, it bids more the better its signal, and under first price
// less than under second price.
func TestCurseAwareBidsAmongMany(t *testing.T) {
	unit := law.Uniform{Lo: 0, Hi: 1}
	for _, c := range []curseTwin{{unit, 1e-3, 2}, {unit, 1e-3, 100}, {unit, 1, 10_000}, {unit, 1000, 10_000}} {
		var first, second float64
		for _, signal := range []float64{0.5, 1, 2} {
			lastFirst, lastSecond := first, second
			first, _ = c.play(t, market.FirstPrice, signal, 0)
			second, _ = c.play(t, market.SecondPrice, signal, 0)
			if !(first > lastFirst && second > lastSecond && first < second) {
				t.Errorf("%d bidders, precision %v, signal %v: bids %v, second price %v; at the signal before %v, %v",
					c.bidders, c.precision, signal, first, second, lastFirst, lastSecond)
			}
		}
	}
}

// curseTwin is the dumb twin of the table.
type curseTwin struct {
	law       law.Law
	precision float64
	bidders   int
}

func (c curseTwin) check(t *testing.T, what string, rule market.Rule, signal, floor, want float64) {
	t.Helper()
	got, takesPart := c.play(t, rule, signal, floor)
	if !takesPart || !(math.Abs(got-want) <= 2e-4*c.law.Mean()) {
		t.Errorf("%s: bid %.6f (takes part: %v), want %.6f", what, got, takesPart, want)
	}
}

// play asks a buyer whose estimate is that of a signal, at quality 2.
func (c curseTwin) play(t *testing.T, rule market.Rule, signal, floor float64) (bid float64, takesPart bool) {
	t.Helper()
	const quality = 2
	estimate, _, _, _ := c.given(signal)
	model := values.New(law.NewSampler(law.Constant{Value: estimate}), rng.NewKey(1, 0, rng.Value, "buyer"))
	agent := build(t, agents.CurseAware{}, agents.Deps{Name: "buyer", Law: c.law, Rivals: c.bidders - 1, Precision: c.precision, Values: model})
	offer, takesPart := agent.Bid(&market.Lot{
		Impression: market.Impression{ID: 1, Quality: quality}, Rule: rule, Floor: market.PriceOf(quality * floor),
	})
	return offer.Price.CPM() / quality, takesPart
}

// given returns what a signal s tells: E[v|s], E[v|s, Y=s], E[v|s, Y<=s] and the density of Y over its distribution function at s.
func (c curseTwin) given(s float64) (estimate, tied, below, hazard float64) {
	normal, root, n := distuv.UnitNormal, math.Sqrt(c.precision), float64(c.bidders)
	score := distuv.Normal{Mu: s * c.precision / (1 + c.precision), Sigma: 1 / math.Sqrt(1+c.precision)}
	mean := func(f func(v, cdf, pdf float64) float64) float64 {
		return quad.Fixed(func(z float64) float64 {
			return score.Prob(z) * f(c.law.Quantile(normal.CDF(z)), normal.CDF(root*(s-z)), root*normal.Prob(root*(s-z)))
		}, score.Mu-7*score.Sigma, score.Mu+7*score.Sigma, 60, nil, 0)
	}
	estimate = mean(func(v, _, _ float64) float64 { return v })
	density := mean(func(_, g, d float64) float64 { return (n - 1) * d * math.Pow(g, n-2) })
	tied = mean(func(v, g, d float64) float64 { return v * (n - 1) * d * math.Pow(g, n-2) }) / density
	lost := mean(func(_, g, _ float64) float64 { return math.Pow(g, n-1) })
	below = mean(func(v, g, _ float64) float64 { return v * math.Pow(g, n-1) }) / lost
	return estimate, tied, below, density / lost
}

// entry is the least signal s with E[v|s, Y<=s] >= floor; minus infinity if no signal is too low.
func (c curseTwin) entry(floor float64) float64 {
	lo, hi := -6.0, 6.0
	if _, _, below, _ := c.given(lo); below >= floor {
		return math.Inf(-1)
	}
	for hi-lo > 1e-7 {
		if _, _, below, _ := c.given((lo + hi) / 2); below < floor {
			lo = (lo + hi) / 2
		} else {
			hi = (lo + hi) / 2
		}
	}
	return hi
}

// bid solves b' = (w-b) f/F from the entry on, where the bid is the floor.
func (c curseTwin) bid(s, entry, floor float64) float64 {
	from, b := entry, floor
	if math.IsInf(entry, -1) {
		from = s - 4*math.Sqrt(1+1/c.precision) // what was further below is forgotten
		_, b, _, _ = c.given(from)
	}
	slope := func(s, b float64) float64 {
		_, w, _, h := c.given(s)
		return (w - b) * h
	}
	steps := math.Ceil((s - from) * 50 * max(1, math.Sqrt(c.precision)/4))
	h := (s - from) / steps
	for i := range int(steps) {
		x := from + float64(i)*h
		k1 := slope(x, b)
		k2 := slope(x+h/2, b+h/2*k1)
		k3 := slope(x+h/2, b+h/2*k2)
		k4 := slope(x+h, b+h*k3)
		b += h / 6 * (k1 + 2*k2 + 2*k3 + k4)
	}
	return b
}
