package marketsim

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market"
)

// autobidder is a value maximiser with a target return and the published step.
func autobidder(target float64) agents.Autobid {
	return agents.Autobid{TargetROAS: target, Worth: 1, Step: 0.5, Start: 1, Most: 1000, Credit: "expected"}
}

// TestExperimentsAutobidTarget: with uniform values against a uniform rival bid under second price, a buyer that bids m v, m >= 1,
// wins value 1/2 - 1/(6 m^2) for 1/2 - 1/(3 m) an auction. A target return of 1.5 so allows m = 1 + 1/sqrt(3), which wins
// sqrt(3)/4; a budget of 1/12 allows sqrt(1/2), which wins sqrt(1/2)/3; under first price it allows 1/1.5, worth 2/9. The grid finds
// no constant multiple that wins more and keeps both promises.
func TestExperimentsAutobidTarget(t *testing.T) {
	t.Parallel()
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
		grid := uint64(sessions(20_000, auctions))
		best := 0.0
		for m := 0.5; m < 2; m += 0.1 {
			g := against(c.rule, 0, agents.FixedShade{Factor: m}, grid, 0).play(t, nil)
			if g.won[0] >= target*g.spent[0] && (c.each == 0 || g.spent[0] <= c.each*float64(grid)) {
				best = max(best, g.won[0]/float64(grid))
			}
		}
		var multiple, won []float64
		for s := range uint64(sessions(1, 10)) {
			l := against(c.rule, c.each, autobidder(target), auctions, s).play(t, nil)
			value, spend := l.won[0]/auctions, l.spent[0]/auctions
			multiple, won = append(multiple, l.factor(0)), append(won, value)
			// What is learned too late stays spent: the return misses its target by O(1/sqrt(T)), here by up to 4.3 %.
			if value < 0.95*target*spend || c.each > 0 && spend > c.each*1.0000001 {
				t.Errorf("%s: it wins %v for %v: less than its target of %v, or over its budget", c.name, value, spend, target)
			}
		}
		near("autobid, "+c.name+": multiple", c.multiple, 0.03).each(t, multiple...)
		// Where the return misses its target, more is won than the promise allows.
		accepted("autobid, "+c.name+": value", c.value, 0.97*max(c.value, best), 1.05*c.value).each(t, won...)
	}
}

// A target cost per action is a target return in other words.
func TestExperimentsAutobidCPA(t *testing.T) {
	t.Parallel()
	cpa := agents.Autobid{TargetROAS: 7, TargetCPA: 40, Worth: 60, Step: 0.5, Start: 1, Most: 1000, Credit: "expected"}
	a := against(market.SecondPrice, 0, cpa, 20_000, 0).play(t, nil)
	b := against(market.SecondPrice, 0, autobidder(1.5), 20_000, 0).play(t, nil)
	if a.won[0] != b.won[0] || a.spent[0] != b.spent[0] {
		t.Errorf("target_cpa of two thirds of the worth wins %v for %v, target_roas 1.5 wins %v for %v", a.won[0], a.spent[0], b.won[0], b.spent[0])
	}
}

// tight is the instance of theory 3.7 whose price of anarchy tends to 2: good 1 is worth 1 to buyer 1 and nothing to buyer 2, good 2
// is worth little to buyer 1 and 1 to buyer 2. The best welfare is 2 a round.
func tight(floor float64, first, second kind, session uint64) pacedMarket {
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
// 1 and so raises revenue and welfare at once (S. Balseiro et al. 2021). Bands were not
// pre-registered but set after a first run with seed 1, the ratio of 2 apart; they are held against seed 2, which was played later.
func TestExperimentsAutobidAnarchy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                    string
		floor                   float64
		second                  kind
		welfare                 float64 // a round, in theory
		least, most             float64
		leastIncome, mostIncome float64
	}{
		{"buyer 2 bids its value", 0, agents.FixedShade{Factor: 1}, 1.01, 1, 1.15, 0.8, 1.01},
		{"both learn", 0, autobidder(1), unknown, 1.15, 1.3, 1.1, 1.25},
		{"reserve", 0.9, agents.FixedShade{Factor: 1}, 2, 1.8, 2, 1.7, 2},
	} {
		var welfare, revenue []float64
		for s := range uint64(sessions(2, 10)) {
			m := tight(c.floor, autobidder(1), c.second, s)
			m.seed = freshSeed
			l := m.play(t, nil)
			welfare = append(welfare, 2*(l.won[0]+l.won[1])/float64(l.auctions))
			revenue = append(revenue, 2*l.revenue/float64(l.auctions))
			for i := range 2 {
				if short := l.spent[i] - l.won[i]; short > 0.04*float64(l.auctions)/2 {
					t.Errorf("%s: buyer %d wins %v for %v", c.name, i+1, l.won[i], l.spent[i])
				}
			}
		}
		accepted("AUTO-POA-SPA learned, "+c.name+": welfare", c.welfare, c.least, c.most).fresh().each(t, welfare...)
		accepted("AUTO-POA-SPA learned, "+c.name+": revenue", unknown, c.leastIncome, c.mostIncome).fresh().each(t, revenue...)
		if least := slices.Min(welfare); least < 1 {
			t.Errorf("%s: a session comes to %v, less than the published bound of 1, half of the best", c.name, least)
		}
	}
}

// unknown is what theory expects where it gives a band alone.
var unknown = math.NaN()

// blind bids the same for everything: goods go to buyers at random.
type blind struct{}

func (blind) New(d agents.Deps) (market.Agent, error) {
	return &guess{Model: d.Values, bidder: posted(market.PriceOf(0.5 * unitCPM))}, nil
}

// TestExperimentsPriceOfAnarchy holds learned welfare against the best, theory 3.7, AUTO-POA-TABLE. Equal value maximisers must come to
// equal multiples and so lose nothing, under first price by the bound for uniform multiples, 1. Together with utility maximisers the
// bound is .457; what is lost here is less than a tenth, a band that was not pre-registered but set after a first run with seed 1, and
// is held against seed 2. Goods at random would bring 2/3 of the best
// welfare, n/(n+1) an auction, more than the published bounds but less than each band; how far down second price can go is shown by
// its tight instance above.
//
// Other rows of that table are literature for which there is no mechanism here: first price with non-uniform multiples (2),
// randomised first price (rFPA, 1.8), the truthful Rand(alpha, p) (1.896) and VCG with boosts c, (2+c)/(1+c).
func TestExperimentsPriceOfAnarchy(t *testing.T) {
	t.Parallel()
	shader := agents.AdaptiveShade{Curve: "logistic", Feedback: "win-loss", HalfLife: 1000, Explore: 0.1, Warmup: 50, Start: 0.8, Extension: agents.Extension{Yields: 0.5}}
	for _, c := range []struct {
		rule  market.Rule
		kinds []kind
		row   row
	}{
		{market.SecondPrice, slices.Repeat([]kind{autobidder(1)}, 3), accepted("value maximisers, second price", 1, 0.98, 1.01)},
		{market.FirstPrice, slices.Repeat([]kind{autobidder(1)}, 3), accepted("value maximisers, first price", 1, 0.98, 1.01)},
		{market.FirstPrice, []kind{autobidder(1), shader, shader}, accepted("mixed, first price", unknown, 0.9, 1).fresh()},
		{market.FirstPrice, slices.Repeat([]kind{blind{}}, 3), accepted("goods at random", 2./3, 0.65, 0.68)},
	} {
		p := pacedMarket{rule: c.rule, auctions: 100_000, seed: c.row.seed}
		for _, k := range c.kinds {
			p.buyers = append(p.buyers, spender{kind: k})
		}
		var shares []float64
		for p.session = range uint64(sessions(1, 6)) {
			l := p.play(t, nil)
			shares = append(shares, (l.won[0]+l.won[1]+l.won[2])/float64(l.auctions)/0.75)
		}
		c.row.id = "AUTO-POA-TABLE " + c.row.id
		c.row.each(t, shares...)
	}
}

// TestExperimentsLiquidWelfare is theory 3.6, AUTO-LW: liquid welfare, what buyers win up to their budgets, of buyers that pace by
// gradient is at least half of the best (J. Gaitonde et al. 2023), under first price at least 1/2.41 of it (G. Fikioris, E. Tardos
// 2023). The best is bounded by what the budgets can buy and by the best values. In the equilibria of the three games it is all of
// that, 14/16 and all of it, within 3 %; goods at random would do as well in the first and the third, where budgets are small, but bring
// .625 in the second.
func TestExperimentsLiquidWelfare(t *testing.T) {
	t.Parallel()
	want := map[string]float64{bothBind.name: 1, oneBinds.name: 14. / 16, bothShared.name: 1}
	for _, g := range []pacingGame{bothBind, oneBinds, bothShared} {
		for _, rule := range []market.Rule{market.FirstPrice, market.SecondPrice} {
			near(fmt.Sprintf("AUTO-LW %s under %s", g.name, rule), want[g.name], 0.03).each(t, g.liquid(t, rule, g.paced()))
		}
	}
	random := oneBinds.paced()
	for i := range random {
		random[i].kind, random[i].each = blind{}, 0
	}
	near("AUTO-LW FPPE-2, goods at random", 0.625, 0.03).each(t, oneBinds.liquid(t, market.FirstPrice, random))
}

// liquid is the liquid welfare of one session as a share of what it is at most.
func (g pacingGame) liquid(t *testing.T, rule market.Rule, buyers []spender) float64 {
	t.Helper()
	l := pacedMarket{rule: rule, buyers: buyers, auctions: 50_000}.play(t, nil)
	rounds, liquid, budgets, values := float64(l.auctions)/2, 0.0, 0.0, 0.0
	for i, b := range g.budgets {
		all := 0.0
		for _, v := range g.values[i] {
			all += v
		}
		budgets += min(b, all)
		liquid += min(b, l.won[i]/rounds)
	}
	for j := range g.values[0] {
		values += max(g.values[0][j], g.values[1][j])
	}
	return liquid / min(budgets, values)
}
