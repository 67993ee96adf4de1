package metrics

import (
	"math"
	"math/rand/v2"
	"testing"

	"marketsim/market"
)

// Equal auctions that go to buyers at random, each winning exactly its budget: nobody could do better. A sample of them holds
// more wins of some and fewer of others, which must not look like anarchy. Of too many buyers nothing is said.
func TestPriceOfAnarchyOfLuckIsOne(t *testing.T) {
	const auctions = 40_000
	for n, known := range map[int]bool{2: true, 48: true, 200: false} {
		winners := rand.New(rand.NewPCG(1, uint64(n))).Perm(auctions)
		list := buyers(n)
		for _, w := range winners {
			list[w%n].HasBudget = true
			list[w%n].Budget += 10e6
		}
		r := New(testInventory(), list, Span{Auctions: auctions, Buckets: 1})
		for seq := range uint64(auctions) {
			c := &market.Cleared{Auction: &market.Auction{}, Seats: make([]market.Seat, n)}
			c.Seq, c.ID = seq, seq
			for i := range c.Seats {
				c.Seats[i] = market.Seat{Agent: market.AgentID(i), Value: 10e6}
			}
			c.Awards = []market.Award{{Agent: market.AgentID(winners[seq] % n)}}
			r.Record(c)
		}
		got := priceOfAnarchy(r.Window(0, 1))
		if got.ok != known || known && math.Abs(got.x-1) > 1e-9 {
			t.Errorf("%d buyers: price of anarchy %v, known: %t", n, got.x, got.ok)
		}
	}
}

// The sample holds all auctions of a short run, and of a long one as many as it may, the same in any order.
func TestSampleOfAuctions(t *testing.T) {
	sampled := func(order []int) map[uint64]bool {
		s := newSample(1, 1)
		for _, i := range order {
			c := &market.Cleared{Auction: &market.Auction{}}
			c.ID = uint64(i)
			s.watch(c, nil)
		}
		s.trim()
		kept := map[uint64]bool{}
		for _, a := range s.auctions {
			kept[a.hash] = true
		}
		return kept
	}
	r := rand.New(rand.NewPCG(1, 1))
	if n := len(sampled(r.Perm(2000))); n != 2000 {
		t.Errorf("%d of 2000 auctions", n)
	}
	a, b := sampled(r.Perm(50_000)), sampled(r.Perm(50_000))
	if len(a) != mostSampled || len(b) != mostSampled {
		t.Errorf("samples of %d and %d auctions of 50 000", len(a), len(b))
	}
	for hash := range a {
		if !b[hash] {
			t.Fatal("the sample depends on the order of the auctions")
		}
	}
}

// Whatever the auctions, the price of anarchy is at least 1, and 1 in a market that is efficient and whose budgets do not bind.
func TestPriceOfAnarchyIsAtLeastOne(t *testing.T) {
	for seed := range uint64(20) {
		w, list := studied(seed, highest{})
		list[3].Agent = knowing{}
		limited(list, 1000, -1, 30*float64(seed), 200, 10)
		r := New(w.inventory, list, Span{Auctions: 300})
		for range 300 {
			r.Record(w.settle(highest{}))
		}
		if got := find(t, r.Window(0, 1).Rows(), "price_of_anarchy", ""); got < 1 || got > 20 {
			t.Errorf("world %d: price of anarchy %v", seed, got)
		}
	}
	// All go to buyer 0, worth 10 where the other's is 9. With a budget of 30 000 that is best; with one of 1000 the best is 100 of
	// them, and 2900 for the other: 1000 + 26 100.
	for budget, want := range map[float64]float64{30_000: 1, 1000: 27.1} {
		r := New(testInventory(), limited(buyers(2), budget), Span{Auctions: 3000})
		for seq := range uint64(3000) {
			c := duel(t, highest{}, seq, 10, 10, 9)
			c.Seats[1].Value = 9e6
			r.Record(c)
		}
		if got := find(t, r.Window(0, 1).Rows(), "price_of_anarchy", ""); math.Abs(got-want) > 1e-4 {
			t.Errorf("budget %v: price of anarchy %v, want %v", budget, got, want)
		}
	}
}

// Samples of an uneven market, of the fewest auctions that say anything, against all of it: on average no less than the bound on
// the whole, and at most 2 % more (declared before the first run).
func TestSampledBoundIsSlightlyTooLarge(t *testing.T) {
	const n, auctions, samples = 10, 5000, 40
	r := rand.New(rand.NewPCG(3, 4))
	list, won := make([]entrant, n), make([]market.Money, n)
	for i := range list {
		list[i].HasBudget, list[i].Budget = true, market.Money(auctions/n*float64(2+2*i)*1e6)
	}
	whole := sample{most: auctions}
	for range auctions {
		a := stakes{hash: r.Uint64(), buyer: make([]stake, n)}
		high := 0
		for i := range a.buyer {
			a.buyer[i] = stake{agent: i, worth: market.Money(r.Int64N(10e6))}
			if a.buyer[i].worth > a.buyer[high].worth {
				high = i
			}
		}
		winner := &a.buyer[high]
		if r.IntN(2) == 0 {
			winner = &a.buyer[r.IntN(n)]
		}
		winner.won = winner.worth
		won[winner.agent] += winner.won
		whole.auctions = append(whole.auctions, a)
	}
	all := whole.boundOf(list, won, auctions)
	var sum, squares float64
	for range samples {
		s := newSample(n, n)
		s.most = winsEach * n
		for _, k := range r.Perm(auctions)[:s.most] {
			s.auctions = append(s.auctions, whole.auctions[k])
		}
		x := s.boundOf(list, won, auctions).best / all.best
		sum, squares = sum+x, squares+x*x
	}
	mean := sum / samples
	off := math.Sqrt((squares/samples - mean*mean) / (samples - 1))
	t.Logf("%.4f (standard error %.4f) of a bound that is %.3f times what was reached", mean, off, all.best/all.reached)
	if mean < 1-4*off || mean > 1.02+4*off || all.best < 1.1*all.reached {
		t.Errorf("the bound from a sample is %.4f of that on the whole, standard error %.4f", mean, off)
	}
}
