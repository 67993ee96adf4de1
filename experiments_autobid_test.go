package marketsim

import (
	"math"
	"slices"
	"testing"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/internal/stats"
	"marketsim/market"
)

// autobidder is a value maximiser with a target return and the published step.
func autobidder(target float64) agents.Autobid {
	return agents.Autobid{TargetROAS: target, Worth: 1, Step: 0.5, Start: 1, Most: 1000}
}

// TestExperimentsAutobidTarget: with uniform values against a uniform rival bid under second price, a buyer that bids m v, m >= 1,
// wins value 1/2 - 1/(6 m^2) for 1/2 - 1/(3 m) an auction. A target return of 1.5 so allows m = 1 + 1/sqrt(3), which wins
// sqrt(3)/4; a budget of 1/12 allows sqrt(1/2), which wins sqrt(1/2)/3; under first price it allows 1/1.5, worth 2/9. The grid finds
// no constant multiple that wins more and keeps both promises.
func TestExperimentsAutobidTarget(t *testing.T) {
	const auctions, target = 200_000, 1.5
	for _, c := range []struct {
		name            string
		rule            market.Rule
		each            float64
		multiple, value float64
	}{
		{"target", market.SecondPrice, 0, 1 + 1/math.Sqrt(3), math.Sqrt(3) / 4},
		{"budget", market.SecondPrice, 1. / 12, math.Sqrt(0.5), math.Sqrt(0.5) / 3},
		{"first price", market.FirstPrice, 0, 1 / target, 1 / target / 3},
	} {
		l := against(c.rule, c.each, autobidder(target), auctions, 0).play(t, nil)
		value, spend := l.won[0]/auctions, l.spent[0]/auctions
		best := 0.0
		for m := 0.5; m < 2; m += 0.1 {
			g := against(c.rule, 0, agents.FixedShade{Factor: m}, auctions, 0).play(t, nil)
			if g.won[0] >= target*g.spent[0] && (c.each == 0 || g.spent[0] <= c.each*auctions) {
				best = max(best, g.won[0]/auctions)
			}
		}
		t.Logf("seed 1, %s: multiple %.4f (%.4f), value %.5f (%.5f, on a grid %.5f), return %.4f, spend %.5f",
			c.name, l.factor(0), c.multiple, value, c.value, best, value/spend, spend)
		if math.Abs(l.factor(0)/c.multiple-1) > 0.05 {
			t.Errorf("%s: it bids %v of its value, want %v within 5 %%", c.name, l.factor(0), c.multiple)
		}
		if value < 0.97*c.value || value < 0.97*best {
			t.Errorf("%s: it wins %v an auction; the best multiple wins %v, the best on the grid %v", c.name, value, c.value, best)
		}
		// What is learned too late stays spent: the return misses its target by O(1/sqrt(T)), here by up to 4.3 %.
		if value < 0.95*target*spend || c.each > 0 && spend > c.each*1.0000001 {
			t.Errorf("%s: it wins %v for %v: less than its target of %v, or over its budget", c.name, value, spend, target)
		}
	}
}

// A target cost per action is a target return in other words.
func TestExperimentsAutobidCPA(t *testing.T) {
	cpa := agents.Autobid{TargetROAS: 7, TargetCPA: 40, Worth: 60, Step: 0.5, Start: 1, Most: 1000}
	a := against(market.SecondPrice, 0, cpa, 20_000, 0).play(t, nil)
	b := against(market.SecondPrice, 0, autobidder(1.5), 20_000, 0).play(t, nil)
	if a.won[0] != b.won[0] || a.spent[0] != b.spent[0] {
		t.Errorf("target_cpa of two thirds of the worth wins %v for %v, target_roas 1.5 wins %v for %v", a.won[0], a.spent[0], b.won[0], b.spent[0])
	}
}

// tight is the instance of theory 3.7 whose price of anarchy tends to 2: good 1 is worth 1 to buyer 1 and nothing to buyer 2, good 2
// is worth little to buyer 1 and 1 to buyer 2. The best welfare is 2 a round.
func tight(floor float64, first, second paramsOf, session uint64) pacedMarket {
	const little = 0.01
	constant := law.Constant{Value: unitCPM}
	return pacedMarket{rule: market.SecondPrice, floor: floor, auctions: 100_000, session: session, buyers: []spender{
		{kind: first, law: constant, worths: []float64{1, little}},
		{kind: second, law: constant, worths: []float64{0, 1}},
	}}
}

// TestPriceOfAnarchyIsTight is theory 3.7, AUTO-POA-SPA (A. Mehta 2022): if buyer 1 bids more than 1/eps of its value, it wins both
// goods, pays 0 + 1, within its target, and buyer 2 can do nothing about it within its own: welfare 1 + eps against 2.
func TestPriceOfAnarchyIsTight(t *testing.T) {
	var value, pay [2]float64 // by good
	tight(0, agents.FixedShade{Factor: 101}, agents.FixedShade{Factor: 1}, 0).play(t, func(c *market.Cleared) {
		if len(c.Awards) != 1 || c.Awards[0].Agent != 0 {
			t.Fatalf("good %d goes to %+v", c.Placement+1, c.Awards)
		}
		value[c.Placement], pay[c.Placement] = c.Seats[0].Value.CPM()/unitCPM, c.Awards[0].Pay.CPM()/unitCPM
	})
	welfare, spend := value[0]+value[1], pay[0]+pay[1]
	if math.Abs(welfare-1.01) > 1e-9 || math.Abs(2/welfare-1.980198) > 1e-6 {
		t.Errorf("welfare %v of 2, ratio %v; want 1.01 and 1.980198", welfare, 2/welfare)
	}
	if spend > welfare {
		t.Errorf("buyer 1 pays %v for %v: over its target", spend, welfare)
	}
}

// TestExperimentsAutobidAnarchy plays the same instance with buyers that learn. Against a buyer 2 that bids its value, buyer 1
// learns to take both goods, as in the worst equilibrium. If buyer 2 learns too, it retakes a fifth of its own good, for more than it is
// worth: what it wins falls short of what it pays by some ln(lambda)/eps, O(sqrt(T)). A reserve of 0.9 takes the slack from buyer
// 1 and so raises revenue and welfare at once (S. Balseiro et al. 2021). Bands set after a first run with seed 1, but for the ratio of 2.
func TestExperimentsAutobidAnarchy(t *testing.T) {
	for _, c := range []struct {
		name                    string
		floor                   float64
		second                  paramsOf
		least, most             float64 // welfare a round
		leastIncome, mostIncome float64
	}{
		{"buyer 2 bids its value", 0, agents.FixedShade{Factor: 1}, 1, 1.15, 0.8, 1.01},
		{"both learn", 0, autobidder(1), 1.15, 1.3, 1.1, 1.25},
		{"reserve", 0.9, agents.FixedShade{Factor: 1}, 1.8, 2, 1.7, 2},
	} {
		var welfare, revenue stats.Moments
		for s := range uint64(sessions(2, 10)) {
			l := tight(c.floor, autobidder(1), c.second, s).play(t, nil)
			welfare.Add(2 * (l.won[0] + l.won[1]) / float64(l.auctions))
			revenue.Add(2 * l.revenue / float64(l.auctions))
			for i := range 2 {
				if short := l.spent[i] - l.won[i]; short > 0.04*float64(l.auctions)/2 {
					t.Errorf("%s: buyer %d wins %v for %v", c.name, i+1, l.won[i], l.spent[i])
				}
			}
		}
		t.Logf("seed 1, %s, %d sessions: welfare %.4f (sd %.4f) of 2, ratio %.4f, revenue %.4f", c.name, welfare.N(), welfare.Mean(), welfare.StdDev(), 2/welfare.Mean(), revenue.Mean())
		if w := welfare.Mean(); w < c.least || w > c.most || 2/w > 2 {
			t.Errorf("%s: welfare %v, want %v to %v", c.name, w, c.least, c.most)
		}
		if r := revenue.Mean(); r < c.leastIncome || r > c.mostIncome {
			t.Errorf("%s: revenue %v, want %v to %v", c.name, r, c.leastIncome, c.mostIncome)
		}
	}
}

// TestExperimentsPriceOfAnarchy holds learned welfare against the bounds of theory 3.7, AUTO-POA-TABLE: value maximisers lose at
// most half under second price, nothing under first price, where they bid a uniform multiple; together with utility maximisers at
// most 54.3 % under first price. Values are uniform, so the best welfare is n/(n+1) an auction.
func TestExperimentsPriceOfAnarchy(t *testing.T) {
	shader := agents.AdaptiveShade{Curve: "logistic", Feedback: "win-loss", HalfLife: 1000, Explore: 0.1, Warmup: 50, Start: 0.8, Extension: agents.Extension{Yields: 0.5}}
	for _, c := range []struct {
		name  string
		rule  market.Rule
		kinds []paramsOf
		least float64 // share of the best welfare
	}{
		{"value maximisers, second price", market.SecondPrice, slices.Repeat([]paramsOf{autobidder(1)}, 3), 1. / 2},
		{"value maximisers, first price", market.FirstPrice, slices.Repeat([]paramsOf{autobidder(1)}, 3), 0.98},
		{"mixed, first price", market.FirstPrice, []paramsOf{autobidder(1), shader, shader}, 0.457},
	} {
		p := pacedMarket{rule: c.rule, auctions: 100_000}
		for _, k := range c.kinds {
			p.buyers = append(p.buyers, spender{kind: k})
		}
		l := p.play(t, nil)
		share := (l.won[0] + l.won[1] + l.won[2]) / float64(l.auctions) / 0.75
		t.Logf("seed 1, %s: welfare %.4f of the best, multiples %.3f %.3f %.3f, revenue %.4f", c.name, share, l.factor(0), l.factor(1), l.factor(2), l.revenue/float64(l.auctions))
		if share < c.least {
			t.Errorf("%s: welfare is %v of the best, want at least %v", c.name, share, c.least)
		}
	}
}

// TestExperimentsLiquidWelfare is theory 3.6, AUTO-LW: liquid welfare, what buyers win up to their budgets, of buyers that pace
// by gradient is at least half of the best (J. Gaitonde et al. 2023), under first price at least 1/2.41 of it (G. Fikioris,
// E. Tardos 2023). The best is bounded by what the budgets can buy and by the best values.
func TestExperimentsLiquidWelfare(t *testing.T) {
	for _, g := range []pacingGame{bothBind, oneBinds, bothShared} {
		budgets, values := 0.0, 0.0
		for i, b := range g.budgets {
			all := 0.0
			for _, v := range g.values[i] {
				all += v
			}
			budgets += min(b, all)
		}
		for j := range g.values[0] {
			values += max(g.values[0][j], g.values[1][j])
		}
		for _, rule := range []market.Rule{market.FirstPrice, market.SecondPrice} {
			l := pacedMarket{rule: rule, buyers: g.paced(), auctions: 50_000}.play(t, nil)
			liquid, rounds := 0.0, float64(l.auctions)/2
			for i, b := range g.budgets {
				liquid += min(b, l.won[i]/rounds)
			}
			share := liquid / min(budgets, values)
			t.Logf("seed 1, %s under %s: liquid welfare %.4f, at least %.4f of the best", g.name, rule, liquid, share)
			if share < 0.5 {
				t.Errorf("%s under %s: liquid welfare is %v of the best, want at least half", g.name, rule, share)
			}
		}
	}
}
