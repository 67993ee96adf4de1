package mechanismtest

import (
	"math/rand/v2"
	"slices"
	"sync"

	"marketsim/market"
)

const (
	randomCases     = 250
	allocationCases = 50 // the corners and some more: measuring is slow
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
	return []profile{
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
	}
}

// randomBytes makes the raw material of pseudo-random auctions.
func randomBytes(n int) [][]byte {
	stream := rand.New(rand.NewPCG(1961, 8)) // fixed, so that a test never fails by chance
	all := make([][]byte, n)
	for i := range all {
		all[i] = make([]byte, 8+stream.IntN(64))
		for j := range all[i] {
			all[i][j] = byte(stream.Uint32())
		}
	}
	return all
}

// decode makes an auction of any bytes. Prices are few and coarse, so that ties and bids on a floor are common.
func decode(data []byte) profile {
	next := func(n int) int {
		if len(data) == 0 {
			return 0
		}
		b := data[0]
		data = data[1:]
		return int(b) % n
	}
	unit := []market.Price{1, 10_007, 1_000_000, market.MaxPrice / 24}[next(4)]
	level := func() market.Price { return min(market.Price(next(25))*unit, market.MaxPrice) }
	var floor, reserve market.Price
	if next(2) == 1 {
		floor = level() / 3
	}
	if next(2) == 1 {
		reserve = level() / 2
	}
	p := newProfile(floor, reserve, uint64(next(256)))
	for len(data) > 0 && len(p.bids) < maxBids {
		price, own := level(), market.Price(0)
		if next(3) == 0 {
			own = level() / 2
		}
		p.add(price, own, level(), market.Time(next(8)))
	}
	return p
}
