package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"marketsim/scenarios/internal/strict"
)

// references wants every name that a group of buyers refers to where it is defined, as far as the definitions could be read.
func (p *preparer) references() {
	for i := range p.Scenario.Agents {
		g, key := &p.Scenario.Agents[i].Value, "agents."+p.Scenario.Agents[i].Name
		if regions := namesOf(p.Scenario.Market.Regions); g.Region != "" && !slices.Contains(regions, g.Region) && p.readable("market.regions", "", regions) {
			p.refers(key+".region", fmt.Errorf("no region %q%s", g.Region, nearest(g.Region, regions)))
		}
		p.target(key+".target", &g.Target)
		p.affinity(key+".affinity", g)
	}
}

// affinity wants every placement that a group likes more or less than others in the inventory.
func (p *preparer) affinity(key string, g *Group) {
	var placements []string
	for _, s := range p.Inventory.Placements {
		placements = append(placements, s.Name)
	}
	for _, name := range namesOf(g.Affinity) {
		if !slices.Contains(placements, name) && p.readable("market.inventory", "", placements) {
			p.refers(key+"."+name, fmt.Errorf("the inventory has no placement %q%s", name, nearest(name, placements)))
		}
	}
}

func namesOf[T any](entries strict.Keyed[T]) []string {
	var names []string
	for i := range entries {
		names = append(names, entries[i].Name)
	}
	return names
}

// target wants every name of a target in the inventory: one that is not there could never match.
func (p *preparer) target(key string, t *Target) {
	var placements, formats, tiers, geos, devices []string
	for _, s := range p.Inventory.Placements {
		placements, formats, tiers = append(placements, s.Name), append(formats, s.Format), append(tiers, s.ValueTier)
	}
	for _, s := range p.Inventory.Geos {
		geos = append(geos, s.Name)
	}
	for _, s := range p.Inventory.Devices {
		devices = append(devices, s.Name)
	}
	for _, list := range []struct {
		key, kind    string
		names, have  []string
		table, field string // where they are defined
		defined      []string
	}{
		{"placements", "placement", t.Placements, placements, "inventory", "", placements},
		{"formats", "format", t.Formats, formats, "inventory", "format", placements},
		{"value_tiers", "value tier", t.ValueTiers, tiers, "inventory", "value_tier", placements},
		{"geos", "geo", t.Geos, geos, "geos", "", geos},
		{"devices", "device", t.Devices, devices, "devices", "", devices},
	} {
		for _, name := range list.names {
			if !slices.Contains(list.have, name) && p.readable("market."+list.table, list.field, list.defined) {
				slices.Sort(list.have)
				p.refers(key+"."+list.key, fmt.Errorf("the inventory has no %s %q%s", list.kind, name, nearest(name, slices.Compact(list.have))))
			}
		}
	}
}

// readable tells whether all names that a table defines, or what all its entries say in a field, are known in spite of the
// mistakes found: none concerns them, and no unknown table may be this one, or the one around it, misspelt.
func (p *preparer) readable(table, field string, names []string) bool {
	return !slices.ContainsFunc(p.problems, func(found strict.Problem) bool {
		unknown := strings.HasPrefix(found.Message, "unknown key")
		if inner, below := strings.CutPrefix(found.Key, table+"."); below {
			name, rest, _ := strings.Cut(inner, ".")
			return !slices.Contains(names, name) || field != "" && (rest == "" || rest == field || unknown)
		}
		if strings.HasPrefix(table+".", found.Key+".") {
			return !p.tree.IsTable(found.Key)
		}
		return unknown && p.tree.IsTable(found.Key) && p.mayBe(found.Key, table)
	})
}

// mayBe tells whether an unknown table may be a part of the path to another one, which the file then lacks.
func (p *preparer) mayBe(unknown, table string) bool {
	depth := strings.Count(unknown, ".")
	known, path := strings.Split(unknown, "."), strings.Split(table, ".")
	return depth < len(path) && slices.Equal(known[:depth], path[:depth]) && !p.tree.IsTable(strings.Join(path[:depth+1], "."))
}

// refers reports a name that is not defined, unless it could not be read itself.
func (p *preparer) refers(key string, err error) {
	if !slices.ContainsFunc(p.problems, func(found strict.Problem) bool { return found.Key == key }) {
		p.problems = append(p.problems, p.tree.Problemf(key, "%v", err))
	}
}
