package integrity

import (
	"math"
	"math/bits"

	"marketsim/internal/rng"
	"marketsim/market"
)

// shuffle reshuffles the winners of a window within their cells. A permutation of winners is drawn as a choice of places:
// each win of an agent takes the next place of a partial Fisher-Yates shuffle of its cell's auctions, of which only the block
// matters. So agents that nobody asks about any more cost nothing.
type shuffle struct {
	agents []market.AgentID // judged ones, ascending
	blocks int
	cells  []stratum
	wins   []int64 // of each judged agent
	counts []int32 // wins by agent, then block
	spread []int64 // of each agent's counts: their variance times blocks^2
	live   []bool  // agents still asked about
	key    rng.Key
	used   uint64 // draws of the key so far
}

// stratum is one cell: the blocks of its auctions, in the order of the last draw, and who won how many.
type stratum struct {
	blocks []uint8
	wins   []int32 // by judged agent
}

// newShuffle sorts a window into cells. The counts are those of the data until the first draw.
func newShuffle(last []outcome, agents int, key rng.Key) *shuffle {
	s := &shuffle{blocks: len(last) / block, key: key}
	index := s.judge(last, agents)
	n := len(s.agents)
	s.counts, s.spread, s.live = make([]int32, n*s.blocks), make([]int64, n), make([]bool, n)
	for a := range s.live {
		s.live[a] = true
	}
	at := map[cell]int{}
	for i, o := range last {
		c, known := at[o.cell]
		if !known {
			c = len(s.cells)
			at[o.cell], s.cells = c, append(s.cells, stratum{wins: make([]int32, n)})
		}
		s.cells[c].blocks = append(s.cells[c].blocks, uint8(i/block))
		if o.winner == unsold || index[o.winner] < 0 {
			continue
		}
		a := index[o.winner]
		s.cells[c].wins[a]++
		s.counts[a*s.blocks+i/block]++
	}
	s.measure()
	return s
}

// judge picks the agents that won often enough, and returns the index of each agent among them, or -1.
func (s *shuffle) judge(last []outcome, agents int) []int {
	wins, index := make([]int64, agents), make([]int, agents)
	for _, o := range last {
		if o.winner != unsold {
			wins[o.winner]++
		}
	}
	for id, n := range wins {
		index[id] = -1
		if n >= minWins {
			index[id] = len(s.agents)
			s.agents, s.wins = append(s.agents, market.AgentID(id)), append(s.wins, n)
		}
	}
	return index
}

// draw replaces the counts of the live agents by those of the next permutation.
func (s *shuffle) draw() {
	clear(s.counts)
	for i := range s.cells {
		c := &s.cells[i]
		left := c.blocks // places not yet taken
		for a, wins := range c.wins {
			if !s.live[a] {
				continue
			}
			counts := s.counts[a*s.blocks:][:s.blocks]
			for range wins {
				// Uniform below the number of places left, to within 2^-51.
				place, _ := bits.Mul64(s.key.Bits(s.used), uint64(len(left)))
				s.used++
				b := left[place]
				left[place], left[0] = left[0], b
				left = left[1:]
				counts[b]++
			}
		}
	}
	s.measure()
}

// measure computes the spread of the live agents' counts.
func (s *shuffle) measure() {
	for a, wins := range s.wins {
		if s.live[a] {
			s.spread[a] = int64(s.blocks)*s.product(a, a) - wins*wins
		}
	}
}

// product sums the products of two agents' counts.
func (s *shuffle) product(a, b int) int64 {
	x, y := s.counts[a*s.blocks:][:s.blocks], s.counts[b*s.blocks:][:s.blocks]
	var sum int32 // at most 25 * 5000
	for i := range x {
		sum += x[i] * y[i]
	}
	return int64(sum)
}

// correlation is the Pearson correlation of two agents' counts, from exact integer sums. If one of them is constant it is 0.
func (s *shuffle) correlation(a, b int) float64 {
	spreads := float64(s.spread[a]) * float64(s.spread[b])
	if spreads == 0 {
		return 0
	}
	covariance := int64(s.blocks)*s.product(a, b) - s.wins[a]*s.wins[b]
	return float64(covariance) / math.Sqrt(spreads)
}

// follow keeps only the agents of pairs that are still open, and reports whether there are any.
func (s *shuffle) follow(pairs []pair) (open bool) {
	clear(s.live)
	for i := range pairs {
		if p := &pairs[i]; p.reached < enough {
			s.live[p.a], s.live[p.b], open = true, true, true
		}
	}
	return open
}
