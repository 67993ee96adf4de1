package mechanismtest

import (
	"math/rand/v2"
	"slices"
	"sync"

	"marketsim/market"
)

const (
	randomCases     = 250
	allocationCases = 60 // the corners and some more: measuring is slow
	maxBids         = 50 // of one that a fuzzer makes: deviations take time that grows with the cube
)

// cases lists the corners and then the pseudo-random auctions, always the same.
var cases = sync.OnceValue(func() []profile {
	all := corners()
	for _, data := range randomBytes(randomCases) {
		all = append(all, decode(data))
	}
	return all
})

// corners are the auctions at the edge of what can happen.
func corners() []profile {
	const cpm market.Price = 1_000_000
	auction := func(floor, reserve market.Price, prices ...market.Price) profile {
		p := newProfile(floor, reserve, uint64(len(prices)))
		for i, price := range prices {
			p.add(price, 0, 0, market.Time(i))
		}
		return p
	}
	own := auction(0, cpm) // the winner's own floor is above the next bid
	own.add(5*cpm, 4*cpm, 5*cpm, 0)
	own.add(3*cpm, 0, 3*cpm, 0)
	clipped := auction(0, 0) // the agent that asked more can pay less
	clipped.add(2*cpm, 0, 9*cpm, 0)
	clipped.add(3*cpm, 0, 3*cpm, 0)
	return append([]profile{
		auction(0, 0),
		auction(cpm, 2*cpm),
		auction(0, 0, cpm),
		auction(cpm, cpm, cpm),
		auction(cpm, 2*cpm, 2*cpm-1),
		auction(cpm, 2*cpm, 2*cpm),
		auction(cpm, 3*cpm, cpm, 2*cpm, 3*cpm-1),
		auction(cpm, 3*cpm, cpm, 3*cpm, 2*cpm),
		auction(0, 0, cpm, cpm),
		auction(cpm, cpm, cpm, cpm, cpm, cpm),
		auction(0, 0, cpm, 2*cpm, 2*cpm, 2*cpm, cpm),
		auction(0, 0, 1, 1, 2),
		auction(0, 0, market.MaxPrice, market.MaxPrice),
		auction(market.MaxPrice, market.MaxPrice, market.MaxPrice, market.MaxPrice),
		auction(0, market.MaxPrice, 1, market.MaxPrice-1),
		auction(0, cpm, slices.Repeat([]market.Price{3 * cpm, cpm / 2, 2 * cpm}, 20)...),
		own,
		clipped,
	}, slotCorners(auction)...)
}

// slotCorners are the corners of auctions with several slots.
func slotCorners(auction func(floor, reserve market.Price, prices ...market.Price) profile) []profile {
	const cpm market.Price = 1_000_000
	slots := func(p profile, slots ...market.Slot) profile {
		p.auction.Slots = slots
		return p
	}
	rated := func(rates ...market.Rate) (all []market.Slot) {
		for _, r := range rates {
			all = append(all, market.Slot{Rate: r})
		}
		return all
	}
	scored := func(p profile, scores ...market.Rate) profile {
		for i, s := range scores {
			p.bids[i].Score = s
		}
		return p
	}
	const one = market.One
	return []profile{
		slots(auction(0, 0), rated(one, one/2)...),
		slots(auction(0, cpm, 3*cpm), rated(one)...),
		slots(auction(0, cpm, 3*cpm, 2*cpm), rated(one)...),
		slots(auction(0, cpm, 3*cpm, 2*cpm), rated(one, one, one)...),
		slots(auction(0, 0, 10*cpm, 4*cpm, 2*cpm), rated(one/5, one/10)...),
		slots(auction(0, 0, cpm, cpm, cpm, cpm), rated(one, one/2, one/2)...),
		slots(auction(0, 0, cpm, 2*cpm, 3*cpm), rated(one/2, 0, 0)...),
		slots(auction(0, 0, cpm, 2*cpm, 3*cpm), rated(0)...),
		slots(auction(0, 0, market.MaxPrice, market.MaxPrice, market.MaxPrice), rated(one, one/2)...),
		slots(scored(auction(0, 0, 3*cpm, 2*cpm, 3*cpm), one/4, one, 0), rated(one, one/2)...),
		slots(scored(auction(0, 0, 2*cpm, cpm, cpm), one, 2*one, 2*one), rated(one, one/2)...), // equal in rank
		slots(auction(0, 0, 7*cpm, 6*cpm), market.Slot{Rate: one, Reserve: 5 * cpm}, market.Slot{Rate: one / 2}),
		slots(auction(0, 0, 7*cpm, 3*cpm), market.Slot{Rate: one}, market.Slot{Rate: one / 2, Reserve: 5 * cpm}),
		slots(auction(0, 0, 7*cpm, 7*cpm), market.Slot{Rate: one, Reserve: 5 * cpm}, market.Slot{Rate: one}),
		slots(auction(0, 0, 7*cpm, 6*cpm, 5*cpm), market.Slot{Rate: one, Reserve: 8 * cpm}),
	}
}

// randomBytes makes the raw material of pseudo-random auctions.
func randomBytes(n int) [][]byte {
	stream := rand.New(rand.NewPCG(1961, 8)) // fixed, so that a test never fails by chance
	all := make([][]byte, n)
	for i := range all {
		all[i] = make([]byte, 16+stream.IntN(96))
		for j := range all[i] {
			all[i][j] = byte(stream.Uint32())
		}
	}
	return all
}
