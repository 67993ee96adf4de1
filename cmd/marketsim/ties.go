package main

import (
	"fmt"
	"io"
	"slices"

	"marketsim/market"
	"marketsim/mechanisms"
)

// tie is how the tie policies decided between bids that count as equal.
type tie struct {
	bids     []market.Bid
	out      []string // of each bid: the policy that dropped it, empty for the one that was chosen
	policies []string // those that were reached
	chosen   int
}

// tie plays the tie policies again. It is nil if nothing was equal, or if the smallest ticket is all that decides.
func (s *story) tie(c *contest) *tie {
	p := &s.point.Scenario.Ties
	if p.Margin == 0 && slices.Equal(p.Policies, []string{mechanisms.Random}) {
		return nil
	}
	least, top := max(c.Reserve, c.Slot(0).Reserve), market.Price(0)
	for i := range c.bids {
		top = max(top, c.bids[i].Price)
	}
	least = max(least, near(top, p.Margin, c.Units()))
	t := &tie{}
	for _, b := range c.bids {
		if b.Price >= least {
			t.bids = append(t.bids, b)
		}
	}
	if len(t.bids) < 2 {
		return nil
	}
	t.out = make([]string, len(t.bids))
	for _, name := range p.Policies {
		if left := t.left(); len(left) > 1 && name != mechanisms.Random && name != mechanisms.MicroExtension {
			t.policies = append(t.policies, name)
			t.keepBest(c, left, name)
		}
	}
	t.draw()
	return t
}

// near is the least price that counts as equal to the highest.
func near(top market.Price, margin float64, units int) market.Price {
	if units > 1 {
		return top // where several slots are sold, only exact ties count
	}
	one := market.Price(market.One)
	return (top*(one-market.Price(market.RateOf(margin))) + one - 1) / one
}

// left lists the bids that no policy has dropped.
func (t *tie) left() []int {
	var list []int
	for i, policy := range t.out {
		if policy == "" {
			list = append(list, i)
		}
	}
	return list
}

// keepBest drops the bids that a policy does not rank highest.
func (t *tie) keepBest(c *contest, left []int, policy string) {
	choice, err := mechanisms.TiePolicies.Choose(policy)
	if err != nil {
		return
	}
	rank, err := choice.Build(struct{}{})
	if err != nil || rank == nil {
		return
	}
	best := rank(&c.Auction, &t.bids[left[0]])
	for _, i := range left[1:] {
		best = max(best, rank(&c.Auction, &t.bids[i]))
	}
	for _, i := range left {
		if rank(&c.Auction, &t.bids[i]) < best {
			t.out[i] = policy
		}
	}
}

// draw lets the tickets decide what is left.
func (t *tie) draw() {
	left := t.left()
	t.chosen = left[0]
	for _, i := range left[1:] {
		if t.bids[i].DrawnBefore(&t.bids[t.chosen]) {
			t.chosen = i
		}
	}
	if len(left) == 1 {
		return
	}
	t.policies = append(t.policies, mechanisms.Random)
	for _, i := range left {
		if i != t.chosen {
			t.out[i] = mechanisms.Random
		}
	}
}

// seen is what the rule sees of the bids of a contest: of a tie, those above the chosen one lowered to its price, and the
// chosen one with the smallest ticket.
func (c *contest) seen() []market.Bid {
	if c.tie == nil {
		return c.bids
	}
	bids, chosen := slices.Clone(c.bids), c.tie.bids[c.tie.chosen]
	at, first := -1, -1
	for i := range bids {
		b := &bids[i]
		if b.Price < chosen.Price {
			continue
		}
		b.Price = chosen.Price
		if b.Agent == chosen.Agent {
			at = i
		}
		if first < 0 || b.DrawnBefore(&bids[first]) {
			first = i
		}
	}
	a, b := &bids[at], &bids[first]
	a.Draw, b.Draw = b.Draw, a.Draw
	a.Key, b.Key = b.Key, a.Key
	return bids
}

// ties tells which bids counted as equal, and how the policies decided.
func (s *story) ties(w io.Writer) {
	for i := range s.contests {
		if c := &s.contests[i]; c.tie != nil {
			s.tellTie(w, c)
		}
	}
}

func (s *story) tellTie(w io.Writer, c *contest) {
	t := c.tie
	fmt.Fprintf(w, "\nTie: %s count as equal", counted(len(t.bids), "bid"))
	if margin := s.point.Scenario.Ties.Margin; margin > 0 && c.Units() == 1 {
		fmt.Fprintf(w, ", being within %s %% of the highest", significant(100*margin))
	}
	fmt.Fprintln(w)
	list := table{left: 1, last: true}
	head := []string{"buyer", "bid"}
	for _, policy := range t.policies {
		head = append(head, policyHeads[policy])
	}
	list.add(append(head, "")...)
	for i := range t.bids {
		b := &t.bids[i]
		row := []string{s.name(b.Agent), s.cpm(b.Price)}
		for _, policy := range t.policies {
			row = append(row, s.standing(policy, b))
		}
		verdict := "out by " + t.out[i]
		if i == t.chosen {
			verdict = "chosen by " + t.policies[len(t.policies)-1]
		}
		list.add(append(row, verdict)...)
	}
	list.print(w, "  ")
	if orderOf(&c.Lot) != byPrice {
		fmt.Fprintf(w, "Rule %s does not rank by price: the choice settles only what it leaves equal.\n", c.Rule)
	}
}

// policyHeads say what each tie policy goes by.
var policyHeads = map[string]string{
	"deal-priority": "deal", "relationship": "relationship", "quality": "score", mechanisms.Rotation: "ties owed",
	"first-come": "arrived", mechanisms.Random: "ticket",
}

// standing is what a tie policy goes by.
func (s *story) standing(policy string, b *market.Bid) string {
	var known market.Standing
	if len(s.Lot.Standing) > 0 {
		known = s.Lot.Standing[b.Seat]
	}
	switch policy {
	case "deal-priority":
		return s.underDeal(b.Deal)
	case "relationship":
		return fmt.Sprint(known.Relationship)
	case "quality":
		return significant(b.Score.Share())
	case mechanisms.Rotation:
		return fixed(float64(known.Credit)/market.CreditUnit, 2)
	case "first-come":
		return s.ms(b.At)
	}
	return fixed(float64(b.Draw)/(1<<64), 6)
}
