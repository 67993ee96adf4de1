package scenarios

import (
	"fmt"
	"slices"

	"marketsim/market"
	"marketsim/scenarios/internal/strict"
)

// Bounds on what a file may ask for, far above what experiments need, so that a hostile one costs little time and memory.
const (
	maxBuyers    = 100_000    // of one market
	maxMatches   = 20_000_000 // entries of the index of targets, if every buyer wants everything
	maxRuns      = 1_000_000  // of the whole plan
	maxOverrides = 1000       // keys of one arm
	maxPlan      = 30_000     // points times the size of the file; some 50 us each
)

// tooLarge reports a market with too many buyers.
func (p *preparer) tooLarge() bool {
	buyers := 0
	for _, g := range p.Scenario.Agents {
		buyers += g.Value.Count
	}
	cells := p.Inventory.Cells()
	switch {
	case buyers > maxBuyers:
		p.blame("agents", fmt.Errorf("%d buyers in all; at most %d", buyers, maxBuyers))
	case cells > market.MaxCells:
		p.blame("market", fmt.Errorf("%d combinations of placement, geo and device; at most %d", cells, market.MaxCells))
	case cells*buyers > maxMatches:
		p.blame("market", fmt.Errorf("%d combinations of placement, geo and device for %d buyers; at most %d for so many", cells, buyers, maxMatches/buyers))
	default:
		return false
	}
	return true
}

// combos counts the combinations of the sweep. A plan that is too large is a problem, and has none.
func (l *loader) combos(tree *strict.Tree, base *Scenario) int {
	combos := 1
	for _, key := range base.Sweep {
		combos = min(combos*max(1, len(settingsOf(key))), maxRuns+1)
	}
	arms, key := 1+len(base.Arms), "arms"
	if len(base.Sweep) > 0 {
		key = "sweep"
	}
	points := combos * arms
	switch size := base.size(); {
	case combos > maxRuns || points*base.Runs > maxRuns:
		l.problems = append(l.problems, tree.Problemf(key, "the plan has %d x %d x %d runs (combinations of the sweep x arms x runs); at most %d", combos, arms, base.Runs, maxRuns))
	case points > 1 && points*size > maxPlan:
		l.problems = append(l.problems, tree.Problemf(key, "the plan has %d x %d points (combinations of the sweep x arms); a file of this size may have %d", combos, arms, max(1, maxPlan/size)))
	case slices.ContainsFunc(base.Arms, func(a strict.Named[strict.Free]) bool { return len(a.Value) > maxOverrides }):
		// which has been reported
	default:
		return combos
	}
	return 0
}

// size is how much work one point of the plan is: mostly tables to decode and buyers to build.
func (s *Scenario) size() int {
	m := &s.Market
	tables := len(s.Agents) + len(m.Inventory) + len(m.Geos) + len(m.Devices) + len(m.Regions) + len(s.Arms) + len(s.Expect)
	small := len(s.Sweep)
	for _, arm := range s.Arms {
		small += len(arm.Value)
	}
	for _, g := range s.Agents {
		small += g.Value.Count
	}
	return 10 + tables + small/10
}
