package marketsim

import (
	"fmt"
	"math"
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

// drawn is a rival whose bids are draws from a law, given by its quantiles.
type drawn struct {
	key      rng.Key
	quantile func(u float64) float64
}

func (d drawn) Bid(lot *market.Lot) (market.Offer, bool) {
	return market.Offer{Price: max(1, market.PriceOf(d.quantile(d.key.Uniform(lot.ID))))}, true
}

// shading counts what the first buyer wins and earns of a constant value, once it has learned.
type shading struct {
	after        uint64
	value        float64
	won, surplus moments
}

func (s *shading) Record(c *market.Cleared) {
	if c.Seq < s.after {
		return
	}
	var won, surplus float64
	for _, w := range c.Awards {
		if w.Agent == 0 {
			won, surplus = 1, s.value-w.Pay.CPM()
		}
	}
	s.won.add(won)
	s.surplus.add(surplus)
}

// shadeAgainst plays first-price auctions of a buyer of a constant value against independent bids.
func shadeAgainst(t *testing.T, k kind, value float64, quantile func(float64) float64, rivals int, learn, n uint64) *shading {
	t.Helper()
	s := &shading{after: learn, value: value}
	l := law.Constant{Value: value}
	agent := build(t, k, agents.Deps{
		Name: "shader", Law: l, Rivals: rivals, Stream: rng.NewKey(1, 0, rng.Private, "shader").Stream(),
		Values: values.New(law.NewSampler(l), rng.NewKey(1, 0, rng.Value, "shader")),
	})
	list := []market.Buyer{{Name: "shader", Agent: agent}}
	for i := range rivals {
		name := fmt.Sprintf("rival-%d", i+1)
		list = append(list, market.Buyer{Name: name, Agent: drawn{rng.NewKey(7, 0, rng.Value, name), quantile}})
	}
	run(t, market.Config{
		Buyers: list, Recorders: []market.Recorder{s},
		Sellers: []market.Seller{{
			Name: "publisher", Rule: market.FirstPrice, Mechanism: mechanisms.FirstPrice{},
			Closing: market.WhenAnswered, Disclosure: market.DiscloseMinimumToWin,
		}},
	}, learn+n)
	return s
}

// TestExperimentsShading is theory 4: against rival bids of a law, a buyer that fits the curve of that law wins as often and
// earns as much per auction as the best bid does in closed form. It has learned from as many auctions as are then counted,
// so that the error of its curve is at most as large as that of the count: 4 standard errors of the two together.
// SHADE-LOGIT-2-1 and 2-2, curves with 12 % and 5 % of their mass below 0, where no rival can bid, hold in closed form alone
// (agents/wincurve_test.go).
func TestExperimentsShading(t *testing.T) {
	t.Parallel()
	exponential := func(u float64) float64 { return -math.Log1p(-u) }
	logistic := func(alpha, beta float64) func(float64) float64 {
		return func(u float64) float64 { return max((math.Log(u/(1-u))-alpha)/beta, 0) }
	}
	lognormal := func(mu, sigma float64) func(float64) float64 { return law.Lognormal{Mu: mu, Sigma: sigma}.Quantile }
	logLogistic := func(u float64) float64 { return math.Sqrt(u / (1 - u)) }
	for _, c := range []struct {
		id, curve    string
		v            float64
		quantile     func(float64) float64
		win, surplus float64
	}{
		{"SHADE-EXP-0.5", "exponential", 0.5, exponential, 0.20946099, 0.055498726},
		{"SHADE-EXP-1", "exponential", 1, exponential, 0.3577993, 0.1993463},
		{"SHADE-EXP-2", "exponential", 2, exponential, 0.54708915, 0.66085088},
		{"SHADE-EXP-4", "exponential", 4, exponential, 0.7292498, 1.9641916},
		{"SHADE-LOGIT-6-1", "logistic", 6, logistic(-4, 1), 0.5, 1},
		{"SHADE-LOGIT-10-0.5", "logistic", 10, logistic(-5, 0.5), 0.21781171, 0.55692909},
		{"SHADE-LN-0-1-1", "lognormal", 1, lognormal(0, 1), 0.27412305, 0.12373985},
		{"SHADE-LN-0-1-2", "lognormal", 2, lognormal(0, 1), 0.46674945, 0.50411598},
		{"SHADE-LN-0-1-4", "lognormal", 4, lognormal(0, 1), 0.64713815, 1.6445157},
		{"SHADE-LN-0-0.5-2", "lognormal", 2, lognormal(0, 0.5), 0.59644729, 0.51900125},
		{"SHADE-LN-0.5-0.8-3", "lognormal", 3, lognormal(0.5, 0.8), 0.46779113, 0.68040678},
		{"SHADE-LOGLOG", "log-logistic", 2, logLogistic, 0.5, 0.5},
	} {
		for _, feedback := range []string{"full", "price-on-win"} {
			if c.curve == "logistic" && feedback == "full" {
				continue // no bid is below 0, where the curve has 2 % of its mass and more: its moments are not those of the bids
			}
			n := uint64(sessions(20_000, 200_000))
			p := agents.AdaptiveShade{Curve: c.curve, Feedback: feedback, HalfLife: 1e12, Warmup: 1000, Start: 0.9}
			got := shadeAgainst(t, p, c.v, c.quantile, 1, n, n)
			verdict(t, c.id+" "+feedback+" win probability", &got.won, c.win, math.Sqrt2)
			verdict(t, c.id+" "+feedback+" surplus", &got.surplus, c.surplus, math.Sqrt2)
		}
	}
}

// verdict holds a mean against theory: 4 standard errors, widened by a factor for what the buyer does not know exactly.
func verdict(t *testing.T, what string, got *moments, want, widen float64) {
	t.Helper()
	se := got.se()
	t.Logf("%-52s expected %8.5f +- %.5f, got %8.5f (se %.5f), seed 1, 1 session of %.0f auctions once learned", what, want, 4*widen*se, got.mean(), se, got.sum[0])
	if math.Abs(got.mean()-want) > 4*widen*se {
		t.Errorf("%s: %.5f, want %.5f: off by %.1f standard errors", what, got.mean(), want, math.Abs(got.mean()-want)/se)
	}
}

// TestExperimentsShadingUniform is theory 4 (SHADE-UNIF): against m bids uniform on [0, 1] the best is m/(m+1) v. Buyers without a
// family find it from all prices, from those of wins, and by fictitious play.
func TestExperimentsShadingUniform(t *testing.T) {
	t.Parallel()
	const v = 0.8
	n := uint64(sessions(20_000, 100_000))
	for _, m := range []int{1, 4} {
		bid := v * float64(m) / float64(m+1)
		win := math.Pow(bid, float64(m))
		for name, k := range map[string]kind{
			"empirical":                   agents.AdaptiveShade{Curve: "empirical", Feedback: "full", HalfLife: 1e12, Warmup: 1000, Start: 0.9},
			"kaplan-meier":                agents.AdaptiveShade{Curve: "kaplan-meier", Feedback: "price-on-win", HalfLife: 1e12, Explore: 0.05, Warmup: 1000, Start: 0.9},
			"best-response":               agents.BestResponse{Feedback: "full", HalfLife: 1e12, Warmup: 1000, Start: 0.9},
			"best-response, price-on-win": agents.BestResponse{Feedback: "price-on-win", HalfLife: 1e12, Explore: 0.05, Warmup: 1000, Start: 0.9},
		} {
			got := shadeAgainst(t, k, v, law.Uniform{Hi: 1}.Quantile, m, n, n)
			verdict(t, fmt.Sprintf("SHADE-UNIF m=%d %s surplus", m, name), &got.surplus, (v-bid)*win, math.Sqrt2)
			if b := math.Pow(got.won.mean(), 1/float64(m)); math.Abs(b-bid) > 0.05*bid { // the curve is flat at its top
				t.Errorf("SHADE-UNIF m=%d %s: wins as with the bid %.4f, want %.4f", m, name, b, bid)
			}
		}
	}
}

// TestExperimentsShadingOrder is theory 4 (SHADE-PUB), of which only the order is claimed, at SHADE-LN-0-1-2: the learner earns
// more than the bid at the most probable price, .258945, and that more than the value, which earns nothing. Published lifts of 5
// to 20 % are over shaders that were there before, and no target here.
func TestExperimentsShadingOrder(t *testing.T) {
	t.Parallel()
	l, n := law.Lognormal{Sigma: 1}, uint64(sessions(20_000, 100_000))
	learner := agents.AdaptiveShade{Curve: "lognormal", Feedback: "full", HalfLife: 1e12, Warmup: 1000, Start: 1}
	best := shadeAgainst(t, learner, 2, l.Quantile, 1, n, n)
	mode := shadeAgainst(t, agents.FixedShade{Factor: 0.5 * math.Exp(-1)}, 2, l.Quantile, 1, 0, n)
	truthful := shadeAgainst(t, agents.Truthful{}, 2, l.Quantile, 1, 0, n)
	verdict(t, "the mode's surplus", &mode.surplus, 0.258945, 1)
	if !(best.surplus.mean() > mode.surplus.mean()+4*best.surplus.se() && truthful.surplus.mean() == 0) {
		t.Errorf("the learner earns %.4f, the mode %.4f, the value %.4f", best.surplus.mean(), mode.surplus.mean(), truthful.surplus.mean())
	}
}
