package integrity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"marketsim/internal/rng"
	"marketsim/internal/stats"
	"marketsim/market"
	"marketsim/market/metrics"
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
	alarms, small := 0, 0
	for run := range runs {
		c := play(6, window, honest(random(run))).Correlate(key(run), 0.05)
		if len(c.Findings) > 0 {
			alarms++
		}
		if c.Pairs[run%len(c.Pairs)].P <= 0.05 {
			small++
		}
	}
	limit := 0.05 + 4*math.Sqrt(0.05*0.95/runs)
	if share := float64(alarms) / runs; share > limit {
		t.Errorf("findings in %v of honest runs, want at most %v", share, limit)
	}
	if share := float64(small) / runs; share > limit {
		t.Errorf("p <= .05 in %v of honest runs, want at most %v", share, limit)
	}
}

// Rotations of three among five, whose two rivals win two auctions in five, are found in every run; so is everybody taking
// turns, whose counts do not vary at all.
func TestSchemesAreDependent(t *testing.T) {
	turnsByWin := func(r *rand.Rand) func(int) market.AgentID {
		turn := 0
		return func(int) market.AgentID {
			id := r.IntN(5)
			if id < 3 {
				id, turn = turn, (turn+1)%3
			}
			return market.AgentID(id)
		}
	}
	turnsByPeriod := func(r *rand.Rand) func(int) market.AgentID {
		return func(i int) market.AgentID {
			id := r.IntN(5)
			if id < 3 {
				id = i / 40 % 3
			}
			return market.AgentID(id)
		}
	}
	// An honest buyer who wins half of the morning, until its daily budget is spent at noon. Its rivals win more in the
	// afternoon: dependence, and no crime.
	spentByNoon := func(r *rand.Rand) func(int) market.AgentID {
		return func(i int) market.AgentID {
			if i%500 < 250 && r.IntN(2) == 0 {
				return 0
			}
			return market.AgentID(1 + r.IntN(4))
		}
	}
	for _, test := range []struct {
		name   string
		scheme func(*rand.Rand) func(int) market.AgentID
		a, b   market.AgentID // a pair that must be found in every run
		sign   float64        // of its effect
	}{
		{"turns by win", turnsByWin, 0, 1, +1},
		{"turns by period", turnsByPeriod, 1, 2, -1},
		{"all five in turns", func(*rand.Rand) func(int) market.AgentID {
			return func(i int) market.AgentID { return market.AgentID(i % 5) }
		}, 3, 4, +1},
		{"budget spent by noon", spentByNoon, 0, 1, -1},
	} {
		const runs = 5
		for run := range runs {
			next := test.scheme(random(run))
			c := play(5, window, func(i int) (market.AgentID, int32) { return next(i), 0 }).Correlate(key(run), 0.05)
			found := slices.IndexFunc(c.Findings, func(f Finding) bool { return f.Agents == [2]market.AgentID{test.a, test.b} })
			if found < 0 {
				t.Errorf("%s, run %d: agents %d and %d are not among %d findings", test.name, run, test.a, test.b, len(c.Findings))
				continue
			}
			f := c.Findings[found]
			if f.Kind != Dependent || f.Effect*test.sign <= 0 || f.Effect != f.Statistic-f.NullMean || f.Q > 0.05 || f.Q < f.P {
				t.Errorf("%s, run %d: %+v", test.name, run, f)
			}
		}
	}
}

// Agents 0 and 1 are only invited to one kind of impression and 2 and 3 to another, and the kinds come in waves. Their wins
// rise and fall together, which is their targeting; a null that forgets the cells takes it for dependence.
func TestExposureIsNotDependence(t *testing.T) {
	const runs = 20
	alarms, blind := 0, 0
	for run := range runs {
		for _, cells := range []int32{2, 1} {
			r := random(run)
			w := play(4, window, func(i int) (market.AgentID, int32) {
				wave := i / 60 % 2
				return market.AgentID(2*wave + r.IntN(2)), int32(wave) % cells
			})
			switch found := len(w.Correlate(key(run), 0.05).Findings) > 0; {
			case found && cells == 2:
				alarms++
			case found:
				blind++
			}
		}
	}
	if limit := runs * (0.05 + 4*math.Sqrt(0.05*0.95/runs)); float64(alarms) > limit || blind != runs {
		t.Errorf("alarms in %d of %d runs (want at most %.1f), and in %d without the cells", alarms, runs, limit, blind)
	}
}

func TestCorrelateIsDeterminedByItsKey(t *testing.T) {
	w := play(6, window, honest(random(1)))
	a, again, other := w.Correlate(key(1), 0.05), w.Correlate(key(1), 0.05), w.Correlate(key(2), 0.05)
	if !reflect.DeepEqual(a, again) {
		t.Error("one key gives two results")
	}
	if reflect.DeepEqual(a, other) || a.Pairs[0].Statistic != other.Pairs[0].Statistic {
		t.Error("the null must depend on the key and the statistic must not")
	}
}

// Only the last 5 000 auctions count, and of fewer the whole blocks at the end.
func TestOnlyTheLastAuctionsCount(t *testing.T) {
	for _, test := range []struct{ auctions, judged int }{{window + 4321, window}, {1987, 1975}} {
		r := random(3)
		winners := make([]market.AgentID, test.auctions)
		for i := range winners {
			winners[i] = market.AgentID(r.IntN(4))
			if i < test.auctions-test.judged {
				winners[i] = market.AgentID(i / 100 % 2)
			}
		}
		long := play(4, test.auctions, func(i int) (market.AgentID, int32) { return winners[i], 0 }).Correlate(key(0), 0.05)
		last := winners[test.auctions-test.judged:]
		short := play(4, test.judged, func(i int) (market.AgentID, int32) { return last[i], 0 }).Correlate(key(0), 0.05)
		if !reflect.DeepEqual(long.Pairs, short.Pairs) {
			t.Errorf("%d auctions are not judged by their last %d", test.auctions, test.judged)
		}
		want := Window{test.judged, market.Time(test.auctions-test.judged) * 1e6, market.Time(test.auctions-1) * 1e6}
		if long.Window != want {
			t.Errorf("window %+v, want %+v", long.Window, want)
		}
	}
}

func TestTooLittleIsNotJudged(t *testing.T) {
	never := func(int) (market.AgentID, int32) { return unsold, 0 }
	seldom := func(i int) (market.AgentID, int32) { // agent 1 wins 24 of 1 000
		if i%41 == 40 {
			return 1, 0
		}
		return 0, 0
	}
	for name, test := range map[string]struct {
		winners *Winners
		says    string
	}{
		"nothing played":  {play(3, 0, never), "0 auctions are too few"},
		"few auctions":    {play(3, minWindow-1, honest(random(0))), "999 auctions are too few"},
		"nothing sold":    {play(3, window, never), "fewer than two agents"},
		"one seldom wins": {play(3, minWindow, seldom), "fewer than two agents"},
		"no agents":       {play(0, window, never), "fewer than two agents"},
	} {
		c := test.winners.Correlate(key(0), 0.05)
		if c.Judged || len(c.Pairs)+len(c.Findings) > 0 || !strings.Contains(c.Sentence, test.says) {
			t.Errorf("%s: %+v, want %q", name, c, test.says)
		}
	}
}

func TestFindingSaysWhatItMeans(t *testing.T) {
	f := newFinding(
		Pair{Agents: [2]market.AgentID{0, 1}, Statistic: 0.412, NullMean: -0.2489, P: 0.0005, Q: 0.0031},
		Window{5000, 60e9, 85e9}, []string{"north", "south"},
	)
	want := "north and south do not win independently: over the last 5000 auctions (1m0s to 1m25s) their wins per 25 auctions " +
		"correlate +0.41, where reshuffling the winners of equal impressions gives -0.25 (p = 0.0005, q = 0.0031), so they win in " +
		"the same stretches more than chance explains. Budgets, shared data and learning can do this as well as an agreement."
	if f.Sentence != want {
		t.Errorf("got  %s\nwant %s", f.Sentence, want)
	}
}

func TestRecordersDoNotAllocate(t *testing.T) {
	a := &market.Auction{}
	c := market.Cleared{Auction: a, Awards: []market.Award{{Agent: 1}}, Bids: bids(3, 2, 1)}
	v := market.DefaultInventory()
	winners, spread := NewWinners(names(3)), NewSpread(&v, metrics.Span{Auctions: 1000})
	if n := testing.AllocsPerRun(1000, func() {
		a.Seq++
		winners.Record(&c)
		spread.Record(&c)
	}); n != 0 {
		t.Errorf("%v allocations per auction", n)
	}
}

func BenchmarkRecord(b *testing.B) {
	a := &market.Auction{}
	c := market.Cleared{Auction: a, Awards: []market.Award{{Agent: 1}}, Bids: bids(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)}
	v := market.DefaultInventory()
	winners, spread := NewWinners(names(10)), NewSpread(&v, metrics.Span{Auctions: 1_000_000})
	b.Run("winners", func(b *testing.B) {
		for b.Loop() {
			a.Seq++
			winners.Record(&c)
		}
	})
	b.Run("spread", func(b *testing.B) {
		for b.Loop() {
			a.Seq++
			spread.Record(&c)
		}
	})
}

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
