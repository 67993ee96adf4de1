package mechanisms_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

// dealCase is an auction with deals of all kinds, few prices and few priorities, so that every order is put to the test.
func dealCase(stream *rand.Rand) (market.Auction, []market.Bid) {
	a := market.Auction{Coin: stream.Uint64(), Reserve: market.Price(stream.IntN(3)) * cpm}
	for range stream.IntN(5) {
		a.Slots = append(a.Slots, market.Slot{Rate: 1000, Reserve: market.Price(stream.IntN(4)) * cpm})
	}
	for id := range market.DealID(stream.IntN(6)) {
		kind := market.DealKind(1 + stream.IntN(3))
		term := market.Terms{Deal: id + 1, Kind: kind, Priority: int32(stream.IntN(3)) - 1, Price: market.Price(stream.IntN(5)) * cpm}
		if kind == market.Guaranteed {
			term.Agent, term.Due = market.AgentID(stream.IntN(8)), stream.IntN(2) == 0
			a.Deals = append(a.Deals, term)
			continue
		}
		term.Competes = kind == market.PrivateAuction && stream.IntN(3) == 0
		for who := range market.AgentID(8) {
			if term.Agent = who; stream.IntN(2) == 0 {
				a.Deals = append(a.Deals, term)
			}
		}
	}
	var bids []market.Bid
	for who := range market.AgentID(8) {
		if stream.IntN(3) == 0 {
			continue
		}
		b := bid(who, market.Price(1+stream.IntN(6))*cpm, 0)
		b.Seat, b.Key = int32(who), rng.Mix(77, uint64(who))
		b.Draw = rng.Ticket(a.Coin, b.Key)
		for _, term := range a.Deals {
			if term.Agent == who && stream.IntN(2) == 0 {
				b.Deal = term.Deal
			}
		}
		bids = append(bids, b)
	}
	return a, bids
}

// naiveDeals is the twin of WithDeals without scratch or short cuts: all who have a claim are ranked in one list of steps,
// and each step sells what is left.
func naiveDeals(rule market.Mechanism, a market.Auction, bids []market.Bid) (awards []market.Award) {
	steps, dealOf := naiveSteps(a, bids)
	sold, has := map[int]bool{}, map[market.AgentID]bool{}
	for _, s := range steps {
		var left []int
		for i := range a.Units() {
			if !sold[i] {
				left = append(left, i)
			}
		}
		if len(left) == 0 {
			break
		}
		if s.price > 0 || s.deal > 0 {
			if !has[s.agent] {
				awards = append(awards, market.Award{Agent: s.agent, Slot: int32(left[0]), Pay: s.price, Deal: s.deal})
				sold[left[0]], has[s.agent] = true, true
			}
			continue
		}
		sub, floor := a, market.Price(0)
		sub.Slots = nil
		for _, i := range left {
			sub.Slots = append(sub.Slots, a.Slot(i))
		}
		var in []market.Bid
		for _, b := range bids {
			term := dealOf[b.Agent]
			part := term.Kind == s.kind && term.Priority == s.priority && !term.Competes
			if s.kind == 0 {
				part = b.Deal == 0 || term.Competes
			}
			if has[b.Agent] || !part {
				continue
			}
			if b.Floor = max(b.Floor, term.Price); s.kind != 0 && (len(in) == 0 || term.Price < floor) {
				floor = term.Price
			}
			in = append(in, b)
		}
		sub.Reserve = max(sub.Reserve, floor)
		for _, w := range rule.Clear(nil, &sub, in) {
			w.Slot, w.Deal = int32(left[w.Slot]), dealOf[w.Agent].Deal
			awards = append(awards, w)
			sold[int(w.Slot)], has[w.Agent] = true, true
		}
	}
	return awards
}

// naiveSteps lists the claims and private auctions in their order, the open auction last, and under which terms each agent bids.
func naiveSteps(a market.Auction, bids []market.Bid) (steps []step, dealOf map[market.AgentID]market.Terms) {
	dealOf = map[market.AgentID]market.Terms{}
	for _, term := range a.Deals {
		if term.Due {
			ticket := rng.Ticket(a.Coin, rng.Mix(uint64(term.Kind), uint64(term.Deal)))
			steps = append(steps, step{term.Kind, term.Priority, ticket, term.Agent, term.Price, term.Deal})
		}
		for _, b := range bids {
			if b.Agent != term.Agent || b.Deal != term.Deal || b.Price < term.Price {
				continue
			}
			dealOf[b.Agent] = term
			switch s := (step{kind: term.Kind, priority: term.Priority}); term.Kind {
			case market.Preferred:
				steps = append(steps, step{term.Kind, term.Priority, b.Draw, term.Agent, term.Price, term.Deal})
			case market.PrivateAuction:
				if !term.Competes && !slices.Contains(steps, s) {
					steps = append(steps, s)
				}
			}
		}
	}
	slices.SortFunc(steps, func(s, t step) int {
		return cmp.Or(cmp.Compare(s.kind, t.kind), -cmp.Compare(s.priority, t.priority), cmp.Compare(s.ticket, t.ticket))
	})
	return append(steps, step{}), dealOf
}

// step is a claim, or an auction if it has neither price nor deal.
type step struct {
	kind     market.DealKind
	priority int32
	ticket   uint64
	agent    market.AgentID
	price    market.Price
	deal     market.DealID
}

// Neither the twin nor the order of the bids, nor what was cleared before, shows in an award; nothing handed in is touched.
func TestDealsAgainstTheirTwin(t *testing.T) {
	stream := rand.New(rand.NewPCG(20, 26))
	for _, rule := range []market.Mechanism{mechanisms.FirstPrice{}, mechanisms.SecondPrice{}, &units{}} {
		m, kinds := mechanisms.WithDeals(rule), map[market.DealKind]int{}
		for range 20_000 {
			a, bids := dealCase(stream)
			want := naiveDeals(rule, a, bids)
			terms, handed := slices.Clone(a.Deals), slices.Clone(bids)
			got := m.Clear(nil, &a, bids)
			if !slices.Equal(got, want) {
				t.Fatalf("%T: auction %+v\nbids %+v\nawards %+v\nwant   %+v", rule, a, bids, got, want)
			}
			if !slices.Equal(bids, handed) || !slices.Equal(a.Deals, terms) {
				t.Fatalf("%T: what was handed in has changed", rule)
			}
			stream.Shuffle(len(bids), func(i, j int) { bids[i], bids[j] = bids[j], bids[i] })
			if again := m.Clear(nil, &a, bids); !slices.Equal(again, want) {
				t.Fatalf("%T: in another order of bids %+v, want %+v", rule, again, want)
			}
			for _, w := range got {
				for _, term := range terms {
					if term.Deal == w.Deal && term.Agent == w.Agent {
						kinds[term.Kind]++
					}
				}
			}
		}
		for kind := market.Guaranteed; kind <= market.PrivateAuction; kind++ {
			if kinds[kind] < 1000 {
				t.Errorf("%T: only %d awards of kind %v", rule, kinds[kind], kind)
			}
		}
	}
}
