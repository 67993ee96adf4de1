package mechanisms_test

import (
	"slices"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
)

// By hand: the reserve is 2 CPM.
func TestAllPayAndPostedPrice(t *testing.T) {
	award := func(agent market.AgentID, pay market.Price) market.Award { return market.Award{Agent: agent, Pay: pay} }
	loss := func(agent market.AgentID, pay market.Price) market.Award {
		return market.Award{Agent: agent, Slot: market.NoSlot, Pay: pay}
	}
	for _, tc := range []struct {
		name           string
		bids           []market.Bid
		allPay, posted []market.Award
	}{
		{"no bids", nil, nil, nil},
		{"below the reserve", []market.Bid{bid(1, 2*cpm-1, 0)}, nil, nil},
		{"alone", []market.Bid{bid(1, 3*cpm, 0)}, []market.Award{award(1, 3*cpm)}, []market.Award{award(1, 2*cpm)}},
		{"at the reserve", []market.Bid{bid(1, 2*cpm, 0)}, []market.Award{award(1, 2*cpm)}, []market.Award{award(1, 2*cpm)}},
		{
			"the ineligible pays nothing",
			[]market.Bid{bid(1, cpm, 0), bid(2, 3*cpm, 0), bid(3, 5*cpm, 0)},
			[]market.Award{award(3, 5*cpm), loss(2, 3*cpm)},
			[]market.Award{award(2, 2*cpm)},
		},
		{
			"own floors",
			[]market.Bid{bid(3, 5*cpm, 0), bid(1, 4*cpm, 3*cpm)},
			[]market.Award{award(3, 5*cpm), loss(1, 4*cpm)},
			[]market.Award{award(1, 3*cpm)},
		},
		{
			"a tie",
			[]market.Bid{bid(2, 4*cpm, 0), bid(1, 4*cpm, 0)},
			[]market.Award{award(1, 4*cpm), loss(2, 4*cpm)},
			[]market.Award{award(1, 2*cpm)},
		},
	} {
		a := market.Auction{Reserve: 2 * cpm}
		if got := (mechanisms.AllPay{}).Clear(nil, &a, tc.bids); !slices.Equal(got, tc.allPay) {
			t.Errorf("%s: all-pay %v, want %v", tc.name, got, tc.allPay)
		}
		if got := (mechanisms.PostedPrice{}).Clear(nil, &a, tc.bids); !slices.Equal(got, tc.posted) {
			t.Errorf("%s: posted price %v, want %v", tc.name, got, tc.posted)
		}
	}
}
