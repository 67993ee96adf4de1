package agents

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"marketsim/internal/law"
)

// The table against its dumb twin, the quadrature: all laws, floors from below the support to its far tail, values from the
// smallest that a draw can give to the largest. Every fifth power of two is tried in each tail.
func TestBidTableIsExact(t *testing.T) {
	bidders := []int{2, 10, 100}
	if testing.Short() {
		bidders = []int{3}
	}
	for name, l := range laws(t) {
		for _, n := range bidders {
			t.Run(fmt.Sprintf("%s/%d", name, n), func(t *testing.T) {
				table := newBidTable(newHighest(l, float64(n-1)))
				for _, r := range []float64{0, l.Quantile(0.001), l.Quantile(0.5), l.Quantile(0.999)} {
					floor := table.reserve(r)
					for _, v := range probes(l) {
						if v < r || v < 1e-9 {
							continue
						}
						want := BNEBid(l, n, r, v)
						if got := table.bidAt(v, floor); !(math.Abs(got-want) <= 1e-6*want) {
							t.Errorf("reserve %v, value %v: bid %v, want %v: off by %.2g", r, v, got, want, got/want-1)
						}
					}
				}
			})
		}
	}
}

func probes(l law.Law) []float64 {
	var at []float64
	for k := 1.0; k < 53; k += 5.1 {
		u := math.Exp2(-k)
		at = append(at, l.Quantile(u), l.Quantile(1-u))
	}
	return at
}

// Between neighbouring prices a bid never falls, with a floor and without one, and it lies between floor and value.
func TestBidTableRises(t *testing.T) {
	for name, l := range laws(t) {
		table := newBidTable(newHighest(l, 3))
		for _, r := range []float64{0, l.Quantile(0.3)} {
			floor := table.reserve(r)
			if got := table.bidAt(r, floor); got != r && r > 0 {
				t.Errorf("%s: at the reserve %v the bid is %v", name, r, got)
			}
			start := max(r, l.Quantile(0x1p-50), 1e-9)
			for _, factor := range []float64{1 + 1e-6, 1.00037, 1.013} {
				last := 0.0
				v := start
				for range 20_000 {
					got := table.bidAt(v, floor)
					if !(got >= last*(1-1e-12)) || got > v || got < r {
						t.Fatalf("%s, reserve %v: bid %v at value %v after %v", name, r, got, v, last)
					}
					last, v = got, v*factor
				}
			}
		}
	}
}

// Where a table needs no cells: on both sides of what it covers.
func TestBidTableBeyondItsCells(t *testing.T) {
	table := newBidTable(newHighest(law.Exponential{Scale: 1}, 1))
	near(t, table.bidAt(1e-15, reserve{}), 0.5e-15, 1e-6) // b -> v/2 as v -> 0
	near(t, table.bidAt(1e6, reserve{}), 1, 1e-6)         // b -> E[rival] = 1
	// Uniform: b = v/2 + r^2/(2v), also for a floor that the cells do not reach.
	table = newBidTable(newHighest(law.Uniform{Hi: 1}, 1))
	near(t, table.bidAt(4e-13, table.reserve(1e-13)), 2e-13+1.25e-14, 1e-6)
	table = newBidTable(newHighest(law.Uniform{Lo: 1, Hi: 2}, 1))
	near(t, table.bidAt(0.7, reserve{}), 0.7, 0)
	near(t, table.bidAt(1, reserve{}), 1, 0)
}

// A kinked and a smooth law of ten thousand bidders: the tables stay bounded.
func TestBidTableIsBounded(t *testing.T) {
	edges, counts := []float64{0}, []float64{}
	for i := range 5000 {
		edges, counts = append(edges, float64(i+1)), append(counts, float64(1+i*i%7))
	}
	ragged, err := law.NewEmpirical(edges, counts)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []law.Law{ragged, law.Lognormal{Sigma: 1}} {
		if cells := len(newBidTable(newHighest(l, maxBidders-1)).cells); cells > maxCells+2*minBuckets {
			t.Errorf("%T: %d cells", l, cells)
		}
	}
}

func TestBidTablesAreShared(t *testing.T) {
	shared := tables[rival, bidTable]{make: newBidTable}
	twin := func() law.Law {
		l, err := law.NewEmpirical([]float64{0, 1, 3}, []float64{1, 2})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	first := shared.get(newHighest(twin(), 1))
	if shared.get(newHighest(twin(), 1)) != first || shared.get(newHighest(twin(), 2)) == first || shared.get(newHighest(law.Uniform{Hi: 1}, 1)) == first {
		t.Error("equal laws and numbers share a table, others do not")
	}
	second := shared.get(newKthHighest(twin(), 3, 2))
	if shared.get(newKthHighest(twin(), 3, 2)) != second || shared.get(newKthHighest(twin(), 4, 2)) == second || second == first {
		t.Error("equal order statistics share a table, others do not")
	}
	for n := range 2 * maxTables {
		shared.get(newHighest(law.Uniform{Hi: 1}, float64(n+1)))
	}
	if len(shared.kept) != maxTables || slices.ContainsFunc(shared.kept, func(k tableOf[rival, bidTable]) bool { return k.table == first }) {
		t.Errorf("%d tables kept; the oldest should have gone", len(shared.kept))
	}
}

// The cubic is exact for cubics, and no better than its contract for what bends back.
func TestFit(t *testing.T) {
	sample := func(f func(float64) float64) *[5]float64 {
		return &[5]float64{f(0), f(0.25), f(0.5), f(0.75), f(1)}
	}
	c, ok := fit(sample(func(x float64) float64 { return 1 + x + 2*x*x + 3*x*x*x }), 1e-12)
	if !ok {
		t.Error("a cubic does not fit")
	}
	near(t, c.at(0.3), 1+0.3+0.18+0.081, 1e-14)
	if c, ok := fit(sample(func(x float64) float64 { return 5 + 2*x }), 0); !ok || c != (cubic{5, 2}) {
		t.Errorf("a line gives %v, %v", c, ok)
	}
	if _, ok := fit(sample(math.Exp), 1e-9); ok {
		t.Error("exp is no cubic to 1e-9") // e/1536 is off
	}
	if _, ok := fit(&[5]float64{0, 0, 0.5, 1, 1}, 0.1); ok {
		t.Error("a step bends back")
	}
}

func BenchmarkNewBidTable(b *testing.B) {
	for _, l := range []law.Law{law.Uniform{Hi: 1}, law.Lognormal{Sigma: 1}, law.Beta{A: 2, B: 3, Scale: 1}} {
		b.Run(fmt.Sprintf("%T", l), func(b *testing.B) {
			for b.Loop() {
				newBidTable(newHighest(l, 4))
			}
		})
	}
}
