package mechanismtest

import (
	"fmt"
	"strings"

	"marketsim/internal/rng"
	"marketsim/market"
)

// profile is one auction with its bids, as the intake would hand them over: agents and seats ascending, tickets distinct,
// every price at or above the bid's own floor, that at or above the lot's, and the reserve as well.
type profile struct {
	auction market.Auction
	bids    []market.Bid
}

// String shows what a mechanism may go by.
func (p profile) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "an auction with floor %d, reserve %d and %d bids:", p.auction.Floor, p.auction.Reserve, len(p.bids))
	for _, b := range p.bids {
		fmt.Fprintf(&s, "\n  agent %d: price %d (asked %d), own floor %d, ticket %#x, at %d", b.Agent, b.Price, b.Asked, b.Floor, b.Draw, b.At)
	}
	return s.String()
}

// newProfile makes an auction without bids.
func newProfile(floor, reserve market.Price, coin uint64) profile {
	return profile{auction: market.Auction{
		Lot: market.Lot{
			Impression: market.Impression{Seq: coin, ID: coin, Quality: 1},
			Deadline:   100_000_000,
			Floor:      floor,
		},
		Reserve: max(floor, reserve),
		Coin:    coin,
	}}
}

// add adds a bid. The price is lifted to the floors, and what was asked to the price.
func (p *profile) add(price, own, asked market.Price, at market.Time) {
	i := len(p.bids)
	key := rng.Hash(fmt.Sprintf("agent-%d", i))
	own = max(own, p.auction.Floor)
	price = max(price, own, 1)
	p.bids = append(p.bids, market.Bid{
		Agent: market.AgentID(3*i + 2), Seat: int32(i), Key: key, Draw: rng.Mix(p.auction.Coin, key),
		Price: price, Asked: max(asked, price), Floor: own, At: at,
	})
}

// clear runs the mechanism on copies, so that not even an impure one can harm the profile.
func (p profile) clear(m market.Mechanism) []market.Award {
	a := p.auction
	return m.Clear(nil, &a, append([]market.Bid{}, p.bids...))
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
