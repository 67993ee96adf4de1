package metrics

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"marketsim/market"
)

const hour = market.Time(time.Hour)

// sale is an auction that agent 0 wins, at a price in CPM; at 0 it is not sold.
type sale struct {
	arrives, closes market.Time
	cpm             float64
}

// daysOf plays sales to a buyer with a daily budget of 8 CPM, and perhaps one for the run.
func daysOf(s Span, run float64, sales ...sale) *Recorder {
	list := limited(buyers(2), run)
	list[0].HasDaily, list[0].DailyBudget = true, market.Money(market.PriceOf(8))
	r := New(testInventory(), list, s)
	for seq, one := range sales {
		c := &market.Cleared{Auction: &market.Auction{}, Close: one.closes, Seats: []market.Seat{{Value: 10e6}, {Agent: 1, Value: 10e6}}}
		c.Seq, c.ID, c.At = uint64(seq), uint64(seq), one.arrives
		if one.cpm > 0 {
			price := market.PriceOf(one.cpm)
			c.Awards = []market.Award{{Pay: price, Charged: market.Money(price)}}
		}
		r.Record(c)
	}
	return r
}

// at is a sale at an hour of the run.
func at(h, cpm float64) sale {
	t := market.Time(h * float64(hour))
	return sale{t, t, cpm}
}

func TestDailyPacingByHand(t *testing.T) {
	// Of a day on which all 8 are paid at noon the distance is on average 1/8 before noon, as after it: 1/4 in all. Of one on which
	// nothing is paid it is 1/2, and of one on which 4 are paid at noon: the triangle up to 1/2, then from 0 to 1/2 again, 1/4.
	auctions := func(n uint64) Span { return Span{Auctions: n, Buckets: 4} }
	timed := func(hours float64) Span { return Span{Horizon: market.Time(hours * float64(hour)), Buckets: 4} }
	late := sale{24*hour - 1, 24*hour + 1, 8}
	for _, c := range []struct {
		name                 string
		span                 Span
		run                  float64
		sales                []sale
		use, error, depleted float64
	}{
		{"one day of three", timed(72), -1, []sale{at(12, 8)}, 1. / 3, (.25 + .5 + .5) / 3, (.5 + 1 + 1) / 3},
		{"two days at once", timed(48), -1, []sale{at(12, 8), at(36, 4), at(37, 3)}, 15. / 16, -1, (.5 + 13./24) / 2},
		{"half of a day", timed(12), -1, []sale{at(6, 8)}, 1, .25, .5},
		{"a day and a half", timed(36), -1, []sale{at(12, 4), at(30, 8)}, .75, .25, (1 + .5) / 2},
		{"not gone", timed(24), -1, []sale{at(1, 2), at(2, 2)}, .5, -1, 1},
		{"paid after the last midnight", timed(24), -1, []sale{at(12, 4), late}, .5, .25, 1},
		{"paid from the day of the close", timed(48), -1, []sale{at(12, 8), late}, 1, (.25 + .5) / 2, .5 / 2},
		{"the budget of the run allows less", timed(72), 8, []sale{at(18, 8)}, 1, (.25 + .5 + .25 + 0) / 4, .25},
		{"the days allow less", timed(72), 25, []sale{at(12, 8)}, 1. / 3, (.25 + .5 + .5) / 3, (.5 + 1 + 1) / 3},
		// Where auctions are counted, the run ends with the last arrival.
		{"four auctions", auctions(4), -1, []sale{at(1, 4), at(2, 4), at(3, 0), at(4, 0)}, 1, (.25 + .5 + .25 + 0) / 4, .5},
		{"four auctions in two days", auctions(4), -1, []sale{at(1, 0), at(12, 8), at(30, 8), at(36, 0)}, 1, .25, .5},
		{"four auctions, the last paid late", auctions(4), -1, []sale{at(1, 0), at(12, 4), at(13, 0), late}, .5, .25, 1},
		{"nothing is offered", timed(24), -1, nil, 0, .5, 1},
	} {
		rows := daysOf(c.span, c.run, c.sales...).Window(0, 1).Rows()
		for metric, want := range map[string]float64{"budget_use": c.use, "pacing_error": c.error, "depleted_at": c.depleted} {
			for _, who := range []string{"", "agent-0"} {
				if got := find(t, rows, metric, who); want >= 0 && !near(got, want) {
					t.Errorf("%s: %s of %q is %v, want %v", c.name, metric, who, got, want)
				}
			}
		}
	}
	r := daysOf(timed(48), -1, at(1, 1))
	for _, metric := range []string{"liquid_welfare_per_auction", "price_of_anarchy"} {
		if got := shows(r, metric, ""); got != "-" {
			t.Errorf("%s is %s, and no budget is for the run", metric, got)
		}
	}
}

// dailyTwin computes the metrics of one buyer from a list of what it paid, day by day.
func dailyTwin(paid []sale, budget float64, hours int) (use, off, gone float64) {
	end := market.Time(hours) * hour
	n := 0.0
	for from := market.Time(0); from < end; from += 24 * hour {
		to := min(end, from+24*hour)
		n++
		type step struct{ at, spent float64 }
		steps, spent, last := []step{}, 0.0, 0.0
		for _, p := range paid {
			if p.closes >= from && p.closes < from+24*hour {
				last = min(1, float64(p.closes-from)/float64(to-from))
				spent += p.cpm
				steps = append(steps, step{last, spent / budget})
			}
		}
		use += spent
		if count := float64(len(steps)); budget-spent < 1e-9 || count > 0 && budget-spent < spent/count-1e-9 {
			gone += last
		} else {
			gone++
		}
		// Where the path is flat, the distance is linear between the payments and where the even line crosses it.
		spentAt := func(share float64) float64 { // just before a share of the day
			s := 0.0
			for _, one := range steps {
				if one.at < share {
					s = one.spent
				}
			}
			return s
		}
		edges := []float64{0, 1}
		for _, one := range steps {
			edges = append(edges, one.at, min(1, one.spent))
		}
		slices.Sort(edges)
		for i := range edges[1:] {
			a, b := edges[i], edges[i+1]
			s := spentAt(b)
			off += (math.Abs(s-a) + math.Abs(s-b)) / 2 * (b - a)
		}
	}
	return use / budget / n, off / n, gone / n
}

func TestDailyTwin(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	short := 0
	for n := range 300 {
		hours := 1 + r.IntN(100)
		var sales []sale
		left := map[market.Time]float64{}
		for range r.IntN(60) {
			arrives := market.Time(r.Int64N(int64(market.Time(hours) * hour)))
			sales = append(sales, sale{arrives: arrives, closes: arrives + market.Time(r.Int64N(int64(hour)))})
		}
		slices.SortFunc(sales, func(a, b sale) int { return cmp.Compare(a.closes, b.closes) })
		var paid []sale
		for i := range sales {
			day := sales[i].closes / (24 * hour)
			cpm := min(float64(r.IntN(5)), 8-left[day])
			left[day] += cpm
			if sales[i].cpm = cpm; cpm > 0 && day <= market.Time(hours-1)/24 {
				paid = append(paid, sales[i])
			}
		}
		rec := daysOf(Span{Horizon: market.Time(hours) * hour}, -1, sales...)
		rows := rec.Window(0, rec.Buckets()).Rows()
		use, off, gone := dailyTwin(paid, 8, hours)
		if gone < 1 {
			short++
		}
		for metric, want := range map[string]float64{"budget_use": use, "pacing_error": off, "depleted_at": gone} {
			if got := find(t, rows, metric, "agent-0"); math.Abs(got-want) > 1e-9 {
				t.Errorf("world %d of %d hours: %s is %v, want %v", n, hours, metric, got, want)
			}
		}
	}
	if short < 100 {
		t.Errorf("a day's budget was gone early in %d worlds only", short)
	}
}
