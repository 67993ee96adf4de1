package mechanisms

import (
	"cmp"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/internal/law"
	"marketsim/market"
)

// naive is the dumb twin of a rule: it is handed the eligible bids, best first, and returns what each agent pays for the slot
// (won) or for nothing.
type naive func(a *market.Auction, ranked []market.Bid) (winner *market.Bid, pays map[market.AgentID]market.Price)

// wins is the outcome of a rule in which only the winner pays.
func wins(b market.Bid, pay market.Price) (*market.Bid, map[market.AgentID]market.Price) {
	return &b, map[market.AgentID]market.Price{b.Agent: pay}
}

// nextPrice is the least price at which the first of the ranked would still be the first.
func nextPrice(a *market.Auction, ranked []market.Bid) market.Price {
	prices := []market.Price{a.Reserve, ranked[0].Floor}
	for _, b := range ranked[1:] {
		prices = append(prices, b.Price)
	}
	return slices.Max(prices)
}

func naiveSoftFloor(a *market.Auction, ranked []market.Bid) (*market.Bid, map[market.AgentID]market.Price) {
	soft := a.Soft
	if soft < a.Reserve {
		soft = a.Reserve
	}
	if ranked[0].Price < soft {
		return wins(ranked[0], ranked[0].Price)
	}
	return wins(ranked[0], max(soft, nextPrice(a, ranked)))
}

// naiveAlpha computes the price as a fraction and rounds it up.
func naiveAlpha(alpha market.Rate) naive {
	return func(a *market.Auction, ranked []market.Bid) (*market.Bid, map[market.AgentID]market.Price) {
		share := big.NewRat(int64(alpha), 1_000_000)
		first := new(big.Rat).Sub(big.NewRat(2, 1), share)
		first.Mul(first, big.NewRat(int64(ranked[0].Price), 1))
		second := new(big.Rat).Sub(share, big.NewRat(1, 1))
		second.Mul(second, big.NewRat(int64(nextPrice(a, ranked)), 1))
		sum := new(big.Rat).Add(first, second)
		up := new(big.Int).Add(sum.Num(), sum.Denom())
		up.Sub(up, big.NewInt(1)).Quo(up, sum.Denom())
		return wins(ranked[0], market.Price(up.Int64()))
	}
}

func naiveAllPay(_ *market.Auction, ranked []market.Bid) (*market.Bid, map[market.AgentID]market.Price) {
	winner, pays := wins(ranked[0], ranked[0].Price)
	for _, b := range ranked {
		pays[b.Agent] = b.Price
	}
	return winner, pays
}

func byTicket(b, c market.Bid) int {
	return cmp.Or(cmp.Compare(b.Draw, c.Draw), cmp.Compare(b.Key, c.Key))
}

func naivePosted(a *market.Auction, ranked []market.Bid) (*market.Bid, map[market.AgentID]market.Price) {
	first := slices.MinFunc(ranked, byTicket)
	return wins(first, max(a.Reserve, first.Floor))
}

// naiveWaterfall walks down the list and asks; ask is the price of a line item, given the estimate.
func naiveWaterfall(ask func(bid, estimate market.Price) bool) naive {
	return func(a *market.Auction, ranked []market.Bid) (*market.Bid, map[market.AgentID]market.Price) {
		slices.SortFunc(ranked, byTicket)
		slices.SortStableFunc(ranked, func(b, c market.Bid) int {
			return cmp.Compare(a.Standing[c.Seat].Estimate, a.Standing[b.Seat].Estimate)
		})
		for _, b := range ranked {
			if ask(b.Price, a.Standing[b.Seat].Estimate) {
				return wins(b, b.Price)
			}
		}
		return nil, nil
	}
}

// naiveOptimal tries every bid from the floor upwards until the winner wins with it.
func naiveOptimal(laws []*law.Ironed, seller float64) naive {
	winner := func(a *market.Auction, bids []market.Bid) (best int) {
		phi := func(b market.Bid) float64 { return a.Quality * laws[b.Class].At(b.Price.CPM()/a.Quality) }
		best = -1
		for i, b := range bids {
			if phi(b) < seller {
				continue
			}
			if best < 0 || phi(b) > phi(bids[best]) || phi(b) == phi(bids[best]) && byTicket(b, bids[best]) < 0 {
				best = i
			}
		}
		return best
	}
	return func(a *market.Auction, ranked []market.Bid) (*market.Bid, map[market.AgentID]market.Price) {
		first := winner(a, ranked)
		if first < 0 {
			return nil, nil
		}
		bid := &ranked[first]
		truth := *bid
		for bid.Price = max(a.Reserve, bid.Floor); winner(a, ranked) != first; bid.Price++ {
		}
		return wins(truth, bid.Price)
	}
}

// coarseAuction is one in which ties of price, ticket, estimate and virtual value are common. Prices are at most 29 units.
func coarseAuction(stream *rand.Rand, unit market.Price) (*market.Auction, []market.Bid) {
	price := func(n int) market.Price { return market.Price(stream.IntN(n)) * unit }
	a := &market.Auction{Reserve: price(8)}
	a.Soft, a.Quality = price(16), []float64{0.5, 1, 2}[stream.IntN(3)]
	bids := make([]market.Bid, stream.IntN(7))
	for i := range bids {
		floor := price(6)
		bids[i] = market.Bid{
			Agent: market.AgentID(10 + i), Seat: int32(i), Key: uint64(i), Draw: stream.Uint64N(4), Class: int32(stream.IntN(3)),
			Floor: floor, Price: floor + price(24),
		}
		a.Standing = append(a.Standing, market.Standing{Estimate: price(5)})
	}
	stream.Shuffle(len(bids), func(i, j int) { bids[i], bids[j] = bids[j], bids[i] })
	return a, bids
}

// Each rule against its twin. Prices are a few millionths, so that every payment below a bid can be tried out.
func TestRulesAreTheirNaiveTwins(t *testing.T) {
	const micro = 1e-6 // CPM of one price unit
	steps, err := law.NewDiscrete([]float64{2 * micro, 5 * micro, 9 * micro, 20 * micro}, []float64{0.5, 0.1, 0.3, 0.1})
	if err != nil {
		t.Fatal(err)
	}
	classes := []Class{{"uniform", law.Uniform{Hi: 20 * micro}}, {"discrete", steps}, {"irregular", law.Beta{A: 0.5, B: 0.5, Scale: 16 * micro}}}
	var laws []*law.Ironed
	for _, c := range classes {
		ironed, err := law.NewIroned(c.Value)
		if err != nil {
			t.Fatal(err)
		}
		laws = append(laws, ironed)
	}
	for _, rule := range []struct {
		name string
		unit market.Price
		m    market.Mechanism
		twin naive
	}{
		{"soft-floor", 1, SoftFloor{}, naiveSoftFloor},
		{"alpha-price 1.3", 1, AlphaPrice{1_300_000}, naiveAlpha(1_300_000)},
		{"alpha-price 1.999999, the highest prices", market.MaxPrice / 29, AlphaPrice{1_999_999}, naiveAlpha(1_999_999)},
		{"all-pay", 1, AllPay{}, naiveAllPay},
		{"posted-price", 1, PostedPrice{}, naivePosted},
		{"waterfall", 1, &Waterfall{}, naiveWaterfall(func(_, _ market.Price) bool { return true })},
		{"waterfall, line items", 1, &Waterfall{items: true, share: 1_700_000}, naiveWaterfall(func(bid, estimate market.Price) bool {
			return 10*bid >= 17*estimate
		})},
		{"waterfall, line items, the highest prices", market.MaxPrice / 29, &Waterfall{items: true, share: 2_000_000}, naiveWaterfall(func(bid, estimate market.Price) bool {
			return bid >= 2*estimate
		})},
		{"myerson", 1, &OptimalAuction{laws: laws}, naiveOptimal(laws, 0)},
		{"myerson, seller value", 1, &OptimalAuction{laws: laws, seller: 4 * micro}, naiveOptimal(laws, 4*micro)},
	} {
		stream := rand.New(rand.NewPCG(19, 81))
		for range 5000 {
			a, bids := coarseAuction(stream, rule.unit)
			ranked := slices.DeleteFunc(slices.Clone(bids), func(b market.Bid) bool { return b.Price < a.Reserve })
			slices.SortFunc(ranked, func(b, c market.Bid) int {
				if b.Beats(&c) {
					return -1
				}
				return 1
			})
			var winner *market.Bid
			var pays map[market.AgentID]market.Price
			if len(ranked) > 0 {
				winner, pays = rule.twin(a, ranked)
			}
			got := rule.m.Clear(nil, a, bids)
			right := len(got) == len(pays)
			for _, w := range got {
				pay, ok := pays[w.Agent]
				right = right && ok && pay == w.Pay && (w.Slot == 0) == (w.Agent == winner.Agent) && w.Slot >= market.NoSlot
			}
			if !right {
				t.Fatalf("%s: auction %+v\nbids %+v:\n%+v, want payments %v and winner %v", rule.name, *a, bids, got, pays, winner)
			}
		}
	}
}
