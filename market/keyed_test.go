package market

import (
	"fmt"
	"slices"
	"testing"
)

// fate is all that chance decides of one agent's answer in one auction.
type fate struct {
	sent, received Time // of impression and answer
	cell           int32
	asked, value   Price
	ticket         uint64 // 0 if the bid was not admitted
}

// fates collects the fates of a run by seller, sequence number and the agent's name.
type fates struct {
	buyers []Buyer
	of     map[string]fate
}

func (f *fates) Record(c *Cleared) {
	for i := range c.Seats {
		if c.Seats[i].Answer != Silent {
			f.add(&c.Lot, &c.Seats[i])
		}
	}
	for _, b := range c.Bids {
		name := f.name(&c.Lot, b.Agent)
		x := f.of[name]
		x.ticket = b.Draw
		f.of[name] = x
	}
}

func (f *fates) RecordLate(lot *Lot, s *Seat) {
	s.Value = f.buyers[s.Agent].Agent.(Valuer).Value(lot)
	f.add(lot, s)
}

func (f *fates) add(lot *Lot, s *Seat) {
	f.of[f.name(lot, s.Agent)] = fate{lot.At, s.At, lot.Cell, s.Asked, s.Value, 0}
}

func (f *fates) name(lot *Lot, id AgentID) string {
	return fmt.Sprintf("seller %d auction %d %s", lot.Seller, lot.Seq, f.buyers[id].Name)
}

// merged is a source that merges others in order of time and of their place in the list.
type merged struct {
	sources []Source
	heads   []Impression
	ended   []bool
}

func newMerged(sources ...Source) *merged {
	m := &merged{sources, make([]Impression, len(sources)), make([]bool, len(sources))}
	for i, s := range sources {
		m.ended[i] = !s.Next(&m.heads[i])
	}
	return m
}

func (m *merged) Next(imp *Impression) bool {
	first := -1
	for i := range m.heads {
		if !m.ended[i] && (first < 0 || m.heads[i].At < m.heads[first].At) {
			first = i
		}
	}
	if first < 0 {
		return false
	}
	*imp = m.heads[first]
	m.ended[first] = !m.sources[first].Next(&m.heads[first])
	return true
}

var keyedInventory = Inventory{
	Placements: []Placement{{Name: "top", Format: "display", Share: 2, Quality: 1.5}, {Name: "side", Format: "native", Share: 3, Quality: 1}},
	Geos:       []Segment{{"north", 1, 1}, {"south", 1, 0.5}},
	Devices:    []Segment{{"phone", 7, 1}, {"desk", 3, 1}},
}

// keyedMarket is the market whose chance is examined: two sellers and five buyers that remember nothing.
func keyedMarket(t *testing.T) Config {
	c := Config{Seed: 11, Run: 2}
	for i, latency := range []Quantile{fixed(10), spread{0, 40}, heavy(3), spread{5, 90}, nil} {
		name := string(rune('a' + i))
		c.Buyers = append(c.Buyers, Buyer{
			Name: name, Agent: shader{newValuation(11, name), 90},
			Link: Link{Latency: latency, Compute: spread{0, 5}, Loss: 0.1},
		})
	}
	for i := range 2 {
		c.Sellers = append(c.Sellers, Seller{Name: fmt.Sprintf("s%d", i), Timeout: 60 * ms, Mechanism: secondPrice{}, Gate: everyone(5)})
	}
	c.Source = newMerged(keyedTraffic(t, 0, 400), keyedTraffic(t, 1, 400))
	return c
}

func keyedTraffic(t *testing.T, seller SellerID, limit uint64) Source {
	t.Helper()
	s, err := NewTraffic(11, 2, seller, fmt.Sprintf("s%d", seller), &keyedInventory, Arrivals{Rate: 50, Random: true}, limit, 0)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fatesOf(t *testing.T, c Config) map[string]fate {
	t.Helper()
	f := &fates{c.Buyers, map[string]fate{}}
	c.Recorders = append(c.Recorders, f)
	play(t, c)
	return f.of
}

// TestChanceDependsOnItsKeyAlone changes the market around an agent in every way and compares what chance gave it.
func TestChanceDependsOnItsKeyAlone(t *testing.T) {
	base := fatesOf(t, keyedMarket(t))
	if len(base) < 2500 {
		t.Fatalf("only %d answers", len(base))
	}
	others := func(c *Config, change func(*Buyer)) {
		for i := range c.Buyers[1:] {
			change(&c.Buyers[1+i])
		}
	}
	for _, v := range []struct {
		name   string
		least  int // answers in common with the base
		change func(*Config)
	}{
		{"an agent less", 2000, func(c *Config) { c.Buyers = slices.Delete(c.Buyers, 2, 3); resize(c) }},
		{"an agent more, in front", 2500, func(c *Config) {
			c.Buyers = append([]Buyer{{Name: "new", Agent: constant(5_000_000)}}, c.Buyers...)
			resize(c)
		}},
		{"another order", 2500, func(c *Config) { slices.Reverse(c.Buyers) }},
		{"other targets", 500, func(c *Config) { c.Sellers[0].Gate, c.Sellers[1].Gate = everyone(1), everyone(3) }},
		{"more loss", 1000, func(c *Config) { others(c, func(b *Buyer) { b.Link.Loss = 0.6 }) }},
		{"no loss", 2500, func(c *Config) { others(c, func(b *Buyer) { b.Link.Loss = 0 }) }},
		{"other latencies of others", 500, func(c *Config) {
			others(c, func(b *Buyer) { b.Link.Latency, b.Name = fixed(1), b.Name+"'" })
		}},
		{"other behaviour of others", 500, func(c *Config) {
			others(c, func(b *Buyer) { b.Agent, b.Name = shader{newValuation(1, b.Name), 150}, b.Name+"'" })
		}},
		{"closing", 2500, func(c *Config) { c.Sellers[0].Closing, c.Sellers[1].Closing = WhenAnswered, WhenAnswered }},
		{"timeout", 2500, func(c *Config) { c.Sellers[0].Timeout = 10 * ms }},
		{"mechanism and floors", 2500, func(c *Config) { c.Sellers[0].Mechanism, c.Sellers[0].Floors = firstPrice{}, floorsAt(1) }},
		{"budgets", 2500, func(c *Config) { others(c, func(b *Buyer) { b.HasBudget = true }) }},
		{"recorders", 2500, func(c *Config) { c.Recorders = append(c.Recorders, new(transcript), new(transcript)) }},
		{"trace", 2500, func(c *Config) { c.Trace = &Trace{Seq: 5} }},
		{"a seller more", 2500, func(c *Config) {
			c.Sellers = append(c.Sellers, Seller{Name: "s2", Mechanism: firstPrice{}, Gate: everyone(5)})
			c.Source = newMerged(keyedTraffic(t, 0, 400), keyedTraffic(t, 1, 400), keyedTraffic(t, 2, 300))
		}},
		{"fewer auctions", 500, func(c *Config) { c.Source = newMerged(keyedTraffic(t, 0, 90), keyedTraffic(t, 1, 90)) }},
	} {
		t.Run(v.name, func(t *testing.T) {
			c := keyedMarket(t)
			v.change(&c)
			common := 0
			for name, got := range fatesOf(t, c) {
				want, ok := base[name]
				if !ok {
					continue
				}
				common++
				if got.ticket == 0 || want.ticket == 0 {
					got.ticket, want.ticket = 0, 0 // not admitted in one of them
				}
				if got != want {
					t.Fatalf("%s: %+v, was %+v", name, got, want)
				}
			}
			if common < v.least {
				t.Errorf("only %d answers in common, want %d", common, v.least)
			}
		})
	}
}

func resize(c *Config) {
	for i := range c.Sellers {
		c.Sellers[i].Gate = everyone(len(c.Buyers))
	}
}

// TestArmsStayCoupled: an arm that doubles an agent's latency doubles every single delay.
func TestArmsStayCoupled(t *testing.T) {
	arm := func(latency Quantile) map[string]fate {
		c := keyedMarket(t)
		c.Buyers = c.Buyers[:1]
		c.Buyers[0].Link = Link{Latency: latency}
		resize(&c)
		return fatesOf(t, c)
	}
	slow, compared := arm(spread{0, 40}), 0
	for name, fast := range arm(spread{0, 20}) {
		slower, ok := slow[name]
		if !ok {
			continue // a no-bid that is late leaves no trace
		}
		compared++
		once, twice := fast.received-fast.sent, slower.received-slower.sent
		if d := twice - 2*once; d < -3 || d > 3 { // two delays, each rounded to 1 ns
			t.Fatalf("%s: %v became %v", name, once, twice)
		}
	}
	if compared < 700 {
		t.Errorf("only %d answers", compared)
	}
}

// TestSeedAndRunChangeEverything is the opposite control: another seed or run shares no ticket and no random delay.
func TestSeedAndRunChangeEverything(t *testing.T) {
	base := fatesOf(t, keyedMarket(t))
	for _, change := range []func(*Config){func(c *Config) { c.Seed++ }, func(c *Config) { c.Run++ }} {
		c := keyedMarket(t)
		change(&c)
		compared := 0
		for name, got := range fatesOf(t, c) {
			want, ok := base[name]
			if !ok || got.ticket == 0 || want.ticket == 0 {
				continue
			}
			if compared++; got.ticket == want.ticket || got.received == want.received {
				t.Fatalf("%s: %+v again", name, got)
			}
		}
		if compared < 1000 {
			t.Errorf("only %d bids", compared)
		}
	}
}
