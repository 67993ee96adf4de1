package mechanismtest

import (
	"fmt"
	"slices"
	"strings"

	"marketsim/internal/rng"
	"marketsim/market"
)

// profile is one auction with its bids, as the intake would hand them over: agents and seats ascending, tickets distinct,
// every price at or above the bid's own floor, that at or above the lot's, and the reserve as well. Slots come best first.
type profile struct {
	auction market.Auction
	bids    []market.Bid
}

// String shows what a mechanism may go by.
func (p profile) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "an auction with floor %d, reserve %d, soft floor %d and %d bids:", p.auction.Floor, p.auction.Reserve, p.auction.Soft, len(p.bids))
	for i, slot := range p.auction.Slots {
		fmt.Fprintf(&s, "\n  slot %d: rate %d, reserve %d", i, slot.Rate, slot.Reserve)
	}
	for _, b := range p.bids {
		fmt.Fprintf(&s, "\n  agent %d: price %d (asked %d), score %d, class %d, own floor %d, ticket %#x, at %d", b.Agent, b.Price, b.Asked, b.Score, b.Class, b.Floor, b.Draw, b.At)
		if len(p.auction.Standing) > 0 {
			fmt.Fprintf(&s, ", %+v", p.auction.Standing[b.Seat])
		}
	}
	return s.String()
}

// newProfile makes an auction without bids. It has deals, for somebody who did not bid.
func newProfile(floor, reserve market.Price, coin uint64) profile {
	const absent = 1
	return profile{auction: market.Auction{
		Lot: market.Lot{
			Impression: market.Impression{Seq: coin, ID: coin, Quality: 1},
			Deadline:   100_000_000,
			Floor:      floor,
		},
		Reserve: max(floor, reserve),
		Coin:    coin,
		Deals: []market.Terms{
			{Deal: 1, Agent: absent, Kind: market.Preferred, Price: 2},
			{Deal: 2, Agent: absent, Kind: market.PrivateAuction, Price: 1},
		},
	}}
}

// add adds the bid of an ordinary ad. The price is lifted to the floors, and what was asked to the price.
func (p *profile) add(price, own, asked market.Price, at market.Time) *market.Bid {
	i := len(p.bids)
	key := rng.Hash(fmt.Sprintf("agent-%d", i))
	own = max(own, p.auction.Floor)
	price = max(price, own, 1)
	p.bids = append(p.bids, market.Bid{
		Agent: market.AgentID(3*i + 2), Seat: int32(i), Key: key, Draw: rng.Mix(p.auction.Coin, key), Score: market.One,
		Price: price, Asked: max(asked, price), Floor: own, At: at,
	})
	return &p.bids[i]
}

// clear runs the mechanism on a copy.
func (p profile) clear(m market.Mechanism) []market.Award {
	p = p.copied()
	return m.Clear(nil, &p.auction, p.bids)
}

// copied is the profile in memory of its own, so that not even an impure mechanism can harm the others.
func (p profile) copied() profile {
	a := &p.auction
	a.Slots, a.Deals, a.Standing = slices.Clone(a.Slots), slices.Clone(a.Deals), slices.Clone(a.Standing)
	p.bids = append([]market.Bid{}, p.bids...)
	return p
}

// bidOf finds an agent's bid, -1 if it made none.
func (p profile) bidOf(agent market.AgentID) int {
	for i := range p.bids {
		if p.bids[i].Agent == agent {
			return i
		}
	}
	return -1
}

// withSlots is the same profile with other slots.
func (p profile) withSlots(change func(*market.Slot)) profile {
	p.auction.Slots = slices.Clone(p.auction.Slots)
	for i := range p.auction.Slots {
		change(&p.auction.Slots[i])
	}
	return p
}
