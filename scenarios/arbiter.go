package scenarios

import (
	"fmt"
	"slices"

	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
	"marketsim/scenarios/internal/strict"
)

// arbiter gives the seller its rule with the tie policies and deals above it, and what these remember.
func (b *Blueprint) arbiter(s *market.Seller, run uint64) error {
	rule, err := b.Scenario.Mechanism.Build(b.mechanismDeps())
	if err != nil {
		return fmt.Errorf("mechanism: %w", err)
	}
	if soft, ok := rule.(interface{ SoftFloor() market.Price }); ok {
		s.Soft = soft.SoftFloor()
	}
	if between, ok := rule.(mechanisms.AlphaPrice); ok {
		s.Alpha = between.Alpha
	}
	var known memories
	if estimates, ok := rule.(rememberer); ok {
		known = append(known, estimates.Memory(b.classOf(), func(agent market.AgentID) rng.Key {
			return rng.NewKey(b.Scenario.Seed, run, rng.Estimate, b.Buyers[agent])
		}))
	}
	if err := b.checkMargin(); err != nil {
		return err
	}
	if t := &b.Scenario.Ties; t.Margin > 0 || !slices.Equal(t.Policies, []string{"random"}) {
		if rule, err = mechanisms.WithTies(rule, *t); err != nil {
			return fmt.Errorf("ties: %w", err)
		}
		ties, err := mechanisms.NewTieMemory(rule, b.relationships())
		if err != nil {
			return fmt.Errorf("ties: %w", err)
		}
		known = append(known, ties)
	}
	if slices.ContainsFunc(b.Scenario.Deals, func(d strict.Named[Deal]) bool { return b.inForce(&d.Value) }) {
		rule = mechanisms.WithDeals(rule)
		if s.Book, err = b.book(); err != nil {
			return fmt.Errorf("deals: %w", err)
		}
	}
	s.Mechanism = rule
	if len(known) > 0 {
		s.Memory = known
	}
	return nil
}

// checkMargin refuses clusters where price does not decide: the bid that is chosen could lose, and one that was lowered for
// its sake could win below its floor.
func (b *Blueprint) checkMargin() error {
	rule := market.Rule(b.Scenario.Mechanism.Name())
	if b.Scenario.Ties.Margin > 0 && (!rule.RanksByPrice() || rule.ByClick()) {
		return fmt.Errorf("ties: margin = %v: a cluster needs a rule that ranks by price, and %s does not: set 0 or another rule", b.Scenario.Ties.Margin, rule)
	}
	return nil
}

// rememberer is a rule that goes by what the publisher remembers of its buyers. Chance comes from the key of each.
type rememberer interface {
	Memory(classOf []int32, key func(agent market.AgentID) rng.Key) market.Memory
}

// memories are several that each fill in a part of the standing.
type memories []market.Memory

func (list memories) Recall(a *market.Auction, seats []market.Seat) {
	for _, m := range list {
		m.Recall(a, seats)
	}
}

func (list memories) Learn(c *market.Cleared) {
	for _, m := range list {
		m.Learn(c)
	}
}

// relationships lists how close the publisher is to every buyer.
func (b *Blueprint) relationships() []int32 {
	var list []int32
	for i := range b.groups {
		for range b.groups[i].Count {
			list = append(list, int32(b.groups[i].Relationship))
		}
	}
	return list
}

// book opens the book of deals for one run.
func (b *Blueprint) book() (*mechanisms.Book, error) {
	var list []mechanisms.Deal
	for i := range b.Scenario.Deals {
		d := &b.Scenario.Deals[i].Value
		if !b.inForce(d) {
			continue
		}
		list = append(list, mechanisms.Deal{
			ID: market.DealID(i + 1), Kind: kinds[d.Kind], Priority: int32(d.Priority), Price: market.PriceOf(d.Price),
			Agents: b.parties(d), Placements: d.covered(&b.Inventory), Competes: d.Competes, Volume: d.Volume, Asap: d.Pacing == "asap",
		})
	}
	span := b.Scenario.Span()
	return mechanisms.NewBook(list, mechanisms.RunLength{Auctions: span.Auctions, Horizon: span.Horizon})
}
