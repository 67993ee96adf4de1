package agents

import (
	"math"
	"testing"

	"marketsim/agents/values"
	"marketsim/internal/detmath"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
)

// The simulated path has the same bits on every architecture. These hashes were computed on amd64; the test is run for
// arm64 as well. They change only with an intended change of results: then print the new ones and say so in the changelog.
func TestGoldenBits(t *testing.T) {
	for name, c := range map[string]struct {
		want uint64
		hash func() uint64
	}{
		"equilibrium table, uniform":   {0xdfbdce84bb49fd3c, func() uint64 { return tableBits(law.Uniform{Hi: 1}, 3) }},
		"equilibrium table, lognormal": {0x627f626e3939f674, func() uint64 { return tableBits(law.Lognormal{Sigma: 1}, 5) }},
		"equilibrium table, gamma":     {0xe8de8f379b39945d, func() uint64 { return tableBits(law.Gamma{Shape: 2, Scale: 1}, 2) }},
		"logistic shader, full":        {0x438ce49a3793ea61, func() uint64 { return shaderBits("logistic", "full") }},
		"logistic shader, win-loss":    {0xd6d2620d34cf80f5, func() uint64 { return shaderBits("logistic", "win-loss") }},
		"lognormal shader, full":       {0x08c8d2e7fa6f28cb, func() uint64 { return shaderBits("lognormal", "full") }},
		"empirical shader":             {0x124acdd8a0e0b92e, func() uint64 { return shaderBits("empirical", "full") }},
		"equilibrium table, 2 of 4":    {0x09ff455d638b6874, func() uint64 { return rivalBits(newKthHighest(law.Uniform{Hi: 1}, 4, 2)) }},
		"equilibrium of positions":     {0x10b10c0837c3c4df, func() uint64 { return positionBits(law.Lognormal{Sigma: 1}) }},
		"lognormal shader, win-loss":   {0x8fd5fadb5aa45afc, func() uint64 { return shaderBits("lognormal", "win-loss") }},
		"value search": {0x97c3fbdd22132c75, func() uint64 {
			return batchBits(ValueSearch{Batch: 500, Candidates: 10, Epochs: 200, Start: 0.8, Sigma: 0.1})
		}},
		"policy gradient, dr":  {0x5b6af182f4d61b23, func() uint64 { return batchBits(policyOf("dr")) }},
		"policy gradient, ppo": {0x971b4a8b89dffe8c, func() uint64 { return batchBits(policyOf("ppo")) }},
	} {
		if got := c.hash(); got != c.want {
			t.Errorf("%s: %#016x, want %#016x", name, got, c.want)
		}
	}
}

func tableBits(l law.Law, n int) uint64 { return rivalBits(newHighest(l, float64(n-1))) }

func rivalBits(y rival) uint64 {
	table, l := newBidTable(y), y.law
	h := uint64(len(table.cells))
	for _, c := range table.cells {
		for _, x := range [...]float64{c.from, c.bid[0], c.bid[1], c.bid[2], c.bid[3], c.cdf[0], c.cdf[1], c.cdf[2], c.cdf[3]} {
			h = rng.Mix(h, math.Float64bits(x))
		}
	}
	floor := table.reserve(l.Quantile(0.2))
	for u := 0.25; u < 1; u += 0.01 {
		h = rng.Mix(h, math.Float64bits(table.bidAt(l.Quantile(u), floor)))
	}
	return h
}

func positionBits(l law.Law) uint64 {
	table, h := solveGSP(newGSP(l, 4, []float64{0.5, 0.3, 0.1}), 0.2), uint64(0)
	for u := 0.25; u < 1; u += 0.01 {
		h = rng.Mix(h, math.Float64bits(table.at(l.Quantile(u))))
	}
	return h
}

// constantValue finds every impression of quality 1 worth so many CPM.
func constantValue(cpm float64) values.Model {
	return values.New(law.NewSampler(law.Constant{Value: cpm}), rng.NewKey(1, 0, rng.Value, "a"))
}

// shaderBits hashes the bids of a session and the state that it leaves.
func shaderBits(curve, feedback string) uint64 {
	l := law.Lognormal{Sigma: 0.7}
	p := AdaptiveShade{Curve: curve, Feedback: feedback, HalfLife: 300, Explore: 0.1, Warmup: 20, Start: 0.9}
	agent, err := p.New(Deps{
		Values: values.New(law.NewSampler(l), rng.NewKey(1, 0, rng.Value, "a")), Law: l, Rivals: 1,
		Stream: rng.NewKey(1, 0, rng.Private, "a").Stream(),
	})
	if err != nil {
		panic(err)
	}
	a := agent.(*adaptiveShade)
	rival := rng.NewKey(1, 0, "test", "rival")
	h := uint64(0)
	for i := range uint64(2000) {
		lot := market.Lot{Impression: market.Impression{Seq: i, ID: i, Quality: 1 + 0.5*float64(i%3)}, Rule: market.FirstPrice}
		o, _ := a.Bid(&lot)
		h = rng.Mix(h, uint64(o.Price))
		n := market.Notice{Seq: i, Tag: o.Tag, Bid: o.Price, Reason: market.LostToHigher, Disclosed: true}
		n.MinimumToWin = market.PriceOf(lot.Quality * detmath.Exp(0.5*detmath.NormQuantile(rival.Uniform(i))))
		if o.Price >= n.MinimumToWin {
			n.Reason, n.Pay = market.Won, o.Price
		}
		a.Observe(&n)
	}
	for _, x := range [...]float64{a.prices.mean, a.prices.variance, a.outcomes.a, a.outcomes.b, a.outcomes.q.ab} {
		h = rng.Mix(h, math.Float64bits(x))
	}
	return h
}

func policyOf(method string) PolicyGradient {
	return PolicyGradient{Method: method, Batch: 500, Hidden: 3, Start: 0.9, Sigma: 0.1, Epochs: 3, Rate: 0.01, Clip: 0.2}
}

// batchBits hashes the bids of a learner by batches.
func batchBits(p interface {
	New(Deps) (market.Agent, error)
},
) uint64 {
	l := law.Lognormal{Sigma: 0.7}
	a, err := p.New(Deps{
		Values: values.New(law.NewSampler(l), rng.NewKey(1, 0, rng.Value, "a")), Law: l, Stream: rng.NewKey(1, 0, rng.Private, "a").Stream(),
	})
	if err != nil {
		panic(err)
	}
	rival, h := rng.NewKey(1, 0, "test", "rival"), uint64(0)
	for i := range uint64(2000) {
		lot := market.Lot{Impression: market.Impression{Seq: i, ID: i, Quality: 1 + 0.5*float64(i%3)}, Rule: market.FirstPrice}
		o, _ := a.Bid(&lot)
		h = rng.Mix(h, uint64(o.Price))
		n := market.Notice{Seq: i, Tag: o.Tag, Bid: o.Price, Reason: market.LostToHigher}
		if o.Price >= market.PriceOf(lot.Quality*detmath.Exp(0.5*detmath.NormQuantile(rival.Uniform(i)))) {
			n.Reason, n.Pay = market.Won, o.Price
		}
		a.(market.Observer).Observe(&n)
	}
	return h
}
