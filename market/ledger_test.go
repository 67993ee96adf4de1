package market

import (
	"math"
	"strings"
	"testing"
)

func TestPay(t *testing.T) {
	const most = math.MaxInt64
	for _, c := range []struct {
		name           string
		budget, earned Money
		limited        bool
		amount         Money
		err            string
	}{
		{"within the budget", 10, 0, true, 9, ""},
		{"the whole budget", 10, 0, true, 10, ""},
		{"one unit more", 10, 0, true, 11, "payment of 1.1e-08 exceeds the balance of 1e-08"},
		{"nothing of nothing", 0, 0, true, 0, ""},
		{"something of nothing", 0, 0, true, 1, "exceeds the balance of 0"},
		{"no budget", 0, 0, false, 1e18, ""},
		{"negative", 10, 0, true, -1, "must be 0 or more"},
		{"a vast budget", most, 0, true, most, ""},
		{"earnings at the brim", 10, most - 9, true, 9, ""},
		{"earnings overflow", 10, most - 9, true, 10, "earnings exceed 9.223372036854776e+09 currency units: scale prices down"},
		{"spending overflow", math.MinInt64 + 5, 0, false, 6, "earnings exceed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := Ledger{treasury: -c.budget - c.earned, sellers: []Money{c.earned}, buyers: []Money{c.budget}, limited: []bool{c.limited}}
			err := l.pay(0, 0, c.amount)
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Fatalf("error %v, want %q", err, c.err)
			}
			moved := c.amount
			if err != nil {
				moved = 0
			}
			if l.Balance(0) != c.budget-moved || l.Earned(0) != c.earned+moved || l.Sum() != 0 {
				t.Errorf("balance %d, earned %d, sum %d after %d", l.Balance(0), l.Earned(0), l.Sum(), moved)
			}
		})
	}
}

// auditor looks into the ledger at every close.
type auditor struct {
	t *testing.T
	m *Market
}

func (a *auditor) Record(*Cleared) {
	l := &a.m.ledger
	if l.Sum() != 0 {
		a.t.Fatalf("the sum of all balances is %d", l.Sum())
	}
	for id, b := range l.buyers {
		if l.limited[id] && b < 0 {
			a.t.Fatalf("buyer %d has overspent by %d", id, -b)
		}
		if l.daily != nil && l.daily.left[id] < 0 {
			a.t.Fatalf("buyer %d has overspent its day by %d", id, -l.daily.left[id])
		}
	}
}

func TestLedgerAtEveryClose(t *testing.T) {
	for seed := range uint64(100) {
		c, a := newWorld(seed, seed%4 == 0), &auditor{t: t}
		c.Recorders = append(c.Recorders, a)
		m, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		a.m = m
		if _, err := m.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBudgetIsSpentToTheLastUnit: with a hundred auctions in flight an agent bids a price that does not divide its budget.
// The last bid that it can pay is clipped to the rest, whether it learns (inbox) or not (answers when asked).
func TestBudgetIsSpentToTheLastUnit(t *testing.T) {
	const budget = 30*700_001 + 17
	for _, agent := range []Agent{constant(700_001), &forgetful{}} {
		got := play(t, Config{
			Sellers: []Seller{{Name: "s", Timeout: 100 * ms, Mechanism: firstPrice{}, Gate: everyone(1)}},
			Buyers:  []Buyer{{Name: "b", Agent: agent, Budget: budget, HasBudget: true, Link: Link{Latency: spread{1, 40}}}},
			Source:  every(1000, ms),
		})
		l := got.result.Ledger
		if l.Balance(0) != 0 || l.Earned(0) != budget {
			t.Errorf("%T: %d left, %d earned of %d", agent, l.Balance(0), l.Earned(0), budget)
		}
		for i, k := range got.closes {
			want := min(700_001, max(0, budget-Price(i)*700_001))
			if want == 0 && k.seats[0].Answer != Unfunded || want > 0 && (k.bids[0].Price != want || k.bids[0].Asked != 700_001) {
				t.Fatalf("%T: auction %d: %+v, want a bid of %d", agent, i, k, want)
			}
		}
	}
}

// forgetful observes, so that the engine keeps it in order, and ignores what it sees.
type forgetful struct{}

func (*forgetful) Bid(*Lot) (Offer, bool) { return Offer{Price: 700_001}, true }
func (*forgetful) Observe(*Notice)        {}

func TestBudgets(t *testing.T) {
	for _, c := range []struct {
		name    string
		budgets []Money
		err     string
	}{
		{"zero", []Money{0, 0}, ""},
		{"as large as money goes", []Money{math.MaxInt64 - 5, 5}, ""},
		{"larger", []Money{math.MaxInt64, 2}, "market: the budgets up to b sum to more than 9.223372036854776e+09: lower them"},
		{"negative", []Money{-1, 0}, "market: budget of a is -1e-09: must be 0 or more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := New(Config{
				Sellers: []Seller{{Name: "s", Closing: WhenAnswered, Mechanism: firstPrice{}, Gate: everyone(2)}},
				Buyers: []Buyer{
					{Name: "a", Agent: constant(MaxPrice), HasBudget: true, Budget: c.budgets[0]},
					{Name: "b", Agent: constant(MaxPrice), HasBudget: true, Budget: c.budgets[1]},
				},
				Source: every(50, ms),
			})
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Errorf("error %v, want %s", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			r, err := m.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var all Money
			for _, b := range c.budgets {
				all += b
			}
			if want := min(all, 50*Money(MaxPrice)); r.Ledger.Earned(0) != want {
				t.Errorf("earned %d, want %d", r.Ledger.Earned(0), want)
			}
			if r.Ledger.Sum() != 0 {
				t.Errorf("the sum of all balances is %d", r.Ledger.Sum())
			}
		})
	}
}

// overcharger breaks the rules: the winner pays twice its bid.
type overcharger struct{}

func (overcharger) Clear(dst []Award, a *Auction, bids []Bid) []Award {
	return append(dst, Award{Agent: bids[0].Agent, Pay: 2 * bids[0].Price})
}

// TestRunStopsAtALedgerError: money that cannot be paid ends the run with an error that names the auction.
func TestRunStopsAtALedgerError(t *testing.T) {
	config := Config{
		Sellers: []Seller{{Name: "s", Closing: WhenAnswered, Mechanism: overcharger{}, Gate: everyone(1)}},
		Buyers:  []Buyer{{Name: "a", Agent: constant(40), HasBudget: true, Budget: 250}},
		Source:  every(50, ms),
	}
	m, _ := New(config)
	// 80 a time: 250, 170, 90, and then 10 are left, the bid is clipped to 10 and 20 are charged.
	r, err := m.Run(t.Context())
	if want := "auction 3 at 3ms: market: ledger: payment of 2e-08 exceeds the balance of 1e-08"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if r.Ledger.Balance(0) != 10 || r.Ledger.Sum() != 0 {
		t.Errorf("balance %d, sum %d", r.Ledger.Balance(0), r.Ledger.Sum())
	}

	config.Buyers[0].HasBudget, config.Source = false, every(50, ms)
	m, _ = New(config)
	m.ledger.sellers[0] = math.MaxInt64 - 200
	if _, err := m.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "auction 2 at 2ms: market: ledger: earnings exceed") {
		t.Errorf("error %v, want an overflow of the earnings", err)
	}
}
