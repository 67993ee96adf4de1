package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
	"marketsim/scenarios"
)

// invented is a story of an auction that was never played, with buyers that never bid.
func invented(sc *scenarios.Scenario, t *market.Trace, buyers ...string) *story {
	s := &story{Trace: t, point: &scenarios.Point{Blueprint: &scenarios.Blueprint{Scenario: sc, Inventory: market.DefaultInventory()}}, second: &secondRound{}}
	for _, name := range buyers {
		s.buyers = append(s.buyers, market.Buyer{Name: name})
	}
	return s
}

// Floors that differ between buyers, and floors that are an experiment, are told where they are and nowhere else.
func TestFloorsOfOneAuction(t *testing.T) {
	trace := &market.Trace{Seats: []market.Seat{
		{Agent: 0, Answer: market.Admitted, Floor: 500_000, Asked: 900_000},
		{Agent: 1, Answer: market.BelowFloor, Floor: 800_000, Asked: 700_000},
	}}
	trace.Lot.Floor, trace.Lot.Reserve, trace.Lot.Rule = 500_000, 500_000, market.FirstPrice
	trace.Bids = []market.Bid{{Agent: 0, Price: 900_000, Asked: 900_000, Floor: 500_000}}
	sc := &scenarios.Scenario{}
	s := invented(sc, trace, "known", "stranger")
	s.places = 2
	tell := func() string {
		var b strings.Builder
		s.introduce(&b)
		s.ranking(&b)
		return b.String()
	}
	const personal, experiment = "Some buyers have a higher floor of their own", "The floor of this auction is an experiment"
	text := tell()
	for _, want := range []string{
		personal, "floor   bid", "known      0.50  0.90",
		"stranger   0.80     -", "below the floor: offered 0.70, floor 0.80",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, experiment) {
		t.Errorf("an experiment in\n%s", text)
	}
	s.Seats[1].Floor, s.Lot.Exploring = 500_000, true
	if text = tell(); strings.Contains(text, personal) || !strings.Contains(text, experiment) {
		t.Errorf("personal floors or no experiment in\n%s", text)
	}
}

// The ties that are told are those that the mechanism decided, in private auctions and in the open one: the chosen bidder
// has the best slot that was left.
func TestTiesAreThoseOfTheMechanism(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	told, private, lowered := 0, 0, 0
	for range 20_000 {
		params := randomTies(r)
		mechanism, err := mechanisms.WithTies(mechanisms.FirstPrice{}, params)
		if err != nil {
			t.Fatal(err)
		}
		trace := randomAuction(r)
		trace.Awards = mechanisms.WithDeals(mechanism).Clear(nil, &trace.Lot, trace.Bids)
		s := invented(&scenarios.Scenario{Ties: params}, trace)
		s.contests = s.fallApart()
		for _, c := range s.contests {
			if c.tie == nil {
				continue
			}
			told++
			chosen := c.tie.bids[c.tie.chosen]
			if c.stage != openMarket {
				private++
			}
			if slices.ContainsFunc(c.tie.bids, func(b market.Bid) bool { return b.Price > chosen.Price }) {
				lowered++
			}
			if !slices.ContainsFunc(trace.Awards, func(a market.Award) bool { return a.Agent == chosen.Agent }) {
				t.Fatalf("%+v: chosen %d of %+v, awards %+v", params, chosen.Agent, trace.Bids, trace.Awards)
			}
		}
		if list := s.ranked(); len(trace.Awards) > 0 && list[0].Agent != trace.Awards[0].Agent && trace.Awards[0].Deal != guaranteed {
			t.Fatalf("%+v: first is %d of %+v, awards %+v", params, list[0].Agent, trace.Bids, trace.Awards)
		}
	}
	if told < 1000 || private < 100 || lowered < 100 {
		t.Errorf("%d ties, %d in private auctions, %d with bids lowered: too few to mean anything", told, private, lowered)
	}
}

const guaranteed = 1 // the first of the deals of a random auction

func randomTies(r *rand.Rand) mechanisms.TieParams {
	policies := []string{"deal-priority", "relationship", "quality", "rotation", "first-come"}
	r.Shuffle(len(policies), func(i, k int) { policies[i], policies[k] = policies[k], policies[i] })
	return mechanisms.TieParams{Margin: []float64{0, 0.1, 0.4}[r.IntN(3)], Policies: policies[:r.IntN(4)]}
}

// randomAuction has few prices and standings, so that much is equal, and a deal of each kind, the last one competing in the
// open auction.
func randomAuction(r *rand.Rand) *market.Trace {
	trace := &market.Trace{}
	lot := &trace.Lot
	lot.Rule, lot.Coin, lot.Reserve = market.FirstPrice, r.Uint64(), market.Price(r.IntN(3))
	n := 2 + r.IntN(5)
	for deal, terms := range []market.Terms{
		{Kind: market.Guaranteed, Due: r.IntN(8) == 0, Price: 5},
		{Kind: market.Preferred, Price: 4},
		{Kind: market.PrivateAuction, Price: 2},
		{Kind: market.PrivateAuction, Price: 1, Priority: 1},
		{Kind: market.PrivateAuction, Price: 1, Competes: true},
	} {
		for agent := range n {
			if terms.Deal, terms.Agent = market.DealID(deal+1), market.AgentID(agent); deal > 0 || agent == 0 {
				lot.Deals = append(lot.Deals, terms)
			}
		}
	}
	for i := range n {
		seat := market.Seat{Agent: market.AgentID(i), Answer: market.Admitted}
		if r.IntN(2) == 0 {
			seat.Deal = market.DealID(3 + r.IntN(3)) // private
		} else if r.IntN(12) == 0 {
			seat.Deal = 2
		}
		b := market.Bid{
			Agent: seat.Agent, Seat: int32(i), Key: r.Uint64(), Draw: r.Uint64(), Deal: seat.Deal,
			Score: market.Rate(1 + r.IntN(2)), Price: market.Price(4 + r.IntN(4)), At: market.Time(r.IntN(2)),
		}
		if b.Deal != 0 {
			b.Floor = lot.Deals[slices.IndexFunc(lot.Deals, func(t market.Terms) bool { return t.Deal == b.Deal })].Price
		}
		trace.Seats, trace.Bids = append(trace.Seats, seat), append(trace.Bids, b)
		lot.Standing = append(lot.Standing, market.Standing{Relationship: int32(r.IntN(2)), Credit: int64(r.IntN(2))})
	}
	return trace
}

func TestEnumerate(t *testing.T) {
	for want, names := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := enumerate(names); got != want {
			t.Errorf("%q: %s, want %s", fmt.Sprint(names), got, want)
		}
	}
}
