package mechanisms_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

// tiedLot deals n equal bids the tickets of one auction, as the market does at its intake.
func tiedLot(a *market.Auction, bids []market.Bid, coins rng.Key) {
	a.Coin = coins.Bits(a.Seq)
	for i := range bids {
		b := &bids[i]
		b.Agent, b.Seat, b.Price, b.Key = market.AgentID(i), int32(i), cpm, rng.Hash(fmt.Sprint("buyer-", i))
		b.Draw, b.At = rng.Ticket(a.Coin, b.Key), market.Time(i)
	}
}

// TestRandomTiesAreUniform: a million ties each, by chi-square. The control is first-come, which fails by far.
func TestRandomTiesAreUniform(t *testing.T) {
	coins := rng.NewKey(7, 0, rng.Coin, "publisher")
	for _, n := range []int{2, 3, 5, 8} {
		for _, policy := range []string{"random", "first-come"} {
			ties := 1_000_000
			if policy == "first-come" {
				ties = 1000
			}
			m, counts := withTies(t, mechanisms.SecondPrice{}, 0, policy), make([]float64, n)
			var a market.Auction
			bids := make([]market.Bid, n)
			tiedLot(&a, bids, coins)
			var awards []market.Award
			for range ties {
				a.Seq++
				a.Coin = coins.Bits(a.Seq)
				for i := range bids {
					bids[i].Draw = rng.Ticket(a.Coin, bids[i].Key)
				}
				awards = m.Clear(awards[:0], &a, bids)
				counts[awards[0].Agent]++
			}
			x, limit := chiSquare(counts), chiLimit(n)
			if fair := x <= limit; fair != (policy == "random") {
				t.Errorf("%s, %d tied: wins %v, chi-square %.2f against %.2f", policy, n, counts, x, limit)
			}
		}
	}
}

// TestFirstCome: two bidders bid uniform values rounded up to K = 20 steps. They tie with probability 1/K, so the early one
// wins .5 + .5/K = .525 of the auctions under first-come and half of them under random (theory 6, FAIR-FCFS).
func TestFirstCome(t *testing.T) {
	const auctions, steps = 1_000_000, 20
	early, late, coins := rng.NewKey(1, 0, rng.Value, "early"), rng.NewKey(1, 0, rng.Value, "late"), rng.NewKey(1, 0, rng.Coin, "publisher")
	for policy, want := range map[string]float64{"first-come": 0.525, "random": 0.5} {
		m, won := withTies(t, mechanisms.FirstPrice{}, 0, policy), 0
		var a market.Auction
		bids := make([]market.Bid, 2)
		tiedLot(&a, bids, coins)
		var awards []market.Award
		for a.Seq = range auctions {
			a.Coin = coins.Bits(a.Seq)
			for i, key := range []rng.Key{early, late} {
				bids[i].Draw = rng.Ticket(a.Coin, bids[i].Key)
				bids[i].Price = market.Price(math.Ceil(key.Uniform(a.Seq)*steps)) * cpm / steps
			}
			awards = m.Clear(awards[:0], &a, bids)
			if awards[0].Agent == 0 {
				won++
			}
		}
		got := float64(won) / auctions
		if sd := math.Sqrt(want * (1 - want) / auctions); math.Abs(got-want) > 4*sd {
			t.Errorf("%s: the early bidder wins %.5f, want %.3f +- %.5f", policy, got, want, 4*sd)
		}
		t.Logf("%s: the early bidder wins %.5f", policy, got)
	}
}

// arbiter clears one tied auction after another, with memory.
type arbiter struct {
	m      market.Mechanism
	memory *mechanisms.TieMemory
	seats  []market.Seat
	c      market.Cleared
}

func newArbiter(t *testing.T, m market.Mechanism, agents int) *arbiter {
	t.Helper()
	memory, err := mechanisms.NewTieMemory(m, make([]int32, agents))
	if err != nil {
		t.Fatal(err)
	}
	return &arbiter{m: m, memory: memory}
}

// clear recalls, clears and learns, and returns the credits beforehand by seat.
func (r *arbiter) clear(a *market.Auction, bids []market.Bid) (awards []market.Award) {
	r.seats = r.seats[:0]
	for i := range bids {
		bids[i].Seat = int32(i)
		r.seats = append(r.seats, market.Seat{Agent: bids[i].Agent})
	}
	a.Standing = make([]market.Standing, len(bids))
	r.memory.Recall(a, r.seats)
	r.c = market.Cleared{Auction: a, Seats: r.seats, Bids: bids, Awards: r.m.Clear(nil, a, bids)}
	r.memory.Learn(&r.c)
	return r.c.Awards
}

// credits are those of all agents after the last auction.
func (r *arbiter) credits(agents int) (all []int64) {
	a := market.Auction{Standing: make([]market.Standing, agents)}
	seats := make([]market.Seat, agents)
	for i := range seats {
		seats[i].Agent = market.AgentID(i)
	}
	r.memory.Recall(&a, seats)
	for _, s := range a.Standing {
		all = append(all, s.Credit)
	}
	return all
}

// TestRotationIsEvenAtEveryMoment: among a constant set of tied bidders wins never differ by more than one, and credits sum
// to zero, also for numbers that do not divide a unit. The control: under random tickets they differ by more.
func TestRotationIsEvenAtEveryMoment(t *testing.T) {
	for _, n := range []int{2, 3, 7, 16, 17, 31} {
		for _, policy := range []string{"rotation", "random"} {
			r := newArbiter(t, withTies(t, mechanisms.FirstPrice{}, 0, policy), n)
			coins, wins, widest := rng.NewKey(3, 0, rng.Coin, "publisher"), make([]int, n), 0
			var a market.Auction
			bids := make([]market.Bid, n)
			for a.Seq = range 2000 {
				tiedLot(&a, bids, coins)
				wins[r.clear(&a, bids)[0].Agent]++
				least, most := wins[0], wins[0]
				for _, w := range wins {
					least, most = min(least, w), max(most, w)
				}
				widest = max(widest, most-least)
			}
			var sum int64
			for _, credit := range r.credits(n) {
				sum += credit
			}
			if sum != 0 {
				t.Errorf("%s, %d tied: credits sum to %d", policy, n, sum)
			}
			if even := widest <= 1; even != (policy == "rotation") {
				t.Errorf("%s, %d tied: wins differ by %d", policy, n, widest)
			}
		}
	}
}

// TestRotationIsFairToChangingSets: each auction ties a random subset of 8. The deviation of wins from the fair share, the sum
// of 1/|tied| over the ties one was in, stays below 2 wins over 50 000 auctions; it is the credit. Under random tickets it
// grows with the square root: its standard deviation is about 50 000^.5 (1/8)^.5 = 79 wins.
func TestRotationIsFairToChangingSets(t *testing.T) {
	const agents, auctions = 8, 50_000
	for policy, check := range map[string]func(worst float64) bool{
		"rotation": func(worst float64) bool { return worst < 2 },
		"random":   func(worst float64) bool { return worst > 20 },
	} {
		r := newArbiter(t, withTies(t, mechanisms.SecondPrice{}, 0, policy), agents)
		coins, stream := rng.NewKey(4, 0, rng.Coin, "publisher"), rand.New(rand.NewPCG(4, 4))
		deviation, worst := make([]float64, agents), 0.0
		var a market.Auction
		all := make([]market.Bid, agents)
		for a.Seq = range auctions {
			tiedLot(&a, all, coins)
			var tied []market.Bid
			for i := range all {
				if stream.IntN(2) == 0 {
					tied = append(tied, all[i])
				}
			}
			if len(tied) < 2 {
				continue
			}
			winner := r.clear(&a, tied)[0].Agent
			for i := range tied {
				deviation[tied[i].Agent] += 1 / float64(len(tied))
			}
			deviation[winner]--
			for _, d := range deviation {
				worst = max(worst, math.Abs(d))
			}
		}
		if !check(worst) {
			t.Errorf("%s: wins deviate from the fair share by up to %.2f", policy, worst)
		}
		t.Logf("%s: wins deviate from the fair share by up to %.3f", policy, worst)
		if policy != "rotation" {
			continue
		}
		for i, credit := range r.credits(agents) {
			if math.Abs(float64(credit)/market.CreditUnit-deviation[i]) > 1e-6 {
				t.Errorf("agent %d: credit %d, but a deviation of %.4f wins", i, credit, deviation[i])
			}
		}
	}
}

// Only bidders that are equal when rotation is reached share it, and only what was sold in the tie is paid for.
func TestRotationCountsWhoSharesIt(t *testing.T) {
	const unit = market.CreditUnit
	bids := func(prices ...market.Price) (all []market.Bid) {
		for i, p := range prices {
			all = append(all, bid(market.AgentID(i), p, 0))
		}
		return all
	}
	scored := bids(cpm, cpm, cpm, cpm)
	scored[3].Score = -1
	private := bids(2*cpm, 2*cpm, 2*cpm)
	private[1].Deal, private[2].Deal = 1, 1
	invited := []market.Terms{{Deal: 1, Agent: 1, Kind: market.PrivateAuction}, {Deal: 1, Agent: 2, Kind: market.PrivateAuction}}
	for _, tc := range []struct {
		name    string
		margin  float64
		reserve market.Price
		deals   []market.Terms
		bids    []market.Bid
		want    [4]int64
	}{
		{"no bids", 0, 0, nil, nil, [4]int64{}},
		{"a clear winner", 0, 0, nil, bids(3*cpm, 2*cpm, 2*cpm), [4]int64{}},
		{"two tied", 0, 0, nil, bids(3*cpm, 3*cpm, 2*cpm), [4]int64{-unit / 2, unit / 2}},
		{"three in a cluster", 0.5, 0, nil, bids(3*cpm, 2*cpm, 2*cpm, cpm), [4]int64{-2 * unit / 3, unit / 3, unit / 3}},
		{"quality has put one out before", 0, 0, nil, scored, [4]int64{-2 * unit / 3, unit / 3, unit / 3}},
		{"tied below the reserve", 0, 2 * cpm, nil, bids(cpm, cpm), [4]int64{}},
		{"a guaranteed deal took the slot", 0, 0, []market.Terms{{Deal: 1, Agent: 3, Kind: market.Guaranteed, Due: true}}, bids(3*cpm, 3*cpm), [4]int64{}},
		{"tied in a private auction", 0, 0, invited, private, [4]int64{0, -unit / 2, unit / 2}},
	} {
		r := newArbiter(t, mechanisms.WithDeals(withTies(t, mechanisms.FirstPrice{}, tc.margin, "quality", "rotation")), 4)
		a := market.Auction{Reserve: tc.reserve, Deals: tc.deals}
		r.clear(&a, tc.bids)
		if got := [4]int64(r.credits(4)); got != tc.want {
			t.Errorf("%s: credits %v, want %v", tc.name, got, tc.want)
		}
	}
}

// payAll lets everybody pay its bid, as in an all-pay auction.
type payAll struct{}

func (payAll) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	first := len(dst)
	dst = mechanisms.FirstPrice{}.Clear(dst, a, bids)
	for i := range bids {
		if len(dst) > first && bids[i].Agent != dst[first].Agent {
			dst = append(dst, market.Award{Agent: bids[i].Agent, Slot: market.NoSlot, Pay: bids[i].Price})
		}
	}
	return dst
}

// A loser that pays has no slot: deals leave it so, rotation counts it as a loser, and a book as revenue without delivery.
func TestLosersThatPay(t *testing.T) {
	r := newArbiter(t, mechanisms.WithDeals(withTies(t, payAll{}, 0, "rotation")), 3)
	a := market.Auction{Deals: []market.Terms{{Deal: 1, Agent: 0, Kind: market.PrivateAuction}, {Deal: 1, Agent: 2, Kind: market.PrivateAuction}}}
	got := r.clear(&a, []market.Bid{under(1, bid(0, cpm, 0)), under(1, bid(2, cpm, 0))})
	want := []market.Award{{Agent: 0, Pay: cpm, Deal: 1}, {Agent: 2, Slot: market.NoSlot, Pay: cpm, Deal: 1}}
	if !slices.Equal(got, want) {
		t.Errorf("awards %+v, want %+v", got, want)
	}
	if got := fmt.Sprint(r.credits(3)); got != "[-360360 0 360360]" {
		t.Errorf("credits %v", got)
	}
	b := newBook(t, mechanisms.RunLength{}, mechanisms.Deal{ID: 1, Kind: market.PrivateAuction, Agents: []market.AgentID{0, 2}})
	b.Learn(&r.c)
	if got := b.Deliveries()[0]; got != (mechanisms.Delivery{Deal: 1, Delivered: 1}) {
		t.Errorf("delivery %+v, want 1 impression", got)
	}
}

func TestTieMemory(t *testing.T) {
	if _, err := mechanisms.NewTieMemory(mechanisms.WithDeals(mechanisms.FirstPrice{}), nil); err == nil {
		t.Error("no error without tie policies")
	}
	m := mechanisms.WithDeals(withTies(t, mechanisms.FirstPrice{}, 0, "relationship", "micro-extension", "rotation"))
	memory, err := mechanisms.NewTieMemory(m, []int32{4, 0, -3})
	if err != nil {
		t.Fatal(err)
	}
	a := market.Auction{Standing: []market.Standing{{Estimate: 8}, {}}}
	memory.Recall(&a, []market.Seat{{Agent: 2}, {Agent: 0}})
	if a.Standing[0] != (market.Standing{Relationship: -3, Estimate: 8}) || a.Standing[1] != (market.Standing{Relationship: 4}) {
		t.Errorf("standing %+v", a.Standing)
	}
	bids := []market.Bid{bid(0, cpm, 0), bid(1, cpm, 0)}
	c := &market.Cleared{Auction: &market.Auction{}, Bids: bids}
	if n := testing.AllocsPerRun(10, func() { memory.Learn(c) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// Micro-extension asks those whom the policies before it have left, once, and only if they are two.
func TestMicroExtension(t *testing.T) {
	m := withTies(t, mechanisms.FirstPrice{}, 0.1, "relationship", "micro-extension", "quality")
	ext, ok := m.(market.Extending)
	if !ok {
		t.Fatal("it does not extend")
	}
	if w := ext.Window(); w != 20_000_000 {
		t.Errorf("window %v, want 20ms", w)
	}
	for _, plain := range []market.Mechanism{withTies(t, mechanisms.FirstPrice{}, 0.1, "quality"), mechanisms.WithDeals(mechanisms.FirstPrice{})} {
		if _, ok := plain.(market.Extending); ok {
			t.Errorf("%T extends without the policy", plain)
		}
	}
	extend := func(a *market.Auction, bids []market.Bid) string { return fmt.Sprint(ext.Extend([]int32{77}, a, bids)) }
	a, bids := clusterBids()
	if got := extend(&a, bids); got != "[77 0 1]" {
		t.Errorf("asked %v, want 0 and 1: their relationship is closer than that of 2", got)
	}
	a.Standing[1].Relationship = 2
	if got := extend(&a, bids); got != "[77]" {
		t.Errorf("asked %v, want nobody: one has the closest relationship", got)
	}
	a.Standing[1].Relationship = 1
	bids[0].Price = 20 * cpm
	if got := extend(&a, bids); got != "[77]" {
		t.Errorf("asked %v, want nobody: the winner is clear", got)
	}
	// In the further round nobody is asked, and the chain goes on behind.
	bids[0].Price, a.Round = 10*cpm, 1
	if got := extend(&a, bids); got != "[77]" {
		t.Errorf("asked %v in the further round", got)
	}
	if got := m.Clear(nil, &a, bids)[0]; got.Agent != 1 || got.Pay != 9_500_000 {
		t.Errorf("%+v, want agent 1, of the higher quality, at 9.5", got)
	}
	bids[0].Price = 10_600_000 // raised out of the cluster
	if got := m.Clear(nil, &a, bids)[0]; got.Agent != 0 {
		t.Errorf("%+v, want agent 0, who has raised its bid", got)
	}
}

// Above the ties, deals ask for the rounds of each auction that the rule clears.
func TestMicroExtensionUnderDeals(t *testing.T) {
	m := mechanisms.WithDeals(withTies(t, mechanisms.FirstPrice{}, 0, "micro-extension")).(market.Extending)
	bids := []market.Bid{bid(0, 5*cpm, 0), under(1, bid(1, cpm, 0)), bid(2, 5*cpm, 0), under(1, bid(3, cpm, 0)), bid(4, 4*cpm, 0)}
	terms := []market.Terms{{Deal: 1, Agent: 1, Kind: market.PrivateAuction}, {Deal: 1, Agent: 3, Kind: market.PrivateAuction}}
	due := append([]market.Terms{}, append(terms, market.Terms{Deal: 2, Agent: 9, Kind: market.Guaranteed, Due: true})...)
	for _, tc := range []struct {
		name  string
		slots int
		terms []market.Terms
		bids  []market.Bid
		want  string
	}{
		{"the private auction takes the only slot", 1, terms, bids, "[1 3]"},
		{"two slots: the open auction as well", 2, terms, bids, "[1 3 0 2]"},
		{"a guaranteed deal takes the only slot", 1, due, bids, "[]"},
		{"and the first of two", 2, due, bids, "[1 3]"},
		{"no deals", 1, nil, []market.Bid{bids[4], bids[0], bids[2]}, "[1 2]"},
	} {
		a := market.Auction{Lot: market.Lot{Slots: make([]market.Slot, tc.slots)}, Deals: tc.terms}
		if got := fmt.Sprint(m.Extend(nil, &a, tc.bids)); got != tc.want {
			t.Errorf("%s: asked %v, want %v", tc.name, got, tc.want)
		}
	}
	if m.Window() != 20_000_000 {
		t.Errorf("window %v", m.Window())
	}
}
