package agents_test

import (
	"fmt"
	"testing"

	"marketsim/agents"
	"marketsim/agents/agentstest"
	"marketsim/internal/law"
	"marketsim/market"
)

// The powers of an agent, alone: each adds one method.
type (
	bidder  struct{ bid market.Price } // declines if that is 0
	hearing struct{ heard *[]market.Price }
	valuing struct{ value market.Price }
	raising struct{}
)

func (b bidder) Bid(*market.Lot) (market.Offer, bool) {
	return market.Offer{Price: b.bid, Tag: 7}, b.bid > 0
}

func (h hearing) Observe(n *market.Notice) { *h.heard = append(*h.heard, n.Bid) }

func (v valuing) Value(*market.Lot) market.Price { return v.value }

func (raising) Extend(_ *market.Lot, bid market.Price) (market.Price, bool) { return bid + 1, true }

// An agent with deals has exactly the powers that it had, and they are its own. Of fixed prices it neither hears, nor raises them.
func TestDealsKeepThePowersOfTheAgent(t *testing.T) {
	var heard []market.Price
	b, h, v, r := bidder{10}, hearing{&heard}, valuing{50}, raising{}
	for _, agent := range []market.Agent{
		b,
		struct {
			bidder
			hearing
		}{b, h},
		struct {
			bidder
			valuing
		}{b, v},
		struct {
			bidder
			raising
		}{b, r},
		struct {
			bidder
			hearing
			valuing
		}{b, h, v},
		struct {
			bidder
			hearing
			raising
		}{b, h, r},
		struct {
			bidder
			valuing
			raising
		}{b, v, r},
		struct {
			bidder
			hearing
			valuing
			raising
		}{b, h, v, r},
	} {
		dealing := agents.WithDeals(agent, 0, []agents.Deal{{ID: 1, Kind: market.Preferred, Price: 5, Placements: []int32{1}}})
		covered := &market.Lot{Impression: market.Impression{Placement: 1}}
		offer, ok := dealing.Bid(covered)
		if !ok || offer.Price != 5 || offer.Deal != 1 {
			t.Errorf("%T: offer %v", agent, offer)
		}
		observer, observes := dealing.(market.Observer)
		if _, want := agent.(market.Observer); observes != want {
			t.Errorf("%T: observes: %t", agent, observes)
		} else if observes {
			heard = nil
			observer.Observe(&market.Notice{Tag: offer.Tag, Deal: offer.Deal, Bid: 5})
			observer.Observe(&market.Notice{Tag: 7, Bid: 10})
			if fmt.Sprint(heard) != "[10]" {
				t.Errorf("%T: heard of the bids %v, its own was 10", agent, heard)
			}
		}
		valuer, values := dealing.(market.Valuer)
		if _, want := agent.(market.Valuer); values != want || values && valuer.Value(covered) != 50 {
			t.Errorf("%T: values: %t", agent, values)
		}
		extender, extends := dealing.(market.Extender)
		if _, want := agent.(market.Extender); extends != want {
			t.Errorf("%T: extends: %t", agent, extends)
		} else if extends {
			if _, more := extender.Extend(covered, 5); more {
				t.Errorf("%T: raised a fixed price", agent)
			}
			if got, more := extender.Extend(&market.Lot{}, 10); !more || got != 11 {
				t.Errorf("%T: raised 10 to %v, %t", agent, got, more)
			}
		}
	}
}

// changing is a further power: to be watched as it settles.
type changing struct{ n uint64 }

func (c changing) Changes() uint64 { return c.n }

// is reports whether an agent has a power.
func is[Power any](agent market.Agent) bool {
	_, has := agent.(Power)
	return has
}

// TestDealsKeepFurtherPowers: those of agents that settle, and none besides.
func TestDealsKeepFurtherPowers(t *testing.T) {
	var heard []market.Price
	b, h, v, r := bidder{10}, hearing{&heard}, valuing{50}, raising{}
	for _, agent := range []market.Agent{
		struct {
			bidder
			hearing
		}{b, h},
		struct {
			bidder
			hearing
			changing
		}{b, h, changing{8}},
		struct {
			bidder
			hearing
			valuing
			changing
		}{b, h, v, changing{8}},
		struct {
			bidder
			hearing
			raising
			changing
		}{b, h, r, changing{8}},
		struct {
			bidder
			hearing
			valuing
			raising
			changing
		}{b, h, v, r, changing{8}},
	} {
		dealing := agents.WithDeals(agent, 0, []agents.Deal{{ID: 1, Kind: market.Preferred, Price: 5}})
		for power, has := range map[string][2]bool{
			"observes": {is[market.Observer](agent), is[market.Observer](dealing)},
			"values":   {is[market.Valuer](agent), is[market.Valuer](dealing)},
			"extends":  {is[market.Extender](agent), is[market.Extender](dealing)},
			"settles":  {is[market.Settling](agent), is[market.Settling](dealing)},
		} {
			if has[0] != has[1] {
				t.Errorf("%T %s: %t, with deals %t", agent, power, has[0], has[1])
			}
		}
		if s, settles := dealing.(market.Settling); settles && s.Changes() != 8 {
			t.Errorf("%T has changed %d times", agent, s.Changes())
		}
		heard = nil
		if o, observes := dealing.(market.Observer); observes {
			o.Observe(&market.Notice{Tag: 7, Deal: 1, Bid: 5, Realized: true})
			o.Observe(&market.Notice{Tag: 7, Bid: 10, Realized: true})
			if fmt.Sprint(heard) != "[10]" {
				t.Errorf("%T: heard of the bids %v", agent, heard)
			}
		}
	}
}

// Which offer a buyer makes, by what it would bid in the open, its value and its deals.
func TestDealsInUse(t *testing.T) {
	preferred := agents.Deal{ID: 1, Kind: market.Preferred, Price: 40}
	private := agents.Deal{ID: 2, Kind: market.PrivateAuction, Price: 20}
	promised := agents.Deal{ID: 3, Kind: market.Guaranteed, Price: 1}
	cheaper := agents.Deal{ID: 4, Kind: market.Preferred, Price: 35, Placements: []int32{3, 8}}
	all := []agents.Deal{private, promised, preferred, cheaper}
	for _, c := range []struct {
		what       string
		bid, value market.Price
		deals      []agents.Deal
		lot        market.Impression
		want       market.Offer // without its tag
	}{
		{"none", 25, 50, nil, market.Impression{}, market.Offer{Price: 25}},
		{"a first look is taken", 25, 50, all, market.Impression{}, market.Offer{Price: 40, Deal: 1}},
		{"the cheaper one, where it covers", 25, 50, all, market.Impression{Placement: 8}, market.Offer{Price: 35, Deal: 4}},
		{"at its value", 25, 40, all, market.Impression{}, market.Offer{Price: 40, Deal: 1}},
		{"too dear: the next kind", 25, 39, all, market.Impression{}, market.Offer{Price: 25, Deal: 2}},
		{"lifted to the floor", 15, 30, all, market.Impression{}, market.Offer{Price: 20, Deal: 2}},
		{"below the open floor, above the deal's", 0, 30, all, market.Impression{}, market.Offer{Price: 20, Deal: 2}},
		{"worth less than any deal", 15, 19, all, market.Impression{}, market.Offer{Price: 15}},
		{"and than the open floor", 0, 19, all, market.Impression{}, market.Offer{}},
		{"guaranteed needs no bid", 15, 30, []agents.Deal{promised}, market.Impression{}, market.Offer{Price: 15}},
		{"of another seller", 25, 50, all, market.Impression{Seller: 1}, market.Offer{Price: 25}},
		{"of another placement", 25, 50, []agents.Deal{cheaper}, market.Impression{}, market.Offer{Price: 25}},
	} {
		agent := agents.WithDeals(struct {
			bidder
			valuing
		}{bidder{c.bid}, valuing{c.value}}, 0, c.deals)
		got, ok := agent.Bid(&market.Lot{Impression: c.lot})
		if got.Tag = 0; ok != (c.want.Price > 0) || got != c.want {
			t.Errorf("%s: got %v, %t, want %v", c.what, got, ok, c.want)
		}
	}
}

// With several sellers, deals are wrapped around deals.
func TestDealsOfTwoSellers(t *testing.T) {
	one := agents.WithDeals(bidder{50}, 1, []agents.Deal{{ID: 1, Kind: market.Preferred, Price: 40}})
	both := agents.WithDeals(one, 2, []agents.Deal{{ID: 1, Kind: market.Preferred, Price: 30}})
	for seller, want := range []market.Offer{{Price: 50}, {Price: 40, Deal: 1}, {Price: 30, Deal: 1}} {
		got, _ := both.Bid(&market.Lot{Impression: market.Impression{Seller: market.SellerID(seller)}})
		if got.Tag = 0; got != want {
			t.Errorf("seller %d: offer %v, want %v", seller, got, want)
		}
	}
}

// With deals as without, an agent keeps its promises.
func TestDealersConform(t *testing.T) {
	deals := []agents.Deal{{ID: 1, Kind: market.Preferred, Price: 600_000}, {ID: 2, Kind: market.PrivateAuction, Price: 300_000}}
	for name, k := range map[string]kind{"truthful": agents.Truthful{}, "adaptive": shader("logistic", "win-loss"), "equilibrium": agents.Equilibrium{}} {
		t.Run(name, func(t *testing.T) {
			agentstest.Run(t, func() market.Agent {
				return agents.WithDeals(build(t, k, deps(5, "a", law.Uniform{Hi: 1}, 4)), 0, deals)
			})
		})
	}
}
