package scenarios

import (
	"time"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/market/catalog"
	"marketsim/mechanisms"
	"marketsim/scenarios/internal/strict"
)

// Catalogs is what a scenario file may ask for by name. Clone a catalogue with its With method to add to it.
type Catalogs struct {
	Agents     *catalog.Catalog[market.Agent, agents.Deps]
	Mechanisms *catalog.Catalog[market.Mechanism, mechanisms.Deps]
	Floors     *catalog.Catalog[market.Floors, mechanisms.FloorDeps]
	Laws       *catalog.Catalog[law.Law, law.Files]
}

// orDefault fills in the built-in catalogues.
func (c Catalogs) orDefault() Catalogs {
	if c.Agents == nil {
		c.Agents = agents.Catalog
	}
	if c.Mechanisms == nil {
		c.Mechanisms = mechanisms.Catalog
	}
	if c.Floors == nil {
		c.Floors = mechanisms.FloorCatalog
	}
	if c.Laws == nil {
		c.Laws = law.Catalog
	}
	return c
}

type (
	mechanismSpec = catalog.Choice[market.Mechanism, mechanisms.Deps]
	floorsSpec    = catalog.Choice[market.Floors, mechanisms.FloorDeps]
	lawSpec       = catalog.Choice[law.Law, law.Files]
	strategySpec  = catalog.Choice[market.Agent, agents.Deps]
)

// delays are the laws and, besides, no delay at all.
func delays(laws *catalog.Catalog[law.Law, law.Files]) *catalog.Catalog[law.Law, law.Files] {
	return laws.With(catalog.Of("none", "takes no time", struct{}{},
		func(law.Files, struct{}) (law.Law, error) { return law.Constant{}, nil }))
}

// defaults is a scenario in which every key has its default.
func defaults(c Catalogs) *Scenario {
	none := delays(c.Laws).MustChoose("none")
	return &Scenario{
		Seed: 1, Runs: 30, Warmup: "auto",
		Market: Market{
			Publisher: "publisher", Currency: "USD", Timeout: 100 * time.Millisecond,
			Closing: "deadline", Disclosure: "outcome", RangeWidth: 0.25,
			Traffic: Traffic{Model: "poisson", Rate: 100},
			Regions: strict.Template(Region{Latency: none, Compute: none}),
		},
		Mechanism: c.Mechanisms.Open(),
		Floors:    c.Floors.MustChoose("none"),
		Agents:    strict.Template(Group{Strategy: c.Agents.Open(), Count: 1, Score: 1, Value: c.Laws.With(values.ContextualLaw).Open()}),
		Ties:      mechanisms.TieParams{Policies: []string{"random"}},
		Deals:     strict.Template(Deal{Pacing: "even", Active: true}),
		Learning:  Learning{Settled: 1000, Sample: 256, Steps: 20},
		Integrity: Integrity{Screens: []string{"cv", "win-correlation"}},
	}
}
