package market

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// ranked sells positions in the order of price times score, or equal units in that of price, at the bidders' own prices.
type ranked struct{ scored bool }

func (m ranked) Clear(dst []Award, a *Auction, bids []Bid) []Award {
	order := slices.DeleteFunc(slices.Clone(bids), func(b Bid) bool { return b.Price < a.Reserve })
	slices.SortFunc(order, func(x, y Bid) int {
		p, q := x.Price, y.Price
		if m.scored {
			p, q = p*Price(x.Score), q*Price(y.Score)
		}
		return cmp.Or(cmp.Compare(q, p), cmp.Compare(x.Draw, y.Draw))
	})
	if !m.scored {
		return m.units(dst, a, order)
	}
	for k := range a.Units() {
		at := slices.IndexFunc(order, func(b Bid) bool { return b.Price >= a.Slot(k).Reserve })
		if at < 0 {
			continue
		}
		dst = append(dst, Award{Agent: order[at].Agent, Slot: int32(k), Pay: order[at].Price, On: OnClick})
		order = slices.Delete(order, at, at+1)
	}
	return dst
}

// units sells equal units, those with the lowest reserves first.
func (m ranked) units(dst []Award, a *Auction, order []Bid) []Award {
	var reserves []Price
	for k := range a.Units() {
		reserves = append(reserves, a.Slot(k).Reserve)
	}
	slices.Sort(reserves)
	for k := range min(len(order), len(reserves)) {
		if order[k].Price < reserves[k] {
			break
		}
		dst = append(dst, Award{Agent: order[k].Agent, Slot: int32(k), Pay: order[k].Price})
	}
	return dst
}

// TestMinimumToWinASlot is TestMinimumToWin for several slots, with scores from a tenth to two and with
// reserves of slots.
func TestMinimumToWinASlot(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 10))
	for range 3000 {
		c := smallAuction(r)
		c.ranked = false
		for range 1 + r.IntN(4) {
			c.Slots = append(c.Slots, Slot{Rate: One, Reserve: Price(r.IntN(2) * r.IntN(12))})
		}
		rule := ranked{scored: r.IntN(2) == 0}
		scores := map[AgentID]Rate{}
		for i := range c.Bids {
			c.Bids[i].Score = One * Rate(1+r.IntN(20)) / 10
			scores[c.Bids[i].Agent] = c.Bids[i].Score
		}
		if c.Rule = Discriminatory; rule.scored {
			c.Rule = GSP
		}
		for seat := range c.Seats {
			got, want := c.MinimumToWin(int32(seat)), leastForSlotNaively(&c, int32(seat), rule, scores[AgentID(seat)])
			if got != want {
				t.Fatalf("seat %d of %d slots: least price to win %d, want %d: scored %v, reserve %d, %+v", seat, len(c.Slots), got, want, rule.scored, c.Reserve, c.Bids)
			}
		}
	}
}

// leastForSlotNaively raises the seat's bid until it has a slot.
func leastForSlotNaively(c *Cleared, seat int32, rule Mechanism, score Rate) Price {
	own := Bid{Agent: AgentID(seat), Seat: seat, Floor: c.Seats[seat].Floor, Score: cmp.Or(score, One)}
	rivals := slices.DeleteFunc(slices.Clone(c.Bids), func(b Bid) bool { return b.Seat == seat })
	for own.Price = max(1, own.Floor); ; own.Price++ {
		for _, w := range rule.Clear(nil, c.Auction, append([]Bid{own}, rivals...)) {
			if w.Agent == own.Agent {
				return own.Price
			}
		}
	}
}

// TestClicksAreCharged: what is paid by click costs its price on a share of impressions that is rate times score, and
// nothing on the others.
func TestClicksAreCharged(t *testing.T) {
	const n = 100_000
	c := Config{
		Seed: 3,
		Sellers: []Seller{{
			Name: "s", Closing: WhenAnswered, Mechanism: ranked{scored: true}, Gate: everyone(3),
			Slots: [][]Slot{{{Rate: One / 2}, {Rate: One / 10}}},
		}},
		Buyers: []Buyer{
			{Name: "a", Agent: constant(30)},
			{Name: "b", Agent: constant(20), Score: One * 6 / 5},
			{Name: "c", Agent: constant(10)},
		},
		Source: every(n, ms),
	}
	got := play(t, c)
	clicks := map[AgentID]float64{}
	for _, k := range got.closes {
		if len(k.awards) != 2 {
			t.Fatalf("awards %+v, want one for each slot", k.awards)
		}
		for _, w := range k.awards {
			switch w.Charged {
			case 0:
			case Money(w.Pay):
				clicks[w.Agent]++
			default:
				t.Fatalf("award %+v: charged neither its price nor nothing", w)
			}
		}
	}
	for id, rate := range map[AgentID]float64{0: .5, 1: .12} {
		if share, sd := clicks[id]/n, (rate * (1 - rate) / n); (share-rate)*(share-rate) > 16*sd {
			t.Errorf("agent %d: clicked %.4f of the time, want %.4f within 4 standard errors", id, share, rate)
		}
		if spent, want := -got.result.Ledger.Balance(id), Money(clicks[id])*Money(30-10*id); spent != want {
			t.Errorf("agent %d spent %d, want %d", id, spent, want)
		}
	}
	if got.result.Ledger.Balance(2) != 0 {
		t.Error("the third bidder paid without a slot")
	}
}
