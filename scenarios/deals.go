package scenarios

import (
	"fmt"
	"slices"

	"marketsim/agents"
	"marketsim/market"
)

// Deal is one entry of [deals.NAME]: an agreement with some buyers about some placements, above any auction rule.
type Deal struct {
	Kind       string   `key:"kind" required:"true" oneof:"guaranteed|preferred|private-auction" doc:"a volume at a fixed price without bidding; a first look at a fixed price; or an auction among the invited before the open one"`
	Buyers     []string `key:"buyers" required:"true" doc:"buyers, or groups of them; one buyer for a guaranteed deal"`
	Price      float64  `key:"price_cpm" required:"true" unit:"CPM" above:"0" max:"1e6" doc:"fixed price; the floor of a private auction"`
	Volume     int64    `key:"volume" unit:"impressions" min:"0" max:"10000000000" doc:"impressions a guaranteed deal promises in a run"`
	Pacing     string   `key:"pacing" oneof:"even|asap" doc:"how a guaranteed deal is delivered: evenly over the run, or as soon as possible"`
	Priority   int      `key:"priority" unit:"1" min:"0" max:"1000" doc:"among deals of one kind, the higher first"`
	Competes   bool     `key:"competes" doc:"for a private auction: its bids compete in the open auction, above the deal's floor, and not in one of their own before it"`
	Active     bool     `key:"active" doc:"whether it is in force; arms switch it"`
	Placements []string `key:"placements" doc:"names of [market.inventory]; empty: all"`
}

// SetDefaults makes a deal that is in force and delivered evenly.
func (d *Deal) SetDefaults() { *d = Deal{Pacing: "even", Active: true} }

// Validate wants a volume exactly where one is promised.
func (d *Deal) Validate(report func(key, format string, args ...any)) {
	switch {
	case d.Kind == "guaranteed" && d.Volume == 0:
		report("volume", "is missing: a guaranteed deal promises a number of impressions")
	case d.Kind != "guaranteed" && d.Volume > 0:
		report("volume", "belongs to a guaranteed deal; a %s deal promises nothing", d.Kind)
	case d.Kind != "private-auction" && d.Competes:
		report("competes", "belongs to a private auction; a %s deal has a fixed price", d.Kind)
	case d.Kind != "guaranteed" && d.Pacing != "even":
		report("pacing", "belongs to a guaranteed deal; a %s deal is not paced", d.Kind)
	}
}

// kinds are the kinds of deals by name.
var kinds = map[string]market.DealKind{
	"guaranteed": market.Guaranteed, "preferred": market.Preferred, "private-auction": market.PrivateAuction,
}

// covered lists the placements of a deal by number; nil: all.
func (d *Deal) covered(v *market.Inventory) []int32 {
	var list []int32
	for i := range v.Placements {
		if slices.Contains(d.Placements, v.Placements[i].Name) {
			list = append(list, int32(i))
		}
	}
	return list
}

// parties lists the buyers of a deal by number, in ascending order.
func (b *Blueprint) parties(d *Deal) []market.AgentID {
	var list []market.AgentID
	for id, name := range b.Buyers {
		if slices.Contains(d.Buyers, name) || slices.Contains(d.Buyers, b.GroupOf[id]) {
			list = append(list, market.AgentID(id))
		}
	}
	return list
}

// inForce reports whether a deal is active and has a buyer: an arm may take its group away.
func (b *Blueprint) inForce(d *Deal) bool { return d.Active && len(b.parties(d)) > 0 }

// dealsOf lists the deals of a buyer in force.
func (b *Blueprint) dealsOf(group, buyer string) []agents.Deal {
	var list []agents.Deal
	for i := range b.Scenario.Deals {
		d := &b.Scenario.Deals[i].Value
		if d.Active && (slices.Contains(d.Buyers, buyer) || slices.Contains(d.Buyers, group)) {
			list = append(list, agents.Deal{
				ID: market.DealID(i + 1), Kind: kinds[d.Kind], Price: market.PriceOf(d.Price), Placements: d.covered(&b.Inventory),
			})
		}
	}
	return list
}

// dealReferences wants the buyers and placements of every deal to exist, and one buyer for what is promised.
func (p *preparer) dealReferences() {
	groups := p.Scenario.groupNames()
	var placements []string
	for i := range p.Inventory.Placements {
		placements = append(placements, p.Inventory.Placements[i].Name)
	}
	for i := range p.Scenario.Deals {
		d, key := &p.Scenario.Deals[i].Value, "deals."+p.Scenario.Deals[i].Name
		for _, name := range d.Buyers {
			if !slices.Contains(p.Buyers, name) && !slices.Contains(groups, name) && p.readable("agents", "", groups) {
				p.refers(key+".buyers", fmt.Errorf("no buyer or group %q%s", name, nearest(name, append(groups, p.Buyers...))))
			}
		}
		for _, name := range d.Placements {
			if !slices.Contains(placements, name) && p.readable("market.inventory", "", placements) {
				p.refers(key+".placements", fmt.Errorf("the inventory has no placement %q%s", name, nearest(name, placements)))
			}
		}
		if n := len(p.parties(d)); d.Kind == "guaranteed" && n > 1 {
			p.refers(key+".buyers", fmt.Errorf("are %d buyers: what is guaranteed is promised to one", n))
		}
	}
}
