package marketsim

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
	"marketsim/mechanisms"
)

// TestExperimentsInformedBuyer is a common value, uniform on [0, 1], that one buyer knows and the other does not, sold at first
// price (Engelbrecht-Wiggans, Milgrom and Weber, Journal of Mathematical Economics 11 (1983) 161-169). The informed buyer bids
// E[V | V <= v] = v/2, the other draws its bid from the distribution of these bids: it gains nothing, the informed one 1/6 and the
// seller gets 1/3. The uninformed buyer is indifferent between all bids up to 1/2; what it pays beyond that, it loses: the control.
func TestExperimentsInformedBuyer(t *testing.T) {
	t.Parallel()
	uniform := law.Uniform{Lo: 0, Hi: 1}
	n := uint64(sessions(200_000, 2_000_000))
	for _, c := range []struct {
		what                     string
		bid                      float64 // of the uninformed; negative: as in equilibrium
		revenue, informed, other float64
	}{
		{"equilibrium", -1, 1. / 3, 1. / 6, 0},
		// A bid b wins while v < 2b, where v is b on average; else the informed one gains v/2. b <= 1/2.
		{"always 1/4", 0.25, 0.25/2 + (1-0.25)/4, (1 - 0.25) / 4, 0},
		{"a bit more than its estimate", 0.500001, 0.500001, 0, 0},
		{"three quarters", 0.75, 0.75, 0, -0.25},
	} {
		world := values.NewWorld(1, 0)
		common := &values.Refinement{Correlation: 1}
		sampler := law.NewSampler(uniform)
		informed := build(t, agents.Equilibrium{Bidders: 2}, agents.Deps{Name: "informed", Law: uniform, Rivals: 1, Values: world.Model(sampler, common, "informed")})
		// The mixed strategy: the equilibrium bid for a value that is drawn in place of the one it does not know.
		imagined := build(t, agents.Equilibrium{Bidders: 2}, agents.Deps{Name: "uninformed", Law: uniform, Rivals: 1, Values: values.New(sampler, rng.NewKey(1, 0, "test", "imagined"))})
		if c.bid >= 0 {
			imagined = posted(market.PriceOf(c.bid))
		}
		truth := world.Model(sampler, common, "uninformed")
		h := play(t, market.FirstPrice, n, informed, &guess{Model: truth, bidder: imagined})
		h.revenue.matches(t, c.what+": revenue", reported{c.revenue, 2.5e-7})
		h.gains[0].matches(t, c.what+": the informed buyer", reported{c.informed, 2.5e-7})
		h.gains[1].matches(t, c.what+": the other", reported{c.other, 2.5e-7})
	}
}

// TestExperimentsWinnersCurse is a common value of which each of n buyers has a signal of its own. What those who bid their estimates
// lose, and what those gain who bid as Milgrom and Weber say (Econometrica 50 (1982) 1089-1122), under second price, is held
// against quadratures; under first price, they earn the seller less, as theorem 15 says.
func TestExperimentsWinnersCurse(t *testing.T) {
	t.Parallel()
	sizes := []int{2, 4}
	if inFull() {
		sizes = []int{2, 3, 4, 8}
	}
	for _, size := range sizes {
		for _, precision := range []float64{1, 4} {
			c := commonValue{precision: precision, n: size}
			what := fmt.Sprintf("%d buyers of precision %v", size, precision)
			naive := c.play(t, market.SecondPrice, agents.Truthful{}, 1)
			naive.revenue.matches(t, what+": revenue from estimates", reported{c.secondHighest(c.estimate), 0})
			// The second highest of three estimates is as often too high as too low: the curse begins with four buyers.
			if gain := naive.surplus(); size > 3 && !(gain < -4*naive.gains[0].se()) {
				t.Errorf("%s: those who bid their estimates gain %v: no curse", what, gain)
			}
			second := c.play(t, market.SecondPrice, agents.CurseAware{}, 1)
			second.revenue.matches(t, what+": revenue, second price", reported{c.secondHighest(c.tied), 0})
			if gain := second.surplus(); !(gain > 4*second.gains[0].se()) {
				t.Errorf("%s: those who beware gain %v", what, gain)
			}
			first := c.play(t, market.FirstPrice, agents.CurseAware{}, 1)
			se := math.Hypot(first.revenue.se(), second.revenue.se())
			t.Logf("seed 1: %s: revenue, first price %.4f (%.4f), second price %.4f: expected less under first price", what, first.revenue.mean(), first.revenue.se(), second.revenue.mean())
			if !(first.revenue.mean() < second.revenue.mean()-4*se) {
				t.Errorf("%s: first price earns %v, second price %v", what, first.revenue.mean(), second.revenue.mean())
			}
		}
	}
}

// TestExperimentsCurseAwareIsBestReply: among curse-aware buyers, one that bids more or less than they do gains less, under both
// rules, over the same auctions.
func TestExperimentsCurseAwareIsBestReply(t *testing.T) {
	t.Parallel()
	c := commonValue{precision: 1, n: 3}
	for _, rule := range []market.Rule{market.FirstPrice, market.SecondPrice} {
		best := c.play(t, rule, agents.CurseAware{}, 1)
		for _, factor := range []float64{0.7, 0.85, 1.15, 1.3} {
			other := c.play(t, rule, agents.CurseAware{}, factor)
			t.Logf("seed 1: %s: gain %.5f (%.5f) with %v times the bid, %.5f with the bid", rule, other.gains[0].mean(), other.gains[0].se(), factor, best.gains[0].mean())
			if !(other.gains[0].mean() < best.gains[0].mean()) {
				t.Errorf("%s: %v times the bid gains %.5f, the bid %.5f", rule, factor, other.gains[0].mean(), best.gains[0].mean())
			}
		}
	}
}

// TestExperimentsCurseAwareUnderFloor: under a floor a buyer takes part from the signal s* on with E[v | s*, all others below] = floor
// (Milgrom and Weber, section 7), so that whoever wins gains, however little it thinks of the lot. Those who went by E[v | Y = s],
// which is more, would lose next to the entry: the control.
func TestExperimentsCurseAwareUnderFloor(t *testing.T) {
	const floor = 0.6
	c := commonValue{precision: 1, n: 4}
	for _, rule := range []market.Rule{market.FirstPrice, market.SecondPrice} {
		list, models := c.buyers(t, agents.CurseAware{}, 1)
		winners := &bands{models: models, from: 0.61, width: 0.02, gains: make([]moments, 10)}
		h := playUnder(t, rule, market.PriceOf(floor), uint64(sessions(60_000, 1_000_000)), list, winners)
		if !(h.surplus() > 4*h.gains[0].se()) {
			t.Errorf("%s: the buyers gain %v", rule, h.surplus())
		}
		met := 0
		for i := range winners.gains {
			g, lo := &winners.gains[i], winners.from+float64(i)*winners.width
			if g.sum[0] < 100 {
				continue
			}
			met++
			t.Logf("seed 1: %s: %v winners with estimates from %.2f gain %.4f (%.4f)", rule, g.sum[0], lo, g.mean(), g.se())
			if !(g.mean() >= -4*g.se()) {
				t.Errorf("%s: winners with estimates from %.2f to %.2f gain %.4f (%.4f)", rule, lo, lo+winners.width, g.mean(), g.se())
			}
		}
		if met < 3 {
			t.Errorf("%s: only %d bands of winners near the entry", rule, met)
		}
	}
}

// TestExperimentsInsider: an insider who knows the common value and bids it, among curse-aware buyers who reckon with none, under
// second price. Whenever one of them wins, it pays at least what the lot is worth: they lose E[(w_2 - v)+] together, w_2 the second
// highest of their bids, and the insider gains E[(v - w_1)+].
func TestExperimentsInsider(t *testing.T) {
	c := commonValue{precision: 1, n: 4}
	list, _ := c.buyers(t, agents.CurseAware{Bidders: 4}, 1)
	l := law.Uniform{Lo: 0, Hi: 1}
	model := values.NewWorld(1, 0).Model(law.NewSampler(l), &values.Refinement{Correlation: 1}, "insider")
	list = append(list, build(t, agents.Truthful{}, agents.Deps{Name: "insider", Law: l, Rivals: 4, Values: model}))
	h := play(t, market.SecondPrice, uint64(sessions(60_000, 1_000_000)), list...)
	insider, others := c.besideInsider()
	t.Logf("quadrature: insider %.5f, each other %.5f, revenue %.5f", insider, others/4, 0.5-insider-others)
	h.gains[4].matches(t, "the insider", reported{insider, 0})
	for i := range 4 {
		h.gains[i].matches(t, fmt.Sprint("buyer ", i+1), reported{others / 4, 0})
	}
	h.revenue.matches(t, "revenue", reported{0.5 - insider - others, 0})
}

// besideInsider returns what the insider gains and what the others gain together.
func (c commonValue) besideInsider() (insider, others float64) {
	const step = 0.01
	var signals, bids []float64
	for s := -8.0; s < 8; s += step {
		signals, bids = append(signals, s), append(bids, c.tied(s))
	}
	n, root, normal := float64(c.n), math.Sqrt(c.precision), distuv.UnitNormal
	return c.sum(signals, bids, step, func(z, s, bid float64) float64 { // of the highest
			return max(normal.CDF(z)-bid, 0) * n * math.Pow(normal.CDF(root*(s-z)), n-1)
		}), -c.sum(signals, bids, step, func(z, s, bid float64) float64 { // of the second highest
			below := normal.CDF(root * (s - z))
			return max(bid-normal.CDF(z), 0) * n * (n - 1) * math.Pow(below, n-2) * (1 - below)
		})
}

// sum integrates over scores and one signal.
func (c commonValue) sum(signals, bids []float64, step float64, f func(z, s, bid float64) float64) float64 {
	root, normal := math.Sqrt(c.precision), distuv.UnitNormal
	return quad.Fixed(func(z float64) float64 {
		total := 0.0
		for i, s := range signals {
			total += f(z, s, bids[i]) * root * normal.Prob(root*(s-z))
		}
		return total * step * normal.Prob(z)
	}, -6, 6, 200, nil, 0)
}

// bands are the gains of the winners by what they believed.
type bands struct {
	from, width float64
	gains       []moments
	models      []*values.Model
}

func (b *bands) Record(c *market.Cleared) {
	for _, w := range c.Awards {
		estimate := b.models[w.Agent].Estimate(&c.Lot).CPM()
		i := int(math.Floor((estimate - b.from) / b.width))
		for _, s := range c.Seats {
			if s.Agent == w.Agent && i >= 0 && i < len(b.gains) {
				b.gains[i].add(s.Value.CPM() - w.Pay.CPM())
			}
		}
	}
}

// commonValue is a value uniform on [0, 1] and n buyers with signals of a precision.
type commonValue struct {
	precision float64
	n         int
}

// play plays buyers of one kind, of whom the first multiplies its bids.
func (c commonValue) play(t *testing.T, rule market.Rule, k kind, factor float64) *gains {
	t.Helper()
	list, _ := c.buyers(t, k, factor)
	return play(t, rule, uint64(sessions(60_000, 1_000_000)), list...)
}

// buyers makes them, with what they believe.
func (c commonValue) buyers(t *testing.T, k kind, factor float64) (list []market.Agent, models []*values.Model) {
	t.Helper()
	l := law.Uniform{Lo: 0, Hi: 1}
	beliefs, err := values.NewBeliefs(l, []values.Signal{{Name: "signal", Coverage: 1, Precision: c.precision}})
	if err != nil {
		t.Fatal(err)
	}
	world, common := values.NewWorld(1, 0), &values.Refinement{Correlation: 1, Beliefs: beliefs}
	for i := range c.n {
		name := fmt.Sprint("buyer-", i+1)
		model := world.Model(law.NewSampler(l), common, name)
		agent := build(t, k, agents.Deps{Name: name, Law: l, Rivals: c.n - 1, Precision: c.precision, Values: model})
		if i == 0 && factor != 1 {
			agent = &guess{Model: model, bidder: agent, factor: factor}
		}
		list, models = append(list, agent), append(models, &model)
	}
	return list, models
}

// given is the mean of f(z, Phi(sqrt(t) (s-z)), density of a signal at s) under the standard normal law of the score z.
func (c commonValue) given(s float64, f func(value, below, density float64) float64) float64 {
	root := math.Sqrt(c.precision)
	normal := distuv.UnitNormal
	return quad.Fixed(func(z float64) float64 {
		return normal.Prob(z) * f(normal.CDF(z), normal.CDF(root*(s-z)), root*normal.Prob(root*(s-z)))
	}, -8, 8, 200, nil, 0)
}

// estimate is E[v | s], tied is E[v | s and the highest other signal is s].
func (c commonValue) estimate(s float64) float64 {
	return c.given(s, func(v, _, d float64) float64 { return v * d }) / c.given(s, func(_, _, d float64) float64 { return d })
}

func (c commonValue) tied(s float64) float64 {
	weight := func(b, d float64) float64 { return d * d * math.Pow(b, float64(c.n-2)) }
	return c.given(s, func(v, b, d float64) float64 { return v * weight(b, d) }) / c.given(s, func(_, b, d float64) float64 { return weight(b, d) })
}

// secondHighest is the mean of a function of the second highest of n signals.
func (c commonValue) secondHighest(f func(float64) float64) float64 {
	n := float64(c.n)
	return quad.Fixed(func(s float64) float64 {
		return f(s) * c.given(s, func(_, b, d float64) float64 { return n * (n - 1) * math.Pow(b, n-2) * (1 - b) * d })
	}, -8*math.Sqrt(1+1/c.precision), 8*math.Sqrt(1+1/c.precision), 200, nil, 0)
}

// guess is a buyer that does not know what an impression is worth and bids as another agent does, or a multiple of that.
type guess struct {
	values.Model
	bidder market.Agent
	factor float64 // 0: 1
}

func (g *guess) Bid(lot *market.Lot) (market.Offer, bool) {
	o, ok := g.bidder.Bid(lot)
	if g.factor != 0 {
		o.Price = market.PriceOf(g.factor * o.Price.CPM())
	}
	return o, ok
}

// posted always bids the same.
type posted market.Price

func (p posted) Bid(*market.Lot) (market.Offer, bool) {
	return market.Offer{Price: market.Price(p)}, true
}

// gains are the revenue and what each buyer gains.
type gains struct {
	revenue moments
	gains   []moments
}

func (g *gains) surplus() float64 {
	sum := 0.0
	for i := range g.gains {
		sum += g.gains[i].mean()
	}
	return sum
}

func (g *gains) Record(c *market.Cleared) {
	var pay float64
	won := make([]float64, len(g.gains))
	for _, w := range c.Awards {
		pay = w.Pay.CPM()
		for _, s := range c.Seats {
			if s.Agent == w.Agent {
				won[w.Agent] = s.Value.CPM() - pay
			}
		}
	}
	g.revenue.add(pay)
	for i := range won {
		g.gains[i].add(won[i])
	}
}

func play(t *testing.T, rule market.Rule, n uint64, list ...market.Agent) *gains {
	t.Helper()
	return playUnder(t, rule, 0, n, list)
}

func playUnder(t *testing.T, rule market.Rule, floor market.Price, n uint64, list []market.Agent, also ...market.Recorder) *gains {
	t.Helper()
	choice := mechanisms.Catalog.MustChoose(string(rule))
	mechanism, err := choice.Build(mechanisms.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	g := &gains{gains: make([]moments, len(list))}
	config := market.Config{
		Recorders: append(also, g),
		Sellers:   []market.Seller{{Name: "publisher", Rule: rule, Mechanism: mechanism, Floors: announced(floor), Closing: market.WhenAnswered}},
	}
	for i, agent := range list {
		config.Buyers = append(config.Buyers, market.Buyer{Name: fmt.Sprint("buyer-", i+1), Agent: agent})
	}
	run(t, config, n)
	return g
}
