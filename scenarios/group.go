package scenarios

import (
	"fmt"

	"marketsim/market"
)

// Group is one entry of [agents.NAME]: a number of buyers of one kind. A group of one is called NAME, a larger one has
// NAME-1, NAME-2 and so on.
type Group struct {
	Strategy     strategySpec `key:",inline" doc:"how each buyer bids"`
	Count        int          `key:"count" min:"0" max:"100000" doc:"how many buyers of this kind: NAME if one, else NAME-1, NAME-2 and so on; chance goes by the name"`
	Region       string       `key:"region" doc:"where its servers stand: a name of [market.regions]; empty: messages take no time"`
	Budget       *float64     `key:"budget" unit:"currency" min:"0" max:"9e9" doc:"most that each buyer can spend in a run; absent: no limit"`
	Score        float64      `key:"score" unit:"1" min:"0.000001" max:"1000" doc:"quality score of its ads: the factor of a position's click rate, known to the publisher"`
	Relationship int          `key:"relationship" unit:"1" min:"0" max:"1000000" doc:"how close the publisher is to it, for ties and clusters: the higher, the closer"`
	Target       Target       `key:"target" doc:"which impressions each buyer wants"`
	Value        lawSpec      `key:"value" unit:"CPM" doc:"law of what an impression of quality 1 is worth to each buyer, drawn anew for every impression"`

	Refinement `key:",inline"`
}

// Target says which impressions a buyer wants. Each list left empty wants everything.
type Target struct {
	Placements []string `key:"placements" doc:"names of [market.inventory]"`
	Formats    []string `key:"formats" doc:"formats of the inventory"`
	ValueTiers []string `key:"value_tiers" doc:"value tiers of the inventory"`
	Geos       []string `key:"geos" doc:"names of [market.geos]"`
	Devices    []string `key:"devices" doc:"names of [market.devices]"`
}

// names lists the buyers of a group.
func (g *Group) names(group string) []string {
	if g.Count == 1 {
		return []string{group}
	}
	names := make([]string, g.Count)
	for i := range names {
		names[i] = fmt.Sprintf("%s-%d", group, i+1)
	}
	return names
}

func (t *Target) target() market.Target {
	return market.Target{Placements: t.Placements, Formats: t.Formats, ValueTiers: t.ValueTiers, Geos: t.Geos, Devices: t.Devices}
}
