package agents

import (
	"math"
	"testing"

	"marketsim/internal/rng"
)

// Boltzmann exploration plays each bid as often as exp(Q/T) says, at the temperature that has been reached, wherever the values
// lie: within 4 standard errors.
func TestBoltzmannFrequencies(t *testing.T) {
	const draws = 200_000
	for _, c := range []struct {
		values      []float64
		temperature float64 // at the start
		cooling     float64
		auction     int // from which on: the temperature stays as it is there
	}{
		{[]float64{0, 0.3, -0.5, 0.3, 1}, 0.4, 0, 0},
		{[]float64{0, 0.3, -0.5, 0.3, 1}, 40, 0, 0},
		{[]float64{0, 0.3, -0.5, 0.3, 1}, 0.8, 0.01, 100},
		{[]float64{1e6, 1e6 - 2}, 1, 0, 0},
		{[]float64{-1e9, 0, 0}, 0.1, 0, 0},
	} {
		p := Exploration{Explore: "boltzmann", Temperature: c.temperature, Cooling: c.cooling}
		e := p.new(len(c.values), rng.NewKey(1, 0, rng.Private, "boltzmann").Stream())
		for range c.auction {
			e.step()
		}
		now := e.step()
		temperature := c.temperature * math.Exp(-c.cooling*float64(c.auction))
		if math.Abs(now-temperature) > 1e-12*temperature {
			t.Errorf("auction %d: temperature %v, want %v", c.auction, now, temperature)
		}
		largest, sum := math.Inf(-1), 0.0
		for _, v := range c.values {
			largest = max(largest, v)
		}
		for _, v := range c.values {
			sum += math.Exp((v - largest) / temperature)
		}
		counts := make([]float64, len(c.values))
		for range draws {
			counts[e.draw(c.values, largest, now)]++
		}
		for b, v := range c.values {
			want := math.Exp((v-largest)/temperature) / sum
			if slack := 4 * math.Sqrt(want*(1-want)/draws); math.Abs(counts[b]/draws-want) > slack {
				t.Errorf("values %v at %v: bid %d has share %v, want %v +- %v", c.values, now, b, counts[b]/draws, want, slack)
			}
		}
	}
}

// Epsilon exploration plays any bid with probability Epsilon exp(-Decay t), and else the best one.
func TestEpsilonFrequencies(t *testing.T) {
	const auctions, bids = 200_000, 4
	p := defaultQLearning
	p.Grid.Bids, p.Grid.CapAtValue = bids, false
	p.Initial, p.Expected = "expected", []float64{0, 0, 1, 0}
	p.Exploration.Epsilon, p.Exploration.Decay = 0.5, 1e-5
	q := newQTable(p, nil, rng.NewKey(1, 0, rng.Private, "epsilon").Stream())
	counts := make([]float64, bids)
	mean, variance := 0.0, 0.0 // of the count of a bid that is not the best
	for i := range auctions {
		share := 0.5 * math.Exp(-1e-5*float64(i)) / bids
		mean, variance = mean+share, variance+share*(1-share)
		counts[q.choose(&played{}, bids)]++
	}
	for b, n := range counts {
		if b == 2 {
			continue // the best: what is left
		}
		if math.Abs(n-mean) > 4*math.Sqrt(variance) {
			t.Errorf("bid %d was played %v times, want %.0f +- %.0f", b, n, mean, 4*math.Sqrt(variance))
		}
	}
}
