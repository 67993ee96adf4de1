package mechanisms

import (
	"math"
	"strings"
	"testing"

	"marketsim/market"
)

// publisher is what the floors of these tests are told of the scenario.
func publisher() FloorDeps {
	return FloorDeps{
		Placements: []market.Placement{{Name: "top"}, {Name: "side"}, {Name: "foot"}},
		Classes:    []Class{{Name: "honest"}, {Name: "ring"}, {Name: "guest"}},
		ClassOf:    []int32{0, 0, 1, 2},
		Auctions:   1000,
	}
}

// buildFor builds a floor rule of that publisher after a change of its parameters.
func buildFor[P any](t *testing.T, d FloorDeps, rule string, change func(*P)) (market.Floors, error) {
	t.Helper()
	choice := FloorCatalog.MustChoose(rule)
	change(choice.Params().(*P))
	return choice.Build(d)
}

// must is for rules that have to be built.
func must(t *testing.T) func(market.Floors, error) market.Floors {
	return func(f market.Floors, err error) market.Floors {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
}

func TestByPlacement(t *testing.T) {
	for _, announced := range []bool{true, false} {
		f := must(t)(buildFor(t, publisher(), "by-placement", func(p *byPlacementParams) {
			p.Placements, p.Prices, p.Otherwise, p.Announced = []string{"foot", "top"}, []float64{0.25, 2}, 0.75, announced
		}))
		for placement, want := range []market.Price{2_000_000, 750_000, 250_000} {
			a := market.Auction{Lot: market.Lot{Impression: market.Impression{Placement: int32(placement), Quality: 3}}}
			f.Set(&a)
			if asked := map[bool]market.Price{true: a.Floor, false: a.Reserve}[announced]; asked != want || a.Floor+a.Reserve != want {
				t.Errorf("placement %d, announced %v: floor %d, reserve %d; want %d", placement, announced, a.Floor, a.Reserve, want)
			}
		}
	}
}

func TestPerBidder(t *testing.T) {
	f := must(t)(buildFor(t, publisher(), "per-bidder", func(p *perBidderParams) {
		p.Classes, p.Prices, p.Otherwise = []string{"ring"}, []float64{4}, 1
	}))
	var a market.Auction
	if f.Set(&a); a.Floor != 0 || a.Reserve != 0 {
		t.Errorf("everybody is asked %d, %d", a.Floor, a.Reserve)
	}
	for agent, want := range []market.Price{1_000_000, 1_000_000, 4_000_000, 1_000_000} {
		if got := f.(market.PersonalFloors).FloorOf(&a, market.AgentID(agent)); got != want {
			t.Errorf("agent %d is asked %d, want %d", agent, got, want)
		}
	}
}

// price x (1 + surcharge x (1 - trust)), by hand.
func TestTrustFloor(t *testing.T) {
	listed := func(p *trustParams) {
		p.Price, p.Surcharge, p.Classes, p.Trust = 2, 0.5, []string{"guest", "ring"}, []float64{0.4, 0}
	}
	known := publisher()
	known.Trust = func(who market.AgentID) float64 { return float64(who) / 4 }
	for _, tc := range []struct {
		name   string
		deps   FloorDeps
		change func(*trustParams)
		want   []market.Price
	}{
		{"listed", publisher(), listed, []market.Price{2_000_000, 2_000_000, 3_000_000, 2_600_000}},
		{"nobody listed", publisher(), func(p *trustParams) { p.Price = 2 }, []market.Price{2_000_000, 2_000_000, 2_000_000, 2_000_000}},
		{"known from elsewhere", known, listed, []market.Price{3_000_000, 2_750_000, 2_500_000, 2_250_000}},
	} {
		f := must(t)(buildFor(t, tc.deps, "trust", tc.change))
		var a market.Auction
		if f.Set(&a); a.Floor != 2_000_000 {
			t.Errorf("%s: all are asked %d, want 2000000", tc.name, a.Floor)
		}
		for agent, want := range tc.want {
			if got := f.(market.PersonalFloors).FloorOf(&a, market.AgentID(agent)); got != want {
				t.Errorf("%s: agent %d is asked %d, want %d", tc.name, agent, got, want)
			}
		}
	}
}

func TestSoftFloorSchedule(t *testing.T) {
	steps := func(by, shape string) func(*softScheduleParams) {
		return func(p *softScheduleParams) {
			p.At, p.Soft, p.Hard, p.By, p.Shape = []float64{0.1, 0.5}, []float64{1, 3}, []float64{0, 1}, by, shape
			if by == "auction" {
				p.At = []float64{100, 500}
			}
		}
	}
	for shape, want := range map[string]map[uint64][2]market.Price{ // by auction of 1000: soft and hard
		"stepwise": {0: {1_000_000, 0}, 100: {1_000_000, 0}, 499: {1_000_000, 0}, 500: {3_000_000, 1_000_000}, 2000: {3_000_000, 1_000_000}},
		"linear":   {0: {1_000_000, 0}, 100: {1_000_000, 0}, 200: {1_500_000, 250_000}, 500: {3_000_000, 1_000_000}, 999: {3_000_000, 1_000_000}},
	} {
		for _, by := range []string{"share", "auction"} {
			f := must(t)(buildFor(t, publisher(), "soft-floor-schedule", steps(by, shape)))
			for seq, prices := range want {
				a := market.Auction{Lot: market.Lot{Impression: market.Impression{Seq: seq}, Soft: 9}}
				if f.Set(&a); a.Soft != prices[0] || a.Floor != prices[1] {
					t.Errorf("%s by %s, auction %d: soft %d, hard %d; want %v", shape, by, seq, a.Soft, a.Floor, prices)
				}
			}
		}
	}
	f := must(t)(buildFor(t, FloorDeps{}, "soft-floor-schedule", func(p *softScheduleParams) {
		p.At, p.Soft, p.By = []float64{0}, []float64{1}, "auction"
	}))
	var a market.Auction
	if f.Set(&a); a.Soft != 1_000_000 || a.Floor != 0 {
		t.Errorf("without hard floors: soft %d, hard %d", a.Soft, a.Floor)
	}
}

// Theory 2.1, RING-SPA-3-*: from .5 without a ring to .629961 against everybody, here for U[0,1] at quality 2.
func TestAntiCollusion(t *testing.T) {
	var suspected int
	hooked := FloorDeps{Ring: func() int { return suspected }}
	change := func(k int) func(*antiCollusionParams) {
		return func(p *antiCollusionParams) {
			p.Bidders, p.Ring = 3, k
			if err := p.Value.Choose("uniform"); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := []market.Price{1_000_000, 1_000_000, 1_116_515, 1_259_921}
	follows := must(t)(buildFor(t, hooked, "anti-collusion", change(0)))
	for suspected = range want {
		stated := must(t)(buildFor(t, FloorDeps{}, "anti-collusion", change(suspected)))
		for name, f := range map[string]market.Floors{"stated": stated, "suspected": follows} {
			a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 2}}}
			if f.Set(&a); a.Floor != want[suspected] {
				t.Errorf("ring of %d %s: floor %d, want %d", suspected, name, a.Floor, want[suspected])
			}
		}
	}
	a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 2}}}
	suspected = 7 // more than bid
	if follows.Set(&a); a.Floor != want[3] {
		t.Errorf("ring of more than all: floor %d, want %d", a.Floor, want[3])
	}
}

func TestCompetitiveIntensity(t *testing.T) {
	build := func(measure string) market.Floors {
		return must(t)(buildFor(t, FloorDeps{}, "competitive-intensity", func(p *competitiveParams) {
			p.Few, p.Many, p.FewPrice, p.ManyPrice, p.Memory, p.Measure = 1, 3, 1, 2, 2, measure
		}))
	}
	for _, tc := range []struct {
		name    string
		measure string
		bids    [][]float64 // of one auction after another
		want    float64     // floor of the cell, in CPM, at quality 1
	}{
		{"nothing learnt", "bids", nil, 1},
		{"one bid", "bids", [][]float64{{5}}, 1},
		{"two bids", "bids", [][]float64{{5, 1}}, 1.5},
		{"more than many", "bids", [][]float64{{5, 1, 1, 1, 1}}, 2},
		{"2 then 3 at weight 1/2: 2.5", "bids", [][]float64{{5, 1}, {1, 1, 1}}, 1.75},
		{"2 then none: 1", "bids", [][]float64{{5, 1}, nil}, 1},
		{"none, then 4: 2", "bids", [][]float64{nil, {5, 1, 1, 1}}, 1.5},
		{"none, then effectively 4: 2", "effective", [][]float64{nil, {1, 1, 1, 1}}, 1.5},
		{"(3+1)^2/(9+1) = 1.6", "effective", [][]float64{{3, 1}}, 1.3},
		{"equal bids count fully", "effective", [][]float64{{3, 3}}, 1.5},
	} {
		f := build(tc.measure)
		for _, bids := range tc.bids {
			f.(market.Learner).Learn(auctionOf(1, bids...))
		}
		a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 2}}}
		other := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 1, Cell: 1}}}
		f.Set(&a)
		f.Set(&other)
		if math.Abs(a.Floor.CPM()-2*tc.want) > 1e-6 || other.Floor != 1_000_000 {
			t.Errorf("%s: floors %v and %v of another cell, want %v and 1", tc.name, a.Floor.CPM(), other.Floor.CPM(), 2*tc.want)
		}
	}
}

func TestFloorMistakes(t *testing.T) {
	type builder func() (market.Floors, error)
	one, two := []string{"top"}, []float64{1, 2}
	for want, build := range map[string]builder{
		`by-placement floor: 1 names of a placement but 2 numbers under prices_cpm`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "by-placement", func(p *byPlacementParams) { p.Placements, p.Prices = one, two })
		},
		`unknown placement "tap" (did you mean "top"?); known: top, side, foot`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "by-placement", func(p *byPlacementParams) { p.Placements, p.Prices = []string{"tap"}, two[:1] })
		},
		`placement "top" is listed twice`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "by-placement", func(p *byPlacementParams) { p.Placements, p.Prices = []string{"top", "top"}, two })
		},
		`no placement is known here`: func() (market.Floors, error) {
			return buildFor(t, FloorDeps{}, "by-placement", func(p *byPlacementParams) { p.Placements, p.Prices = one, two[:1] })
		},
		`prices_cpm = -1: must be 0 to 1e+06`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "per-bidder", func(p *perBidderParams) { p.Classes, p.Prices = []string{"ring"}, []float64{-1} })
		},
		`unknown class of buyers "rings" (did you mean "ring"?); known: honest, ring, guest`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "trust", func(p *trustParams) { p.Classes, p.Trust = []string{"rings"}, []float64{1} })
		},
		`trust = 1.5: must be 0 to 1`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "trust", func(p *trustParams) { p.Classes, p.Trust = []string{"ring"}, []float64{1.5} })
		},
		`soft_cpm = 1: must be 2 to 1e+06`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "soft-floor-schedule", func(p *softScheduleParams) {
				p.At, p.Soft, p.Hard = []float64{0}, []float64{1}, []float64{2}
			})
		},
		`at = 0.5 in step 2: steps must ascend`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "soft-floor-schedule", func(p *softScheduleParams) { p.At, p.Soft = []float64{0.5, 0.5}, two })
		},
		`1 steps under at, 2 prices under soft_cpm`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "soft-floor-schedule", func(p *softScheduleParams) { p.At, p.Soft = []float64{0}, two })
		},
		`length of the run is not known`: func() (market.Floors, error) {
			return buildFor(t, FloorDeps{}, "soft-floor-schedule", func(p *softScheduleParams) { p.At, p.Soft = []float64{0}, two[:1] })
		},
		`a ring of 3 among 2 bidders`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "anti-collusion", func(p *antiCollusionParams) { p.Ring = 3 })
		},
		`no law chosen`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "anti-collusion", func(p *antiCollusionParams) {})
		},
		`many = 1: must exceed few = 2`: func() (market.Floors, error) {
			return buildFor(t, publisher(), "competitive-intensity", func(p *competitiveParams) { p.Few, p.Many = 2, 1 })
		},
	} {
		if f, err := build(); f != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
