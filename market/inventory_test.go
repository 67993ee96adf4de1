package market

import (
	"math"
	"strings"
	"testing"
)

func TestInventoryValidate(t *testing.T) {
	many := make([]Segment, 400)
	for i := range many {
		many[i] = Segment{"x", 1, 1}
	}
	for _, c := range []struct {
		name   string
		change func(*Inventory)
		err    string
	}{
		{"default", func(*Inventory) {}, ""},
		{"a share of 0", func(v *Inventory) { v.Geos[0].Share = 0 }, ""},
		{"negative share", func(v *Inventory) { v.Placements[0].Share = -1 }, "market: inventory: placement default: share -1: must be 0 or more"},
		{"NaN share", func(v *Inventory) { v.Geos[0].Share = math.NaN() }, "market: inventory: geo any: share NaN: must be 0 or more"},
		{"infinite share", func(v *Inventory) { v.Geos[0].Share = math.Inf(1) }, "share +Inf"},
		{"quality 0", func(v *Inventory) { v.Devices[0].Quality = 0 }, "market: inventory: device any: quality 0: must be more than 0"},
		{"infinite quality", func(v *Inventory) { v.Devices[0].Quality = math.Inf(1) }, "quality +Inf"},
		{"nothing", func(v *Inventory) { v.Geos = nil }, "market: inventory: 1 placements x 0 geos x 1 devices: the product must be 1 to 100000"},
		{"too much", func(v *Inventory) { v.Geos, v.Devices = many, many }, "1 placements x 400 geos x 400 devices"},
	} {
		v := DefaultInventory()
		c.change(&v)
		err := v.Validate()
		if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.err)
		}
	}
}

// TestCell: cells number the combinations from 0 without a gap.
func TestCell(t *testing.T) {
	v := Inventory{Placements: make([]Placement, 3), Geos: make([]Segment, 4), Devices: make([]Segment, 5)}
	next := int32(0)
	for p := range int32(3) {
		for g := range int32(4) {
			for d := range int32(5) {
				if got := v.Cell(p, g, d); got != next {
					t.Fatalf("cell of %d, %d, %d is %d, want %d", p, g, d, got, next)
				}
				next++
			}
		}
	}
	if v.Cells() != int(next) {
		t.Errorf("%d cells, want %d", v.Cells(), next)
	}
}
