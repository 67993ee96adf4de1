package mechanisms

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/internal/law"
	"marketsim/market"
)

// sortedTopTwo is the twin of topTwo that anybody can check: keep the eligible, sort them, take two.
func sortedTopTwo(reserve market.Price, bids []market.Bid) (first, second *market.Bid) {
	var eligible []*market.Bid
	for i := range bids {
		if bids[i].Price >= reserve {
			eligible = append(eligible, &bids[i])
		}
	}
	slices.SortFunc(eligible, func(b, c *market.Bid) int {
		if b.Beats(c) {
			return -1
		}
		return 1
	})
	eligible = append(eligible, nil, nil)
	return eligible[0], eligible[1]
}

func TestTopTwoIsTheHeadOfTheSortedBids(t *testing.T) {
	stream := rand.New(rand.NewPCG(3, 14))
	for range 20_000 {
		bids := make([]market.Bid, stream.IntN(7))
		for i := range bids { // few prices and few tickets: ties of both kinds are common
			bids[i] = market.Bid{Agent: market.AgentID(i), Price: market.Price(1 + stream.IntN(5)), Draw: stream.Uint64N(3), Key: uint64(i)}
		}
		stream.Shuffle(len(bids), func(i, j int) { bids[i], bids[j] = bids[j], bids[i] })
		reserve := market.Price(stream.IntN(6))
		first, second := topTwo(reserve, bids)
		wantFirst, wantSecond := sortedTopTwo(reserve, bids)
		if first != wantFirst || second != wantSecond {
			t.Fatalf("reserve %d, bids %+v: got %+v and %+v, want %+v and %+v", reserve, bids, first, second, wantFirst, wantSecond)
		}
	}
}

func BenchmarkClear(b *testing.B) {
	for _, entry := range Catalog.Entries() {
		for _, n := range []int{2, 10, 50} {
			b.Run(fmt.Sprintf("%s/%d-bids", entry.Name, n), func(b *testing.B) {
				choice := Catalog.MustChoose(entry.Name)
				m, err := choice.Build(Deps{Classes: []Class{{"buyers", law.Uniform{Hi: 1}}}})
				if err != nil {
					b.Fatal(err)
				}
				stream := rand.New(rand.NewPCG(1, uint64(n)))
				auctions := make([][]market.Bid, 64) // several, or the branches would be learned by heart
				for i := range auctions {
					for k := range n {
						auctions[i] = append(auctions[i], market.Bid{Agent: market.AgentID(k), Draw: stream.Uint64(), Price: market.Price(stream.IntN(1_000_000))})
					}
				}
				a := market.Auction{Reserve: 200_000}
				a.Quality = 1
				var awards []market.Award
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					awards = m.Clear(awards[:0], &a, auctions[i%len(auctions)])
				}
			})
		}
	}
}
