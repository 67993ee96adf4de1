package market

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// wideInventory has 20 placements in 3 formats and 4 value tiers, 25 regions and 4 devices: 2 000 cells.
func wideInventory() *Inventory {
	v := new(Inventory)
	for i := range 20 {
		v.Placements = append(v.Placements, Placement{
			Name: fmt.Sprintf("p%d", i), Format: fmt.Sprintf("f%d", i%3), ValueTier: fmt.Sprintf("v%d", i%4), Share: 1, Quality: 1,
		})
	}
	for i := range 25 {
		v.Geos = append(v.Geos, Segment{fmt.Sprintf("g%d", i), 1, 1})
	}
	for i := range 4 {
		v.Devices = append(v.Devices, Segment{fmt.Sprintf("d%d", i), 1, 1})
	}
	return v
}

// narrowTargets are such that about 15 of 10 000 match an impression: two placements of 20, one geo of 25 and one device of 4
// are 10 on average; one target in five leaves the device open.
func narrowTargets(n int) []Target {
	r := rand.New(rand.NewPCG(3, 4))
	targets := make([]Target, n)
	for i := range targets {
		targets[i] = Target{
			Placements: []string{fmt.Sprintf("p%d", r.IntN(20)), fmt.Sprintf("p%d", r.IntN(20))},
			Geos:       []string{fmt.Sprintf("g%d", r.IntN(25))},
			Devices:    []string{fmt.Sprintf("d%d", r.IntN(4))},
		}
		if r.IntN(5) == 0 {
			targets[i].Devices = nil
		}
	}
	return targets
}

func somePlacement(r *rand.Rand, v *Inventory) *Auction {
	p, g, d := r.Int32N(int32(len(v.Placements))), r.Int32N(int32(len(v.Geos))), r.Int32N(int32(len(v.Devices)))
	return &Auction{Lot: Lot{Floor: 77, Impression: Impression{Placement: p, Geo: g, Device: d, Cell: v.Cell(p, g, d)}}}
}

// scanned is the dumb twin of the index: it looks at every target.
type scanned struct {
	inventory *Inventory
	targets   []Target
}

func (s *scanned) Invite(dst []Invite, a *Auction) []Invite {
	p := &s.inventory.Placements[a.Placement]
	geo, device := s.inventory.Geos[a.Geo].Name, s.inventory.Devices[a.Device].Name
	open := func(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }
	for id, t := range s.targets {
		if open(t.Geos, geo) && open(t.Devices, device) && open(t.Placements, p.Name) && open(t.Formats, p.Format) && open(t.ValueTiers, p.ValueTier) {
			dst = append(dst, Invite{AgentID(id), a.Floor})
		}
	}
	return dst
}

func TestTargetingEqualsScan(t *testing.T) {
	v := wideInventory()
	r := rand.New(rand.NewPCG(1, 2))
	targets := narrowTargets(10_000)
	for i := range 200 { // some broad and odd ones among them
		targets[r.IntN(len(targets))] = []Target{
			{},
			{Formats: []string{"f1"}},
			{ValueTiers: []string{"v0", "v3"}},
			{Devices: []string{"d0", "d0"}},
			{Formats: []string{"f0"}, ValueTiers: []string{"v2"}, Geos: []string{"g3"}},
			{Placements: []string{"p0"}, Formats: []string{"f1"}},
		}[i%6]
	}
	index, err := NewTargeting(v, targets)
	if err != nil {
		t.Fatal(err)
	}
	scan, matched := &scanned{v, targets}, 0
	for range 400 {
		a := somePlacement(r, v)
		got, want := index.Invite(nil, a), scan.Invite(nil, a)
		if !slices.Equal(got, want) {
			t.Fatalf("cell %d: index %v, scan %v", a.Cell, got, want)
		}
		if !slices.IsSortedFunc(got, func(x, y Invite) int { return int(x.Agent - y.Agent) }) {
			t.Fatalf("cell %d: %v is not in ascending order", a.Cell, got)
		}
		matched += len(got)
	}
	if matched < 400*15 {
		t.Errorf("only %d invitations", matched)
	}
}

func TestTargetingAppends(t *testing.T) {
	v := DefaultInventory()
	gate, err := NewTargeting(&v, make([]Target, 2))
	if err != nil {
		t.Fatal(err)
	}
	got := gate.Invite([]Invite{{9, 9}}, &Auction{Lot: Lot{Floor: 5}})
	if want := []Invite{{9, 9}, {0, 5}, {1, 5}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestTargetingUnknownNames(t *testing.T) {
	v := DefaultInventory()
	for _, c := range []struct {
		target Target
		err    string
	}{
		{Target{Placements: []string{"default", "top"}}, `market: target of agent 1: no placement "top" in the inventory; it has [default]`},
		{Target{Formats: []string{"video"}}, `market: target of agent 1: no format "video" in the inventory; it has [display]`},
		{Target{ValueTiers: []string{"gold"}}, `market: target of agent 1: no value tier "gold" in the inventory; it has [standard]`},
		{Target{Geos: []string{"mars"}}, `market: target of agent 1: no geo "mars" in the inventory; it has [any]`},
		{Target{Devices: []string{"tv"}}, `market: target of agent 1: no device "tv" in the inventory; it has [any]`},
	} {
		if _, err := NewTargeting(&v, []Target{{}, c.target}); err == nil || err.Error() != c.err {
			t.Errorf("error %v, want %s", err, c.err)
		}
	}
}

// BenchmarkTargeting looks up who is asked among 10 000 registered buyers of which about 15 match, with the scan beside it.
func BenchmarkTargeting(b *testing.B) {
	v, targets := wideInventory(), narrowTargets(10_000)
	index, err := NewTargeting(v, targets)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 6))
	auctions := make([]*Auction, 1024)
	for i := range auctions {
		auctions[i] = somePlacement(r, v)
	}
	for _, side := range []struct {
		name string
		gate Gate
	}{{"index", index}, {"scan", &scanned{v, targets}}} {
		b.Run(side.name, func(b *testing.B) {
			var invites []Invite
			matched, n := 0, 0
			b.ReportAllocs()
			for b.Loop() {
				invites = side.gate.Invite(invites[:0], auctions[n%len(auctions)])
				matched, n = matched+len(invites), n+1
			}
			b.ReportMetric(float64(matched)/float64(n), "matches/op")
		})
	}
}
