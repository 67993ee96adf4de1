package mechanisms_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
	"marketsim/mechanisms/mechanismtest"
)

func withTies(tb testing.TB, rule market.Mechanism, margin float64, policies ...string) market.Mechanism {
	tb.Helper()
	p := mechanisms.TieParams{Margin: margin, Policies: policies}
	if slices.Contains(policies, mechanisms.MicroExtension) {
		p.Window = 20 * time.Millisecond
	}
	m, err := mechanisms.WithTies(rule, p)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// clusterBids are four bids of which, at a margin of 10 %, the first three count as equal: 10, 9.5 and exactly 9 CPM, and one
// millionth less. Their scores, times, standings and tickets favour one of them each.
func clusterBids() (market.Auction, []market.Bid) {
	bids := []market.Bid{bid(0, 10*cpm, 0), bid(1, 9_500_000, 9_200_000), bid(2, 9*cpm, 0), bid(3, 9*cpm-1, 0)}
	for i := range bids {
		b := &bids[i]
		b.Seat, b.Draw, b.Score = int32(i), uint64(4-i), market.One
		b.At = market.Time(10 * i)
	}
	bids[1].Score = 2 * market.One
	bids[2].Deal = 5
	bids[3].Score, bids[3].At, bids[3].Draw = 9*market.One, -1, 0 // best in everything but price
	return market.Auction{
		Reserve:  cpm,
		Deals:    []market.Terms{{Deal: 5, Agent: 2, Kind: market.Preferred}},
		Standing: []market.Standing{{Relationship: 1}, {Relationship: 1, Credit: 3}, {Credit: 2, Relationship: 0}, {Relationship: 9, Credit: 9}},
	}, bids
}

// Worked out by hand: who of the cluster is chosen, and what it pays. Inside the cluster nobody counts for more than the chosen.
func TestClusters(t *testing.T) {
	for _, tc := range []struct {
		name          string
		margin        float64
		policies      []string
		winner        market.AgentID
		first, second market.Price
	}{
		{"no margin: the highest", 0, []string{"quality"}, 0, 10 * cpm, 9_500_000},
		{"quality: the others are lowered to it", 0.1, []string{"quality"}, 1, 9_500_000, 9_500_000},
		{"deal-priority", 0.1, []string{"deal-priority"}, 2, 9 * cpm, 9 * cpm},
		{"first-come", 0.1, []string{"first-come"}, 0, 10 * cpm, 9_500_000},
		{"rotation", 0.1, []string{"rotation"}, 1, 9_500_000, 9_500_000},
		{"the ticket: 2 has the smallest", 0.1, []string{"random"}, 2, 9 * cpm, 9 * cpm},
		{"which is implied", 0.1, nil, 2, 9 * cpm, 9 * cpm},
		{"relationship leaves 0 and 1, the ticket decides", 0.1, []string{"relationship"}, 1, 9_500_000, 9_500_000},
		{"relationship leaves 0 and 1, first-come decides", 0.1, []string{"relationship", "first-come"}, 0, 10 * cpm, 9_500_000},
		{"a smaller cluster", 0.05, []string{"deal-priority"}, 1, 9_500_000, 9_500_000},
		{"one millionth more takes in the last", 0.100_001, []string{"quality"}, 3, 9*cpm - 1, 9*cpm - 1},
		{"micro-extension without a further round decides nothing", 0.1, []string{"micro-extension", "quality"}, 1, 9_500_000, 9_500_000},
	} {
		for _, rule := range []struct {
			m   market.Mechanism
			pay market.Price
		}{{mechanisms.FirstPrice{}, tc.first}, {mechanisms.SecondPrice{}, tc.second}} {
			a, bids := clusterBids()
			handed := slices.Clone(bids)
			want := []market.Award{{Agent: tc.winner, Pay: rule.pay}}
			if got := withTies(t, rule.m, tc.margin, tc.policies...).Clear(nil, &a, bids); !slices.Equal(got, want) {
				t.Errorf("%s, %T: %v, want %v", tc.name, rule.m, got, want)
			}
			if !slices.Equal(bids, handed) {
				t.Errorf("%s: the bids have changed", tc.name)
			}
		}
	}
}

// Deals rank by kind, then by priority, and any of them before none.
func TestDealPriority(t *testing.T) {
	terms := []market.Terms{
		{Deal: 1, Agent: 1, Kind: market.PrivateAuction, Priority: -5},
		{Deal: 2, Agent: 2, Kind: market.PrivateAuction, Priority: 1 << 30},
		{Deal: 3, Agent: 3, Kind: market.Preferred, Priority: -1 << 31},
		{Deal: 4, Agent: 4, Kind: market.Preferred, Priority: 0},
		{Deal: 5, Agent: 5, Kind: market.Guaranteed, Priority: -1 << 31},
	}
	m := withTies(t, mechanisms.FirstPrice{}, 0, "deal-priority")
	for winner := range market.AgentID(6) {
		var bids []market.Bid
		for who := range winner + 1 {
			b := bid(who, cpm, 0)
			b.Deal = market.DealID(who)
			bids = append(bids, b)
		}
		a := market.Auction{Deals: terms}
		if got := m.Clear(nil, &a, bids)[0].Agent; got != winner {
			t.Errorf("of agents 0 to %d, %d wins", winner, got)
		}
	}
}

// In a lot of several slots only exact ties for the first are decided by policies, the others by tickets, and nobody is lowered.
func TestTiesWithSeveralSlots(t *testing.T) {
	a, bids := clusterBids()
	a.Slots = make([]market.Slot, 4)
	bids[2].Price = 10 * cpm // which ties it with agent 0: its ticket is smaller, and its score is the same
	bids[0].Score++
	want := []market.Award{
		{Agent: 0, Slot: 0, Pay: 10 * cpm},
		{Agent: 2, Slot: 1, Pay: 10 * cpm},
		{Agent: 1, Slot: 2, Pay: 9_500_000},
		{Agent: 3, Slot: 3, Pay: 9*cpm - 1},
	}
	m := withTies(t, &units{}, 0.1, "quality")
	if got := m.Clear(nil, &a, bids); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	// What cannot have the first slot is not tied for it.
	a.Slots[0].Reserve = 11 * cpm
	if got := m.Clear(nil, &a, bids); got[0] != (market.Award{Agent: 2, Slot: 1, Pay: 10 * cpm}) {
		t.Errorf("%v, want slot 1 for agent 2, which has the smaller ticket", got)
	}
}

func TestClearWinnerIsLeftToTheRule(t *testing.T) {
	var handed *market.Bid
	m := withTies(t, watched{func(_ *market.Auction, bids []market.Bid) { handed = &bids[0] }}, 0.1, "quality")
	a, bids := clusterBids()
	if m.Clear(nil, &a, bids); handed == &bids[0] {
		t.Error("with a cluster the rule saw the bids themselves: the test sees nothing")
	}
	bids[0].Price = 11 * cpm
	if m.Clear(nil, &a, bids); handed != &bids[0] {
		t.Error("with a clear winner the rule saw a copy")
	}
}

// What the rule is handed is as the market would hand it: no bid below its own floor. And the chosen one beats the others even
// when two tickets are equal and the name of the other one comes first.
func TestLoweredBidsAreBids(t *testing.T) {
	a, bids := clusterBids()
	bids[0].Floor = 9_900_000 // above the price of the chosen one
	seen := func(_ *market.Auction, bids []market.Bid) {
		for _, b := range bids {
			if b.Price < b.Floor {
				t.Errorf("the rule is handed a bid of %d below its own floor of %d", b.Price, b.Floor)
			}
		}
	}
	if got := withTies(t, watched{seen}, 0.1, "quality").Clear(nil, &a, bids); got[0].Agent != 1 {
		t.Errorf("%v, want agent 1", got)
	}
	bids[0].Draw, bids[1].Draw, bids[2].Draw = 5, 5, 5
	if got := withTies(t, watched{seen}, 0.1, "quality").Clear(nil, &a, bids); got[0].Agent != 1 {
		t.Errorf("%v with equal tickets, want agent 1", got)
	}
}

// watched is a first-price auction that shows what it is handed.
type watched struct {
	see func(a *market.Auction, bids []market.Bid)
}

func (w watched) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	w.see(a, bids)
	return mechanisms.FirstPrice{}.Clear(dst, a, bids)
}

// tieCase is an auction with ties and near-ties in price and in everything that policies look at.
func tieCase(stream *rand.Rand) (market.Auction, []market.Bid) {
	a := market.Auction{Coin: stream.Uint64(), Reserve: market.Price(stream.IntN(30)) * cpm / 10}
	var bids []market.Bid
	for i := range 1 + stream.IntN(7) {
		b := bid(market.AgentID(i), market.Price(1+stream.IntN(30))*cpm/10, 0)
		if stream.IntN(3) == 0 {
			b.Floor = b.Price - market.Price(stream.Int64N(int64(b.Price)))/4
		}
		b.Seat, b.Key = int32(i), rng.Mix(9, uint64(i))
		b.Draw, b.Score, b.At = rng.Ticket(a.Coin, b.Key), market.Rate(stream.IntN(3)), market.Time(stream.IntN(3))
		bids = append(bids, b)
		a.Standing = append(a.Standing, market.Standing{Relationship: int32(stream.IntN(2)), Credit: int64(stream.IntN(3))})
	}
	return a, bids
}

// naiveTies says who wins and pays what, without scratch and without handing anything to a rule: sort the cluster.
func naiveTies(a market.Auction, bids []market.Bid, margin int64, policies []string) (winner market.AgentID, first, second market.Price) {
	var in []market.Bid
	for _, b := range bids {
		if b.Price >= a.Reserve {
			in = append(in, b)
		}
	}
	if len(in) == 0 {
		return -1, 0, 0
	}
	top := slices.MaxFunc(in, func(b, c market.Bid) int { return int(b.Price - c.Price) }).Price
	cluster := slices.DeleteFunc(slices.Clone(in), func(b market.Bid) bool { return 1_000_000*b.Price < top*market.Price(1_000_000-margin) })
	slices.SortFunc(cluster, func(b, c market.Bid) int {
		for _, p := range policies {
			d := 0
			switch p {
			case "quality":
				d = int(c.Score - b.Score)
			case "relationship":
				d = int(a.Standing[c.Seat].Relationship - a.Standing[b.Seat].Relationship)
			case "rotation":
				d = int(a.Standing[c.Seat].Credit - a.Standing[b.Seat].Credit)
			case "first-come":
				d = int(b.At - c.At)
			}
			if d != 0 {
				return d
			}
		}
		if b.Draw < c.Draw {
			return -1
		}
		return 1
	})
	chosen := cluster[0]
	second = max(a.Reserve, chosen.Floor)
	for _, b := range in {
		if b.Agent != chosen.Agent {
			second = max(second, min(b.Price, chosen.Price))
		}
	}
	return chosen.Agent, chosen.Price, second
}

// The twin agrees, nobody's order or history matters, and the margin costs at most its share of what the rule alone earns.
func TestTiesAgainstTheirTwin(t *testing.T) {
	stream := rand.New(rand.NewPCG(19, 61))
	all := []string{"quality", "relationship", "rotation", "first-come"}
	for range 300 {
		policies := slices.Clone(all)
		stream.Shuffle(len(policies), func(i, j int) { policies[i], policies[j] = policies[j], policies[i] })
		policies = policies[:stream.IntN(5)]
		margin := []float64{0, 0.05, 0.2, 0.9}[stream.IntN(4)]
		one, two := withTies(t, mechanisms.FirstPrice{}, margin, policies...), withTies(t, mechanisms.SecondPrice{}, margin, policies...)
		for range 100 {
			a, bids := tieCase(stream)
			winner, first, second := naiveTies(a, bids, int64(market.RateOf(margin)), policies)
			handed := slices.Clone(bids)
			stream.Shuffle(len(bids), func(i, j int) { bids[i], bids[j] = bids[j], bids[i] })
			shuffled := slices.Clone(bids)
			for _, rule := range []struct {
				m, alone market.Mechanism
				pay      market.Price
			}{{one, mechanisms.FirstPrice{}, first}, {two, mechanisms.SecondPrice{}, second}} {
				var want []market.Award
				if winner >= 0 {
					want = []market.Award{{Agent: winner, Pay: rule.pay}}
				}
				got := rule.m.Clear(nil, &a, bids)
				if !slices.Equal(got, want) {
					t.Fatalf("margin %v, %q: %v, want %v\nauction %+v\nbids %+v", margin, policies, got, want, a, handed)
				}
				if !slices.Equal(bids, shuffled) {
					t.Fatal("the bids have changed")
				}
				if winner < 0 {
					continue
				}
				top := mechanisms.FirstPrice{}.Clear(nil, &a, bids)[0].Pay
				if lost := rule.alone.Clear(nil, &a, bids)[0].Pay - rule.pay; float64(lost) > margin*float64(top)+1e-6 {
					t.Fatalf("margin %v costs %d of a highest bid of %d", margin, lost, top)
				}
			}
		}
	}
}

// Decided by tickets alone, exact ties leave a rule every promise. Other policies choose another of the highest bids than the
// ticket, which is as efficient, but not what the harness asks for: TestTiesAgainstTheirTwin has that. With a margin neither
// efficiency nor truthfulness can hold, and everything else does. First-come breaks the neutrality of arrival: see TestFirstCome.
func TestTiesConform(t *testing.T) {
	policies := []string{"deal-priority", "relationship", "quality", "rotation", "micro-extension", "random"}
	for _, name := range []string{"first-price", "second-price", "uniform-price", "discriminatory"} { // which rank by price
		rule, promised := build(t, name), claims[name]
		t.Run(name+" by ticket", func(t *testing.T) {
			mechanismtest.Run(t, withTies(t, rule, 0, "micro-extension", "random"), promised)
		})
		promised.Efficient = false
		t.Run(name, func(t *testing.T) {
			mechanismtest.Run(t, withTies(t, rule, 0, policies...), promised)
		})
		t.Run(name+" with deals above", func(t *testing.T) {
			mechanismtest.Run(t, mechanisms.WithDeals(withTies(t, rule, 0, policies...)), promised)
		})
		promised.Truthful = false
		t.Run(name+" with a margin", func(t *testing.T) {
			mechanismtest.Run(t, withTies(t, rule, 0.2, policies...), promised)
		})
	}
}

func TestTiesDoNotAllocate(t *testing.T) {
	m, stream := withTies(t, mechanisms.SecondPrice{}, 0.2, "relationship", "quality", "rotation"), rand.New(rand.NewPCG(5, 6))
	awards := make([]market.Award, 0, 1)
	for range 200 {
		a, bids := tieCase(stream)
		if n := testing.AllocsPerRun(5, func() { m.Clear(awards, &a, bids) }); n > 0 {
			t.Fatalf("%v allocations", n)
		}
	}
}

func TestTieMistakes(t *testing.T) {
	for _, tc := range []struct {
		want string
		p    mechanisms.TieParams
	}{
		{`policies: unknown policy "rotaton" (did you mean "rotation"?); known: deal-priority, relationship`, mechanisms.TieParams{Policies: []string{"rotaton"}}},
		{`"quality" is listed twice`, mechanisms.TieParams{Policies: []string{"quality", "rotation", "quality"}}},
		{`"quality" after "random"`, mechanisms.TieParams{Policies: []string{"random", "quality"}}},
		{"window = 0s: micro-extension has to wait", mechanisms.TieParams{Policies: []string{"micro-extension"}}},
		{"margin = -0.1", mechanisms.TieParams{Margin: -0.1}},
		{"margin = 1:", mechanisms.TieParams{Margin: 1}},
	} {
		_, err := mechanisms.WithTies(mechanisms.FirstPrice{}, tc.p)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("error %v, want one with %q", err, tc.want)
		}
	}
}
