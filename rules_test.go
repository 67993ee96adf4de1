package marketsim

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

// TestAllPay is theory 1.1 (AUC-ALLPAY-U*): all payments together are (n-1)/(n+1), as under any efficient rule. With the
// reserve r those stay away whose value is below v* = r^(1/n).
func TestAllPay(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]float64{2: 1. / 3, 3: .5, 5: 2. / 3} {
		fair{rule: market.AllPay, buyers: buyers(t, agents.Equilibrium{}, uniform, n)}.earns(t, fmt.Sprintf("n=%d", n), want)
	}
	// Two bidders, r = .25: v* = .5 and b(v) = r + (v^2 - r)/2; each pays 1/8 (1-1/2) + (1 - 1/8)/6.
	got := fair{rule: market.AllPay, floor: .25, buyers: buyers(t, agents.Equilibrium{}, uniform, 2)}.earns(t, "r=.25", 2*(1./16+7./48))
	got.sold.within(t, "fill at r=.25", [5]float64{1, .75, .75, .75, .75})
}

// TestSoftFloorIsIrrelevant is theory 1.5 (SOFT-EQ-*, SOFT-HARD-U2): in equilibrium revenue is that of second price and of first
// price with the same hard floor, for every soft floor.
func TestSoftFloorIsIrrelevant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n          int
		hard, soft float64
		revenue    float64
		threshold  float64 // from which values bid themselves
	}{
		{2, 0, 0, 1. / 3, 0},
		{2, 0, .2, 1. / 3, .4},
		{2, 0, .3, 1. / 3, .6},
		{2, 0, .45, 1. / 3, .9},
		{2, 0, .6, 1. / 3, math.Inf(1)},
		{3, 0, .4, .5, .6},
		{2, .5, .55, 5. / 12, .77912878},
	} {
		what := fmt.Sprintf("n=%d hard %v soft %v", c.n, c.hard, c.soft)
		f := fair{rule: market.SoftFloor, floor: c.hard, soft: c.soft, buyers: buyers(t, agents.Equilibrium{}, uniform, c.n)}
		f.earns(t, what, c.revenue)
		f.watch = recordBids(func(bid, value float64) {
			want := value
			if value < c.threshold {
				want = agents.BNEBid(uniform, c.n, c.hard, value)
			}
			if math.Abs(bid-want) > 1e-6*want+1e-6 && math.Abs(value-c.threshold) > 1e-6 {
				t.Errorf("%s: bid %v of value %v, want %v", what, bid, value, want)
			}
		})
		f.play(t, 300)
	}
}

// TestSoftFloorLiftsTheUnadapted is theory 1.5 (SOFT-TRUTH-*): two who still bid their values pay 1/3 + s^2 - 2/3 s^3.
func TestSoftFloorLiftsTheUnadapted(t *testing.T) {
	t.Parallel()
	for s, want := range map[float64]float64{.2: .368, .3: .40533333, .45: .47508333, 1: 2. / 3} {
		fair{rule: market.SoftFloor, soft: s, buyers: buyers(t, agents.Truthful{}, uniform, 2)}.earns(t, fmt.Sprintf("soft %v", s), want)
	}
}

// TestSoftFloorTransient is the same lift while it wears off (theory 1.5; Bergemann and others, CFDP 2438, 2025: soft floors are
// irrelevant to those who have adapted): shaders who start with their values pay .4053 at s = .3, and 1/3 once they have learned
// how prices are distributed. There is a gap in that distribution, between s and the least value that bids itself: a logistic
// curve cannot show it, so that those who believe in one go on paying too much. The bands are what was measured, rounded outwards
// by half a hundredth.
func TestSoftFloorTransient(t *testing.T) {
	t.Parallel()
	const warmup = 20_000
	for curve, band := range map[string][2]float64{"empirical": {.325, .34}, "logistic": {.355, .37}} {
		shader := agents.AdaptiveShade{Curve: curve, Feedback: "full", HalfLife: 2000, Warmup: warmup, Start: 1}
		early, late := &till{until: warmup}, &till{from: 2 * warmup, until: math.MaxUint64}
		f := fair{rule: market.SoftFloor, soft: .3, buyers: buyers(t, shader, uniform, 2), disclosure: market.DiscloseMinimumToWin}
		f.play(t, 4*warmup, early, late)
		closeTo(t, curve+": revenue of the unadapted", early.revenue.mean(), .40533333, 4*early.revenue.sd()/math.Sqrt(warmup))
		if got := late.revenue.mean(); got < band[0] || got > band[1] {
			t.Errorf("%s: once they have learned they pay %.4f, want %v to %v", curve, got, band[0], band[1])
		}
	}
}

// TestAlphaPriceEquivalence is the revenue equivalence theorem for what lies between first and second price.
func TestAlphaPriceEquivalence(t *testing.T) {
	t.Parallel()
	for _, alpha := range []float64{1, 1.25, 1.5, 1.9, 2} {
		for n, want := range map[int]float64{2: 1. / 3, 5: 2. / 3} {
			f := fair{rule: market.AlphaPrice, mechanism: mechanisms.AlphaPrice{Alpha: market.RateOf(alpha)}}
			f.buyers = buyers(t, agents.Equilibrium{}, uniform, n)
			f.earns(t, fmt.Sprintf("alpha %v n=%d", alpha, n), want)
		}
		f := fair{rule: market.AlphaPrice, mechanism: mechanisms.AlphaPrice{Alpha: market.RateOf(alpha)}, floor: .5}
		f.buyers = buyers(t, agents.Equilibrium{}, uniform, 2)
		f.earns(t, fmt.Sprintf("alpha %v r=.5", alpha), 5./12)
	}
	// Who is told another alpha shades too much or too little.
	wrong := fair{rule: market.AlphaPrice, mechanism: mechanisms.AlphaPrice{Alpha: market.RateOf(1.9)}, alpha: 1.1}
	wrong.buyers = buyers(t, agents.Equilibrium{}, uniform, 2)
	if got := wrong.play(t, auctions); got.revenue.mean() > .3 {
		t.Errorf("with the bids of alpha 1.1 an auction of alpha 1.9 earns %v", got.revenue.mean())
	}
}

// TestPostedPrice is r (1-r^n) for uniform values.
func TestPostedPrice(t *testing.T) {
	t.Parallel()
	for _, r := range []float64{.3, .57735} {
		fair{rule: market.PostedPrice, floor: r, buyers: buyers(t, agents.Equilibrium{}, uniform, 2)}.earns(t, fmt.Sprintf("r=%v", r), r*(1-r*r))
	}
}

// TestUnits is theory 1.7 (MU-*): k units among n bidders earn k(n-k)/(n+1), sold at one price or each at its own.
func TestUnits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, k int
		want float64
	}{{3, 2, .5}, {5, 2, 1}, {5, 3, 1}, {10, 4, 2.1818182}} {
		units := slices.Repeat([]market.Slot{{Rate: market.One}}, c.k)
		for _, rule := range []market.Rule{market.UniformPrice, market.Discriminatory} {
			f := fair{rule: rule, slots: units, buyers: buyers(t, agents.Equilibrium{}, uniform, c.n)}
			f.earns(t, fmt.Sprintf("%s n=%d k=%d", rule, c.n, c.k), c.want)
		}
	}
	two := fair{rule: market.Discriminatory, slots: slices.Repeat([]market.Slot{{Rate: market.One}}, 2), buyers: buyers(t, agents.Equilibrium{}, uniform, 3)}
	two.watch = recordBids(func(bid, v float64) {
		closeTo(t, fmt.Sprintf("MU-DISCR-3-2: bid of value %v", v), bid, v*(3-2*v)/(3*(2-v)), 1e-6)
	})
	two.play(t, 500)
}

// TestPositions is the revenue equivalence theorem for positions with click rates (Gomes and Sweeney 2014): in the equilibrium of
// the generalised second price they earn what VCG does, the sum over k of k (c_k - c_(k+1)) E[v_(k+1)]. Bidders who bid their
// values there would pay more, the sum of c_k E[v_(k+1)]: nobody should take that for what it earns.
func TestPositions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n     int
		rates []float64
	}{{2, []float64{.5, .2}}, {3, []float64{.6, .3}}, {4, []float64{.9, .5, .3}}, {6, []float64{.4, .2, .1, .05}}} {
		var slots []market.Slot
		var vcg, truthful float64
		for i, rate := range c.rates {
			slots = append(slots, market.Slot{Rate: market.RateOf(rate)})
			next := append(c.rates, 0)[i+1]
			value := float64(c.n-i-1) / float64(c.n+1)
			vcg += float64(i+1) * (rate - next) * value
			truthful += rate * value
		}
		what := fmt.Sprintf("n=%d rates %v", c.n, c.rates)
		for _, rule := range []market.Rule{market.VCG, market.GSP} {
			fair{rule: rule, slots: slots, buyers: buyers(t, agents.Equilibrium{}, uniform, c.n)}.earns(t, what+" "+string(rule), vcg)
		}
		fair{rule: market.GSP, slots: slots, buyers: buyers(t, agents.Truthful{}, uniform, c.n)}.earns(t, what+" gsp, truthful", truthful)
		if truthful <= vcg {
			t.Errorf("%s: truthful bids earn %v, no more than %v", what, truthful, vcg)
		}
	}
}

// fair is a market of one seller under one rule of the catalogue.
type fair struct {
	rule        market.Rule
	mechanism   market.Mechanism // nil: the rule's defaults
	floor, soft float64          // CPM, announced
	alpha       float64          // announced under alpha-price; 0: the mechanism's
	slots       []market.Slot
	disclosure  market.Disclosure
	buyers      []market.Buyer
	watch       market.Recorder // or nil
}

// earns plays the auctions and holds the mean revenue of one against theory, at 4 standard errors.
func (f fair) earns(t *testing.T, what string, want float64) outcome {
	t.Helper()
	got := f.play(t, auctions)
	closeTo(t, what+": revenue", got.revenue.mean(), want, 4*got.revenue.sd()/math.Sqrt(auctions)+1e-6)
	return got
}

func (f fair) play(t *testing.T, n uint64, watch ...market.Recorder) outcome {
	t.Helper()
	if f.mechanism == nil {
		choice, err := mechanisms.Catalog.Choose(string(f.rule))
		if err != nil {
			t.Fatal(err)
		}
		if f.mechanism, err = choice.Build(mechanisms.Deps{}); err != nil {
			t.Fatal(err)
		}
	}
	if f.watch != nil {
		watch = append(watch, f.watch)
	}
	all := &till{until: math.MaxUint64}
	seller := market.Seller{
		Name: "publisher", Rule: f.rule, Mechanism: f.mechanism, Closing: market.WhenAnswered, Disclosure: f.disclosure,
		Floors: announced(market.PriceOf(f.floor)), Soft: market.PriceOf(f.soft), Alpha: market.RateOf(f.alpha),
	}
	if m, is := f.mechanism.(mechanisms.AlphaPrice); is && f.alpha == 0 {
		seller.Alpha = m.Alpha
	}
	if f.slots != nil {
		seller.Slots = [][]market.Slot{f.slots}
	}
	run(t, market.Config{Sellers: []market.Seller{seller}, Buyers: f.buyers, Recorders: append(watch, all)}, n)
	return all.outcome
}

// till sums up each auction from one to another: what it earned and what its slots were worth, a click counted by its probability.
type till struct {
	outcome
	from, until uint64
}

func (o *till) Record(c *market.Cleared) {
	if c.Seq < o.from || c.Seq >= o.until {
		return
	}
	var pay, value, sold float64
	for _, w := range c.Awards {
		rate := 1.0
		if w.On == market.OnClick {
			rate = c.Slot(int(w.Slot)).Rate.Share()
		}
		pay += rate * w.Pay.CPM()
		if w.Slot == market.NoSlot {
			continue
		}
		sold = 1
		for _, s := range c.Seats {
			if s.Agent == w.Agent {
				value += rate * s.Value.CPM()
			}
		}
	}
	o.revenue.add(pay)
	o.welfare.add(value)
	o.sold.add(sold)
}

// agent makes one buyer of a kind with its own law of values, among a number of others.
func agent(t *testing.T, k kind, name string, l law.Law, rivals int) market.Agent {
	t.Helper()
	return build(t, k, agents.Deps{
		Name: name, Law: l, Rivals: rivals,
		Values: values.New(law.NewSampler(l), rng.NewKey(1, 0, rng.Value, name)),
		Stream: rng.NewKey(1, 0, rng.Private, name).Stream(),
	})
}
