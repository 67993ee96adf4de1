package market

import (
	"fmt"
	"math"
)

// Placement is one ad slot of a seller's pages.
type Placement struct {
	Name, Format, ValueTier string
	Share                   float64 // relative frequency, >= 0
	Quality                 float64 // factor of every buyer's value, > 0; 1 is the norm
}

// Segment is one part of the audience: a region or a kind of device.
type Segment struct {
	Name    string
	Share   float64 // relative frequency, >= 0
	Quality float64 // factor of every buyer's value, > 0; 1 is the norm
}

// Inventory describes what a seller offers. Placement, region and device of an impression are drawn independently.
type Inventory struct {
	Placements []Placement
	Geos       []Segment
	Devices    []Segment
}

// DefaultInventory is a single display placement seen by a single kind of audience.
func DefaultInventory() Inventory {
	return Inventory{
		Placements: []Placement{{Name: "default", Format: "display", ValueTier: "standard", Share: 1, Quality: 1}},
		Geos:       []Segment{{Name: "any", Share: 1, Quality: 1}},
		Devices:    []Segment{{Name: "any", Share: 1, Quality: 1}},
	}
}

// Cells is the number of combinations of placement, region and device.
func (v *Inventory) Cells() int { return len(v.Placements) * len(v.Geos) * len(v.Devices) }

// Cell numbers a combination of placement, region and device from 0 to Cells()-1.
func (v *Inventory) Cell(placement, geo, device int32) int32 {
	return (placement*int32(len(v.Geos))+geo)*int32(len(v.Devices)) + device
}

// MaxCells bounds the targeting index.
const MaxCells = 100_000

// Validate reports the first thing wrong with the inventory.
func (v *Inventory) Validate() error {
	var names []string
	var shares, qualities []float64
	add := func(kind string, name string, share, quality float64) {
		names, shares, qualities = append(names, kind+" "+name), append(shares, share), append(qualities, quality)
	}
	for _, p := range v.Placements {
		add("placement", p.Name, p.Share, p.Quality)
	}
	for _, s := range v.Geos {
		add("geo", s.Name, s.Share, s.Quality)
	}
	for _, s := range v.Devices {
		add("device", s.Name, s.Share, s.Quality)
	}
	for i, name := range names {
		if !(shares[i] >= 0) || math.IsInf(shares[i], 0) {
			return fmt.Errorf("market: inventory: %s: share %v: must be 0 or more", name, shares[i])
		}
		if !(qualities[i] > 0) || math.IsInf(qualities[i], 0) {
			return fmt.Errorf("market: inventory: %s: quality %v: must be more than 0", name, qualities[i])
		}
	}
	if v.Cells() == 0 || v.Cells() > MaxCells {
		return fmt.Errorf("market: inventory: %d placements x %d geos x %d devices: the product must be 1 to %d",
			len(v.Placements), len(v.Geos), len(v.Devices), MaxCells)
	}
	return nil
}
