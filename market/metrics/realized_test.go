package metrics

import (
	"math/rand/v2"
	"testing"

	"marketsim/market"
)

// someday are outcomes: what they are, the tests say in the awards.
type someday struct{}

func (someday) Realize(*market.Lot) (market.Price, market.Time) { return 0, 0 }
func (someday) RealizesAtOnce() bool                            { return false }

// Random worlds against plain sums over the auctions of a window.
func TestRealizedAgreesWithTheTwin(t *testing.T) {
	for seed := range uint64(20) {
		list := buyers(5)
		list[3].Agent = silent{} // nobody knows what it expected
		for _, i := range []int{1, 3, 4} {
			list[i].Outcomes = someday{}
		}
		w := &world{Rand: rand.New(rand.NewPCG(seed, 3)), inventory: testInventory(), buyers: list, gap: 1e9}
		r := New(w.inventory, list, Span{Auctions: 200, Buckets: 10})
		var kept []played
		for range 200 {
			p := w.auction()
			for i := range p.Awards {
				a := &p.Awards[i]
				if a.Realized = list[a.Agent].Outcomes != nil && a.Slot != market.NoSlot; a.Realized {
					a.Worth = max(0, w.price()-2_000_000)
				}
			}
			r.Record(&p.Cleared)
			kept = append(kept, p)
		}
		tw := &twin{inventory: w.inventory, scores: []float64{1, 1.5, .8, .1, 1}}
		rows := r.Window(4, 10).Rows()
		kept = kept[80:]
		check := func(metric, entity string, want float64) {
			t.Helper()
			if got := find(t, rows, metric, entity); !near(got, want) {
				t.Errorf("world %d: %s of %q is %v, want %v", seed, metric, entity, got, want)
			}
		}
		welfare, all := 0.0, made{}
		each := make([]made, len(list))
		for i := range kept {
			p := &kept[i]
			for _, a := range p.Awards {
				finds := list[a.Agent].Outcomes != nil
				m := made{finds: finds, spent: float64(a.Charged) / 1e6}
				switch {
				case a.Realized:
					m.worth = a.Worth.CPM()
					if a.Worth > 0 {
						m.conversions = part(a)
					}
					welfare += m.worth
				case a.Slot != market.NoSlot:
					welfare += tw.worthOf(p, a.Agent, int(a.Slot)) * part(a)
				}
				each[a.Agent].add(m)
				if finds {
					all.add(m)
				}
			}
		}
		n := float64(len(kept))
		check("realized_welfare_per_auction", "", welfare/n)
		for id, m := range append(each, all) {
			if !m.finds {
				continue
			}
			name := ""
			if id < len(list) {
				name = list[id].Name
			}
			check("conversions", name, m.conversions/n)
			check("realized_surplus_per_auction", name, (m.worth-m.spent)/n)
			check("cost_per_conversion", name, m.spent/m.conversions/1000)
			check("return_on_spend", name, m.worth/m.spent)
		}
		for _, row := range rows {
			if row.Entity == "agent-0" && row.Metric.Name == "return_on_spend" && row.OK {
				t.Error("a buyer that finds nothing out has a return")
			}
		}
	}
}

// made is what a buyer made of what it spent, in CPM.
type made struct {
	finds                     bool
	worth, spent, conversions float64
}

func (m *made) add(n made) {
	m.finds = m.finds || n.finds
	m.worth += n.worth
	m.spent += n.spent
	m.conversions += n.conversions
}

// What nobody knows is missing: the worth of what is sold to a buyer without values that finds nothing out; a return without
// spend.
func TestRealizedIsMissing(t *testing.T) {
	list := buyers(2, 0)
	list[1].Outcomes = someday{}
	r := New(testInventory(), list, Span{Auctions: 1})
	r.Record(&market.Cleared{Auction: &market.Auction{}, Seats: []market.Seat{{}, {Agent: 1}}})
	known := map[string]bool{"conversions": true, "realized_surplus_per_auction": true}
	for _, row := range r.Window(0, 1).Rows() {
		switch row.Metric.Name {
		case "realized_welfare_per_auction", "conversions", "realized_surplus_per_auction", "cost_per_conversion", "return_on_spend":
			if want := known[row.Metric.Name] && row.Entity != "agent-0"; row.OK != want {
				t.Errorf("%s of %q: known: %t", row.Metric.Name, row.Entity, row.OK)
			}
		}
	}
}
