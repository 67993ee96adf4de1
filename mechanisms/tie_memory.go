package mechanisms

import (
	"errors"
	"slices"

	"marketsim/market"
)

var _ market.Memory = &TieMemory{}

// TieMemory is what tie policies know of bidders: a relationship, which is given and stays, and for rotation a credit, which
// moves with every tie.
//
// Of the n bidders that are still equal when the chain reaches rotation, each gains CreditUnit/n and the one that wins pays
// what all of them gained. So credits always sum to zero, the largest credit belongs to whoever has lost most beyond its
// share, and among a constant set of tied bidders wins never differ by more than one. For sets that change, credits stay
// small, while under random tickets they grow with the square root of the number of ties. (The carpool problem: Fagin and
// Williams, IBM Journal of Research and Development 27 (1983) 133-139.) Shares are rounded down to an integer for sets of 17
// and more.
type TieMemory struct {
	mechanism    market.Mechanism
	ties         *ties
	credit       []int64 // by agent, in CreditUnits of a won tie
	relationship []int32
	awards       []market.Award // scratch
}

// NewTieMemory returns the memory of a mechanism with ties: what WithTies has returned, or WithDeals over that. It clears each
// auction again to see who was tied, so it is to be used by the goroutine that clears. Relationships are by agent, the higher
// the closer; there is one for every agent of the market.
func NewTieMemory(mechanism market.Mechanism, relationship []int32) (*TieMemory, error) {
	t := tiesIn(mechanism)
	if t == nil {
		return nil, errors.New("mechanisms: tie memory: the mechanism has no tie policies: wrap it by WithTies first")
	}
	return &TieMemory{mechanism: mechanism, ties: t, credit: make([]int64, len(relationship)), relationship: slices.Clone(relationship)}, nil
}

// tiesIn finds the tie policies in a mechanism, nil if it has none.
func tiesIn(m market.Mechanism) *ties {
	switch m := m.(type) {
	case *ties:
		return m
	case extendingTies:
		return m.ties
	case *deals:
		return tiesIn(m.rule)
	case *extendingDeals:
		return tiesIn(m.rule)
	}
	return nil
}

// Recall implements [market.Memory].
func (m *TieMemory) Recall(a *market.Auction, seats []market.Seat) {
	for i := range seats {
		who := seats[i].Agent
		a.Standing[i].Credit, a.Standing[i].Relationship = m.credit[who], m.relationship[who]
	}
}

// Learn implements [market.Learner].
func (m *TieMemory) Learn(c *market.Cleared) {
	if m.ties.rotation < 0 {
		return
	}
	m.ties.learner = m
	m.awards = m.mechanism.Clear(m.awards[:0], c.Auction, c.Bids)
	m.ties.learner = nil
}

// settle moves credit between those that shared a tie. The winner is the one of them with the best slot; without one, nothing
// was won.
func (m *TieMemory) settle(bids []market.Bid, sharing []int32, awards []market.Award) {
	if len(sharing) == 0 {
		return
	}
	winner, best := market.AgentID(-1), int32(-1)
	for _, i := range sharing {
		for k := range awards {
			if w := &awards[k]; w.Agent == bids[i].Agent && w.Slot != market.NoSlot && (best < 0 || w.Slot < best) {
				winner, best = w.Agent, w.Slot
			}
		}
	}
	if best < 0 {
		return
	}
	n := int64(len(sharing))
	share := market.CreditUnit / n
	for _, i := range sharing {
		m.credit[bids[i].Agent] += share
	}
	m.credit[winner] -= n * share
}
