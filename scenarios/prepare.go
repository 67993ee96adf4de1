package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/scenarios/internal/strict"
)

// preparer makes one scenario ready and collects the mistakes that show only when something is built.
type preparer struct {
	*Blueprint
	laws     *laws
	problems strict.Problems // first those of decoding: what depends on them is not tried
}

// prepare makes a scenario ready and builds its first market. It returns all problems, those of decoding too.
func prepare(s *Scenario, tree *strict.Tree, found strict.Problems, laws *laws) (*Blueprint, strict.Problems) {
	p := preparer{
		Blueprint: &Blueprint{Scenario: s, Inventory: s.Market.inventory(), links: map[string]market.Link{}, files: laws.files, tree: tree},
		laws:      laws, problems: found,
	}
	p.regions()
	if p.tooLarge() {
		p.references()
		return p.Blueprint, p.problems
	}
	targets := p.buyers()
	p.dealReferences()
	p.Deals = p.dealsInForce()
	p.tryOut()
	p.references()
	if len(p.problems) == 0 {
		p.open(targets)
	}
	return p.Blueprint, p.problems
}

// blame reports an error at a key. The names that errors carry, of the package and the buyer, are left out: the key says
// where.
func (p *preparer) blame(key string, err error, names ...string) {
	if err == nil || !p.clean(key) {
		return
	}
	names = append(names, "market", "agents", "mechanisms", "law")
	parts := strings.Split(err.Error(), ": ")
	for len(parts) > 1 && slices.Contains(names, parts[0]) {
		parts = parts[1:]
	}
	p.problems = append(p.problems, p.tree.Problemf(key, "%s", strings.Join(parts, ": ")))
}

// clean tells whether no mistake was found at a key, in what is below it, or in a table around it.
func (p *preparer) clean(key string) bool {
	return !slices.ContainsFunc(p.problems, func(found strict.Problem) bool {
		return found.Key == key || strings.HasPrefix(found.Key, key+".") || strings.HasPrefix(key, found.Key+".")
	})
}

func (p *preparer) regions() {
	for i := range p.Scenario.Market.Regions {
		r := &p.Scenario.Market.Regions[i]
		key := "market.regions." + r.Name
		p.links[r.Name] = market.Link{
			Latency: p.delay(key+".latency", &r.Value.Latency),
			Compute: p.delay(key+".compute", &r.Value.Compute), Loss: r.Value.Loss,
			Outages: market.Outages{MeanUp: r.Value.MeanUp, MeanDown: r.Value.MeanDown},
		}
	}
}

// delay builds a law of delays; none is nil.
func (p *preparer) delay(key string, spec *lawSpec) market.Quantile {
	if !p.clean(key) || spec.Name() == "none" {
		return nil
	}
	_, sampler, err := p.laws.build(spec)
	p.blame(key, err)
	return sampler
}

// buyers names the buyers, tabulates their value laws and returns their targets.
func (p *preparer) buyers() []market.Target {
	var targets []market.Target
	group := map[string]string{} // of a buyer
	for i := range p.Scenario.Agents {
		g, name := &p.Scenario.Agents[i].Value, p.Scenario.Agents[i].Name
		p.group("agents."+name, name, g)
		for _, buyer := range g.names(name) {
			if other, taken := group[buyer]; taken {
				p.blame("agents."+name, fmt.Errorf("its buyer %q has the same name as one of agents.%s; rename a group", buyer, other))
				break
			}
			group[buyer] = name
			p.Buyers, p.GroupOf = append(p.Buyers, buyer), append(p.GroupOf, name)
			targets = append(targets, g.Target.target())
		}
	}
	return targets
}

func (p *preparer) group(key, name string, g *Group) {
	ready := group{Group: g, name: name}
	if p.clean(key + ".value") {
		var err error
		ready.law, ready.sampler, err = p.laws.build(&g.Value)
		p.blame(key+".value", err)
	}
	p.refine(key, &ready)
	target := g.Target.target()
	ready.scale = ready.refined.Scale(&p.Inventory, &target, p.Scenario.lasts())
	p.Limited = p.Limited || g.Budget != nil && g.Count > 0
	p.groups = append(p.groups, ready)
}

// tryOut builds everything once, naming the table to blame for what fails.
func (p *preparer) tryOut() {
	if p.clean("mechanism") {
		_, err := p.Scenario.Mechanism.Build(p.mechanismDeps())
		p.blame("mechanism", err)
		if err == nil && p.clean("ties") && p.clean("deals") {
			p.blameArbiter(p.arbiter(new(market.Seller), 0))
		}
	}
	if p.clean("floors") {
		floors, err := p.Scenario.Floors.Build(p.floorDeps(0))
		p.blame("floors", err)
		_, p.Learns = floors.(market.Learner)
	}
	for i := range p.groups {
		g := &p.groups[i]
		if key := "agents." + g.name; g.Count > 0 && p.clean(key) {
			buyer := g.names(g.name)[0]
			agent, err := p.agent(g, buyer, values.NewWorld(p.Scenario.Seed, 0).Model(g.sampler, g.refined, buyer), 0)
			p.blame(key, err, buyer)
			_, learns := agent.(market.Observer)
			p.BuyersLearn = p.BuyersLearn || learns
			p.Learns = p.Learns || learns
		}
	}
}

// blameArbiter reports an error at the table that it names first.
func (p *preparer) blameArbiter(err error) {
	if err == nil {
		return
	}
	table, _, _ := strings.Cut(err.Error(), ": ")
	p.blame(table, err, table, "book")
}

// open opens the first market, for what only the market itself can find.
func (p *preparer) open(targets []market.Target) {
	var err error
	p.targeting, err = market.NewTargeting(&p.Inventory, targets)
	p.blame("agents", err)
	if err != nil {
		return
	}
	config, err := p.Build(0)
	if err == nil {
		_, err = market.New(config)
	}
	p.blame("", err)
}

// laws builds laws and their samplers, each once: the points of a plan mostly have the same.
type laws struct {
	files law.Files
	built map[string]builtLaw // by the law as it would be written
}

type builtLaw struct {
	law.Law
	law.Sampler
	err error
}

func (l *laws) build(spec *lawSpec) (law.Law, law.Sampler, error) {
	var text strings.Builder
	if err := strict.Encode(&text, spec); err != nil {
		return nil, law.Sampler{}, err
	}
	b, known := l.built[text.String()]
	if !known {
		if b.Law, b.err = spec.Build(l.files); b.err == nil {
			b.Sampler = law.NewSampler(b.Law)
		}
		l.built[text.String()] = b
	}
	return b.Law, b.Sampler, b.err
}
