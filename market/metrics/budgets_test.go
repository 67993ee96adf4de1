package metrics

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"

	"marketsim/market"
)

// limited gives some of the buyers budgets, in CPM as the prices of single impressions are.
func limited(list []market.Buyer, cpm ...float64) []market.Buyer {
	for i, b := range cpm {
		if b >= 0 {
			list[i].HasBudget, list[i].Budget = true, market.Money(market.PriceOf(b))
		}
	}
	return list
}

// pays records a sale of an impression of value 10 at a price, in CPM, to agent 0; at 0 it is not sold.
func pays(r *Recorder, seq uint64, cpm float64) {
	c := &market.Cleared{Auction: &market.Auction{}, Seats: []market.Seat{{Value: 10e6}, {Agent: 1, Value: 10e6}}}
	c.Seq, c.ID = seq, seq
	if cpm > 0 {
		price := market.PriceOf(cpm)
		c.Awards = []market.Award{{Pay: price, Charged: market.Money(price)}}
	}
	r.Record(c)
}

// A budget of 8, four auctions in as many buckets, so that the even line is 2, 4, 6, 8.
func TestPacingByHand(t *testing.T) {
	for _, c := range []struct {
		name                 string
		paid                 []float64
		use, error, depleted float64
	}{
		{"even", []float64{2, 2, 2, 2}, 1, 0, 1},
		{"at once", []float64{8, 0, 0, 0}, 1, (6. + 4 + 2) / 8 / 4, .25},
		{"late", []float64{0, 0, 0, 8}, 1, (2. + 4 + 6) / 8 / 4, 1},
		{"never", []float64{0, 0, 0, 0}, 0, (2. + 4 + 6 + 8) / 8 / 4, 1},
		{"almost out after two", []float64{4, 3, 0, 0}, 7. / 8, (2. + 3 + 1 + 1) / 8 / 4, .5},
		{"not out after two", []float64{3, 2, 0, 0}, 5. / 8, (1. + 1 + 1 + 3) / 8 / 4, 1},
	} {
		r := New(testInventory(), limited(buyers(2), 8), Span{Auctions: 4, Buckets: 4})
		for seq, paid := range c.paid {
			pays(r, uint64(seq), paid)
		}
		for _, window := range [][2]int{{0, 4}, {3, 4}} { // budgets are of the whole run
			rows := r.Window(window[0], window[1]).Rows()
			for metric, want := range map[string]float64{"budget_use": c.use, "pacing_error": c.error, "depleted_at": c.depleted} {
				for _, who := range []string{"", "agent-0"} {
					if got := find(t, rows, metric, who); !near(got, want) {
						t.Errorf("%s: %s of %q is %v, want %v", c.name, metric, who, got, want)
					}
				}
				if got := shows(r, metric, "agent-1"); got != "-" {
					t.Errorf("%s: %s of a buyer without a budget is %s", c.name, metric, got)
				}
			}
		}
	}
	r := New(testInventory(), limited(buyers(2), 0), Span{Auctions: 1})
	pays(r, 0, 0)
	if use, at := shows(r, "budget_use", ""), shows(r, "depleted_at", ""); use != "-" || at != "0" {
		t.Errorf("a budget of nothing: %s used, depleted at %s", use, at)
	}
}

// Two impressions worth 10 to both buyers, and budgets of 6 and none. Sold to the first, they count 6 in place of 20: the best
// is one for each, or all to the second, 6 + 14 of the rest divided: 20 in all, if .4 of one goes to the second: 6 + 14.
func TestLiquidWelfareByHand(t *testing.T) {
	r := New(testInventory(), limited(buyers(2), 6), Span{Auctions: 2})
	pays(r, 0, 1)
	pays(r, 1, 1)
	rows := r.Window(0, 2).Rows()
	if got := find(t, rows, "liquid_welfare_per_auction", ""); got != 3 {
		t.Errorf("liquid welfare %v per auction, want 3", got)
	}
	if got := find(t, rows, "price_of_anarchy", ""); !near(got, 20./6) {
		t.Errorf("price of anarchy %v, want 20/6", got)
	}
	free := New(testInventory(), buyers(2), Span{Auctions: 1})
	pays(free, 0, 1)
	if lw, poa := shows(free, "liquid_welfare_per_auction", ""), shows(free, "price_of_anarchy", ""); lw != "-" || poa != "-" {
		t.Errorf("without budgets: %s, %s", lw, poa)
	}
}

// simplex solves the linear program of the best liquid welfare itself: nobody gets more than its budget is worth, which
// forgoes nothing, because what is beyond may go to nobody.
func simplex(t *testing.T, auctions []stakes, budget []float64) float64 {
	t.Helper()
	const unit = 1e6
	var rows [][]float64
	var right, cost []float64
	var slack []int
	column := func(c float64) int {
		cost = append(cost, c)
		return len(cost) - 1
	}
	row := func(b float64) int {
		rows, right = append(rows, nil), append(right, b)
		slack = append(slack, column(0))
		set(&rows[len(rows)-1], slack[len(slack)-1], 1)
		return len(rows) - 1
	}
	purse := make([]int, len(budget))
	for i := range budget {
		purse[i] = row(min(budget[i]/unit, 1e3)) // more than all there is
	}
	for _, a := range auctions {
		rates := a.rates
		if len(rates) == 0 {
			rates = []market.Rate{market.One}
		}
		slots := len(rows)
		for range rates {
			row(1)
		}
		for _, one := range a.buyer {
			mine := row(1) // one slot at most
			for s, rate := range rates {
				worth := float64(one.worth) / unit * rate.Share()
				x := column(-worth)
				set(&rows[slots+s], x, 1)
				set(&rows[mine], x, 1)
				set(&rows[purse[one.agent]], x, worth)
			}
		}
	}
	matrix := mat.NewDense(len(rows), len(cost), nil)
	for i, r := range rows {
		for k, x := range r {
			matrix.Set(i, k, x)
		}
	}
	best, _, err := lp.Simplex(cost, matrix, right, 1e-9, slack)
	if err != nil {
		t.Fatal(err)
	}
	return -best * unit
}

func set(row *[]float64, at int, x float64) {
	for len(*row) <= at {
		*row = append(*row, 0)
	}
	(*row)[at] = x
}

// The bound is never below the optimum of the simplex method, and hardly above: in random auctions of one slot and several,
// in auctions whose values are all equal, and with tight budgets and loose ones.
func TestDualAgainstSimplex(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	worst := 1.0
	for n := range 600 {
		buyers, coarse := 1+r.IntN(4), n%3 == 0
		var auctions []stakes
		var budget []float64
		total := 0.0
		for range 1 + r.IntN(10) {
			a := stakes{hash: r.Uint64()}
			if n%2 == 0 {
				a.rates = []market.Rate{market.One, 400_000, 100_000}[:1+r.IntN(3)]
			}
			for i := range buyers {
				worth := 1 + r.Float64()*9
				if coarse {
					worth = float64(1 + r.IntN(2))
				}
				if r.IntN(5) > 0 {
					a.buyer = append(a.buyer, stake{agent: i, worth: market.Money(worth * 1e6)})
				}
				total += worth * 1e6
			}
			auctions = append(auctions, a)
		}
		list := make([]entrant, buyers)
		for i := range list {
			if i == 0 || r.IntN(4) > 0 {
				list[i].HasBudget, list[i].Budget = true, market.Money(r.Float64()*total/float64(buyers))
			}
		}
		won := make([]market.Money, buyers)
		for _, a := range auctions { // each slot to somebody or nobody
			for slot, i := range r.Perm(max(len(a.buyer), len(a.rates))) {
				if slot < max(1, len(a.rates)) && i < len(a.buyer) {
					one := &a.buyer[i]
					if one.won = one.worth; len(a.rates) > 0 {
						one.won = a.rates[slot].Of(one.worth)
					}
					won[one.agent] += one.won
				}
			}
		}
		s := sample{auctions: auctions}
		d := s.boundOf(list, won, int64(len(auctions)))
		for i := range list {
			budget = append(budget, math.Inf(1))
			if list[i].HasBudget {
				budget[i] = float64(list[i].Budget)
			}
		}
		want := simplex(t, auctions, budget)
		if d.best < want*(1-1e-9)-1e-3 {
			t.Errorf("world %d: bound %v, optimum %v", n, d.best, want)
		}
		if want > 0 {
			worst = max(worst, d.best/want)
			if d.best > want*1.03 {
				t.Errorf("world %d: bound %v is %.4f of the optimum", n, d.best, d.best/want)
			}
		}
	}
	t.Logf("the bound is at most %.5f times the optimum", worst)
}

func BenchmarkDual(b *testing.B) {
	r := rand.New(rand.NewPCG(2, 3))
	list := make([]entrant, 20)
	for i := range list {
		list[i].HasBudget, list[i].Budget = true, 40e6
	}
	s := newSample(len(list), len(list))
	for range mostSampled {
		a := stakes{hash: r.Uint64()}
		for i := range list {
			a.buyer = append(a.buyer, stake{agent: i, worth: market.Money(r.Int64N(1e6))})
		}
		s.auctions = append(s.auctions, a)
	}
	for b.Loop() {
		s.boundOf(list, make([]market.Money, len(list)), mostSampled)
	}
}
