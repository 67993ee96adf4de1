package marketsim

import (
	"cmp"
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

// unitCPM is what a value of 1 in the papers is here: with finer prices multipliers can be read off bids more exactly, and
// pacing must not depend on it.
const unitCPM = 1000

// spender is one buyer of an experiment with budgets.
type spender struct {
	kind        kind
	law         law.Law // in units of the papers; nil: uniform on [0,1]
	each        float64 // budget per auction, in units; 0: no limit
	worths      []float64
	conversions *values.Conversions // nil: worth shows at once
}

// pacedMarket is one session of an experiment.
type pacedMarket struct {
	rule     market.Rule
	floor    float64
	buyers   []spender
	auctions uint64
	session  uint64
	seed     uint64 // 0: experimentSeed
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
	n, seed := len(p.buyers), cmp.Or(p.seed, experimentSeed)
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
	c := market.Config{Seed: seed, Run: p.session, Recorders: []market.Recorder{l}, Sellers: []market.Seller{{
		Name: "publisher", Rule: p.rule, Mechanism: mechanism, Floors: announced(market.PriceOf(p.floor * unitCPM)), Closing: market.WhenAnswered, Gate: gate,
	}}}
	if c.Source, err = market.NewTraffic(seed, p.session, 0, "publisher", &inventory, market.Arrivals{Rate: 1000}, p.auctions, 0); err != nil {
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
	seed := cmp.Or(p.seed, experimentSeed)
	v := values.NewWorld(seed, p.session).Model(law.NewSampler(l), &values.Refinement{Affinity: s.worths, Conversions: s.conversions}, name)
	d := agents.Deps{
		Name: name, Values: v, Law: l, Rivals: len(p.buyers) - 1, Auctions: float64(p.auctions),
		Stream: rng.NewKey(seed, p.session, rng.Private, name).Stream(),
	}
	b := market.Buyer{Name: name, Outcomes: v.Outcomes()}
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
func against(rule market.Rule, each float64, k kind, auctions, session uint64) pacedMarket {
	return pacedMarket{rule: rule, buyers: []spender{{kind: k, each: each}, {kind: agents.Truthful{}}}, auctions: auctions, session: session}
}

// TestExperimentsPacingMultiplier is theory 3.6, PACE-BG-0.0417 and PACE-BG-0.0833 (Balseiro and Gur 2019): under second price
// against a uniform rival bid the multiplier settles at 1/sqrt(6 rho) - 1, and who starts there gains (a - a^2/2)/3 an auction,
// a = 1/(1+mu).
func TestExperimentsPacingMultiplier(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ rho, mu, payoff float64 }{{1. / 24, 1, 0.125}, {1. / 12, 0.41421356, 0.15236893}} {
		var cold, warm []float64
		for s := range uint64(sessions(2, 12)) {
			m := against(market.SecondPrice, c.rho, published(0), 200_000, s)
			cold = append(cold, 1/m.play(t, nil).factor(0)-1)
			m.buyers[0].kind = published(c.mu)
			warm = append(warm, m.play(t, nil).payoff(0))
		}
		id := fmt.Sprintf("PACE-BG-%.4f ", c.rho)
		near(id+"multiplier", c.mu, 0.03).each(t, cold...)
		accepted(id+"payoff", c.payoff, c.payoff-1e-3, c.payoff+1e-3).each(t, warm...)
	}
}

// TestExperimentsPacingRegret is theory 3.6, PACE-BG-REGRET: from a cold start the gap to the payoff .125 of the best multiplier
// shrinks as 1/sqrt(T), so gap*sqrt(T) stays within [1.2, 3.2]: regret O(sqrt(T)). It agrees with the numbers of the reference, as
// if that had as many sessions. Where the budget is spent, chance is left with the gain v-d less mu = 1 times the cost d of what is
// won, v > 2d: its variance is E[(v-2d)^2] - E[v-2d]^2 = 1/24 - 1/144 an auction, which is that of the gap times sqrt(T).
func TestExperimentsPacingRegret(t *testing.T) {
	t.Parallel()
	sd := math.Sqrt(1./24 - 1./144)
	for _, c := range []struct {
		auctions uint64
		gap      float64
		n        int
	}{{2000, 1.84, 40}, {8000, 2.22, sessions(20, 40)}, {32_000, 2.29, sessions(10, 40)}, {128_000, 2.37, sessions(3, 40)}} {
		var gaps []float64
		for s := range uint64(c.n) {
			l := against(market.SecondPrice, 1./24, published(0), c.auctions, s).play(t, nil)
			gaps = append(gaps, (0.125-l.payoff(0))*math.Sqrt(float64(c.auctions)))
		}
		r := accepted(fmt.Sprintf("PACE-BG-REGRET gap sqrt(T), T = %d", c.auctions), c.gap, 1.2, 3.2)
		r.and(measured("", c.gap, sd, c.n, c.n)).each(t, gaps...)
	}
}

// TestExperimentsPacingColdStart is the other side of PACE-IDENT: who starts at mu = 0 overspends mu/eps while its multiplier rises, and
// goes dark when too little is left for the bids it would make, here up to 1/2: for the last mu/(eps rho T) of its auctions, .0537 at
// rho = 1/24 and T = 2e5, around which the spread of the multiplier moves it. That is pulled back by eps/24 of its distance an auction
// and thrown by eps times what a purchase costs, of variance 1/96 - 1/24^2: its own is 12 eps (1/96 - 1/24^2).
func TestExperimentsPacingColdStart(t *testing.T) {
	t.Parallel()
	const rho, mu, auctions = 1. / 24, 1, 200_000
	var dark []float64
	for s := range uint64(sessions(4, 40)) {
		lit, left := uint64(0), rho*float64(auctions)
		against(market.SecondPrice, rho, published(0), auctions, s).play(t, func(c *market.Cleared) {
			for _, w := range c.Awards {
				if w.Agent == 0 {
					left -= w.Charged.Units() * 1000 / unitCPM
				}
			}
			if left > 0.5 {
				lit = c.Seq
			}
		})
		dark = append(dark, 1-float64(lit)/auctions)
	}
	eps := 1 / math.Sqrt(auctions)
	want, sd := mu/(rho*auctions*eps), math.Sqrt(12*eps*(1./96-rho*rho))/(rho*auctions*eps)
	accepted("PACE-IDENT share of auctions in the dark", want, want, want).played(sd, len(dark)).each(t, dark...)
}

// TestExperimentsPacingIdentity is theory 3.6, PACE-IDENT: while no projection is active, what the first k auctions cost is
// rho k + (mu_k - mu_0)/eps. Multipliers are read off bids, payments off awards.
func TestExperimentsPacingIdentity(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
	for _, rho := range []float64{1. / 12, 1. / 24} {
		var shares []float64
		for s := range uint64(sessions(1, 12)) {
			shares = append(shares, against(market.FirstPrice, rho, published(0), 200_000, s).play(t, nil).factor(0))
		}
		near(fmt.Sprintf("PACE-FPA a at rho = %.5f", rho), math.Sqrt(3*rho), 0.03).each(t, shares...)
	}
}

// TestExperimentsPacingSymmetric is theory 3.6, PACE-SYM2: two paced buyers with uniform values and binding budgets settle at
// mu = 1/(6 rho) - 1 under second price, and pay 2 rho an auction between them under either rule: budgets make formats equal.
func TestExperimentsPacingSymmetric(t *testing.T) {
	t.Parallel()
	const rho = 1. / 12
	for _, rule := range []market.Rule{market.SecondPrice, market.FirstPrice} {
		var revenue, multiplier []float64
		for s := range uint64(sessions(2, 12)) {
			pacer := spender{kind: published(0), each: rho}
			l := pacedMarket{rule: rule, buyers: []spender{pacer, pacer}, auctions: 200_000, session: s}.play(t, nil)
			revenue = append(revenue, l.revenue/200_000)
			multiplier = append(multiplier, 1/l.factor(0)-1)
		}
		near(fmt.Sprintf("PACE-SYM2 %s, revenue", rule), 2*rho, 0.01).each(t, revenue...)
		if rule == market.SecondPrice {
			near("PACE-SYM2 multiplier", 1, 0.03).each(t, multiplier...)
		}
	}
}

// TestExperimentsPacingOthers holds the other two ways to pace against the same closed forms. A controller of the bid finds the same
// multiplier and payoff as the dual. Throttling, which takes part with probability rho/(1/6), gains that share of the 1/6 that a
// truthful buyer gains: at rho = 1/24 a third of what pacing does.
func TestExperimentsPacingOthers(t *testing.T) {
	t.Parallel()
	const rho, auctions = 1. / 24, 200_000
	for _, c := range []struct {
		name          string
		kind          kind
		share, payoff float64 // share of the value that it bids; 0: not looked at
	}{
		{"pid-pacing", agents.PIDPacing{Proportional: 50, Integral: 1250, Start: 1, Least: 0.001}, 0.5, 0.125},
		{"throttling", agents.Throttling{Start: 0.1, Change: 0.1, Period: 0.001, Factor: 1}, 0, 1. / 24},
	} {
		var share, payoff, spend []float64
		for s := range uint64(sessions(1, 6)) {
			l := against(market.SecondPrice, rho, c.kind, auctions, s).play(t, nil)
			share, payoff, spend = append(share, l.factor(0)), append(payoff, l.payoff(0)), append(spend, l.spent[0]/auctions)
		}
		if c.share > 0 {
			near(c.name+" share of the value", c.share, 0.03).each(t, share...)
		}
		near(c.name+" payoff", c.payoff, 0.03).each(t, payoff...)
		near(c.name+" spend", rho, 0.01).each(t, spend...)
	}
}
