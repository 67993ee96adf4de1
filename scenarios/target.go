package scenarios

import (
	"fmt"
	"slices"
)

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
		key, kind   string
		names, have []string
	}{
		{"placements", "placement", t.Placements, placements},
		{"formats", "format", t.Formats, formats},
		{"value_tiers", "value tier", t.ValueTiers, tiers},
		{"geos", "geo", t.Geos, geos},
		{"devices", "device", t.Devices, devices},
	} {
		for _, name := range list.names {
			if !slices.Contains(list.have, name) {
				slices.Sort(list.have)
				p.blame(key+"."+list.key, fmt.Errorf("the inventory has no %s %q%s", list.kind, name, nearest(name, slices.Compact(list.have))))
			}
		}
	}
}
