package mechanisms_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
)

// thrice is a unit of value of which a third is a whole price.
const thrice = 3 * cpm

// page is a lot whose slots are clicked that many times in a thousand.
func page(clicks ...market.Rate) *market.Auction {
	a := &market.Auction{}
	for _, c := range clicks {
		a.Slots = append(a.Slots, market.Slot{Rate: c * 1000})
	}
	return a
}

// perClick is bids for clicks, in units of the given value, by agents numbered from 0; all ads are ordinary.
func perClick(unit market.Price, values ...market.Price) []market.Bid {
	var bids []market.Bid
	for i, v := range values {
		b := bid(market.AgentID(i), v*unit, 0)
		b.Score = market.One
		bids = append(bids, b)
	}
	return bids
}

// payments is what each slot brings: price per click times clicks in a thousand impressions.
func payments(m market.Mechanism, a *market.Auction, bids []market.Bid) []market.Price {
	all := make([]market.Price, len(a.Slots))
	for _, w := range m.Clear(nil, a, bids) {
		all[w.Slot] = w.Pay * market.Price(a.Slots[w.Slot].Rate/1000)
	}
	return all
}

func inUnits(unit market.Price, amounts ...market.Price) []market.Price {
	for i := range amounts {
		amounts[i] *= unit
	}
	return amounts
}

// Theory 1.6: POS-EOS and POS-4SLOT. In the lowest locally envy-free equilibrium of GSP, bids are what VCG charges.
func TestPositionAuctions(t *testing.T) {
	eos, four := page(200, 100), page(10, 6, 3, 1)
	lowest := perClick(thrice, 10, 0, 0, 0, 0)
	for i, third := range []market.Price{64 * thrice / 10, 14 * cpm, 7 * cpm, thrice} { // 6.4, 4.6667, 2.3333, 1
		lowest[i+1].Price = third
	}
	for _, tc := range []struct {
		name string
		m    market.Mechanism
		a    *market.Auction
		bids []market.Bid
		want []market.Price
	}{
		{"POS-EOS, VCG", mechanisms.VCG{}, eos, perClick(thrice, 10, 4, 2), inUnits(thrice, 600, 200)},
		{"POS-EOS, GSP, truthful", mechanisms.GSP{}, eos, perClick(thrice, 10, 4, 2), inUnits(thrice, 800, 200)},
		{"POS-EOS, GSP, lowest envy-free", mechanisms.GSP{}, eos, perClick(thrice, 10, 3, 2), inUnits(thrice, 600, 200)},
		{"POS-4SLOT, VCG", mechanisms.VCG{}, four, perClick(thrice, 10, 9, 7, 3, 1), inUnits(thrice, 64, 28, 7, 1)},
		{"POS-4SLOT, GSP, truthful", mechanisms.GSP{}, four, perClick(thrice, 10, 9, 7, 3, 1), inUnits(thrice, 90, 42, 9, 1)},
		{"POS-4SLOT, GSP, lowest envy-free", mechanisms.GSP{}, four, lowest, inUnits(thrice, 64, 28, 7, 1)},
	} {
		if got := payments(tc.m, tc.a, tc.bids); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

// Theory 1.6: POS-GSP-NONTRUTH. With clicks (200, 199), the bidder that is worth 10 gets 1200 by the truth; the best of all other
// bids is any that takes the second slot, and gets 1592. In VCG none is better than the truth.
func TestGSPRewardsADeviation(t *testing.T) {
	payoff := func(m market.Mechanism, price market.Price) market.Price {
		a, bids := page(200, 199), perClick(cpm, 10, 4, 2)
		bids[0].Price = price
		for _, w := range m.Clear(nil, a, bids) {
			if w.Agent == 0 {
				return (10*cpm - w.Pay) * market.Price(a.Slots[w.Slot].Rate/1000)
			}
		}
		return 0
	}
	best := func(m market.Mechanism) (at, most market.Price) {
		for price := cpm / 10; price <= 12*cpm; price += cpm / 10 {
			if got := payoff(m, price); got > most {
				at, most = price, got
			}
		}
		return at, most
	}
	if got := payoff(mechanisms.GSP{}, 10*cpm); got != 1200*cpm {
		t.Errorf("GSP, truth: %d, want 1200", got)
	}
	if got := payoff(mechanisms.GSP{}, 3*cpm); got != 1592*cpm {
		t.Errorf("GSP, bidding 3: %d, want 1592", got)
	}
	if at, most := best(mechanisms.GSP{}); most != 1592*cpm || at <= 2*cpm-1 || at > 4*cpm {
		t.Errorf("GSP: the best bid is %d and gets %d, want one from 2 to 4 and 1592", at, most)
	}
	if _, most := best(mechanisms.VCG{}); most != payoff(mechanisms.VCG{}, 10*cpm) {
		t.Errorf("VCG: some bid gets %d, and the truth %d", most, payoff(mechanisms.VCG{}, 10*cpm))
	}
}

// Theory 1.6: POS-VCG-SINGLE, on every profile: ties, reserves, own floors and scores, which do not count for impressions. A page
// of one slot that is always clicked is the same, for ordinary ads, but for what is paid for.
func TestOneSlotIsASecondPriceAuction(t *testing.T) {
	stream := rand.New(rand.NewPCG(1961, 1971))
	for range 100_000 {
		a := market.Auction{Reserve: market.Price(stream.IntN(8))}
		bids := make([]market.Bid, stream.IntN(6))
		for i := range bids {
			price := 1 + market.Price(stream.IntN(12))
			bids[i] = bid(market.AgentID(i), price, market.Price(stream.IntN(int(price)+1)))
			bids[i].Draw, bids[i].Score = stream.Uint64(), market.Rate(stream.IntN(3))*market.One/2
		}
		want := mechanisms.SecondPrice{}.Clear(nil, &a, bids)
		for _, m := range []market.Mechanism{mechanisms.VCG{}, mechanisms.GSP{}, mechanisms.UniformPrice{}} {
			if got := m.Clear(nil, &a, bids); !slices.Equal(got, want) {
				t.Fatalf("%T: %v, want %v of %+v", m, got, want, bids)
			}
		}
		for i := range bids {
			bids[i].Score = market.One
		}
		for i := range want {
			want[i].On = market.OnClick
		}
		a.Slots = []market.Slot{{Rate: market.One}}
		for _, m := range []market.Mechanism{mechanisms.VCG{}, mechanisms.GSP{}} {
			if got := m.Clear(nil, &a, bids); !slices.Equal(got, want) {
				t.Fatalf("%T, one slot: %v, want %v of %+v", m, got, want, bids)
			}
		}
	}
}

// By hand: scores 1/2 and 2 on a page with rates 1 and 1/2, reserve 1. Ranks: 2 x 3 = 6 before 1/2 x 8 = 4 before 1 x 2. For a click,
// the first pays 4/2 = 2 in GSP, and (1/2 x 4 + 1/2 x 2) / 2 = 1.5 in VCG; the second pays 2 / (1/2) = 4 in both.
func TestScores(t *testing.T) {
	a := page(1000, 500)
	a.Reserve = cpm
	bids := perClick(cpm, 8, 3, 2)
	bids[0].Score, bids[1].Score = market.One/2, 2*market.One
	for _, tc := range []struct {
		m     market.Mechanism
		first market.Price
	}{
		{mechanisms.GSP{}, 2 * cpm},
		{mechanisms.VCG{}, 3 * cpm / 2},
	} {
		want := []market.Award{{Agent: 1, Slot: 0, Pay: tc.first, On: market.OnClick}, {Agent: 0, Slot: 1, Pay: 4 * cpm, On: market.OnClick}}
		if got := tc.m.Clear(nil, a, bids); !slices.Equal(got, want) {
			t.Errorf("%T: %v, want %v", tc.m, got, want)
		}
	}
}

// By hand: rates 1 and 9/10, and the better slot is not to be had below 5. A bidder that alone bids 7 has 2 to gain from the
// better slot and 6.3 from the other, which is free: VCG gives it that. GSP gives it the first that it can have, at the reserve.
// Two such bidders have both slots in VCG, and either pays 5 a click or what the other would have gained from the cheap slot.
func TestSlotReserves(t *testing.T) {
	a := page(1000, 900)
	a.Slots[0].Reserve = 5 * cpm
	award := func(agent market.AgentID, slot int32, pay market.Price) market.Award {
		return market.Award{Agent: agent, Slot: slot, Pay: pay, On: market.OnClick}
	}
	for _, tc := range []struct {
		name string
		m    market.Mechanism
		bids []market.Bid
		want []market.Award
	}{
		{"VCG, alone", mechanisms.VCG{}, perClick(cpm, 7), []market.Award{award(0, 1, 0)}},
		{"VCG, alone, almost indifferent", mechanisms.VCG{}, perClick(cpm, 49), []market.Award{award(0, 1, 0)}}, // 44 against 44.1
		{"VCG, alone and keen", mechanisms.VCG{}, perClick(cpm, 51), []market.Award{award(0, 0, 5*cpm)}},        // 46 against 45.9
		{"GSP, alone", mechanisms.GSP{}, perClick(cpm, 7), []market.Award{award(0, 0, 5*cpm)}},
		// Without the holder of the cheap slot, the other would have 6.3 there instead of 2: 4.3 for .9 clicks.
		{"VCG, two", mechanisms.VCG{}, perClick(cpm, 7, 7), []market.Award{award(1, 0, 5*cpm), award(0, 1, 4_777_778)}},
		{"GSP, two", mechanisms.GSP{}, perClick(cpm, 7, 7), []market.Award{award(0, 0, 7*cpm), award(1, 1, 0)}},
		{"GSP, one can have the better slot", mechanisms.GSP{}, perClick(cpm, 7, 4), []market.Award{award(0, 0, 5*cpm), award(1, 1, 0)}},
		{"none can", mechanisms.GSP{}, perClick(cpm, 4, 4), []market.Award{award(0, 1, 4*cpm)}},
	} {
		if got := tc.m.Clear(nil, a, tc.bids); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

// As at every reserve, a bid at the slot's exactly is enough.
func TestABidAtTheSlotReserveIsEnough(t *testing.T) {
	a := page(1000)
	a.Slots[0].Reserve = 5 * cpm
	want := []market.Award{{Agent: 0, Pay: 5 * cpm, On: market.OnClick}}
	for _, m := range []market.Mechanism{mechanisms.VCG{}, mechanisms.GSP{}} {
		if got := m.Clear(nil, a, perClick(cpm, 5)); !slices.Equal(got, want) {
			t.Errorf("%T: %v, want %v", m, got, want)
		}
		if got := m.Clear(nil, a, perClick(cpm-1, 5)); len(got) > 0 {
			t.Errorf("%T, just below: %v", m, got)
		}
	}
}
