package market

import (
	"strings"
	"testing"
	"time"
)

// TestDailyBudgetByHand: one auction an hour at 10 each. A day's 25 buys at 0 h and 1 h, and at 2 h what is left; then nothing
// until midnight. The budget of 60 ends on the third day.
func TestDailyBudgetByHand(t *testing.T) {
	for _, agent := range []Agent{constant(10), &tens{}} {
		for _, closing := range []Closing{AtDeadline, WhenAnswered} {
			got := play(t, Config{
				Sellers: []Seller{{Name: "s", Closing: closing, Mechanism: firstPrice{}, Gate: everyone(1)}},
				Buyers:  []Buyer{{Name: "b", Agent: agent, HasBudget: true, Budget: 60, HasDaily: true, DailyBudget: 25}},
				Source:  every(24*4, Time(time.Hour)),
			})
			for i, k := range got.closes {
				want := map[int]Price{0: 10, 1: 10, 2: 5, 24: 10, 25: 10, 26: 5, 48: 10}[i]
				if len(k.bids) == 1 && k.bids[0].Price != want || len(k.bids) == 0 && (want > 0 || k.seats[0].Answer != Unfunded) {
					t.Errorf("%T: hour %d: %+v, want a bid of %d", agent, i, k.bids, want)
				}
			}
		}
	}
}

// tens bids 10 and observes, so that the engine keeps it in order.
type tens struct{}

func (*tens) Bid(*Lot) (Offer, bool) { return Offer{Price: 10}, true }
func (*tens) Observe(*Notice)        {}

// TestDayOfTheClose: an auction of before midnight that closes at midnight is paid from the new day.
func TestDayOfTheClose(t *testing.T) {
	for timeout, left := range map[Time]Money{2 * ms: 0, ms: 3} {
		c := Config{
			Sellers: []Seller{{Name: "s", Timeout: timeout, Mechanism: firstPrice{}, Gate: everyone(1)}},
			Buyers:  []Buyer{{Name: "b", Agent: constant(10), HasDaily: true, DailyBudget: 13}},
			Source: &impressions{list: []Impression{
				{At: midnight - 3*ms, Quality: 1}, {At: midnight - 2*ms, Seq: 1, Quality: 1}, {At: midnight, Seq: 2, Quality: 1},
			}},
		}
		m, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		r, err := m.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		// Closes at -1 ms, 0, 2 ms: 10, and 13 of the new day. Or at -2 ms, -1 ms and 1 ms: 13, and 10.
		if got := m.ledger.daily.left[0]; got != left || r.Ledger.Earned(0) != 23 {
			t.Errorf("timeout %v: %d left of the day, %d earned", timeout, got, r.Ledger.Earned(0))
		}
	}
}

// TestDailyBudgetsCoupled: a daily budget as large as the budget is none, and where nobody reaches it, it changes nothing.
func TestDailyBudgetsCoupled(t *testing.T) {
	for seed := range uint64(30) {
		without, with := newWorld(seed, seed%2 == 0), newWorld(seed, seed%2 == 0)
		for i := range with.Buyers {
			b := &with.Buyers[i]
			without.Buyers[i].HasDaily = false
			b.HasDaily, b.DailyBudget = true, MoneyOf(9e9)
			if b.HasBudget {
				b.DailyBudget = b.Budget
			}
		}
		if d := play(t, without).difference(play(t, with)); d != "" {
			t.Fatalf("world %d: %s", seed, d)
		}
	}
}

func TestNegativeDailyBudget(t *testing.T) {
	_, err := New(Config{
		Sellers: []Seller{{Name: "s", Mechanism: firstPrice{}, Gate: everyone(1)}},
		Buyers:  []Buyer{{Name: "b", Agent: constant(10), HasDaily: true, DailyBudget: -1}}, Source: every(1, ms),
	})
	if err == nil || !strings.Contains(err.Error(), "daily budget of b is -1e-09: must be 0 or more") {
		t.Error(err)
	}
}
