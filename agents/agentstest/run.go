// Package agentstest checks what a market relies on in any agent. Run it on every new kind:
//
//	func TestMyAgent(t *testing.T) {
//	    agentstest.Run(t, func() market.Agent { return newMyAgent(stream()) })
//	}
//
// The agent is played through sessions of some hundred lots: of tiny, usual and huge value, without a floor, with a floor at
// its value and with one that nobody can pay, under known and unknown rules. Notices come at once or late, out of order,
// doubled or not at all, for offers that it made and for offers that it never made, and tell absurd prices; they tell what one
// policy of disclosure tells or another, and what a lot turned out to be worth to agents that never asked.
//
// The package is itself tested on agents that are broken on purpose.
package agentstest

import (
	"fmt"
	"testing"

	"marketsim/market"
)

// Run tests a kind of agent: one subtest for each property. Each call of build must return a new agent with a new stream,
// equal to the others.
func Run(t *testing.T, build func() market.Agent) {
	t.Helper()
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			if err := c.run(build); err != nil {
				t.Error(err)
			}
		})
	}
}

// check is one property.
type check struct {
	name string
	test func(build func() market.Agent) error
}

// run turns a panic into an error.
func (c check) run(build func() market.Agent) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the agent panics: %v", p)
		}
	}()
	return c.test(build)
}

var checks = []check{
	{"bids are prices", bidsArePrices},
	{"same stream, same bids", sameStreamSameBids},
	{"keeps nothing that is lent", keepsNothingLent},
	{"changes nothing that is lent", changesNothingLent},
	{"remembers only if it observes", remembersOnlyIfItObserves},
	{"its value is pure", valueIsPure},
	{"asking its value changes nothing", askingChangesNothing},
	{"no allocation", noAllocation},
}

// A bid lies between 0 and MaxPrice, whatever happens.
func bidsArePrices(build func() market.Agent) error {
	for _, s := range allSessions {
		for i, a := range s.play(build()) {
			if p := a.offer.Price; a.ok && (p < 0 || p > market.MaxPrice) {
				return fmt.Errorf("%v: lot %d: bid %d", s, i, p)
			}
		}
	}
	return nil
}

// Two agents that are built alike answer alike.
func sameStreamSameBids(build func() market.Agent) error {
	for _, s := range allSessions {
		if err := equal(s.play(build()), s.play(build())); err != nil {
			return fmt.Errorf("%v: two equal agents: %w", s, err)
		}
	}
	return nil
}

// What an agent was handed may be overwritten as soon as it has answered.
func keepsNothingLent(build func() market.Agent) error {
	for _, s := range allSessions {
		poisoned := s
		poisoned.poison = true
		if err := equal(s.play(build()), poisoned.play(build())); err != nil {
			return fmt.Errorf("%v: once lots and notices were overwritten: %w", s, err)
		}
	}
	return nil
}

func changesNothingLent(build func() market.Agent) error {
	for _, s := range allSessions {
		for i, a := range s.play(build()) {
			if a.meddled {
				return fmt.Errorf("%v: lot %d: the agent changed the lot or a notice", s, i)
			}
		}
	}
	return nil
}

// An agent that does not observe answers each lot the same whenever it is asked.
func remembersOnlyIfItObserves(build func() market.Agent) error {
	if _, observes := build().(market.Observer); observes {
		return nil
	}
	forward, backward := session{silent: true}, session{silent: true, backward: true}
	if err := equal(forward.play(build()), backward.play(build())); err != nil {
		return fmt.Errorf("it is no market.Observer, but in another order of the lots: %w", err)
	}
	return nil
}

// A value depends on the lot alone: not on the order of questions, nor on what was bid and observed.
func valueIsPure(build func() market.Agent) error {
	fresh, ok := build().(market.Valuer)
	if !ok {
		return nil
	}
	var values []market.Price
	for _, l := range lots() {
		v := fresh.Value(&l)
		if v < 0 || v > market.MaxPrice {
			return fmt.Errorf("value %d of lot %d is no price", v, l.Seq)
		}
		if again := fresh.Value(&l); again != v {
			return fmt.Errorf("value of lot %d is %d, then %d", l.Seq, v, again)
		}
		values = append(values, v)
	}
	experienced := build()
	session{}.play(experienced)
	for i, l := range backwards(lots()) {
		want := values[len(values)-1-i]
		if v := experienced.(market.Valuer).Value(&l); v != want {
			return fmt.Errorf("value of lot %d is %d, after a session %d", l.Seq, want, v)
		}
	}
	return nil
}

func askingChangesNothing(build func() market.Agent) error {
	for _, s := range allSessions {
		asking := s
		asking.ask = true
		if err := equal(s.play(build()), asking.play(build())); err != nil {
			return fmt.Errorf("%v: when its values were asked for in between: %w", s, err)
		}
	}
	return nil
}

// Once warm, an agent allocates nothing.
func noAllocation(build func() market.Agent) error {
	agent := build()
	observer, observes := agent.(market.Observer)
	all, n, rivals := lots(), new(market.Notice), make([]market.Price, 0, 2)
	round := func() {
		for i := range all {
			o, ok := agent.Bid(&all[i])
			if ok && observes {
				*n = notice(&all[i], o, true, rivals)
				observer.Observe(n)
			}
		}
	}
	round()
	if n := testing.AllocsPerRun(3, round); n != 0 {
		return fmt.Errorf("%v allocations in %d lots", n, len(all))
	}
	return nil
}

// equal compares two transcripts.
func equal(a, b []answer) error {
	for i := range a {
		if a[i].ok != b[i].ok || a[i].ok && a[i].offer != b[i].offer {
			return fmt.Errorf("answers to lot %d are %v and %v", i, a[i], b[i])
		}
	}
	return nil
}
