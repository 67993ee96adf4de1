package integrity

import (
	"math"
	"math/rand/v2"
	"testing"

	"marketsim/internal/stats"
	"marketsim/market"
)

// reshuffle is the permutation spelled out: the winners of each cell in a random order.
func reshuffle(r *rand.Rand, last []outcome) []outcome {
	places := map[cell][]int{}
	for i, o := range last {
		places[o.cell] = append(places[o.cell], i)
	}
	shuffled := make([]outcome, len(last))
	for place := range int32(3) {
		list := places[cell{place: place}]
		for k, from := range r.Perm(len(list)) {
			shuffled[list[k]] = outcome{cell: last[from].cell, winner: last[from].winner}
		}
	}
	return shuffled
}

// wins of two agents by block, and their correlation.
func winsByBlock(last []outcome, agent market.AgentID) []float64 {
	counts := make([]float64, len(last)/block)
	for i, o := range last {
		if o.winner == agent {
			counts[i/block]++
		}
	}
	return counts
}

// The drawn permutations against reshuffling spelled out: the same means and spreads of the correlation of every pair.
func TestDrawAgreesWithReshuffling(t *testing.T) {
	const draws = 400
	last := play(6, 1000, honest(random(5))).last()
	s := newShuffle(last, 6, key(5))
	r := random(6)
	for _, p := range s.pairs() {
		a, b := s.agents[p.a], s.agents[p.b]
		if want, _ := stats.Pearson(winsByBlock(last, a), winsByBlock(last, b)); math.Abs(p.observed-want) > 1e-12 {
			t.Errorf("agents %d and %d correlate %v, want %v", a, b, p.observed, want)
		}
	}
	pairs := s.pairs()
	drawn, twin := make([]stats.Moments, len(pairs)), make([]stats.Moments, len(pairs))
	for range draws {
		s.draw()
		shuffled := reshuffle(r, last)
		for i, p := range pairs {
			drawn[i].Add(s.correlation(p.a, p.b))
			x, _ := stats.Pearson(winsByBlock(shuffled, s.agents[p.a]), winsByBlock(shuffled, s.agents[p.b]))
			twin[i].Add(x)
		}
	}
	for i, p := range pairs {
		d, w := &drawn[i], &twin[i]
		if se := math.Sqrt((d.Variance() + w.Variance()) / draws); math.Abs(d.Mean()-w.Mean()) > 4*se {
			t.Errorf("pair %d %d: mean %v, reshuffled %v, standard error %v", p.a, p.b, d.Mean(), w.Mean(), se)
		}
		// The log of a ratio of two sample sds of nearly normal values has sd 1/sqrt(draws).
		if ratio := math.Log(d.StdDev() / w.StdDev()); math.Abs(ratio) > 4/math.Sqrt(draws) {
			t.Errorf("pair %d %d: sd %v, reshuffled %v", p.a, p.b, d.StdDev(), w.StdDev())
		}
	}
}

// A permutation keeps every agent's wins, and keeps them within the cells where they were won.
func TestDrawKeepsTheCells(t *testing.T) {
	w := play(3, 1000, func(i int) (market.AgentID, int32) {
		if i < 500 { // agent 2 wins only here
			return market.AgentID(2 * (i % 2)), 0
		}
		return market.AgentID(i % 2), 1
	})
	s := newShuffle(w.last(), 3, key(0))
	data := append([]int32(nil), s.counts...)
	moved := false
	for range 20 {
		s.draw()
		for a := range s.agents {
			var sum int64
			for b, n := range s.counts[a*s.blocks:][:s.blocks] {
				sum += int64(n)
				moved = moved || n != data[a*s.blocks+b]
				if a == 2 && b >= 20 && n > 0 {
					t.Fatalf("agent 2 wins in block %d, beyond its cell", b)
				}
			}
			if sum != s.wins[a] {
				t.Fatalf("agent %d wins %d, want %d", a, sum, s.wins[a])
			}
		}
	}
	if !moved {
		t.Error("nothing was reshuffled")
	}
}

// Stopping early changes no finding: whatever the permutations not drawn would have shown, no pair would have been found.
func TestSettledIsFinal(t *testing.T) {
	r := random(9)
	const most, level = 400, 0.05
	stopped := 0
	for range 2000 {
		pairs := make([]pair, 1+r.IntN(8))
		n := 1 + r.IntN(most)
		for i := range pairs {
			pairs[i] = pair{draws: n, reached: r.IntN(1 + min(n, enough-1))}
			if n > enough && r.IntN(4) > 0 { // as most are in an honest market
				pairs[i] = pair{draws: enough + r.IntN(n-enough), reached: enough}
			}
		}
		if !settled(pairs, most, level) {
			continue
		}
		stopped++
		for i := range pairs { // the rest is drawn after all
			p := &pairs[i]
			if p.reached < enough {
				p.reached += r.IntN(enough - p.reached)
				p.draws = most
			}
		}
		for _, p := range adjust(pairs, make([]market.AgentID, len(pairs))) {
			if p.Q <= level {
				t.Fatalf("stopped, and yet %+v", p)
			}
		}
	}
	if stopped < 100 {
		t.Errorf("only %d of 2000 cases were settled: nothing was tested", stopped)
	}
}
