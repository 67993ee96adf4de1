package metrics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"marketsim/market"
)

// near compares with the twin's plain floating sums.
func near(got, want float64) bool { return math.Abs(got-want) <= 1e-9*max(1, math.Abs(want)) }

// shares are the scores of the buyers' ads as numbers.
func shares(list []market.Buyer) []float64 {
	out := make([]float64, len(list))
	for i, b := range list {
		if out[i] = b.Score.Share(); b.Score == 0 {
			out[i] = 1
		}
	}
	return out
}

// volatilityTwin is the sample standard deviation of the buckets' revenue per auction.
func volatilityTwin(t *twin, buckets [][]played) float64 {
	var xs []float64
	for _, b := range buckets {
		if len(b) > 0 {
			xs = append(xs, t.yields("revenue_per_auction", b))
		}
	}
	if len(xs) < 2 {
		return missing
	}
	var sum, squares float64
	for _, x := range xs {
		sum += x
	}
	for _, x := range xs {
		d := x - sum/float64(len(xs))
		squares += d * d
	}
	return math.Sqrt(squares / float64(len(xs)-1))
}

func TestRowsAgreeWithTheTwin(t *testing.T) {
	for name, test := range map[string]struct {
		auctions int
		buyers   []market.Buyer
		span     Span
		bucket   func(p *played) int // by definition
	}{
		"by auctions": {500, buyers(5), Span{Auctions: 500, Buckets: 7}, func(p *played) int { return int(p.Seq * 7 / 500) }},
		"by time": {
			400, buyers(4),
			Span{Horizon: market.Time(30 * time.Hour), Buckets: 9},
			func(p *played) int { return min(8, int(int64(p.At)*9/int64(30*time.Hour))) },
		},
		"cut short":         {90, buyers(3), Span{Auctions: 200, Buckets: 20}, func(p *played) int { return int(p.Seq * 20 / 200) }},
		"longer than meant": {90, buyers(3), Span{Auctions: 50, Buckets: 5}, func(p *played) int { return min(4, int(p.Seq*5/50)) }},
		"values unknown":    {300, buyers(4, 1, 3), Span{Auctions: 300, Buckets: 3}, func(p *played) int { return int(p.Seq * 3 / 300) }},
		"one bucket":        {50, buyers(2), Span{}, func(*played) int { return 0 }},
		"fewer auctions than buckets": {
			3, buyers(2), Span{Auctions: 3}, func(p *played) int { return int(p.Seq) },
		},
		"no auctions": {0, buyers(2), Span{Auctions: 10, Buckets: 2}, nil},
		"no buyers":   {20, nil, Span{Auctions: 20, Buckets: 2}, func(p *played) int { return int(p.Seq * 2 / 20) }},
	} {
		t.Run(name, func(t *testing.T) {
			v := testInventory()
			r := New(v, test.buyers, test.span)
			w := world{Rand: rand.New(rand.NewPCG(1, 2)), inventory: v, buyers: test.buyers, gap: market.Time(5 * time.Minute)}
			list := w.play(r, test.auctions)
			n := r.Buckets()
			cuts := []int{0, n / 3, n}
			for _, cut := range [][2]int{{0, n}, {cuts[1], n}, {0, cuts[1]}, {n, n}} {
				twin := &twin{inventory: v, names: r.names, valued: valuedOf(r), scores: shares(test.buyers)}
				buckets := make([][]played, n)
				for _, p := range list {
					if b := test.bucket(&p); b >= cut[0] && b < cut[1] {
						twin.auctions = append(twin.auctions, p)
						buckets[b] = append(buckets[b], p)
					}
				}
				for _, row := range r.Window(cut[0], cut[1]).Rows() {
					want := 0.0
					if row.Metric.Name == "revenue_volatility" {
						want = volatilityTwin(twin, buckets)
					} else {
						want = twin.row(&row)
					}
					if row.OK == math.IsNaN(want) || row.OK && !near(row.Value, want) || !row.OK && row.Value != 0 {
						t.Errorf("buckets %v: %s of %q %s %s = %v (%v), want %v",
							cut, row.Metric.Name, row.Entity, row.Dimension, row.Level, row.Value, row.OK, want)
					}
				}
			}
		})
	}
}

// find is the value of one row of the market or of an agent.
func find(t *testing.T, rows []Row, metric, entity string) float64 {
	t.Helper()
	i := slices.IndexFunc(rows, func(r Row) bool { return r.Metric.Name == metric && r.Entity == entity && r.Dimension == "" })
	if i < 0 || !rows[i].OK {
		t.Fatalf("no value of %s of %q", metric, entity)
	}
	return rows[i].Value
}

func TestIdentities(t *testing.T) {
	v, list := testInventory(), buyers(6)
	r := New(v, list, Span{Auctions: 2000})
	w := world{Rand: rand.New(rand.NewPCG(3, 4)), inventory: v, buyers: list, gap: 1000}
	w.play(r, 2000)
	rows := r.Window(10, 100).Rows()
	market := func(metric string) float64 { return find(t, rows, metric, "") }

	if sum := market("revenue_per_auction") + market("buyer_surplus_per_auction"); !near(sum, market("welfare_per_auction")) {
		t.Errorf("revenue + surplus = %v, welfare = %v", sum, market("welfare_per_auction"))
	}
	if got := market("cpm") * market("slots_sold"); !near(got, market("revenue_per_auction")) {
		t.Errorf("cpm * slots sold = %v, revenue per auction = %v", got, market("revenue_per_auction"))
	}
	if got := 1 / (6 * market("hhi")); !near(got, market("jain")) {
		t.Errorf("1/(n HHI) = %v, Jain = %v", got, market("jain"))
	}
	var wins, spend, surplus float64
	for _, b := range list {
		wins += find(t, rows, "win_share", b.Name)
		spend += find(t, rows, "spend_share", b.Name)
		surplus += find(t, rows, "surplus_per_auction", b.Name)
	}
	if !near(wins, 1) || !near(spend, 1) || !near(surplus, market("buyer_surplus_per_auction")) {
		t.Errorf("sums over agents: win shares %v, spend shares %v, surplus %v of %v", wins, spend, surplus, market("buyer_surplus_per_auction"))
	}
	sums := map[string]float64{}
	for _, row := range rows {
		if row.Metric.Name == "auctions" && row.Dimension != "" {
			sums[row.Dimension] += row.Value
		}
	}
	for _, dimension := range []string{"placement", "format", "value_tier", "geo", "device", "hour"} {
		if sums[dimension] != market("auctions") {
			t.Errorf("the levels of %s hold %v of %v auctions", dimension, sums[dimension], market("auctions"))
		}
	}
}

// The sums do not depend on the order of the auctions, nor on which bucket is the current one: 300 auctions in 7 buckets begin
// between two auctions.
func TestOrderDoesNotMatter(t *testing.T) {
	v, list := testInventory(), buyers(4)
	a, b := New(v, list, Span{Auctions: 300, Buckets: 7}), New(v, list, Span{Auctions: 300, Buckets: 7})
	w := world{Rand: rand.New(rand.NewPCG(5, 6)), inventory: v, buyers: list, gap: 1000}
	played := w.play(a, 300)
	for _, i := range w.Perm(300) {
		p := &played[i]
		b.Record(&p.Cleared)
		for k := range p.late {
			b.RecordLate(&p.Lot, &p.late[k])
		}
	}
	if x, y := a.Window(0, 7).Rows(), b.Window(0, 7).Rows(); !slices.Equal(x, y) {
		t.Error("the rows depend on the order of the auctions")
	}
	for i := range 7 {
		x, _ := a.Start(i)
		if y, _ := b.Start(i); x != y {
			t.Errorf("bucket %d begins at %v or at %v", i, x, y)
		}
	}
}

func TestSeries(t *testing.T) {
	v, list := testInventory(), buyers(2)
	r := New(v, list, Span{Auctions: 40, Buckets: 4})
	w := world{Rand: rand.New(rand.NewPCG(7, 8)), inventory: v, buyers: list, gap: 1000}
	played := w.play(r, 30) // the last bucket stays empty
	fill, _ := Find("fill")
	late, _ := Find("late_share")
	share, _ := Find("win_share")
	series := r.Series(fill, late, share)
	var got []string
	for _, s := range series {
		got = append(got, s.Metric.Name+" "+s.Entity)
	}
	want := []string{"fill ", "late_share ", "late_share agent-0", "late_share agent-1", "win_share agent-0", "win_share agent-1"}
	if !slices.Equal(got, want) {
		t.Fatalf("series %q, want %q", got, want)
	}
	for _, s := range series {
		for b := range 3 {
			rows := r.Window(b, b+1).Rows()
			if value := find(t, rows, s.Metric.Name, s.Entity); s.Points[b] != (Point{played[10*b].At, value, true}) {
				t.Errorf("%s of %q in bucket %d: %v, want %v at %v", s.Metric.Name, s.Entity, b, s.Points[b], value, played[10*b].At)
			}
		}
		if len(s.Points) != 4 || s.Points[3].OK {
			t.Errorf("%s of %q in a bucket without auctions: %v", s.Metric.Name, s.Entity, s.Points[3:])
		}
	}
}

// A sum beyond 64 bits makes its metrics missing and leaves the others: 10 million auctions at the highest price.
func TestOverflowIsMissing(t *testing.T) {
	v, list := testInventory(), buyers(1)
	r := New(v, list, Span{Auctions: 4, Buckets: 2})
	r.buckets[0].yield = yield{auctions: 5e6, sold: 5e6, slots: 5e6, revenue: 5e6 * market.Money(market.MaxPrice), welfare: math.MinInt64 + 1}
	r.buckets[1].yield = yield{auctions: 5e6, sold: 5e6, slots: 5e6, revenue: 5e6 * market.Money(market.MaxPrice)}
	for _, row := range r.Window(0, 2).Rows()[:9] {
		missing := slices.Contains([]string{
			"revenue_per_auction", "cpm", "welfare_per_auction", "efficiency", "buyer_surplus_per_auction", "revenue_share",
		}, row.Metric.Name)
		if row.OK == missing {
			t.Errorf("%s = %v, %v", row.Metric.Name, row.Value, row.OK)
		}
	}
	if v := find(t, r.Window(1, 2).Rows(), "revenue_per_auction", ""); v != 1e6 {
		t.Errorf("revenue of the second bucket %v, want CPM 1e6", v)
	}
}

func TestCatalog(t *testing.T) {
	seen := map[string]bool{}
	for i := range Catalog {
		m := &Catalog[i]
		if found, ok := Find(m.Name); seen[m.Name] || !ok || found != m {
			t.Errorf("%s: listed twice or not found", m.Name)
		}
		seen[m.Name] = true
		if m.Unit == "" || m.Doc == "" || m.market == nil && m.agent == nil {
			t.Errorf("%s lacks a unit, a description or a formula", m.Name)
		}
	}
	if m, ok := Find("revenue"); ok {
		t.Errorf("found %v under a name that is not in the catalogue", m.Name)
	}
}

func TestRecordDoesNotAllocate(t *testing.T) {
	r, p := benchmark()
	if n := testing.AllocsPerRun(1000, func() {
		p.Seq++
		r.Record(&p.Cleared)
		r.RecordLate(&p.Lot, &p.Seats[0])
	}); n != 0 {
		t.Errorf("%v allocations per auction", n)
	}
}

// benchmark is an auction of ten bidders that is played over and over.
func benchmark() (*Recorder, *played) {
	v, list := testInventory(), buyers(10)
	r := New(v, list, Span{Auctions: 1_000_000})
	a := &market.Auction{}
	p := &played{Cleared: market.Cleared{Auction: a}}
	for i := range 10 {
		s := market.Seat{Agent: market.AgentID(i), Answer: market.Admitted, Asked: 1e6, Value: 2e6}
		p.Seats = append(p.Seats, s)
		p.Bids = append(p.Bids, market.Bid{Agent: s.Agent, Seat: int32(i), Price: s.Asked})
	}
	p.Awards = []market.Award{{Agent: 5, Pay: 9e5, Charged: 9e5}}
	return r, p
}

func BenchmarkRecord(b *testing.B) {
	r, p := benchmark()
	b.ReportAllocs()
	for b.Loop() {
		p.Seq++
		p.At += 5e6
		p.Awards[0].Agent = market.AgentID(p.Seq % 10)
		p.Placement, p.Geo, p.Device = int32(p.Seq%3), int32(p.Seq%2), int32(p.Seq%3)
		r.Record(&p.Cleared)
	}
}

func valuedOf(r *Recorder) (list []bool) {
	for _, e := range r.entrants {
		list = append(list, e.valued)
	}
	return list
}
