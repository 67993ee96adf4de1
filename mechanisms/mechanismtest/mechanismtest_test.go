package mechanismtest

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"marketsim/market"
)

type clearFunc func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award

func (f clearFunc) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	return f(dst, a, bids)
}

// better says whether bid b ranks before bid c.
type better func(b, c *market.Bid) bool

func byPrice(b, c *market.Bid) bool { return b.Beats(c) }

// pricing says what the winner pays; second is nil if there is no other eligible bid.
type pricing func(a *market.Auction, first, second *market.Bid) market.Price

func payFirst(_ *market.Auction, first, _ *market.Bid) market.Price { return first.Price }

func paySecond(a *market.Auction, first, second *market.Bid) market.Price {
	pay := max(a.Reserve, first.Floor)
	if second != nil {
		pay = max(pay, second.Price)
	}
	return pay
}

// rule sells to the best eligible bid. With the right order and price it is first price or second price.
func rule(order better, price pricing) clearFunc {
	return func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
		var first, second *market.Bid
		for i := range bids {
			b := &bids[i]
			switch {
			case b.Price < a.Reserve:
			case first == nil || order(b, first):
				first, second = b, first
			case second == nil || order(b, second):
				second = b
			}
		}
		if first == nil {
			return dst
		}
		return append(dst, market.Award{Agent: first.Agent, Pay: price(a, first, second)})
	}
}

// before runs something ahead of an honest second-price auction.
func before(harm func(a *market.Auction, bids []market.Bid)) clearFunc {
	return func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
		harm(a, bids)
		return rule(byPrice, paySecond)(dst, a, bids)
	}
}

// verdicts names the checks that a mechanism fails, and their messages.
func verdicts(m market.Mechanism, claims Claims) (failed []string, messages string) {
	for _, c := range checks(claims) {
		if err := c.try(m); err != nil {
			failed = append(failed, c.name)
			messages += c.name + ": " + err.Error() + "\n"
		}
	}
	return failed, messages
}

func TestHonestMechanismsPass(t *testing.T) {
	for _, tc := range []struct {
		name   string
		m      market.Mechanism
		claims Claims
	}{
		{"first price", rule(byPrice, payFirst), Claims{Efficient: true}},
		{"second price", rule(byPrice, paySecond), Claims{Efficient: true, Truthful: true}},
		{"second price, nothing but truth claimed", rule(byPrice, paySecond), Claims{Truthful: true}},
	} {
		if failed, messages := verdicts(tc.m, tc.claims); len(failed) > 0 {
			t.Errorf("%s fails %v:\n%s", tc.name, failed, messages)
		}
	}
}

var sink []market.Award // keeps what escapes

// flawed is a mechanism with one fault. It must fail the named check; what else it fails is beside the point.
type flawed struct {
	fault  string
	fails  string
	claims Claims
	m      func() market.Mechanism // made anew, since some remember
}

var broken = []flawed{
	{"pays one more than it bid", "individual rationality", Claims{}, func() market.Mechanism {
		return rule(byPrice, func(_ *market.Auction, first, _ *market.Bid) market.Price { return first.Price + 1 })
	}},
	{"pays what it asked before clipping", "individual rationality", Claims{}, func() market.Mechanism {
		return rule(byPrice, func(_ *market.Auction, first, _ *market.Bid) market.Price { return first.Asked })
	}},
	{"sells below the reserve", "floor and reserve", Claims{}, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			open := *a
			open.Reserve = 0
			return rule(byPrice, payFirst)(dst, &open, bids)
		})
	}},
	{"eligible only above the reserve", "efficiency", Claims{Efficient: true}, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			higher := *a
			higher.Reserve++
			return rule(byPrice, payFirst)(dst, &higher, bids)
		})
	}},
	{"sells to the highest bid at any price", "efficiency", Claims{Efficient: true}, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			return rule(byPrice, payFirst)(dst, &market.Auction{}, bids)
		})
	}},
	{"forgets the reserve in the price", "floor and reserve", Claims{}, func() market.Mechanism {
		return rule(byPrice, func(a *market.Auction, first, second *market.Bid) market.Price {
			return paySecond(&market.Auction{}, first, second)
		})
	}},
	{"forgets the winner's own floor in the price", "floor and reserve", Claims{}, func() market.Mechanism {
		return rule(byPrice, func(a *market.Auction, first, second *market.Bid) market.Price {
			return paySecond(a, &market.Bid{}, second)
		})
	}},
	{"sells twice", "sold once", Claims{}, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			for i := range bids {
				if bids[i].Price >= a.Reserve && len(dst) < 2 {
					dst = append(dst, market.Award{Agent: bids[i].Agent, Pay: bids[i].Price})
				}
			}
			return dst
		})
	}},
	{"charges a loser", "sold once", Claims{}, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			dst = rule(byPrice, payFirst)(dst, a, bids)
			for i := range bids {
				if n := len(dst); n > 0 && bids[i].Agent != dst[n-1].Agent {
					return append(dst, market.Award{Agent: bids[i].Agent, Pay: bids[i].Price})
				}
			}
			return dst
		})
	}},
	{"sells to a stranger", "sold once", Claims{}, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, _ *market.Auction, bids []market.Bid) []market.Award {
			return append(dst, market.Award{Agent: market.AgentID(len(bids)), Pay: 1})
		})
	}},
	{"sells to the first in line", "order invariance", Claims{}, func() market.Mechanism {
		return rule(func(b, c *market.Bid) bool { return false }, payFirst)
	}},
	{"breaks ties by order", "order invariance", Claims{}, func() market.Mechanism {
		return rule(func(b, c *market.Bid) bool { return b.Price > c.Price }, paySecond)
	}},
	{"breaks ties by agent", "relabelling invariance", Claims{}, func() market.Mechanism {
		return rule(func(b, c *market.Bid) bool { return b.Price > c.Price || b.Price == c.Price && b.Agent < c.Agent }, paySecond)
	}},
	{"breaks ties by seat", "relabelling invariance", Claims{}, func() market.Mechanism {
		return rule(func(b, c *market.Bid) bool { return b.Price > c.Price || b.Price == c.Price && b.Seat > c.Seat }, paySecond)
	}},
	{"breaks ties by name", "relabelling invariance", Claims{}, func() market.Mechanism {
		return rule(func(b, c *market.Bid) bool { return b.Price > c.Price || b.Price == c.Price && b.Key < c.Key }, paySecond)
	}},
	{"a discount for a friend", "relabelling invariance", Claims{}, func() market.Mechanism {
		return rule(byPrice, func(a *market.Auction, first, second *market.Bid) market.Price {
			if first.Agent == 2 {
				return paySecond(a, first, nil)
			}
			return paySecond(a, first, second)
		})
	}},
	{"breaks ties by arrival", "arrival neutrality", Claims{}, func() market.Mechanism {
		return rule(func(b, c *market.Bid) bool {
			return b.Price > c.Price || b.Price == c.Price && (b.At < c.At || b.At == c.At && b.Draw < c.Draw)
		}, paySecond)
	}},
	{"the largest ticket wins", "efficiency", Claims{Efficient: true}, func() market.Mechanism {
		return rule(func(b, c *market.Bid) bool { return b.Price > c.Price || b.Price == c.Price && b.Draw > c.Draw }, paySecond)
	}},
	{"sorts the bids in place", "purity", Claims{}, func() market.Mechanism {
		return before(func(_ *market.Auction, bids []market.Bid) {
			slices.SortFunc(bids, func(b, c market.Bid) int { return int(c.Price - b.Price) })
		})
	}},
	{"appends a bid of the house", "purity", Claims{}, func() market.Mechanism {
		return before(func(a *market.Auction, bids []market.Bid) { _ = append(bids, market.Bid{Price: a.Reserve}) })
	}},
	{"lowers the reserve", "purity", Claims{}, func() market.Mechanism {
		return before(func(a *market.Auction, _ []market.Bid) { a.Reserve = a.Floor })
	}},
	{"drops earlier awards", "purity", Claims{}, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			return rule(byPrice, paySecond)(dst[:0], a, bids)
		})
	}},
	{"alternates between two rules", "purity", Claims{}, func() market.Mechanism {
		turn := 0
		return rule(byPrice, func(a *market.Auction, first, second *market.Bid) market.Price {
			turn++
			if turn%3 == 0 {
				return payFirst(a, first, second)
			}
			return paySecond(a, first, second)
		})
	}},
	{"remembers a buffer by its address", "purity", Claims{}, func() market.Mechanism {
		var seen *market.Bid
		var result []market.Award
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			if len(bids) == 0 {
				return dst
			}
			if seen == &bids[0] {
				return append(dst, result...)
			}
			got := rule(byPrice, paySecond)(dst, a, bids)
			seen, result = &bids[0], slices.Clone(got[len(dst):])
			return got
		})
	}},
	{"the lowest bid wins", "monotone allocation", Claims{}, func() market.Mechanism {
		return rule(func(b, c *market.Bid) bool { return c.Beats(b) }, payFirst)
	}},
	{"distrusts bids twice the next", "monotone allocation", Claims{}, func() market.Mechanism {
		return clearFunc(func(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
			suspicious := false
			got := rule(byPrice, func(a *market.Auction, first, second *market.Bid) market.Price {
				suspicious = second != nil && first.Price > 2*second.Price
				return paySecond(a, first, second)
			})(dst, a, bids)
			if suspicious {
				return dst
			}
			return got
		})
	}},
	{"adds a fee that is no share", "scaling", Claims{}, func() market.Mechanism {
		return rule(byPrice, func(a *market.Auction, first, second *market.Bid) market.Price {
			return min(first.Price, paySecond(a, first, second)+10)
		})
	}},
	{"allocates a scratch buffer", "no allocation", Claims{}, func() market.Mechanism {
		return before(func(_ *market.Auction, bids []market.Bid) { sink = make([]market.Award, len(bids)+1) })
	}},
	{"fails without bids", "sold once", Claims{}, func() market.Mechanism {
		return before(func(_ *market.Auction, bids []market.Bid) { _ = bids[0] })
	}},
	{"never sells", "efficiency", Claims{Efficient: true, Truthful: true}, func() market.Mechanism { return closedShop }},
	{"never sells, and never said it would", "sale", Claims{Truthful: true}, func() market.Mechanism { return closedShop }},
	{"first price, claimed truthful", "truthfulness", Claims{Truthful: true}, func() market.Mechanism { return rule(byPrice, payFirst) }},
	{"pays the reserve only, claimed truthful", "truthfulness", Claims{Truthful: true}, func() market.Mechanism {
		return rule(byPrice, func(a *market.Auction, first, _ *market.Bid) market.Price { return max(a.Reserve, first.Floor) })
	}},
	{"between first and second price, claimed truthful", "truthfulness", Claims{Truthful: true}, func() market.Mechanism {
		return rule(byPrice, func(a *market.Auction, first, second *market.Bid) market.Price {
			return (99*paySecond(a, first, second) + first.Price) / 100
		})
	}},
	{"second price, not claimed truthful", "untruthfulness", Claims{}, func() market.Mechanism { return rule(byPrice, paySecond) }},
}

func allBroken() []flawed { return slices.Concat(broken, brokenSlots, brokenOthers) }

var closedShop = clearFunc(func(dst []market.Award, _ *market.Auction, _ []market.Bid) []market.Award { return dst })

func TestBrokenMechanismsAreCaught(t *testing.T) {
	for _, tc := range allBroken() {
		t.Run(tc.fault, func(t *testing.T) {
			failed, messages := verdicts(tc.m(), tc.claims)
			if !slices.Contains(failed, tc.fails) {
				t.Errorf("passes the check %q; fails %q\n%s", tc.fails, failed, messages)
			}
		})
	}
}

// Run must pass a failed check on: the test calls itself in another process, where Run meets a broken mechanism.
func TestRunFails(t *testing.T) {
	const inside = "MECHANISMTEST_BROKEN"
	if os.Getenv(inside) != "" {
		Run(t, rule(byPrice, payFirst), Claims{Truthful: true})
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestRunFails$", "-test.v")
	cmd.Env = append(os.Environ(), inside+"=1")
	out, err := cmd.CombinedOutput()
	for _, line := range []string{"--- FAIL: TestRunFails/truthfulness", "--- PASS: TestRunFails/purity"} {
		if err == nil || !strings.Contains(string(out), line) {
			t.Errorf("error %v, want a failed test with the line %q:\n%s", err, line, out)
		}
	}
}

// Every check must be able to fail.
func TestEveryCheckCatchesSomething(t *testing.T) {
	all := allBroken()
	for _, claims := range []Claims{{}, {Efficient: true, Truthful: true}} {
		for _, c := range checks(claims) {
			if !slices.ContainsFunc(all, func(b flawed) bool { return b.fails == c.name }) {
				t.Errorf("no broken mechanism fails the check %q", c.name)
			}
		}
	}
}

// A failure is reported with as few bids as show it.
func TestFailuresAreCutDown(t *testing.T) {
	p := corners()[15] // 60 bids
	err := property{"first price", Claims{}.truthfulness}.test(rule(byPrice, payFirst), p)
	if err == nil || strings.Count(err.Error(), "agent") != 2 {
		t.Errorf("60 bids: got\n%v\nwant a message and one bid", err)
	}
	err = property{"ties", orderInvariance}.test(rule(func(b, c *market.Bid) bool { return b.Price > c.Price }, payFirst), p)
	if err == nil || !strings.Contains(err.Error(), "and 2 bids:") {
		t.Errorf("60 bids: got\n%v\nwant two tied bids", err)
	}
}
