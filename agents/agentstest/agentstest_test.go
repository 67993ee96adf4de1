package agentstest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"marketsim/internal/rng"
	"marketsim/market"
)

// bidFunc is an agent that does not observe.
type bidFunc func(*market.Lot) (market.Offer, bool)

func (f bidFunc) Bid(l *market.Lot) (market.Offer, bool) { return f(l) }

// learner is an agent that observes.
type learner struct {
	bid     func(*market.Lot) market.Price
	observe func(*market.Notice)
	value   func(*market.Lot) market.Price
}

func (a *learner) Bid(l *market.Lot) (market.Offer, bool) { return market.Offer{Price: a.bid(l)}, true }
func (a *learner) Observe(n *market.Notice)               { a.observe(n) }
func (a *learner) Value(l *market.Lot) market.Price       { return a.value(l) }
func ignore(*market.Notice)                               {}
func worth(l *market.Lot) market.Price                    { return market.Price(l.ID % 97 * 10_000) }

func always(p market.Price) func(*market.Lot) market.Price {
	return func(*market.Lot) market.Price { return p }
}

// Agents that keep every promise pass every check.
func TestGoodAgentsPass(t *testing.T) {
	Run(t, func() market.Agent {
		return bidFunc(func(l *market.Lot) (market.Offer, bool) { return market.Offer{Price: worth(l)}, l.Floor == 0 })
	})
	Run(t, func() market.Agent {
		var last market.Price
		return &learner{
			bid:     func(*market.Lot) market.Price { return last / 2 },
			observe: func(n *market.Notice) { last = n.MinimumToWin },
			value:   worth,
		}
	})
}

// Each broken agent fails the check of what it breaks.
func TestBrokenAgentsFail(t *testing.T) {
	shared := rng.NewKey(1, 1, rng.Private, "shared").Stream()
	for _, c := range []struct {
		broken string
		fails  string
		build  func() market.Agent
	}{
		{"negative bids", "bids are prices", func() market.Agent { return &learner{always(-1), ignore, worth} }},
		{"bids beyond the market's bound", "bids are prices", func() market.Agent { return &learner{always(market.MaxPrice + 1), ignore, worth} }},
		{"one stream for all", "same stream, same bids", func() market.Agent {
			return bidFunc(func(*market.Lot) (market.Offer, bool) {
				return market.Offer{Price: market.Price(shared.Uint32())}, true
			})
		}},
		{"keeps the lot", "keeps nothing that is lent", func() market.Agent {
			var last *market.Lot
			a := &learner{nil, ignore, worth}
			a.bid = func(l *market.Lot) market.Price {
				defer func() { last = l }()
				if last == nil {
					return 1
				}
				return market.Price(last.Seq)
			}
			return a
		}},
		{"keeps the notice", "keeps nothing that is lent", func() market.Agent {
			last := new(market.Notice)
			return &learner{func(*market.Lot) market.Price { return last.Bid + 2 }, func(n *market.Notice) { last = n }, worth}
		}},
		{"lowers the floor", "changes nothing that is lent", func() market.Agent {
			return &learner{func(l *market.Lot) market.Price { l.Floor = 0; return 1 }, ignore, worth}
		}},
		{"edits the notice", "changes nothing that is lent", func() market.Agent {
			return &learner{always(1), func(n *market.Notice) { n.Pay = 0; n.Seq++ }, worth}
		}},
		{"counts lots in secret", "remembers only if it observes", func() market.Agent {
			var n market.Price
			return bidFunc(func(*market.Lot) (market.Offer, bool) { n++; return market.Offer{Price: n}, true })
		}},
		{"values what it was asked before", "its value is pure", func() market.Agent {
			var asked market.Price
			return &learner{always(1), ignore, func(*market.Lot) market.Price { asked++; return asked / 1000 }}
		}},
		{"values less once it has won", "its value is pure", func() market.Agent {
			var won market.Price
			return &learner{always(market.MaxPrice), func(n *market.Notice) { won++ }, func(l *market.Lot) market.Price { return worth(l) / (1 + won) }}
		}},
		{"negative values", "its value is pure", func() market.Agent { return &learner{always(1), ignore, always(-1)} }},
		{"bids by the last question", "asking its value changes nothing", func() market.Agent {
			var last market.Price
			return &learner{func(*market.Lot) market.Price { return last }, ignore, func(l *market.Lot) market.Price { last = worth(l); return last }}
		}},
		{"allocates", "no allocation", func() market.Agent {
			var kept [][]byte
			return &learner{func(*market.Lot) market.Price { kept = append(kept[:0], make([]byte, 1000)); return 1 }, ignore, worth}
		}},
		{"divides by the quality", "bids are prices", func() market.Agent {
			return &learner{func(l *market.Lot) market.Price { return market.Price(1e6 / l.Quality) }, ignore, worth}
		}},
		{"panics at an unknown tag", "bids are prices", func() market.Agent {
			sent := map[uint32]bool{0: true}
			return &learner{always(1), func(n *market.Notice) {
				if !sent[n.Tag] {
					panic(fmt.Sprint("unknown tag ", n.Tag))
				}
			}, worth}
		}},
	} {
		i := slices.IndexFunc(checks, func(k check) bool { return k.name == c.fails })
		if err := checks[i].run(c.build); err == nil {
			t.Errorf("%s: passes %q", c.broken, c.fails)
		}
	}
}

// A panic of the agent is a failure of the check, not of the test program.
func TestPanicsAreReported(t *testing.T) {
	build := func() market.Agent { return bidFunc(func(*market.Lot) (market.Offer, bool) { panic("oh") }) }
	for _, c := range checks {
		if err := c.run(build); c.name != "its value is pure" && (err == nil || !strings.Contains(err.Error(), "oh")) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// A session is as varied as it claims.
func TestSessionsVary(t *testing.T) {
	seen := map[string]int{}
	watch := &learner{
		bid: func(l *market.Lot) market.Price {
			switch l.Floor {
			case 0:
				seen["no floor"]++
			case worth(l):
				seen["floor at the value"]++
			case market.MaxPrice:
				seen["floor above all"]++
			}
			seen[string(l.Rule)]++
			return worth(l)
		},
		value: worth,
	}
	last, times := uint64(0), map[uint64]int{}
	watch.observe = func(n *market.Notice) {
		seen[n.Reason.String()]++
		times[n.Seq]++
		if n.Seq < last {
			seen["out of order"]++
		}
		if times[n.Seq] == 2 {
			seen["doubled"]++
		}
		if n.Bid == n.MinimumToWin && n.Bid > 0 {
			seen["tie"]++
		}
		if n.Tag != 0 {
			seen["unknown tag"]++
		}
		for what, is := range map[string]bool{
			"unpriced": n.Unpriced, "ranged": n.Ranged, "revealed": n.Revealed, "worth shown": n.Realized && n.Worth > 0, "worthless": n.Realized && n.Worth == 0,
			"price on win": n.Disclosed && n.Reason == market.Won && !n.Revealed,
		} {
			if is {
				seen[what]++
			}
		}
		if n.Ranged && (n.Low > n.High || n.High > market.MaxPrice) {
			t.Errorf("range from %d to %d", n.Low, n.High)
		}
		last = n.Seq
	}
	session{varied: true}.play(watch)
	clear(times)
	session{messy: true}.play(watch)
	for _, what := range []string{
		"no floor", "floor at the value", "floor above all", "first-price", "second-price", "unheard-of", "won", "below the floor",
		"lost to a higher bid", "late: the opportunity had expired", "out of order", "doubled", "tie", "unknown tag",
		"unpriced", "ranged", "revealed", "worth shown", "worthless", "price on win",
	} {
		if seen[what] < 5 {
			t.Errorf("%s: %d times", what, seen[what])
		}
	}
	if len(times) > sessionLots*95/100 {
		t.Errorf("of %d lots %d were noticed: none was lost", sessionLots, len(times))
	}
}
