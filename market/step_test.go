package market

import (
	"testing"
	"time"
)

// TestStepEqualsClock: in markets where nothing takes time, the one-step path, the clock and the naive twin are one.
func TestStepEqualsClock(t *testing.T) {
	for seed := range uint64(200) {
		stepped := play(t, newWorld(seed, true))
		if d := stepped.difference(playOnClock(t, newWorld(seed, true))); d != "" {
			t.Fatalf("world %d: steps and clock differ: %s", seed, d)
		}
		if d := stepped.difference(playNaively(newWorld(seed, true), none)); d != "" {
			t.Fatalf("world %d: steps and twin differ: %s", seed, d)
		}
	}
}

// TestInstant: one step is taken only if nothing at all can take time or get lost.
func TestInstant(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Config)
		want   bool
	}{
		{"nothing", func(*Config) {}, true},
		{"a timeout that is never waited for", func(c *Config) { c.Sellers[0].Timeout = ms }, true},
		{"closing", func(c *Config) { c.Sellers[0].Closing = AtDeadline }, false},
		{"notice delay", func(c *Config) { c.Sellers[0].NoticeDelay = 1 }, false},
		{"latency", func(c *Config) { c.Buyers[1].Link.Latency = fixed(0) }, false},
		{"compute", func(c *Config) { c.Buyers[1].Link.Compute = fixed(0) }, false},
		{"loss", func(c *Config) { c.Buyers[1].Link.Loss = 0.1 }, false},
		{"outages", func(c *Config) { c.Buyers[1].Link.Outages = Outages{time.Hour, time.Hour} }, false},
		{"worth that may show later", func(c *Config) { c.Buyers[1].Agent, c.Buyers[1].Outcomes = &surprised{}, &surprised{} }, false},
		{"worth that shows at once", func(c *Config) { c.Buyers[1].Agent, c.Buyers[1].Outcomes = &surprised{}, &surprised{promises: true} }, true},
		{"worth that nobody is told of", func(c *Config) { c.Buyers[1].Agent, c.Buyers[1].Outcomes = shader{}, late{} }, true},
	} {
		config := Config{
			Sellers: []Seller{{Name: "s", Closing: WhenAnswered, Mechanism: firstPrice{}, Gate: everyone(2)}},
			Buyers:  []Buyer{{Name: "a", Agent: constant(1)}, {Name: "b", Agent: constant(2)}},
			Source:  every(1, ms),
		}
		c.change(&config)
		m, err := New(config)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.instant(); got != c.want {
			t.Errorf("%s: instant is %v", c.name, got)
		}
	}
}
