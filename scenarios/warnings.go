package scenarios

import (
	"slices"
	"strings"
	"time"

	"marketsim/market"
	"marketsim/market/metrics"
	"marketsim/scenarios/internal/strict"
)

// Warning is something in a file that is well formed and most likely not meant: what is played answers another question than
// the file seems to ask.
type Warning strict.Problem

// String prints "file:line: key: message".
func (w Warning) String() string { return strict.Problem(w).Error() }

// warn lists what is odd about a file that has no mistakes. A sweep may go through odd values on purpose: what is odd at only
// some of its points is left out.
func (l *loader) warn(base *Blueprint, points []Point) []Warning {
	all := append(l.warnings, base.oddFrame()...)
	all = append(all, base.oddArms(points)...)
	times := map[string]int{} // how often an arm has a warning
	for i := range points {
		p := &points[i]
		for _, w := range p.oddities() {
			times[p.Arm+" "+w.Key]++
			if times[p.Arm+" "+w.Key] <= points[len(points)-1].Combo {
				continue // not at all combinations yet
			}
			inherited := p.Arm == BaseArm || slices.ContainsFunc(all, func(o strict.Problem) bool { return o.Error() == w.Error() })
			if !inherited && w.Origin.By == "" {
				w.Origin.By = "arms." + p.Arm
			}
			all = append(all, w)
		}
	}
	all.Sort()
	var list []Warning
	for _, w := range all {
		if !slices.Contains(list, Warning(w)) {
			list = append(list, Warning(w))
		}
	}
	return list
}

const (
	fewRuns = 6     // below that an interval rests on the normality of very few numbers
	nearly  = 0.999 // of all values
)

// oddFrame looks at what is the same at all points.
func (b *Blueprint) oddFrame() strict.Problems {
	var odd strict.Problems
	if at := b.tree.Problemf("runs", "%d replications: intervals of fewer than %d are unreliable", b.Scenario.Runs, fewRuns); b.Scenario.Runs < fewRuns && at.Origin.By == "" {
		odd = append(odd, at) // whoever asks for fewer on the command line knows
	}
	if !b.tree.Has("market.traffic.rate_per_second") && !b.sweeps("market.traffic.rate_per_second") {
		odd = append(odd, b.tree.Problemf("market.traffic.rate_per_second", "not set: money per day is that of the default, %v impressions/s", b.Scenario.Market.Traffic.Rate))
	}
	for _, e := range b.Scenario.Expect {
		claim, err := ParseClaim(e.Value.Claim)
		if err != nil {
			panic("scenarios: a claim that was checked cannot be read: " + err.Error())
		}
		if lo, hi, bounded := claim.possible(); bounded && (claim.Lo > hi || claim.Hi < lo) {
			odd = append(odd, b.tree.Problemf("expect."+e.Name+".claim", "can never hold: %s is a number from %v to %v", claim.about(), lo, hi))
		}
	}
	return odd
}

// oddArms looks for arms that change nothing. Arms and sweeps set different keys: what differs at one combination does at all.
func (b *Blueprint) oddArms(points []Point) strict.Problems {
	var odd strict.Problems
	if len(points) == 0 || points[0].Arm != BaseArm {
		return odd // base is not played
	}
	base := points[0].Scenario.text()
	for i := range points {
		if p := &points[i]; p.Combo == 0 && p.Arm != BaseArm && p.Scenario.text() == base {
			odd = append(odd, b.tree.Problemf("arms."+p.Arm, "is the same as base: all it differs by will be 0"))
		}
	}
	return odd
}

// text is the scenario with every key, to be compared.
func (s *Scenario) text() string {
	var text strings.Builder
	if err := s.Encode(&text); err != nil {
		panic("scenarios: a scenario that was read cannot be written: " + err.Error())
	}
	return text.String()
}

func (b *Blueprint) sweeps(key string) bool { return sets(b.Scenario.Sweep, key) }

// unbounded are shares and indexes that may be below 0 or above 1: where buyers bid more than their values, where they differ
// from yardsticks, or by what they are.
var unbounded = []string{"bid_to_value", "revenue_share", "regret_share", "profit_gain", "price_of_anarchy", "return_on_spend"}

// possible is between what bounds the claimed quantity must lie, if it must.
func (c *Claim) possible() (lo, hi float64, bounded bool) {
	m, _ := metrics.Find(c.Metric.Name)
	bounded = (m.Unit == "share" || m.Unit == "index") && !slices.Contains(unbounded, m.Name)
	if len(c.Arms) == 2 {
		return -1, 1, bounded
	}
	return 0, 1, bounded
}

func (c *Claim) about() string {
	if len(c.Arms) == 2 {
		return "a difference in " + c.Metric.Name
	}
	return c.Metric.Name
}

// oddities looks at what may differ from point to point.
func (b *Blueprint) oddities() strict.Problems {
	var odd strict.Problems
	add := func(key, format string, args ...any) { odd = append(odd, b.tree.Problemf(key, format, args...)) }
	if len(b.Buyers) == 0 {
		add("agents", "no buyers: nothing will be sold")
		return odd
	}
	b.oddBuyers(add)
	b.oddRegions(add)
	b.oddRules(add)
	b.oddLearning(add)
	if floor, reached := b.fixedFloor(), b.reached(); floor > reached {
		add("floors.price_cpm", "%v is more than %.3g %% of the values of every group reach (%.4g CPM): next to nothing will be sold", floor, 100*nearly, reached)
	}
	return odd
}

// oddRules looks for a rule that leaves slots unsold.
func (b *Blueprint) oddRules(add adder) {
	rule := market.Rule(b.Scenario.Mechanism.Name())
	for i := range b.Scenario.Market.Inventory {
		p := &b.Scenario.Market.Inventory[i]
		if n := len(p.Value.slots()); n > 1 && !rule.SellsSlots() {
			add("mechanism.rule", "%s sells one slot, and market.inventory.%s has %d: the others stay unsold", rule, p.Name, n)
		}
	}
}

// oddRegions looks for regions from which most answers come too late.
func (b *Blueprint) oddRegions(add adder) {
	timeout := b.Scenario.Market.Timeout
	for _, region := range namesOf(b.Scenario.Market.Regions) {
		link := b.links[region]
		round := time.Duration((2*median(link.Latency) + median(link.Compute)) * float64(time.Millisecond))
		var late []string
		for i := range b.groups {
			if g := &b.groups[i]; g.Region == region && g.Count > 0 {
				late = append(late, g.name)
			}
		}
		if len(late) > 0 && round > timeout {
			add("market.regions."+region, "there and back takes %v at the median, market.timeout is %v: most offers of agents.%s come too late",
				round.Round(100*time.Microsecond), timeout, strings.Join(late, ", agents."))
		}
	}
}

func median(q market.Quantile) float64 {
	if q == nil {
		return 0
	}
	return q.At(0.5)
}

// fixedFloor is the price below which nothing is sold, if it is fixed; 0 if not.
func (b *Blueprint) fixedFloor() float64 {
	if b.Scenario.Floors.Name() != "fixed" {
		return 0
	}
	floors, err := b.Scenario.Floors.Build(b.floorDeps(0))
	if err != nil {
		panic("scenarios: floors that were built cannot be built again: " + err.Error())
	}
	var a market.Auction
	floors.Set(&a)
	return max(a.Floor, a.Reserve).CPM()
}

// reached is what nearly all values of all groups are below, for the best of impressions.
func (b *Blueprint) reached() float64 {
	value := 0.0
	for i := range b.groups {
		if g := &b.groups[i]; g.Count > 0 {
			value = max(value, b.best(g))
		}
	}
	return value
}
