package scenarios

import (
	"fmt"
	"time"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/scenarios/internal/strict"
)

// Blueprint is a scenario made ready: laws tabulated, buyers named, targets indexed. It is never modified, so that runs on
// several cores share it.
type Blueprint struct {
	Scenario  *Scenario
	Inventory market.Inventory
	Buyers    []string   // names, in the order of the market's agents
	GroupOf   []string   // the group of each buyer
	Deals     []DealInfo // in force, in the order of the file
	Learns    bool       // a buyer or the floors do: runs are also measured by window

	BuyersLearn bool // a buyer does, not the floors alone
	Limited     bool // a buyer has a budget

	targeting *market.Targeting
	links     map[string]market.Link // by region
	groups    []group
	files     law.Files
	tree      *strict.Tree // the file with all overrides, for messages
}

// group is a Group made ready.
type group struct {
	*Group
	name    string
	law     law.Law
	sampler law.Sampler
	refined *values.Refinement // nil: nothing
	scale   values.Scale
}

// Build makes the market of one run. Everything in it that can change is new.
func (b *Blueprint) Build(run uint64) (market.Config, error) {
	s := b.Scenario
	seller, err := b.seller(run)
	if err != nil {
		return market.Config{}, err
	}
	source, err := market.NewTraffic(s.Seed, run, 0, s.Market.Publisher, &b.Inventory, s.Market.Traffic.arrivals(), s.Auctions, market.Time(s.Horizon))
	if err != nil {
		return market.Config{}, err
	}
	world := values.NewWorld(s.Seed, run)
	c := market.Config{Seed: s.Seed, Run: run, Source: source, Sellers: []market.Seller{seller}}
	for i := range b.groups {
		g := &b.groups[i]
		for _, name := range g.names(g.name) {
			model := world.Model(g.sampler, g.refined, name)
			agent, err := b.agent(g, name, model, run)
			if err != nil {
				return market.Config{}, fmt.Errorf("agents.%s: %w", g.name, err)
			}
			buyer := market.Buyer{Name: name, Agent: agent, Link: b.links[g.Region], Class: int32(i), Score: market.RateOf(g.Score)}
			if _, valued := agent.(market.Valuer); valued {
				buyer.Outcomes = model.Outcomes()
			}
			if g.Budget != nil {
				buyer.Budget, buyer.HasBudget = market.MoneyOf(*g.Budget), true
			}
			if g.DailyBudget != nil {
				buyer.DailyBudget, buyer.HasDaily = market.MoneyOf(*g.DailyBudget), true
			}
			c.Buyers = append(c.Buyers, buyer)
		}
	}
	return c, nil
}

// seller makes the publisher of one run.
func (b *Blueprint) seller(run uint64) (market.Seller, error) {
	m := &b.Scenario.Market
	s := market.Seller{
		Name: m.Publisher, Timeout: market.Time(m.Timeout), NoticeDelay: market.Time(m.NoticeDelay),
		Rule: market.Rule(b.Scenario.Mechanism.Name()), Gate: b.targeting, Slots: m.slots(),
	}
	if m.Closing == "all-answered" {
		s.Closing = market.WhenAnswered
	}
	s.Disclosure = m.disclosure()
	if m.Participants > 0 {
		s.Gate = market.NewLottery(b.targeting, m.Participants, b.Buyers, rng.NewKey(b.Scenario.Seed, run, rng.Participants, m.Publisher))
	}
	if err := b.arbiter(&s, run); err != nil {
		return s, err
	}
	var err error
	if s.Floors, err = b.Scenario.Floors.Build(b.floorDeps(run)); err != nil {
		return s, fmt.Errorf("floors: %w", err)
	}
	return s, nil
}

// agent makes the strategy of one buyer.
func (b *Blueprint) agent(g *group, name string, model values.Model, run uint64) (market.Agent, error) {
	deps := agents.Deps{
		Name:      name,
		Values:    model,
		Law:       g.law,
		Scale:     g.scale,
		Rivals:    b.rivals(),
		Precision: g.precision(),
		Stream:    rng.NewKey(b.Scenario.Seed, run, rng.Private, name).Stream(),
		Auctions:  b.Scenario.Expected(),
	}
	if g.Budget != nil {
		deps.Budget, deps.HasBudget = *g.Budget, true
	}
	if g.DailyBudget != nil {
		deps.DailyBudget, deps.HasDaily = *g.DailyBudget, true
		deps.AuctionsPerDay = b.Scenario.Market.Traffic.Rate * (24 * time.Hour).Seconds()
	}
	agent, err := g.Strategy.Build(deps)
	if deals := b.dealsOf(g.name, name); err == nil && len(deals) > 0 {
		agent = agents.WithDeals(agent, 0, deals)
	}
	return agent, err
}

// rivals is how many others a buyer meets at most.
func (b *Blueprint) rivals() int {
	n := len(b.Buyers)
	if places := b.Scenario.Market.Participants; places > 0 {
		n = min(n, places)
	}
	return n - 1
}
