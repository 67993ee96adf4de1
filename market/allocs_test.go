package market

import (
	"testing"
	"time"

	"marketsim/internal/law"
)

// TestNoAllocationPerAuction compares runs of N and of 2N auctions in a market that is warm: the second allocates no more.
func TestNoAllocationPerAuction(t *testing.T) {
	budgeted := func(c *Config) {
		for i := range c.Buyers {
			c.Buyers[i].HasBudget, c.Buyers[i].Budget = true, 1<<40
		}
	}
	for name, change := range map[string]func(*Config){
		"one step": func(*Config) {},
		"one step with budgets and disclosure": func(c *Config) {
			budgeted(c)
			c.Sellers[0].Disclosure = DiscloseMinimumToWin
		},
		"one step with daily budgets and all bids": func(c *Config) {
			for i := range c.Buyers {
				c.Buyers[i].HasDaily, c.Buyers[i].DailyBudget = true, 1<<40
			}
			c.Sellers[0].Disclosure = DiscloseBids
		},
		"all bids, many late": func(c *Config) {
			c.Sellers[0].Disclosure, c.Sellers[0].Timeout = DiscloseBids, 30*ms
		},
		"worth that shows later": func(c *Config) {
			for i := range c.Buyers {
				if b, learns := c.Buyers[i].Agent.(*learningBidder); learns {
					c.Buyers[i].Agent = &lateBidder{b}
				}
			}
		},
		"range":           func(c *Config) { c.Sellers[0].Disclosure = DiscloseRange(0.25) },
		"at the deadline": func(c *Config) { c.Sellers[0].Closing = AtDeadline },
		"when answered":   func(*Config) {},
		"losses and outages": func(c *Config) {
			for i := range c.Buyers {
				c.Buyers[i].Link.Loss = 0.2
				c.Buyers[i].Link.Outages = Outages{time.Second, time.Second}
			}
		},
		"many late bids": func(c *Config) { c.Sellers[0].Timeout = 30 * ms },
	} {
		t.Run(name, func(t *testing.T) {
			c := mixedTen(10)
			if name[:3] != "one" {
				for i := range c.Buyers {
					c.Buyers[i].Link.Latency = law.NewSampler(law.Uniform{Lo: 5, Hi: 45})
				}
			}
			change(&c)
			c.Recorders = []Recorder{newTally(10)}
			play := player(t, c)
			play(20_000) // grows pools and queues to the busiest moment
			const runs, n = 3, 2000
			once := testing.AllocsPerRun(runs, func() { play(n) })
			twice := testing.AllocsPerRun(runs, func() { play(2 * n) })
			if twice > once {
				t.Errorf("%v allocations in %d auctions, %v in %d", once, n, twice, 2*n)
			}
		})
	}
}

// lateBidder learns after a while that what it bought is worth half as much again.
type lateBidder struct{ *learningBidder }

func (b *lateBidder) Realize(lot *Lot) (Price, Time) { return b.Value(lot) * 3 / 2, 20 * ms }
