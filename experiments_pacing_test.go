package marketsim

import (
	"fmt"
	"math"
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/internal/stats"
	"marketsim/market"
	"marketsim/mechanisms"
)

// unitCPM is what a value of 1 in the papers is here: with finer prices multipliers can be read off bids more exactly, and
// pacing must not depend on it.
const unitCPM = 1000

// paramsOf is the parameters of a kind of buyers.
type paramsOf interface {
	New(agents.Deps) (market.Agent, error)
}

// levelFloor is the same for all lots, and announced.
type levelFloor market.Price

func (f levelFloor) Set(a *market.Auction) { a.Floor = market.Price(f) }

// spender is one buyer of an experiment with budgets.
type spender struct {
	kind   paramsOf
	law    law.Law // in units of the papers; nil: uniform on [0,1]
	each   float64 // budget per auction, in units; 0: no limit
	worths []float64
}

// pacedMarket is one session of an experiment.
type pacedMarket struct {
	rule     market.Rule
	floor    float64
	buyers   []spender
	auctions uint64
	session  uint64
}

// ledgers is what a session leaves: one entry for each buyer, sums in units of the papers.
type ledgers struct {
	auctions        uint64
	spent, won      []float64 // over all
	factors, counts []float64 // sums of bid/value and numbers, over [.5T, .8T)
	watch           func(c *market.Cleared)
	revenue         float64
}

func (l *ledgers) Record(c *market.Cleared) {
	settled := c.Seq >= l.auctions/2 && c.Seq < l.auctions*8/10
	for i := range c.Seats {
		s := &c.Seats[i]
		if settled && s.Asked > 0 && s.Value.CPM() > 0.05*unitCPM {
			l.factors[s.Agent] += float64(s.Asked) / float64(s.Value)
			l.counts[s.Agent]++
		}
	}
	for _, w := range c.Awards {
		pay := w.Charged.Units() * 1000 / unitCPM
		l.spent[w.Agent] += pay
		l.revenue += pay
		for i := range c.Seats {
			if c.Seats[i].Agent == w.Agent {
				l.won[w.Agent] += c.Seats[i].Value.CPM() / unitCPM
			}
		}
	}
	if l.watch != nil {
		l.watch(c)
	}
}

// factor is the mean of bid/value once settled.
func (l *ledgers) factor(buyer int) float64 { return l.factors[buyer] / l.counts[buyer] }

// payoff is what a buyer gained on average, in units an auction.
func (l *ledgers) payoff(buyer int) float64 {
	return (l.won[buyer] - l.spent[buyer]) / float64(l.auctions)
}

// play plays the session. A watcher is a recorder besides.
func (p pacedMarket) play(t testing.TB, watch func(*market.Cleared)) *ledgers {
	t.Helper()
	n := len(p.buyers)
	l := &ledgers{auctions: p.auctions, watch: watch}
	for _, s := range []*[]float64{&l.spent, &l.won, &l.factors, &l.counts} {
		*s = make([]float64, n)
	}
	inventory := market.DefaultInventory()
	if goods := len(p.buyers[0].worths); goods > 0 {
		inventory.Placements = nil
		for j := range goods {
			inventory.Placements = append(inventory.Placements, market.Placement{Name: fmt.Sprint("good-", j+1), Share: 1, Quality: 1})
		}
	}
	gate, err := market.NewTargeting(&inventory, make([]market.Target, n))
	if err != nil {
		t.Fatal(err)
	}
	rule := mechanisms.Catalog.MustChoose(string(p.rule))
	mechanism, err := rule.Build(mechanisms.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	c := market.Config{Seed: 1, Run: p.session, Recorders: []market.Recorder{l}, Sellers: []market.Seller{{
		Name: "publisher", Rule: p.rule, Mechanism: mechanism, Floors: levelFloor(market.PriceOf(p.floor * unitCPM)), Closing: market.WhenAnswered, Gate: gate,
	}}}
	if c.Source, err = market.NewTraffic(1, p.session, 0, "publisher", &inventory, market.Arrivals{Rate: 1000}, p.auctions, 0); err != nil {
		t.Fatal(err)
	}
	for i := range p.buyers {
		c.Buyers = append(c.Buyers, p.buyers[i].buyer(t, fmt.Sprintf("buyer-%d", i+1), p))
	}
	playOut(t, c)
	return l
}

func (s *spender) buyer(t testing.TB, name string, p pacedMarket) market.Buyer {
	t.Helper()
	var l law.Law = law.Uniform{Hi: unitCPM}
	if s.law != nil {
		l = s.law
	}
	v := values.NewWorld(1, p.session).Model(law.NewSampler(l), &values.Refinement{Affinity: s.worths}, name)
	d := agents.Deps{Name: name, Values: v, Law: l, Rivals: len(p.buyers) - 1, Auctions: float64(p.auctions), Stream: rng.NewKey(1, p.session, rng.Private, name).Stream()}
	b := market.Buyer{Name: name}
	if s.each > 0 {
		d.HasBudget, b.HasBudget = true, true
		d.Budget = s.each * unitCPM * float64(p.auctions) / 1000
		b.Budget = market.MoneyOf(d.Budget)
	}
	var err error
	if b.Agent, err = s.kind.New(d); err != nil {
		t.Fatal(err)
	}
	return b
}

// published is the step of Balseiro and Gur, eps = T^(-1/2) for values in [0,1], where the mean value is a half.
func published(start float64) agents.DualPacing {
	return agents.DualPacing{Step: 0.5, Start: start, Most: 1000}
}

// against is a paced buyer with uniform values against the highest rival bid, uniform too.
func against(rule market.Rule, each float64, k paramsOf, auctions, session uint64) pacedMarket {
	return pacedMarket{rule: rule, buyers: []spender{{kind: k, each: each}, {kind: agents.Truthful{}}}, auctions: auctions, session: session}
}

// TestExperimentsPacingMultiplier is theory 3.6, PACE-BG-0.0417 and PACE-BG-0.0833 (Balseiro and Gur 2019): under second price
// against a uniform rival bid the multiplier settles at 1/sqrt(6 rho) - 1, and who starts there gains (a - a^2/2)/3 an auction,
// a = 1/(1+mu).
func TestExperimentsPacingMultiplier(t *testing.T) {
	for _, c := range []struct{ rho, mu, payoff float64 }{{1. / 24, 1, 0.125}, {1. / 12, 0.41421356, 0.15236893}} {
		var cold, warm stats.Moments
		for s := range uint64(sessions(3, 12)) {
			m := against(market.SecondPrice, c.rho, published(0), 200_000, s)
			cold.Add(1/m.play(t, nil).factor(0) - 1)
			m.buyers[0].kind = published(c.mu)
			warm.Add(m.play(t, nil).payoff(0))
		}
		mu, payoff := cold.Mean(), warm.Mean()
		t.Logf("seed 1, rho %.5f, %d sessions: mu %v (3 %% of %.5f), payoff %v (1e-3 of %.5f)", c.rho, cold.N(), mu, c.mu, payoff, c.payoff)
		if math.Abs(mu/c.mu-1) > 0.03 || math.Abs(payoff-c.payoff) > 1e-3 {
			t.Errorf("rho %.5f: mu %v, want %v within 3 %%; payoff %v, want %v within 1e-3", c.rho, mu, c.mu, payoff, c.payoff)
		}
	}
}

// TestExperimentsPacingRegret is theory 3.6, PACE-BG-REGRET: from a cold start the gap to the payoff .125 of the best multiplier
// shrinks as 1/sqrt(T), so gap*sqrt(T) stays within [1.2, 3.2]: regret O(sqrt(T)).
func TestExperimentsPacingRegret(t *testing.T) {
	for i, auctions := range []uint64{2000, 8000, 32_000, 128_000} {
		n := sessions([]int{40, 20, 10, 4}[i], 40)
		var gaps stats.Moments
		for s := range uint64(n) {
			l := against(market.SecondPrice, 1./24, published(0), auctions, s).play(t, nil)
			gaps.Add((0.125 - l.payoff(0)) * math.Sqrt(float64(auctions)))
		}
		gap := gaps.Mean()
		t.Logf("seed 1, T %d, %d sessions: gap*sqrt(T) %.3f (sd %.2f), theory %.2f", auctions, n, gap, gaps.StdDev(), []float64{1.84, 2.22, 2.29, 2.37}[i])
		if gap < 1.2 || gap > 3.2 {
			t.Errorf("T = %d: gap*sqrt(T) = %v, want 1.2 to 3.2", auctions, gap)
		}
	}
}

// TestExperimentsPacingIdentity is theory 3.6, PACE-IDENT: while no projection is active, what the first k auctions cost is
// rho k + (mu_k - mu_0)/eps. Multipliers are read off bids, payments off awards.
func TestExperimentsPacingIdentity(t *testing.T) {
	const rho, auctions = 1. / 24, 200_000
	eps := 1 / math.Sqrt(auctions)
	spent, checked := 0.0, 0
	against(market.SecondPrice, rho, published(1), auctions, 0).play(t, func(c *market.Cleared) {
		seat := &c.Seats[0]
		if c.Seq%100 == 99 && seat.Value.CPM() > 0.9*unitCPM {
			mu := float64(seat.Value)/float64(seat.Asked) - 1
			k := float64(c.Seq)
			want := rho*k + (mu-1)/eps
			if math.Abs(spent/want-1) > 1e-6 && k > 10_000 {
				t.Errorf("the first %v auctions cost %v, the multiplier %v says %v", k, spent, mu, want)
			}
			checked++
		}
		for _, w := range c.Awards {
			if w.Agent == 0 {
				spent += w.Pay.CPM() / unitCPM
			}
		}
	})
	if checked < 100 {
		t.Errorf("only %d multipliers were read", checked)
	}
}

// TestExperimentsPacingFirstPrice is theory 3.6, PACE-FPA: under first price against a uniform rival the share a of its value that a
// paced buyer bids settles at sqrt(3 rho).
func TestExperimentsPacingFirstPrice(t *testing.T) {
	for _, rho := range []float64{1. / 12, 1. / 24} {
		l := against(market.FirstPrice, rho, published(0), 200_000, 0).play(t, nil)
		got, want := l.factor(0), math.Sqrt(3*rho)
		t.Logf("seed 1, rho %.5f: a %.5f, theory %.5f within 3 %%", rho, got, want)
		if math.Abs(got/want-1) > 0.03 {
			t.Errorf("rho %.5f: a = %v, want %v within 3 %%", rho, got, want)
		}
	}
}

// TestExperimentsPacingSymmetric is theory 3.6, PACE-SYM2: two paced buyers with uniform values and binding budgets settle at
// mu = 1/(6 rho) - 1 under second price, and pay 2 rho an auction between them under either rule: budgets make formats equal.
func TestExperimentsPacingSymmetric(t *testing.T) {
	const rho = 1. / 12
	for _, rule := range []market.Rule{market.SecondPrice, market.FirstPrice} {
		var revenue, factor stats.Moments
		for s := range uint64(sessions(2, 10)) {
			pacer := spender{kind: published(0), each: rho}
			l := pacedMarket{rule: rule, buyers: []spender{pacer, pacer}, auctions: 200_000, session: s}.play(t, nil)
			revenue.Add(l.revenue / 200_000)
			factor.Add(l.factor(0))
		}
		mean, a := revenue.Mean(), factor.Mean()
		t.Logf("seed 1, %s: revenue %.5f (1/6 within 1 %%), mu %.4f", rule, mean, 1/a-1)
		if math.Abs(mean/(2*rho)-1) > 0.01 {
			t.Errorf("%s: revenue %v, want 2 rho = %v within 1 %%", rule, mean, 2*rho)
		}
		if rule == market.SecondPrice && math.Abs(1/a-2) > 0.06 {
			t.Errorf("mu = %v, want 1 within 6 %%", 1/a-1)
		}
	}
}

// TestExperimentsPacingOthers holds the other two ways to pace against the same closed forms. A controller of the bid finds the same
// multiplier and payoff as the dual. Throttling, which takes part with probability rho/(1/6), gains that share of the 1/6 that a
// truthful buyer gains: at rho = 1/24 a third of what pacing does.
func TestExperimentsPacingOthers(t *testing.T) {
	const rho, auctions = 1. / 24, 200_000
	pid := agents.PIDPacing{Proportional: 50, Integral: 1250, Start: 1, Least: 0.001}
	throttled := agents.Throttling{Start: 0.1, Change: 0.1, Period: 0.001, Factor: 1}
	controlled := against(market.SecondPrice, rho, pid, auctions, 0).play(t, nil)
	out := against(market.SecondPrice, rho, throttled, auctions, 0).play(t, nil)
	t.Logf("seed 1: pid a %.4f (.5), payoff %.5f (.125), spent %.5f; throttling payoff %.5f (.041667), spent %.5f (%.5f)",
		controlled.factor(0), controlled.payoff(0), controlled.spent[0]/auctions, out.payoff(0), out.spent[0]/auctions, rho)
	if a := controlled.factor(0); math.Abs(a/0.5-1) > 0.03 {
		t.Errorf("pid-pacing bids %v of its value, want .5 within 3 %%", a)
	}
	if p := controlled.payoff(0); math.Abs(p/0.125-1) > 0.03 {
		t.Errorf("pid-pacing gains %v, want .125 within 3 %%", p)
	}
	if p := out.payoff(0); math.Abs(p/(1./24)-1) > 0.03 {
		t.Errorf("throttling gains %v, want 1/24 within 3 %%", p)
	}
	for i, l := range []*ledgers{controlled, out} {
		if spent := l.spent[0] / auctions; math.Abs(spent/rho-1) > 0.01 {
			t.Errorf("%s spends %v an auction, want %v within 1 %%", []string{"pid-pacing", "throttling"}[i], spent, rho)
		}
	}
}
