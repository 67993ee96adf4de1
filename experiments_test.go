// Package marketsim holds the evidence: one test for each theorem or published result, named after it, played through the
// public packages. Each says where its number comes from. There are two kinds of bands: 4 standard errors, of the theory's
// standard deviation where it gives one; and, where the theory states its own acceptance (3 %, +-.02, an interval), that. A band that
// was set after a first run says so.
package marketsim

import (
	"context"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

// Theory 1.1 and 1.3: the laws and numbers of bidders of all tests of a single symmetric auction.
var (
	laws = []struct {
		name string
		law  law.Density
	}{
		{"U[0,1]", law.Uniform{Lo: 0, Hi: 1}},
		{"Exp(1)", law.Exponential{Scale: 1}},
		{"LogN(0,1)", law.Lognormal{Mu: 0, Sigma: 1}},
		{"LogN(0,.5)", law.Lognormal{Mu: 0, Sigma: 0.5}},
	}
	sizes = []int{2, 3, 5, 10}
)

// auctions is how many are played in each case.
const auctions = 100_000

// TestRevenueWithoutReserve is theory 1.1 and 1.3 (Vickrey 1961): second price with truthful bids and first price in
// equilibrium earn the expected second highest value; first price varies less.
func TestRevenueWithoutReserve(t *testing.T) {
	eachCase(t, func(t *testing.T, c symmetric) {
		c.check(t)
	})
}

// TestRevenueWithOptimalReserve is theory 1.2 and 1.3 (Myerson 1981): with the reserve that solves phi(r) = 0 both rules
// earn the same again.
func TestRevenueWithOptimalReserve(t *testing.T) {
	eachCase(t, func(t *testing.T, c symmetric) {
		c.reserve = law.Reserve(c.law, 0)
		c.check(t)
	})
}

func eachCase(t *testing.T, test func(*testing.T, symmetric)) {
	for _, l := range laws {
		for _, n := range sizes {
			t.Run(fmt.Sprintf("%s n=%d", l.name, n), func(t *testing.T) {
				t.Parallel()
				test(t, symmetric{law: l.law, n: n})
			})
		}
	}
}

// symmetric is an auction among n buyers with independent values of one law and an announced reserve.
type symmetric struct {
	law     law.Density
	n       int
	reserve float64
}

// check holds revenue, its spread, welfare and fill of both rules against quadrature.
func (c symmetric) check(t *testing.T) {
	second, first := c.play(t, market.SecondPrice), c.play(t, market.FirstPrice)
	second.revenue.within(t, "second-price revenue", c.secondPriceMoments())
	first.revenue.within(t, "first-price revenue", c.firstPriceMoments())
	if c.n > 1 && !(first.revenue.sd() < second.revenue.sd()) {
		t.Errorf("sd of revenue: first price %.5f, second price %.5f: first price must be less risky", first.revenue.sd(), second.revenue.sd())
	}
	for rule, got := range map[market.Rule]outcome{market.SecondPrice: second, market.FirstPrice: first} {
		got.welfare.within(t, string(rule)+" welfare", c.welfareMoments())
		noSale := math.Pow(c.law.CDF(c.reserve), float64(c.n))
		got.sold.within(t, string(rule)+" fill", [5]float64{1, 1 - noSale, 1 - noSale, 1 - noSale, 1 - noSale})
	}
}

// secondPriceMoments are E[P^k], k = 0 to 4, of the second-price payment P: the reserve if one value reaches it, the second
// highest value if two do. E[P^k] = r^k (1-F(r)^n) + int_r^inf k x^(k-1) (1-G(x)) dx with G the law of the second highest.
func (c symmetric) secondPriceMoments() (m [5]float64) {
	n, r := float64(c.n), c.reserve
	m[0] = 1
	for k := 1; k <= 4; k++ {
		kk := float64(k)
		m[k] = math.Pow(r, kk)*(1-math.Pow(c.law.CDF(r), n)) + c.integrate(r, func(x float64) float64 {
			f := c.law.CDF(x)
			return kk * math.Pow(x, kk-1) * (1 - n*math.Pow(f, n-1) + (n-1)*math.Pow(f, n))
		})
	}
	return m
}

// firstPriceMoments are E[b(V)^k; V >= r] for the highest value V and the equilibrium bid b.
func (c symmetric) firstPriceMoments() (m [5]float64) {
	m[0] = 1
	for k := 1; k <= 4; k++ {
		m[k] = c.integrate(c.reserve, func(v float64) float64 {
			return math.Pow(c.bid(v), float64(k)) * c.topDensity(v)
		})
	}
	return m
}

// welfareMoments are E[V^k; V >= r].
func (c symmetric) welfareMoments() (m [5]float64) {
	m[0] = 1
	for k := 1; k <= 4; k++ {
		m[k] = c.integrate(c.reserve, func(v float64) float64 { return math.Pow(v, float64(k)) * c.topDensity(v) })
	}
	return m
}

func (c symmetric) topDensity(v float64) float64 {
	return float64(c.n) * math.Pow(c.law.CDF(v), float64(c.n-1)) * c.law.PDF(v)
}

// bid is v - int_r^v F^(n-1) / F(v)^(n-1), by a quadrature of its own.
func (c symmetric) bid(v float64) float64 {
	below := quad.Fixed(func(x float64) float64 {
		return math.Pow(c.law.CDF(x)/c.law.CDF(v), float64(c.n-1))
	}, c.reserve, v, 60, nil, 0)
	return v - below
}

// integrate integrates from r over the rest of the support, in panels of equal probability with finer ones in the tail.
func (c symmetric) integrate(r float64, f func(float64) float64) float64 {
	edges := []float64{r}
	for _, u := range []float64{.01, .1, .25, .5, .75, .9, .97, .99, .997, .999, .9999, .99999, .999999, 1 - 1e-7, 1 - 1e-8, 1 - 1e-9, 1 - 1e-10, 1 - 1e-12} {
		if x := c.law.Quantile(u); x > r {
			edges = append(edges, x)
		}
	}
	if _, hi := c.law.Support(); !math.IsInf(hi, 0) {
		edges = append(edges, hi)
	}
	var sum float64
	for i := 1; i < len(edges); i++ {
		sum += quad.Fixed(f, edges[i-1], edges[i], 40, nil, 0)
	}
	return sum
}

// outcome gathers one quantity of every auction.
type outcome struct{ revenue, welfare, sold moments }

func (o *outcome) Record(c *market.Cleared) {
	var pay, value, sold float64
	for _, w := range c.Awards {
		pay, sold = w.Pay.CPM(), 1
		for _, s := range c.Seats {
			if s.Agent == w.Agent {
				value = s.Value.CPM()
			}
		}
	}
	o.revenue.add(pay)
	o.welfare.add(value)
	o.sold.add(sold)
}

// play plays the auctions of one case with equilibrium buyers, who bid their value under second price.
func (c symmetric) play(t *testing.T, rule market.Rule) outcome {
	t.Helper()
	var o outcome
	run(t, market.Config{
		Sellers:   []market.Seller{c.seller(t, rule)},
		Buyers:    buyers(t, agents.Equilibrium{}, c.law, c.n),
		Recorders: []market.Recorder{&o},
	}, auctions)
	return o
}

func (c symmetric) seller(t *testing.T, rule market.Rule) market.Seller {
	t.Helper()
	choice, err := mechanisms.Catalog.Choose(string(rule))
	if err != nil {
		t.Fatal(err)
	}
	mechanism, err := choice.Build(mechanisms.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	return market.Seller{Name: "publisher", Rule: rule, Mechanism: mechanism, Floors: announced(market.PriceOf(c.reserve)), Closing: market.WhenAnswered}
}

// announced is a floor that everybody knows.
type announced market.Price

func (p announced) Set(a *market.Auction) { a.Floor = market.Price(p) }

// kind is an agent's parameters, such as agents.Truthful{}.
type kind interface {
	New(agents.Deps) (market.Agent, error)
}

// build makes an agent of its parameters.
func build(t testing.TB, k kind, d agents.Deps) market.Agent {
	t.Helper()
	agent, err := k.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return agent
}

// buyers makes n buyers of one kind with one law of values.
func buyers(t *testing.T, k kind, l law.Law, n int) []market.Buyer {
	t.Helper()
	var list []market.Buyer
	sampler := law.NewSampler(l)
	for i := range n {
		name := fmt.Sprintf("buyer-%d", i+1)
		agent := build(t, k, agents.Deps{
			Name: name, Law: l, Rivals: n - 1,
			Values: values.New(sampler, rng.NewKey(1, 0, rng.Value, name)),
			Stream: rng.NewKey(1, 0, rng.Private, name).Stream(),
		})
		list = append(list, market.Buyer{Name: name, Agent: agent})
	}
	return list
}

// run plays a market of one seller whose impressions come evenly.
func run(t *testing.T, c market.Config, n uint64) market.Result {
	t.Helper()
	inventory := market.DefaultInventory()
	gate, err := market.NewTargeting(&inventory, make([]market.Target, len(c.Buyers)))
	if err != nil {
		t.Fatal(err)
	}
	c.Seed, c.Sellers[0].Gate = 1, gate
	if c.Source, err = market.NewTraffic(1, 0, 0, "publisher", &inventory, market.Arrivals{Rate: 1000}, n, 0); err != nil {
		t.Fatal(err)
	}
	return playOut(t, c)
}

// playOut plays a market to its end.
func playOut(t testing.TB, c market.Config) market.Result {
	t.Helper()
	m, err := market.New(c)
	if err != nil {
		t.Fatal(err)
	}
	result, err := m.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return result
}
