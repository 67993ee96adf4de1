package market

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"marketsim/internal/rng"
)

// duel is a market of one seller and of buyers with these agents, named a, b, c, ...
func duel(n int, agents ...Agent) Config {
	c := Config{
		Sellers: []Seller{{Name: "s", Timeout: 50 * ms, Closing: WhenAnswered, Mechanism: secondPrice{}, Gate: everyone(len(agents))}},
		Source:  every(n, ms),
	}
	for i, a := range agents {
		c.Buyers = append(c.Buyers, Buyer{Name: string(rune('a' + i)), Agent: a})
	}
	return c
}

func TestConfigErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Config)
		err    string
	}{
		{"no source", func(c *Config) { c.Source = nil }, "market: a source and at least one seller are needed"},
		{"no seller", func(c *Config) { c.Sellers = nil }, "market: a source and at least one seller are needed"},
		{"no mechanism", func(c *Config) { c.Sellers[0].Mechanism = nil }, "market: seller s: a mechanism and a gate are needed"},
		{"no gate", func(c *Config) { c.Sellers[0].Gate = nil }, "market: seller s: a mechanism and a gate are needed"},
		{"timeout", func(c *Config) { c.Sellers[0].Timeout = -1 }, "market: seller s: timeout -1ns and notice delay 0s: each must be 0 to 24h0m0s"},
		{"notice delay", func(c *Config) { c.Sellers[0].NoticeDelay = -ms }, "market: seller s: timeout 50ms and notice delay -1ms: each must be 0 to 24h0m0s"},
		{"endless timeout", func(c *Config) { c.Sellers[0].Timeout = Never }, "market: seller s: timeout 2562047h47m16.854775807s and notice delay 0s: each must be 0 to 24h0m0s"},
		{"seller twice", func(c *Config) { c.Sellers = append(c.Sellers, c.Sellers[0]) }, `market: the names of sellers "s" and "s" have the same hash: rename one`},
		{"no agent", func(c *Config) { c.Buyers[1].Agent = nil }, "market: buyer b has no agent"},
		{"buyer twice", func(c *Config) { c.Buyers[1].Name = "a" }, `market: the names of buyers "a" and "a" have the same hash: rename one`},
		{"loss", func(c *Config) { c.Buyers[0].Link.Loss = 2 }, "market: buyer a: message loss 2: must be 0 to 1"},
		{"budget", func(c *Config) { c.Buyers[0].HasBudget, c.Buyers[0].Budget = true, -1e9 }, "market: budget of a is -1: must be 0 or more"},
	} {
		config := duel(1, constant(1), constant(2))
		c.change(&config)
		if _, err := New(config); err == nil || err.Error() != c.err {
			t.Errorf("%s: error %v, want %s", c.name, err, c.err)
		}
	}
}

// TestNamesWithOneHash: two names of 20 letters that FNV-1a, and so every key, confuses.
func TestNamesWithOneHash(t *testing.T) {
	const a, b = "8yn0iYCKYHlIj4-BwPqk", "GReLUrM4wMqfg9yzV3KQ"
	if rng.Hash(a) != rng.Hash(b) {
		t.Fatal("the names do not collide")
	}
	c := duel(1, constant(1), constant(2))
	c.Buyers[0].Name, c.Buyers[1].Name = a, b
	want := fmt.Sprintf("market: the names of buyers %q and %q have the same hash: rename one", a, b)
	if _, err := New(c); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// TestSmallMarkets plays markets of next to nothing, each on both paths.
func TestSmallMarkets(t *testing.T) {
	slow := Link{Latency: fixed(100)}
	for _, c := range []struct {
		name     string
		config   func() Config
		auctions int
		award    *Award // of the first auction
		answers  []Answer
	}{
		{"no arrivals", func() Config { return duel(0, constant(1)) }, 0, nil, nil},
		{"no buyers", func() Config { return duel(3) }, 3, nil, nil},
		{"one buyer pays nothing", func() Config { return duel(3, constant(5)) }, 3, &Award{}, []Answer{Admitted}},
		{"one buyer pays the floor", func() Config {
			c := duel(3, constant(5))
			c.Sellers[0].Floors = flatFloor(4)
			return c
		}, 3, &Award{Pay: 4, Charged: 4}, []Answer{Admitted}},
		{"below the floor", func() Config {
			c := duel(3, constant(5))
			c.Sellers[0].Floors = flatFloor(6)
			return c
		}, 3, nil, []Answer{BelowFloor}},
		{"everyone silent", func() Config { return duel(3, constant(0), constant(0)) }, 3, nil, []Answer{Declined, Declined}},
		{"negative offers", func() Config { return duel(3, constant(-5), constant(-1<<63)) }, 3, nil, []Answer{Declined, Declined}},
		{"huge prices", func() Config { return duel(3, constant(1<<62), constant(MaxPrice+1)) }, 3, nil, []Answer{Admitted, Admitted}},
		{"all late", func() Config {
			c := duel(3, constant(1), constant(2))
			c.Buyers[0].Link, c.Buyers[1].Link = slow, slow
			return c
		}, 3, nil, []Answer{Silent, Silent}},
	} {
		for path, player := range map[string]func(*testing.T, Config) *transcript{"run": play, "clock": playOnClock} {
			t.Run(c.name+"/"+path, func(t *testing.T) {
				got := player(t, c.config())
				if len(got.closes) != c.auctions || int(got.result.Auctions) != c.auctions || got.result.Ledger.Sum() != 0 {
					t.Fatalf("%d auctions closed, %d counted, want %d", len(got.closes), got.result.Auctions, c.auctions)
				}
				if c.auctions == 0 {
					return
				}
				first := got.closes[0]
				for i, want := range c.answers {
					if first.seats[i].Answer != want {
						t.Errorf("seat %d is %v, want %v", i, first.seats[i].Answer, want)
					}
				}
				switch {
				case c.name == "huge prices":
					if len(first.awards) != 1 || first.awards[0].Pay != MaxPrice {
						t.Errorf("awards %v, want a payment of %d", first.awards, MaxPrice)
					}
				case c.award == nil && len(first.awards) > 0 || c.award != nil && (len(first.awards) != 1 || first.awards[0] != *c.award):
					t.Errorf("awards %v, want %v", first.awards, c.award)
				}
			})
		}
	}
}

// TestNotices checks what each kind of bidder is told, by hand.
func TestNotices(t *testing.T) {
	told := func(agents ...Agent) Config {
		c := duel(1, agents...)
		c.Sellers[0].Mechanism, c.Sellers[0].Disclosure, c.Sellers[0].Floors = firstPrice{}, DiscloseMinimumToWin, hiddenReserve{10, 20}
		return c
	}
	win, lose, under, hidden, poor := &listener{price: 90, tag: 1}, &listener{price: 30, tag: 2}, &listener{price: 9, tag: 3}, &listener{price: 15, tag: 4}, &listener{price: 70, tag: 5}
	c := told(win, lose, under, hidden, poor)
	c.Buyers[4].HasBudget, c.Buyers[4].Budget = true, 40
	play(t, c)
	for i, w := range []struct {
		agent *listener
		want  Notice
	}{
		{win, Notice{Tag: 1, Reason: Won, Bid: 90, Pay: 90, Charged: 90, Disclosed: true, MinimumToWin: 40}},
		{lose, Notice{Tag: 2, Reason: LostToHigher, Bid: 30, Disclosed: true, MinimumToWin: 90}},
		{under, Notice{Tag: 3, Reason: UnderFloor, Bid: 9, Disclosed: true, MinimumToWin: 90}},
		{hidden, Notice{Tag: 4, Reason: UnderFloor, Bid: 15, Disclosed: true, MinimumToWin: 90}},
		{poor, Notice{Tag: 5, Reason: LostToHigher, Bid: 40, Disclosed: true, MinimumToWin: 90}},
	} {
		if len(w.agent.heard) != 1 || !reflect.DeepEqual(w.agent.heard[0], w.want) {
			t.Errorf("agent %d: %+v, want %+v", i, w.agent.heard, w.want)
		}
	}

	late := &listener{price: 70, tag: 6}
	c = told(late)
	c.Buyers[0].Link.Latency = fixed(30)
	play(t, c)
	if want := (Notice{Tag: 6, Reason: Expired, Bid: 70}); len(late.heard) != 1 || !reflect.DeepEqual(late.heard[0], want) {
		t.Errorf("late: %+v, want %+v", late.heard, want)
	}
}

type listener struct {
	price Price
	tag   uint32
	heard []Notice
}

func (l *listener) Bid(*Lot) (Offer, bool) { return Offer{Price: l.price, Tag: l.tag}, true }
func (l *listener) Observe(n *Notice)      { l.heard = append(l.heard, *n) }

type hiddenReserve struct{ floor, reserve Price }

func (h hiddenReserve) Set(a *Auction) { a.Floor, a.Reserve = h.floor, h.reserve }

// TestRunStopsWithItsContext on both paths, soon and with an error that says where.
func TestRunStopsWithItsContext(t *testing.T) {
	for _, latency := range []Quantile{nil, fixed(10)} {
		ctx, cancel := context.WithCancel(t.Context())
		c := duel(100_000, constant(1))
		c.Buyers[0].Link.Latency = latency
		var told uint64
		c.Progress = func(n uint64) {
			if told += n; told >= 10_000 {
				cancel()
			}
		}
		m, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		r, err := m.Run(ctx)
		if !errors.Is(err, context.Canceled) || r.Auctions != told || told > 20_000 {
			t.Errorf("latency %v: %d auctions, %d told, error %v", latency, r.Auctions, told, err)
		}
		if want := fmt.Sprintf("market: stopped after %d auctions, at %v: context canceled", told, time.Duration(r.End)); err == nil || err.Error() != want {
			t.Errorf("latency %v: error %v, want %s", latency, err, want)
		}
	}
}
