package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/mechanisms"
)

// fault is a mistake that only shows when something is built, with the key to blame.
type fault struct{ key, message string }

// preparer collects faults while it makes a scenario ready.
type preparer struct {
	*Blueprint
	faults []fault
}

func (p *preparer) blame(key string, err error) {
	if err != nil {
		p.faults = append(p.faults, fault{key, err.Error()})
	}
}

// prepare makes a scenario ready and builds its first market, to find the mistakes that show only then.
func prepare(s *Scenario, files law.Files) (*Blueprint, []fault) {
	p := preparer{Blueprint: &Blueprint{Scenario: s, Inventory: s.Market.inventory(), links: map[string]market.Link{}, files: files}}
	p.blame("market.inventory", p.Inventory.Validate())
	p.regions()
	targets := p.buyers()
	if len(p.faults) > 0 {
		return p.Blueprint, p.faults
	}
	var err error
	p.targeting, err = market.NewTargeting(&p.Inventory, targets)
	p.blame("agents", err)
	p.tryOut()
	return p.Blueprint, p.faults
}

func (p *preparer) regions() {
	for i := range p.Scenario.Market.Regions {
		r := &p.Scenario.Market.Regions[i]
		key := "market.regions." + r.Name
		latency, err := delay(&r.Value.Latency, p.files)
		p.blame(key+".latency", err)
		compute, err := delay(&r.Value.Compute, p.files)
		p.blame(key+".compute", err)
		p.links[r.Name] = market.Link{
			Latency: latency, Compute: compute, Loss: r.Value.Loss,
			Outages: market.Outages{MeanUp: r.Value.MeanUp, MeanDown: r.Value.MeanDown},
		}
	}
}

// delay builds a law of delays; none is nil.
func delay(spec *lawSpec, files law.Files) (market.Quantile, error) {
	l, err := spec.Build(files)
	if err != nil || spec.Name() == "none" {
		return nil, err
	}
	return law.NewSampler(l), nil
}

// buyers names the buyers, tabulates their value laws and returns their targets.
func (p *preparer) buyers() []market.Target {
	var targets []market.Target
	taken := map[string]bool{}
	for i := range p.Scenario.Agents {
		g, name := &p.Scenario.Agents[i].Value, p.Scenario.Agents[i].Name
		key := "agents." + name
		p.group(key, name, g)
		for _, buyer := range g.names(name) {
			if taken[buyer] {
				p.blame(key, fmt.Errorf("a second buyer would be called %q; rename the group", buyer))
				break
			}
			taken[buyer] = true
			p.Buyers, p.GroupOf = append(p.Buyers, buyer), append(p.GroupOf, name)
			targets = append(targets, g.Target.target())
		}
	}
	return targets
}

func (p *preparer) group(key, name string, g *Group) {
	if _, known := p.links[g.Region]; !known && g.Region != "" {
		p.blame(key+".region", fmt.Errorf("no region %q; [market.regions] has %s", g.Region, p.regionNames()))
	}
	ready := group{Group: g, name: name}
	l, err := g.Value.Build(p.files)
	if err == nil {
		ready.law, ready.sampler = l, law.NewSampler(l)
	}
	p.blame(key+".value", err)
	_, err = market.NewTargeting(&p.Inventory, []market.Target{g.Target.target()})
	p.blame(key+".target", err)
	p.groups = append(p.groups, ready)
}

func (p *preparer) regionNames() string {
	var names []string
	for _, r := range p.Scenario.Market.Regions {
		names = append(names, r.Name)
	}
	if len(names) == 0 {
		return "none"
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// tryOut builds everything once, naming the table to blame for what fails.
func (p *preparer) tryOut() {
	_, err := p.Scenario.Mechanism.Build(struct{}{})
	p.blame("mechanism", err)
	_, err = p.Scenario.Floors.Build(mechanisms.FloorDeps{Files: p.files})
	p.blame("floors", err)
	for i := range p.groups {
		if g := &p.groups[i]; g.Count > 0 {
			_, err := p.agent(g, g.names(g.name)[0], 0)
			p.blame("agents."+g.name, err)
		}
	}
	if len(p.faults) > 0 {
		return
	}
	config, err := p.Build(0)
	if err == nil {
		_, err = market.New(config)
	}
	p.blame("", err)
}
