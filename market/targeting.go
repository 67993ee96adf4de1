package market

import (
	"fmt"
	"slices"
)

// Target says what a buyer wants. An empty list wants everything; the zero Target wants every impression.
type Target struct {
	Placements, Formats, ValueTiers, Geos, Devices []string
}

// Targeting is a [Gate] that invites the buyers whose targets match. It holds one list of buyers for each combination of
// placement, region and device, so buyers that do not match cost nothing.
type Targeting struct {
	cells [][]AgentID
}

var _ Gate = (*Targeting)(nil)

// NewTargeting indexes the buyers' targets, one for each agent in order. A target that names what the inventory does not
// have is an error: it could never match.
func NewTargeting(v *Inventory, targets []Target) (*Targeting, error) {
	t := &Targeting{cells: make([][]AgentID, v.Cells())}
	for id, target := range targets {
		if err := target.check(v); err != nil {
			return nil, fmt.Errorf("market: target of agent %d: %w", id, err)
		}
		for p := range v.Placements {
			for g := range v.Geos {
				for d := range v.Devices {
					if target.Wants(v, p, g, d) {
						cell := v.Cell(int32(p), int32(g), int32(d))
						t.cells[cell] = append(t.cells[cell], AgentID(id))
					}
				}
			}
		}
	}
	return t, nil
}

// Invite asks everyone whose target matches the impression, at the lot's floor.
func (t *Targeting) Invite(dst []Invite, a *Auction) []Invite {
	all, n := t.cells[a.Cell], len(dst)
	dst = slices.Grow(dst, len(all))[:n+len(all)]
	for i, id := range all {
		dst[n+i] = Invite{Agent: id, Floor: a.Floor}
	}
	return dst
}

// Wants tells whether a combination of placement, region and device of an inventory matches.
func (t *Target) Wants(v *Inventory, placement, geo, device int) bool {
	p := &v.Placements[placement]
	return wants(t.Placements, p.Name) && wants(t.Formats, p.Format) && wants(t.ValueTiers, p.ValueTier) &&
		wants(t.Geos, v.Geos[geo].Name) && wants(t.Devices, v.Devices[device].Name)
}

func wants(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }

func (t *Target) check(v *Inventory) error {
	known := map[string][]string{}
	for _, p := range v.Placements {
		known["placement"] = append(known["placement"], p.Name)
		known["format"] = append(known["format"], p.Format)
		known["value tier"] = append(known["value tier"], p.ValueTier)
	}
	for _, s := range v.Geos {
		known["geo"] = append(known["geo"], s.Name)
	}
	for _, s := range v.Devices {
		known["device"] = append(known["device"], s.Name)
	}
	for _, w := range []struct {
		kind  string
		names []string
	}{{"placement", t.Placements}, {"format", t.Formats}, {"value tier", t.ValueTiers}, {"geo", t.Geos}, {"device", t.Devices}} {
		for _, name := range w.names {
			if !slices.Contains(known[w.kind], name) {
				return fmt.Errorf("no %s %q in the inventory; it has %v", w.kind, name, known[w.kind])
			}
		}
	}
	return nil
}
