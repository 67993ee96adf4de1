package scenarios

import (
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

// classes are what the publisher tells apart: the groups of buyers.
func (b *Blueprint) classes() []mechanisms.Class {
	list := make([]mechanisms.Class, len(b.groups))
	for i := range b.groups {
		list[i] = mechanisms.Class{Name: b.groups[i].name, Value: b.groups[i].law}
	}
	return list
}

// classOf lists the class of every buyer.
func (b *Blueprint) classOf() []int32 {
	list := make([]int32, 0, len(b.Buyers))
	for i := range b.groups {
		for range b.groups[i].Count {
			list = append(list, int32(i))
		}
	}
	return list
}

func (b *Blueprint) mechanismDeps() mechanisms.Deps {
	return mechanisms.Deps{Files: b.files, Classes: b.classes()}
}

func (b *Blueprint) floorDeps(run uint64) mechanisms.FloorDeps {
	s := b.Scenario
	return mechanisms.FloorDeps{
		Files: b.files, Classes: b.classes(), ClassOf: b.classOf(), Placements: b.Inventory.Placements,
		Rule: market.Rule(s.Mechanism.Name()), Auctions: s.Expected(),
		Stream: rng.NewKey(s.Seed, run, rng.Floor, s.Market.Publisher).Stream(),
	}
}
