package market

import (
	"slices"
	"testing"
)

// rememberer remembers how often each agent has won, floors included: it is floors, book and memory at once, to see what the
// engine asks of each and when.
type rememberer struct {
	wins  [3]int64
	heard int
}

func (f *rememberer) Set(a *Auction)                        { a.Floor, a.Exploring = 5, a.Seq%2 == 0 }
func (f *rememberer) FloorOf(a *Auction, who AgentID) Price { return a.Floor + 10*Price(who) }
func (f *rememberer) Terms(dst []Terms, a *Auction) []Terms {
	return append(dst,
		Terms{Deal: 1, Agent: 0, Kind: Preferred, Price: 50},
		Terms{Deal: 2, Agent: 1, Kind: Guaranteed, Price: 60, Due: true},
	)
}

func (f *rememberer) Recall(a *Auction, seats []Seat) {
	for i := range seats {
		a.Standing[i].Credit = f.wins[seats[i].Agent]
	}
}

func (f *rememberer) Learn(c *Cleared) {
	f.heard++
	for _, w := range c.Awards {
		f.wins[w.Agent]++
	}
}

// under bids under a deal.
type under struct {
	price Price
	deal  DealID
}

func (u under) Bid(*Lot) (Offer, bool) { return Offer{Price: u.price, Deal: u.deal}, true }

// TestWhatSellersRemember: floors, deals and memory learn once from every auction each, memory stands in the auction when
// it is cleared, and floors may differ from seat to seat.
func TestWhatSellersRemember(t *testing.T) {
	floors, memory := &rememberer{}, &rememberer{}
	c := duel(4, constant(30), constant(14), constant(26))
	c.Sellers[0].Floors, c.Sellers[0].Memory = floors, memory
	got := play(t, c)
	if floors.heard != 4 || memory.heard != 4 {
		t.Errorf("floors learned from %d and memory from %d auctions, want 4", floors.heard, memory.heard)
	}
	for i, k := range got.closes {
		if want := []Standing{{Credit: int64(i)}, {}, {}}; !slices.Equal(k.auction.Standing, want) {
			t.Errorf("auction %d: standing %v, want %v", i, k.auction.Standing, want)
		}
		if k.seats[0].Floor != 5 || k.seats[1].Floor != 15 || k.seats[2].Floor != 25 {
			t.Errorf("auction %d: floors of the seats %+v, want 5, 15, 25", i, k.seats)
		}
		if k.seats[1].Answer != BelowFloor || k.seats[2].Answer != Admitted {
			t.Errorf("auction %d: answers %v and %v, want below floor and admitted", i, k.seats[1].Answer, k.seats[2].Answer)
		}
		if k.auction.Exploring != (i%2 == 0) {
			t.Errorf("auction %d: exploring %v", i, k.auction.Exploring)
		}
	}
}

// TestDealsAtIntake: an offer may name a deal that its bidder has on the lot, whose price then is its floor.
func TestDealsAtIntake(t *testing.T) {
	for _, tc := range []struct {
		name   string
		agent  Agent // of buyer a, who has the preferred deal 1
		answer Answer
		reason Reason
	}{
		{"at the price", under{50, 1}, Admitted, Won},
		{"below the price", under{49, 1}, BelowFloor, UnderDeal},
		{"somebody else's deal", under{70, 2}, NoDeal, InvalidDeal},
		{"no such deal", under{70, 3}, NoDeal, InvalidDeal},
		{"open", under{7, 0}, Admitted, Won},
	} {
		ear := &listener{}
		c := duel(1, struct {
			Agent
			Observer
		}{tc.agent, ear}, constant(1))
		c.Sellers[0].Book = &rememberer{}
		got := play(t, c)
		seat := got.closes[0].seats[0]
		if seat.Answer != tc.answer {
			t.Errorf("%s: answer %v, want %v", tc.name, seat.Answer, tc.answer)
		}
		if len(ear.heard) != 1 || ear.heard[0].Reason != tc.reason {
			t.Errorf("%s: notices %+v, want one that says %v", tc.name, ear.heard, tc.reason)
		}
		if bids := got.closes[0].bids; tc.answer == Admitted && tc.agent.(under).deal != 0 && (bids[0].Deal != 1 || bids[0].Floor != 50) {
			t.Errorf("%s: bid %+v, want deal 1 and floor 50", tc.name, bids[0])
		}
	}
}

// TestNothingIsDueThatCannotBePaid: a guaranteed buyer without money does not take the lot.
func TestNothingIsDueThatCannotBePaid(t *testing.T) {
	for budget, want := range map[Money]bool{59: false, 60: true} {
		c := duel(1, constant(1), constant(1))
		c.Sellers[0].Book = &rememberer{}
		c.Buyers[1].HasBudget, c.Buyers[1].Budget = true, budget
		if due := play(t, c).closes[0].auction.Deals[1].Due; due != want {
			t.Errorf("with %d left of a price of 60: due %v", budget, due)
		}
	}
}

// TestNobodyBuysUninvited: a guaranteed deal takes no lot that its buyer is not asked about.
func TestNobodyBuysUninvited(t *testing.T) {
	c := duel(1, constant(1), constant(1))
	c.Sellers[0].Book, c.Sellers[0].Gate = &rememberer{}, everyone(1)
	if k := play(t, c).closes[0]; k.auction.Deals[1].Due {
		t.Errorf("due to buyer 1, and the seats are %+v", k.seats)
	}
}

// privates is a book of one private auction for buyer 0.
type privates struct{ floor Price }

func (p privates) Terms(dst []Terms, a *Auction) []Terms {
	return append(dst, Terms{Deal: 1, Agent: 0, Kind: PrivateAuction, Price: p.floor})
}

func (privates) Learn(*Cleared) {}

// TestFloorsBindPrivateAuctions: the floor of the bidder's seat holds beside the deal's, and a bid below the hidden reserve is
// told so. A fixed price stands whatever they are.
func TestFloorsBindPrivateAuctions(t *testing.T) {
	for _, tc := range []struct {
		name    string
		price   Price
		floors  Floors
		answer  Answer
		reason  Reason
		floored Price
	}{
		{"no floor but the deal's", 30, flatFloor(0), Admitted, Won, 20},
		{"below the deal's", 19, flatFloor(0), BelowFloor, UnderDeal, 0},
		{"above the announced floor", 30, flatFloor(25), Admitted, Won, 25},
		{"below the announced floor", 24, flatFloor(25), BelowFloor, UnderDeal, 0},
		{"below the hidden reserve", 24, hidden(25), Admitted, UnderFloor, 20},
	} {
		ear := &listener{}
		c := duel(1, struct {
			Agent
			Observer
		}{under{tc.price, 1}, ear})
		c.Sellers[0].Book, c.Sellers[0].Floors = privates{20}, tc.floors
		k := play(t, c).closes[0]
		if k.seats[0].Answer != tc.answer || len(ear.heard) != 1 || ear.heard[0].Reason != tc.reason {
			t.Errorf("%s: %v, notices %+v; want %v, %v", tc.name, k.seats[0].Answer, ear.heard, tc.answer, tc.reason)
		}
		if tc.answer == Admitted && k.bids[0].Floor != tc.floored {
			t.Errorf("%s: floor of the bid %d, want %d", tc.name, k.bids[0].Floor, tc.floored)
		}
	}
}

// hidden is a reserve that nobody is told.
type hidden Price

func (h hidden) Set(a *Auction) { a.Reserve = Price(h) }
