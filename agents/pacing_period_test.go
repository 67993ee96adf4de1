package agents_test

import (
	"math"
	"testing"
	"time"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/mechanisms"
)

// spender sums what the first buyer pays, by quarters of the day.
type spender struct {
	quarters [days * 4]float64
	deals    float64 // of it, under deals
}

const (
	days   = 4
	perDay = 20_000
)

func (s *spender) Record(c *market.Cleared) {
	for _, w := range c.Awards {
		if w.Agent == 0 {
			s.quarters[c.Close/market.Time(6*time.Hour)] += w.Charged.Units()
			if w.Deal != 0 {
				s.deals += w.Charged.Units()
			}
		}
	}
}

// day is the spend of one day.
func (s *spender) day(i int) (sum float64) {
	for _, q := range s.quarters[4*i : 4*i+4] {
		sum += q
	}
	return sum
}

// campaign is a buyer of a kind with budgets of currency units, 0 for none, and deals, against one truthful buyer, for some days
// under second price with uniform values: at its value it would spend 1/6 CPM an auction.
type campaign struct {
	kind
	budget, daily float64
	deals         []mechanisms.Deal
}

func (k campaign) play(t *testing.T) *spender {
	t.Helper()
	const auctions = days * perDay
	inventory := market.DefaultInventory()
	source, err := market.NewTraffic(3, 0, 0, "seller", &inventory, market.Arrivals{Rate: perDay / 86400.}, 0, market.Time(days*24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	gate, err := market.NewTargeting(&inventory, make([]market.Target, 2))
	if err != nil {
		t.Fatal(err)
	}
	seller := market.Seller{
		Name: "seller", Closing: market.WhenAnswered, Rule: market.SecondPrice, Gate: gate,
		Mechanism: mechanisms.WithDeals(mechanisms.SecondPrice{}),
	}
	if seller.Book, err = mechanisms.NewBook(k.deals, mechanisms.RunLength{Auctions: auctions}); err != nil {
		t.Fatal(err)
	}
	d := deps(3, "a", law.Uniform{Hi: 1}, 2)
	d.Auctions, d.AuctionsPerDay = auctions, perDay
	d.Budget, d.HasBudget = k.budget, k.budget > 0
	d.DailyBudget, d.HasDaily = k.daily, k.daily > 0
	var own []agents.Deal
	for _, deal := range k.deals {
		own = append(own, agents.Deal{ID: deal.ID, Kind: deal.Kind, Price: deal.Price})
	}
	s := &spender{}
	m, err := market.New(market.Config{
		Seed: 3, Sellers: []market.Seller{seller}, Source: source, Recorders: []market.Recorder{s},
		Buyers: []market.Buyer{
			{
				Name: "a", Agent: agents.WithDeals(build(t, k.kind, d), 0, own),
				Budget: market.MoneyOf(d.Budget), HasBudget: d.HasBudget, DailyBudget: market.MoneyOf(d.DailyBudget), HasDaily: d.HasDaily,
			},
			{Name: "b", Agent: build(t, agents.Truthful{}, deps(3, "b", law.Uniform{Hi: 1}, 2))},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// paced are the pacers, started where they need not learn for long.
var paced = map[string]kind{
	"dual-pacing": agents.DualPacing{Step: 0.5, Start: 1, Most: 1000},
	"pid-pacing":  pacers["pid-pacing"],
	"throttling":  agents.Throttling{Start: 0.5, Change: 0.1, Period: 0.001, Factor: 1},
	"autobid":     pacers["autobid"],
}

// even holds what is spent on the second and third day, at the end of each quarter, against the even line: never further off than
// 15 % of the day's budget, while a buyer that does not pace spends all of it in a third of the day.
func (s *spender) even(t *testing.T, name string, day float64) {
	t.Helper()
	for i := 1; i <= 2; i++ {
		spent := 0.0
		for q := range 4 {
			spent += s.quarters[4*i+q]
			if line := day * float64(q+1) / 4; math.Abs(spent-line) > 0.15*day {
				t.Errorf("%s has spent %.4f after %d quarters of day %d, want %.4f: %.4f", name, spent, q+1, i+1, line, s.quarters)
				return
			}
		}
	}
}

// A budget of a day is spread over each day, and the one that binds if there is one of the run besides.
func TestPacingByTheDay(t *testing.T) {
	const day = perDay / 18. / 1000 // a third of what it would spend
	for name, k := range paced {
		for _, c := range []campaign{
			{daily: day},
			{daily: day, budget: 1.5 * days * day},
			{daily: 3 * day, budget: days * day},
		} {
			c.kind = k
			s := c.play(t)
			s.even(t, name, day)
			for i := range days {
				if spent := s.day(i); c.daily == day && (spent > day || spent < 0.85*day) {
					t.Errorf("%s spends %.4f on day %d of a budget of %.4f", name, spent, i+1, day)
				}
			}
		}
	}
}

// What deals at fixed prices cost counts: a buyer that has them spreads the rest, and so all of its budget.
func TestPacingCountsDeals(t *testing.T) {
	const day = perDay / 18. / 1000
	for name, k := range paced {
		for what, deal := range map[string]mechanisms.Deal{
			"preferred":  {Kind: market.Preferred, Price: market.PriceOf(0.97)},
			"guaranteed": {Kind: market.Guaranteed, Price: market.PriceOf(0.25), Volume: days * perDay / 10},
		} {
			deal.ID, deal.Agents = 1, []market.AgentID{0}
			for _, c := range []campaign{{kind: k, budget: days * day}, {kind: k, daily: day}} {
				c.deals = []mechanisms.Deal{deal}
				s := c.play(t)
				s.even(t, name+", "+what, day)
				if s.deals < 0.25*days*day {
					t.Errorf("%s: only %.4f of %.4f went to the %s deal", name, s.deals, days*day, what)
				}
			}
		}
	}
}

// Whoever has a budget of the day must know how many auctions a day has. One of nothing buys nothing.
func TestPacingByTheDayNeedsADay(t *testing.T) {
	for name, k := range paced {
		d := deps(1, "a", law.Uniform{Hi: 1}, 2)
		d.Auctions, d.DailyBudget, d.HasDaily = 1000, 1, true
		_, err := k.New(d)
		want := "agents: a: " + name + " has a daily budget of 1 for 0 auctions a day: it can only spread 0 or more over a known number of auctions"
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
