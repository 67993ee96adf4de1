package integrity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"marketsim/internal/rng"
	"marketsim/internal/stats"
	"marketsim/market"
)

func names(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("agent-%d", i)
	}
	return list
}

// play records the winners of n auctions, one millisecond apart, in the given cells.
func play(agents, n int, next func(i int) (winner market.AgentID, cell int32)) *Winners {
	w := NewWinners(names(agents))
	var a market.Auction
	var award [1]market.Award
	for i := range n {
		winner, cell := next(i)
		a.Seq, a.At, a.Cell = uint64(i), market.Time(i)*1e6, cell
		c := market.Cleared{Auction: &a}
		if winner != unsold {
			award[0].Agent = winner
			c.Awards = award[:]
		}
		w.Record(&c)
	}
	return w
}

func key(run int) rng.Key { return rng.NewKey(1, uint64(run), "screens", "test") }

func random(run int) *rand.Rand { return rand.New(rand.NewPCG(7, uint64(run))) }

// TEST-WINCORR (theory 5.2): the win indicators of five symmetric honest competitors correlate -1/4, and so does the null.
func TestHonestWinsCorrelateBelowZero(t *testing.T) {
	var observed, null stats.Moments
	for run := range 60 {
		r := random(run)
		w := play(5, window, func(int) (market.AgentID, int32) { return market.AgentID(r.IntN(5)), 0 })
		c := w.Correlate(key(run), 0.05)
		var sum, centre float64
		for _, p := range c.Pairs {
			sum += p.Statistic / 10
			centre += p.NullMean / 10
		}
		observed.Add(sum)
		null.Add(centre)
	}
	for name, m := range map[string]*stats.Moments{"observed": &observed, "null": &null} {
		// A correlation of 200 pairs is biased by -r (1-r^2) / (2 * 200) = 0.0006 towards 0 (Hotelling 1953).
		if se := m.StdDev() / math.Sqrt(float64(m.N())); math.Abs(m.Mean()+0.25) > 4*se+0.0006 {
			t.Errorf("%s: mean correlation %v, want -1/4 within 4 * %v", name, m.Mean(), se)
		}
	}
	t.Logf("observed %v sd %v, null %v", observed.Mean(), observed.StdDev(), null.Mean())
}

// honest markets: unequal agents in three cells that differ in who is invited, and some impressions unsold.
func honest(r *rand.Rand) func(int) (market.AgentID, int32) {
	weights := [][]float64{{5, 3, 2, 1, 1, 0}, {0, 0, 4, 4, 1, 2}, {1, 1, 1, 1, 1, 1}}
	return func(int) (market.AgentID, int32) {
		cell := r.IntN(3)
		u, sum := r.Float64()*14, 0.0
		for id, x := range weights[cell] {
			if sum += x; u < sum {
				return market.AgentID(id), int32(cell)
			}
		}
		return unsold, int32(cell)
	}
}

// The false alarms of honest markets: the chance of any finding at q <= 0.05 is at most 0.05 (sd of a share of 200 runs:
// sqrt(.05 .95 / 200) = .0154). A single p-value is at most .05 in at most 5 % of the runs.
func TestHonestMarketsRarelyLookDependent(t *testing.T) {
	const runs = 200
	alarms, small, pairs := 0, 0, 0
	for run := range runs {
		c := play(6, window, honest(random(run))).Correlate(key(run), 0.05)
		if len(c.Findings) > 0 {
			alarms++
		}
		pairs++
		if c.Pairs[run%len(c.Pairs)].P <= 0.05 {
			small++
		}
	}
	limit := 0.05 + 4*math.Sqrt(0.05*0.95/runs)
	t.Logf("alarms in %d, p <= .05 in %d of %d runs", alarms, small, pairs)
	if share := float64(alarms) / runs; share > limit {
		t.Errorf("findings in %v of honest runs, want at most %v", share, limit)
	}
	if share := float64(small) / runs; share > limit {
		t.Errorf("p <= .05 in %v of honest runs, want at most %v", share, limit)
	}
}

// schemes of three among five, with two honest rivals that win two in five.
func TestSchemesAreDependent(t *testing.T) {
	for _, s := range []struct {
		name  string
		next  func(r *rand.Rand) func(i int) market.AgentID
		power float64
	}{
		{"turns by win", func(r *rand.Rand) func(int) market.AgentID {
			turn := 0
			return func(int) market.AgentID {
				id := r.IntN(5)
				if id < 3 {
					id = turn
					turn = (turn + 1) % 3
				}
				return market.AgentID(id)
			}
		}, 1},
		{"turns by period", func(r *rand.Rand) func(int) market.AgentID {
			return func(i int) market.AgentID {
				id := r.IntN(5)
				if id < 3 {
					id = i / 40 % 3
				}
				return market.AgentID(id)
			}
		}, 1},
		{"turns by auction", func(r *rand.Rand) func(int) market.AgentID {
			return func(i int) market.AgentID {
				id := r.IntN(3)
				if id == 0 {
					return market.AgentID(i % 3)
				}
				return market.AgentID(2 + id)
			}
		}, 0},
		{"all five in turns", func(*rand.Rand) func(int) market.AgentID {
			return func(i int) market.AgentID { return market.AgentID(i % 5) }
		}, 1},
	} {
		found := 0
		const runs = 20
		for run := range runs {
			next := s.next(random(run))
			c := play(5, window, func(i int) (market.AgentID, int32) { return next(i), 0 }).Correlate(key(run), 0.05)
			if len(c.Findings) > 0 {
				found++
			}
			if run == 0 {
				t.Log(c.Sentence, c.Draws)
				for _, f := range c.Findings {
					t.Log(f.Sentence)
				}
			}
		}
		t.Log(s.name, found)
	}
}

var _ = reflect.DeepEqual
var _ = strings.Contains

func BenchmarkCorrelate(b *testing.B) {
	for _, agents := range []int{5, 12, 20} {
		b.Run(fmt.Sprint("honest-", agents), func(b *testing.B) {
			r := random(1)
			w := play(agents, window, func(int) (market.AgentID, int32) { return market.AgentID(r.IntN(agents)), int32(r.IntN(12)) })
			i := 0
			for b.Loop() {
				w.Correlate(key(i), 0.05)
				i++
			}
		})
		b.Run(fmt.Sprint("ring-", agents), func(b *testing.B) {
			r := random(1)
			w := play(agents, window, func(i int) (market.AgentID, int32) {
				id := r.IntN(agents)
				if id < 3 {
					id = i / 40 % 3
				}
				return market.AgentID(id), int32(r.IntN(12))
			})
			i := 0
			for b.Loop() {
				w.Correlate(key(i), 0.05)
				i++
			}
		})
	}
}
