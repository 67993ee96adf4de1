package mechanisms_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
	"marketsim/mechanisms/mechanismtest"
)

// under is a bid under a deal.
func under(deal market.DealID, b market.Bid) market.Bid {
	b.Deal = deal
	return b
}

// units sells each slot at the bid, best bid first, and skips a slot whose reserve the best bid left does not reach.
type units struct{ scratch []market.Bid }

func (u *units) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	u.scratch = append(u.scratch[:0], bids...)
	left := u.scratch
	slices.SortFunc(left, func(b, c market.Bid) int {
		if b.Beats(&c) {
			return -1
		}
		return 1
	})
	for i := range a.Units() {
		if len(left) > 0 && left[0].Price >= max(a.Reserve, a.Slot(i).Reserve) {
			dst = append(dst, market.Award{Agent: left[0].Agent, Slot: int32(i), Pay: left[0].Price})
			left = left[1:]
		}
	}
	return dst
}

// dealTest is one auction with deals, and its awards worked out by hand.
type dealTest struct {
	name    string
	rule    market.Mechanism
	slots   []market.Slot
	reserve market.Price
	terms   []market.Terms
	bids    []market.Bid
	want    []market.Award
}

func testDeals(t *testing.T, tests ...dealTest) {
	t.Helper()
	for _, tc := range tests {
		a := market.Auction{Lot: market.Lot{Slots: tc.slots}, Reserve: tc.reserve, Deals: tc.terms}
		if got := mechanisms.WithDeals(tc.rule).Clear(nil, &a, tc.bids); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %+v, want %+v", tc.name, got, tc.want)
		}
	}
}

func dueTerms(deal market.DealID, agent market.AgentID, priority int32, price market.Price) market.Terms {
	return market.Terms{Deal: deal, Agent: agent, Kind: pg, Due: true, Priority: priority, Price: price}
}

func dealTerms(kind market.DealKind, deal market.DealID, agent market.AgentID, priority int32, price market.Price) market.Terms {
	return market.Terms{Deal: deal, Agent: agent, Kind: kind, Priority: priority, Price: price}
}

func sold(agent market.AgentID, slot int32, pay market.Price, deal market.DealID) market.Award {
	return market.Award{Agent: agent, Slot: slot, Pay: pay, Deal: deal}
}

const pg, pd, pa = market.Guaranteed, market.Preferred, market.PrivateAuction

var (
	firstPrice, secondPrice = mechanisms.FirstPrice{}, mechanisms.SecondPrice{}
	threeSlots              = []market.Slot{{Rate: 300_000}, {Rate: 200_000}, {Rate: 100_000}}
)

func TestDealsOfFixedPrice(t *testing.T) {
	testDeals(
		t,
		dealTest{"no deals", secondPrice, nil, 0, nil, []market.Bid{bid(1, 5*cpm, 0), bid(2, 3*cpm, 0)}, []market.Award{sold(1, 0, 3*cpm, 0)}},
		dealTest{
			"guaranteed without a bid, below the reserve", firstPrice, nil, 6 * cpm,
			[]market.Terms{dueTerms(4, 9, 0, 2*cpm)},
			[]market.Bid{bid(1, 7*cpm, 0)},
			[]market.Award{sold(9, 0, 2*cpm, 4)},
		},
		dealTest{"guaranteed and nobody else", firstPrice, nil, 0, []market.Terms{dueTerms(4, 9, 0, 2*cpm)}, nil, []market.Award{sold(9, 0, 2*cpm, 4)}},
		dealTest{
			"guaranteed, not due", firstPrice, nil, 0,
			[]market.Terms{dealTerms(pg, 4, 9, 0, 2*cpm)},
			[]market.Bid{bid(1, 7*cpm, 0)},
			[]market.Award{sold(1, 0, 7*cpm, 0)},
		},
		dealTest{
			"a bid under a guaranteed deal that is not due decides nothing", firstPrice, nil, 0,
			[]market.Terms{dealTerms(pg, 4, 9, 0, 2*cpm)},
			[]market.Bid{bid(1, cpm, 0), under(4, bid(9, 7*cpm, 0))},
			[]market.Award{sold(1, 0, cpm, 0)},
		},
		dealTest{"guaranteed by priority", firstPrice, nil, 0, []market.Terms{dueTerms(3, 8, 1, cpm), dueTerms(4, 9, 2, 2*cpm)}, nil, []market.Award{sold(9, 0, 2*cpm, 4)}},
		dealTest{
			"preferred pays its price, not its bid, against a higher open bid", firstPrice, nil, 0,
			[]market.Terms{dealTerms(pd, 2, 1, 0, 3*cpm)},
			[]market.Bid{under(2, bid(1, 4*cpm, 0)), bid(2, 9*cpm, 0)},
			[]market.Award{sold(1, 0, 3*cpm, 2)},
		},
		dealTest{
			"preferred below its price", firstPrice, nil, 0,
			[]market.Terms{dealTerms(pd, 2, 1, 0, 3*cpm)},
			[]market.Bid{under(2, bid(1, 3*cpm-1, 0)), bid(2, cpm, 0)},
			[]market.Award{sold(2, 0, cpm, 0)},
		},
		dealTest{
			"preferred by priority, not by bid", firstPrice, nil, 0,
			[]market.Terms{dealTerms(pd, 2, 1, 5, 3*cpm), dealTerms(pd, 3, 2, 4, 8*cpm)},
			[]market.Bid{under(2, bid(1, 4*cpm, 0)), under(3, bid(2, 9*cpm, 0))},
			[]market.Award{sold(1, 0, 3*cpm, 2)},
		},
		dealTest{
			"preferred of one deal by ticket", firstPrice, nil, 0,
			[]market.Terms{dealTerms(pd, 2, 1, 0, 3*cpm), dealTerms(pd, 2, 7, 0, 3*cpm)},
			[]market.Bid{under(2, bid(7, 9*cpm, 0)), under(2, bid(1, 3*cpm, 0))},
			[]market.Award{sold(1, 0, 3*cpm, 2)},
		},
	)
}

func TestPrivateAuctions(t *testing.T) {
	testDeals(
		t,
		dealTest{
			"private auction before a higher open bid, second price", secondPrice, nil, 0,
			[]market.Terms{dealTerms(pa, 1, 1, 0, 2*cpm), dealTerms(pa, 1, 2, 0, 2*cpm)},
			[]market.Bid{under(1, bid(1, 4*cpm, 0)), under(1, bid(2, 3*cpm, 0)), bid(3, 9*cpm, 0)},
			[]market.Award{sold(1, 0, 3*cpm, 1)},
		},
		dealTest{
			"alone in a private auction: its floor", secondPrice, nil, cpm,
			[]market.Terms{dealTerms(pa, 1, 1, 0, 2*cpm)},
			[]market.Bid{under(1, bid(1, 4*cpm, 0)), bid(3, 9*cpm, 0)},
			[]market.Award{sold(1, 0, 2*cpm, 1)},
		},
		dealTest{
			"the reserve above the floor of the deal binds too", secondPrice, nil, 3 * cpm,
			[]market.Terms{dealTerms(pa, 1, 1, 0, 2*cpm)},
			[]market.Bid{under(1, bid(1, 4*cpm, 0))},
			[]market.Award{sold(1, 0, 3*cpm, 1)},
		},
		dealTest{
			"private auction that sells nothing: open, without its bids", secondPrice, nil, 5 * cpm,
			[]market.Terms{dealTerms(pa, 1, 1, 0, 2*cpm)},
			[]market.Bid{under(1, bid(1, 4*cpm, 0)), bid(2, 6*cpm, 0)},
			[]market.Award{sold(2, 0, 5*cpm, 0)},
		},
		dealTest{
			"two private deals of equal priority meet, each at its floor", secondPrice, nil, 0,
			[]market.Terms{dealTerms(pa, 1, 1, 3, 2*cpm), dealTerms(pa, 2, 2, 3, 5*cpm)},
			[]market.Bid{under(1, bid(1, 4*cpm, 0)), under(2, bid(2, 6*cpm, 0))},
			[]market.Award{sold(2, 0, 5*cpm, 2)},
		},
		dealTest{
			"two private deals of unequal priority do not", secondPrice, nil, 0,
			[]market.Terms{dealTerms(pa, 1, 1, 3, 2*cpm), dealTerms(pa, 2, 2, 2, 5*cpm)},
			[]market.Bid{under(1, bid(1, 4*cpm, 0)), under(2, bid(2, 6*cpm, 0))},
			[]market.Award{sold(1, 0, 2*cpm, 1)},
		},
	)
}

func TestDealsTogether(t *testing.T) {
	testDeals(
		t,
		dealTest{
			"kinds rank before priorities", firstPrice, threeSlots, 0,
			[]market.Terms{dealTerms(pa, 1, 1, 9, cpm), dealTerms(pd, 2, 2, 5, cpm), dueTerms(3, 3, 0, cpm)},
			[]market.Bid{under(1, bid(1, 8*cpm, 0)), under(2, bid(2, 7*cpm, 0))},
			[]market.Award{sold(3, 0, cpm, 3), sold(2, 1, cpm, 2), sold(1, 2, 8*cpm, 1)},
		},
		dealTest{
			"one of each and the open auction for what is left", &units{}, make([]market.Slot, 5), 0,
			[]market.Terms{dealTerms(pa, 1, 1, 0, 2*cpm), dealTerms(pd, 2, 2, 0, 3*cpm), dueTerms(3, 3, 0, 4*cpm)},
			[]market.Bid{under(1, bid(1, 8*cpm, 0)), under(2, bid(2, 7*cpm, 0)), bid(4, cpm, 0), bid(5, 6*cpm, 0), bid(6, 2*cpm, 0)},
			[]market.Award{sold(3, 0, 4*cpm, 3), sold(2, 1, 3*cpm, 2), sold(1, 2, 8*cpm, 1), sold(5, 3, 6*cpm, 0), sold(6, 4, 2*cpm, 0)},
		},
		dealTest{
			"a slot that the private auction cannot have is left to the open one", &units{},
			[]market.Slot{{Rate: 3, Reserve: 5 * cpm}, {Rate: 2}},
			0,
			[]market.Terms{dealTerms(pa, 1, 1, 0, 2*cpm)},
			[]market.Bid{under(1, bid(1, 4*cpm, 0)), bid(2, 6*cpm, 0), bid(3, 5*cpm, 0)},
			[]market.Award{sold(1, 1, 4*cpm, 1), sold(2, 0, 6*cpm, 0)},
		},
		dealTest{
			"one award for an agent with several claims", &units{}, threeSlots, 0,
			[]market.Terms{dueTerms(3, 1, 2, cpm), dueTerms(4, 1, 1, cpm)},
			[]market.Bid{bid(1, 9*cpm, 0), bid(2, 2*cpm, 0)},
			[]market.Award{sold(1, 0, cpm, 3), sold(2, 1, 2*cpm, 0)},
		},
		dealTest{
			"more claims than slots", &units{}, threeSlots[:2], 0,
			[]market.Terms{dueTerms(3, 1, 3, cpm), dueTerms(4, 2, 2, cpm), dueTerms(5, 3, 1, cpm)},
			[]market.Bid{bid(4, 9*cpm, 0)},
			[]market.Award{sold(1, 0, cpm, 3), sold(2, 1, cpm, 4)},
		},
		dealTest{
			"a bid under a deal that the lot does not have", firstPrice, nil, 0,
			[]market.Terms{dealTerms(pa, 1, 1, 0, cpm)},
			[]market.Bid{under(8, bid(1, 9*cpm, 0)), bid(2, cpm, 0)},
			[]market.Award{sold(2, 0, cpm, 0)},
		},
	)
}

// Guaranteed deals of equal priority share by lot: tickets are uniform over deals, and not the lower number first.
func TestGuaranteedTicketsAreFair(t *testing.T) {
	const lots = 100_000
	m, coins := mechanisms.WithDeals(mechanisms.FirstPrice{}), rng.NewKey(1, 0, rng.Coin, "publisher")
	a := market.Auction{}
	for id := range market.DealID(5) {
		a.Deals = append(a.Deals, market.Terms{Deal: id + 1, Agent: market.AgentID(id), Kind: market.Guaranteed, Due: true, Price: cpm})
	}
	counts := make([]float64, 5)
	for seq := range uint64(lots) {
		a.Coin = coins.Bits(seq)
		counts[m.Clear(nil, &a, nil)[0].Agent]++
	}
	if x, limit := chiSquare(counts), chiLimit(len(counts)); x > limit {
		t.Errorf("wins %v: chi-square %.1f, want at most %.1f", counts, x, limit)
	}
}

// inPrivate lets everybody bid in one private auction without a floor, which is then the rule itself.
type inPrivate struct {
	m     market.Mechanism
	a     *market.Auction
	bids  []market.Bid
	terms []market.Terms
}

func (p *inPrivate) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	*p.a, p.bids, p.terms = *a, append(p.bids[:0], bids...), p.terms[:0]
	for i := range p.bids {
		p.bids[i].Deal = 1
		p.terms = append(p.terms, market.Terms{Deal: 1, Agent: bids[i].Agent, Kind: market.PrivateAuction})
	}
	slices.SortFunc(p.terms, func(s, t market.Terms) int { return cmp.Compare(s.Agent, t.Agent) })
	p.a.Deals = p.terms
	first := len(dst)
	dst = p.m.Clear(dst, p.a, p.bids)
	for i := first; i < len(dst); i++ {
		dst[i].Deal = 0
	}
	return dst
}

func TestDealsConform(t *testing.T) {
	for _, name := range []string{"first-price", "second-price", "vcg", "gsp", "uniform-price", "discriminatory"} {
		t.Run(name, func(t *testing.T) {
			mechanismtest.Run(t, mechanisms.WithDeals(build(t, name)), claims[name])
		})
		t.Run(name+" in a private auction", func(t *testing.T) {
			mechanismtest.Run(t, &inPrivate{m: mechanisms.WithDeals(build(t, name)), a: &market.Auction{}}, claims[name])
		})
	}
}

func TestDealsDoNotAllocate(t *testing.T) {
	m, stream := mechanisms.WithDeals(mechanisms.SecondPrice{}), rand.New(rand.NewPCG(5, 5))
	awards := make([]market.Award, 0, 16)
	for range 200 {
		a, bids := dealCase(stream)
		if n := testing.AllocsPerRun(5, func() { m.Clear(awards, &a, bids) }); n > 0 {
			t.Fatalf("%v allocations", n)
		}
	}
}
