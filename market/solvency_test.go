package market_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"marketsim/agents"
	"marketsim/market"
	"marketsim/mechanisms"
)

// treasurer looks into the ledger whenever an impression arrives, an auction closes or a bid comes too late.
type treasurer struct {
	t      *testing.T
	ledger *market.Ledger
	buyers []market.Buyer
	looks  int
	seen   spending
}

// spending counts what a market has done with money, by the way it was spent.
type spending struct{ clicks, unclicked, shares, guaranteed, preferred, private, realized, dry, late int }

func (w *treasurer) look() {
	w.looks++
	if sum := w.ledger.Sum(); sum != 0 {
		w.t.Fatalf("the sum of all balances is %d", sum)
	}
	for id := range w.buyers {
		who := market.AgentID(id)
		if w.buyers[id].HasBudget && w.ledger.Balance(who) < 0 || w.ledger.Spendable(who) < 0 {
			w.t.Fatalf("%s has %d of its budget and can spend %d", w.buyers[id].Name, w.ledger.Balance(who), w.ledger.Spendable(who))
		}
	}
}

// Record implements [market.Recorder].
func (w *treasurer) Record(c *market.Cleared) {
	w.look()
	for i := range c.Seats {
		if c.Seats[i].Answer == market.Unfunded {
			w.seen.dry++
		}
	}
	for i := range c.Awards {
		a := &c.Awards[i]
		if a.Charged > market.Money(a.Pay) {
			w.t.Fatalf("auction %d charges %d at a price of %d", c.Seq, a.Charged, a.Pay)
		}
		w.seen.add(a, c.TermsOf(a.Deal, a.Agent))
	}
}

func (s *spending) add(a *market.Award, terms *market.Terms) {
	count := func(n *int, is bool) {
		if is {
			*n++
		}
	}
	count(&s.clicks, a.On == market.OnClick && a.Charged > 0)
	count(&s.unclicked, a.On == market.OnClick && a.Pay > 0 && a.Charged == 0)
	count(&s.shares, a.Share != 0 && a.Charged > 0)
	count(&s.realized, a.Realized)
	if terms != nil {
		count(&s.guaranteed, terms.Kind == market.Guaranteed)
		count(&s.preferred, terms.Kind == market.Preferred)
		count(&s.private, terms.Kind == market.PrivateAuction)
	}
}

// RecordLate implements [market.LateRecorder].
func (w *treasurer) RecordLate(*market.Lot, *market.Seat) {
	w.look()
	w.seen.late++
}

// watched is a gate under the treasurer's eyes: it is asked whenever an impression arrives.
type watched struct {
	market.Gate
	by *treasurer
}

// Invite implements [market.Gate].
func (g watched) Invite(dst []market.Invite, a *market.Auction) []market.Invite {
	g.by.look()
	return g.Gate.Invite(dst, a)
}

// spree is a random world in which money is spent in every way at once: its sellers sell clicks, divided slots and whole ones,
// each below deals of all kinds, to buyers with budgets of the run and the day whose values may show late.
func spree(seed uint64, instant bool, w *treasurer) market.Config {
	c := market.NewWorld(seed, instant)
	chance := rand.New(rand.NewPCG(seed, 2))
	for i := range c.Sellers {
		s := &c.Sellers[i]
		s.Gate = watched{s.Gate, w}
		switch rule := (seed + uint64(i)) % 4; rule {
		case 0, 1:
			s.Slots = [][]market.Slot{{{Rate: 900_000}, {Rate: 400_000, Reserve: 50_000}}}
			s.Rule, s.Mechanism = market.GSP, mechanisms.WithDeals(mechanisms.GSP{})
			if rule == 1 {
				s.Rule, s.Mechanism = market.VCG, mechanisms.WithDeals(mechanisms.VCG{})
			}
		case 2:
			s.Rule, s.Mechanism = market.Logit, mechanisms.WithDeals(mechanisms.Logit{Mu: 1})
		default:
			s.Rule, s.Mechanism = market.SecondPrice, mechanisms.WithDeals(mechanisms.SecondPrice{})
		}
		if len(c.Buyers) > 0 {
			contract(w.t, chance, &c, market.SellerID(i))
		}
	}
	c.Recorders = append(c.Recorders, w)
	w.buyers = c.Buyers
	return c
}

// contract gives a seller a book of deals, and their buyers the use of them.
func contract(t *testing.T, chance *rand.Rand, c *market.Config, seller market.SellerID) {
	var deals []mechanisms.Deal
	for id := range market.DealID(4) {
		d := mechanisms.Deal{
			ID: id + 1, Kind: market.Guaranteed + market.DealKind(chance.IntN(3)), Priority: int32(chance.IntN(2)),
			Price: market.Price(1 + chance.IntN(2_000_000)), Agents: []market.AgentID{market.AgentID(chance.IntN(len(c.Buyers)))},
		}
		switch d.Kind {
		case market.Guaranteed:
			d.Volume, d.Asap = 30, chance.IntN(2) == 0
		case market.PrivateAuction:
			d.Competes = chance.IntN(2) == 0
		}
		deals = append(deals, d)
	}
	book, err := mechanisms.NewBook(deals, mechanisms.RunLength{Auctions: 60})
	if err != nil {
		t.Fatal(err)
	}
	c.Sellers[seller].Book = book
	for i := range c.Buyers {
		var own []agents.Deal
		for _, d := range deals {
			if d.Agents[0] == market.AgentID(i) {
				own = append(own, agents.Deal{ID: d.ID, Kind: d.Kind, Price: d.Price})
			}
		}
		c.Buyers[i].Agent = agents.WithDeals(c.Buyers[i].Agent, seller, own)
	}
}

// TestBudgetsNeverExceeded: clicks, deals at fixed prices, divided slots, daily budgets, worth that shows late and, in the second
// half, latency, losses and late bids, all together: no balance ever falls below 0, by not one unit, no buyer is charged more
// than its price, and at every event the ledger sums to zero.
func TestBudgetsNeverExceeded(t *testing.T) {
	for _, instant := range []bool{true, false} {
		t.Run(fmt.Sprintf("instant-%t", instant), func(t *testing.T) {
			w := &treasurer{t: t}
			for seed := range uint64(400) {
				m, err := market.New(spree(seed, instant, w))
				if err != nil {
					t.Fatal(err)
				}
				w.ledger = market.LedgerOf(m)
				if _, err := m.Run(t.Context()); err != nil {
					t.Fatalf("world %d: %v", seed, err)
				}
				w.look()
			}
			s := w.seen
			if least := min(s.clicks, s.unclicked, s.shares, s.guaranteed, s.preferred, s.private, s.realized, s.dry); least < 500 || !instant && s.late < 500 {
				t.Errorf("only %+v in %d looks: some way to spend is hardly tried", s, w.looks)
			}
		})
	}
}
