package agents_test

import (
	"testing"
	"time"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

var pacers = map[string]kind{
	"dual-pacing": agents.DualPacing{Step: 0.5, Most: 1000},
	"pid-pacing":  agents.PIDPacing{Proportional: 50, Integral: 1250, Derivative: 0.1, Start: 1, Least: 0.001},
	"throttling":  agents.Throttling{Start: 0.1, Change: 0.1, Period: 0.001, Factor: 1},
	"autobid":     agents.Autobid{TargetROAS: 1, Worth: 1, Step: 0.5, Start: 1, Most: 100, Credit: "expected"},
}

// race is two equal buyers of a kind with a budget under second price, and a truthful one.
type race struct {
	kind     kind
	budget   float64 // of each
	auctions uint64
	link     market.Link
	slots    []market.Slot
	rule     market.Mechanism
}

// play returns what the two have left.
func (r race) play(t testing.TB) (left [2]market.Money) {
	t.Helper()
	inventory := market.DefaultInventory()
	source, err := market.NewTraffic(3, 0, 0, "seller", &inventory, market.Arrivals{Rate: 1000}, r.auctions, 0)
	if err != nil {
		t.Fatal(err)
	}
	gate, err := market.NewTargeting(&inventory, make([]market.Target, 3))
	if err != nil {
		t.Fatal(err)
	}
	seller := market.Seller{Name: "seller", Timeout: market.Time(100 * time.Millisecond), Rule: market.SecondPrice, Mechanism: mechanisms.SecondPrice{}, Gate: gate}
	if seller.Closing = market.AtDeadline; r.link == (market.Link{}) {
		seller.Closing = market.WhenAnswered
	}
	if r.slots != nil {
		seller.Rule, seller.Mechanism, seller.Slots = market.GSP, r.rule, [][]market.Slot{r.slots}
	}
	c := market.Config{Seed: 3, Sellers: []market.Seller{seller}, Source: source}
	for _, name := range []string{"a", "b", "c"} {
		d := deps(3, name, law.Uniform{Hi: 1}, 3)
		d.Auctions = float64(r.auctions)
		b := market.Buyer{Name: name, Link: r.link, Score: market.One}
		if b.Agent = build(t, agents.Truthful{}, d); name != "c" {
			d.Budget, d.HasBudget = r.budget, true
			b.Agent, b.Budget, b.HasBudget = build(t, r.kind, d), market.MoneyOf(d.Budget), true
		}
		c.Buyers = append(c.Buyers, b)
	}
	m, err := market.New(c)
	if err != nil {
		t.Fatal(err)
	}
	result, err := m.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range left {
		left[i] = result.Ledger.Balance(market.AgentID(i))
	}
	return left
}

// Whoever paces never spends a unit more than its budget, at once or with latency and losses, and most of what it is given.
func TestPacedBudgets(t *testing.T) {
	far := market.Link{Latency: law.NewSampler(law.Uniform{Lo: 5, Hi: 60}), Loss: 0.02}
	for name, k := range pacers {
		for _, link := range []market.Link{{}, far} {
			r := race{kind: k, budget: 0.8, auctions: 20_000, link: link}
			for i, left := range r.play(t) {
				if left < 0 || left.Units() > 0.1*r.budget {
					t.Errorf("%s: buyer %d has %v left of %v", name, i+1, left.Units(), r.budget)
				}
			}
		}
	}
}

// Clicks are paid when they come, and pacing counts those: so it also spends its budget where few ads are clicked.
func TestPacingCountsClicks(t *testing.T) {
	for name, k := range pacers {
		r := race{kind: k, budget: 0.02, auctions: 20_000, slots: []market.Slot{{Rate: market.One / 20}}, rule: mechanisms.GSP{}}
		for i, left := range r.play(t) {
			if left < 0 || left.Units() > 0.2*r.budget {
				t.Errorf("%s: buyer %d has %v left of %v", name, i+1, left.Units(), r.budget)
			}
		}
	}
}

// Values, prices and budgets a thousandfold: bids a thousandfold, up to rounding.
func TestPacingKnowsNoCurrency(t *testing.T) {
	rival := rng.NewKey(1, 0, rng.Value, "rival")
	for name, k := range pacers {
		small := build(t, budgeted{k, 0.4, 5000}, deps(1, "a", law.Uniform{Hi: 1}, 2))
		large := build(t, budgeted{k, 400, 5000}, deps(1, "a", law.Uniform{Hi: 1000}, 2))
		for seq := range uint64(5000) {
			lot := market.Lot{Impression: market.Impression{Seq: seq, ID: seq, Quality: 1}}
			x, bids := small.Bid(&lot)
			y, _ := large.Bid(&lot)
			if d := y.Price.CPM() - 1000*x.Price.CPM(); d > 0.01 || d < -0.01 {
				t.Fatalf("%s: auction %d: bids %v and %v", name, seq, x.Price.CPM(), y.Price.CPM())
			}
			if pay := market.PriceOf(rival.Uniform(seq)); bids && pay < x.Price {
				small.(market.Observer).Observe(&market.Notice{Seq: seq, Tag: x.Tag, Reason: market.Won, Bid: x.Price, Pay: pay, Charged: market.Money(pay)})
				pay *= 1000
				large.(market.Observer).Observe(&market.Notice{Seq: seq, Tag: y.Tag, Reason: market.Won, Bid: y.Price, Pay: pay, Charged: market.Money(pay)})
			}
		}
	}
}

// Without a budget who paces bids its value. With one it must know over how many auctions.
func TestPacingNeedsABudget(t *testing.T) {
	for _, name := range []string{"dual-pacing", "pid-pacing", "throttling"} {
		a := build(t, pacers[name], deps(1, "a", law.Uniform{Hi: 1}, 2))
		for seq := range uint64(100) {
			lot := market.Lot{Impression: market.Impression{Seq: seq, ID: seq, Quality: 1}}
			o, _ := a.Bid(&lot)
			if v := a.(market.Valuer).Value(&lot); o.Price != v {
				t.Errorf("%s without a budget bids %v of %v", name, o.Price, v)
			}
			a.(market.Observer).Observe(&market.Notice{Seq: seq, Reason: market.Won, Bid: o.Price, Pay: o.Price, Charged: market.Money(o.Price)})
		}
		_, err := budgeted{pacers[name], 1, 0}.New(deps(1, "a", law.Uniform{Hi: 1}, 2))
		want := "agents: a: " + name + " has a budget of 1 for 0 auctions: it can only spread 0 or more over a known number of auctions"
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// A buyer that is invited to a tenth of the auctions spreads its budget over the whole run: its multiplier stays where it belongs.
func TestPacingGoesByTheRun(t *testing.T) {
	const auctions, rho = 200_000, 1. / 24 // theory 3.6: 1/(1+mu) = 1/2 where all are bid on
	settled := agents.DualPacing{Step: 0.5, Start: 1, Most: 1000}
	a := build(t, budgeted{settled, rho * auctions / 10 / 1000, auctions}, deps(1, "a", law.Uniform{Hi: 1}, 2))
	rival, sum, n := rng.NewKey(1, 0, rng.Value, "rival"), 0.0, 0.0
	for seq := uint64(0); seq < auctions; seq += 10 {
		lot := market.Lot{Impression: market.Impression{Seq: seq, ID: seq, Quality: 1}}
		o, _ := a.Bid(&lot)
		if v := a.(market.Valuer).Value(&lot); seq > auctions/2 && v > 100_000 {
			sum, n = sum+float64(o.Price)/float64(v), n+1
		}
		if pay := market.PriceOf(rival.Uniform(seq)); pay < o.Price {
			a.(market.Observer).Observe(&market.Notice{Seq: seq, Reason: market.Won, Bid: o.Price, Pay: pay, Charged: market.Money(pay)})
		}
	}
	if a := sum / n; a < 0.475 || a > 0.525 {
		t.Errorf("it bids %v of its value, want 0.5", a)
	}
}

// Where prices are kept back, bids stand for them.
func TestPurseWithoutPrices(t *testing.T) {
	a, b := build(t, budgeted{pacers["dual-pacing"], 1, 1000}, deps(1, "a", law.Constant{Value: 2}, 2)), build(t, budgeted{pacers["dual-pacing"], 1, 1000}, deps(1, "a", law.Constant{Value: 2}, 2))
	for seq := range uint64(100) {
		lot := market.Lot{Impression: market.Impression{Seq: seq, ID: seq, Quality: 1}}
		x, _ := a.Bid(&lot)
		y, _ := b.Bid(&lot)
		if x != y {
			t.Fatalf("lot %d: bids %v and %v", seq, x, y)
		}
		a.(market.Observer).Observe(&market.Notice{Seq: seq, Reason: market.Won, Bid: x.Price, Unpriced: true, Share: market.One / 2})
		b.(market.Observer).Observe(&market.Notice{Seq: seq, Reason: market.Won, Bid: y.Price, Pay: y.Price, Share: market.One / 2, Charged: market.Money(y.Price / 2)})
	}
}
