package agents

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/agents/values"
	"marketsim/internal/detmath"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
)

// plainTable is the dumb twin of qTable: it looks for the best bid anew each time.
type plainTable struct {
	p       QLearning
	q       [][]float64
	reach   []int
	epsilon float64
	stream  *rand.Rand
}

// best is the first of the largest of the first n values of a row.
func (t *plainTable) best(row, n int) int {
	best := 0
	for b := 1; b < n; b++ {
		if x, y := t.q[row][b], t.q[row][best]; x > y || x == y && t.p.Ties == "highest" {
			best = b
		}
	}
	return best
}

func (t *plainTable) choose(row, playable int) int {
	t.reach[row] = max(t.reach[row], playable)
	if t.epsilon >= 1e-18 {
		explore := t.stream.Float64() < t.epsilon
		t.epsilon *= detmath.Exp(-t.p.Exploration.Decay)
		if explore {
			return t.stream.IntN(playable)
		}
	}
	return t.best(row, playable)
}

func (t *plainTable) next() float64 {
	sum := 0.0
	for row := range t.q {
		sum += t.q[row][t.best(row, max(1, t.reach[row]))]
	}
	return sum / float64(len(t.q))
}

func (t *plainTable) learn(row, arm int, reward, next float64) {
	was := t.q[row][arm]
	t.q[row][arm] = was + float64(t.p.Alpha*(reward+float64(t.p.Gamma*next)-was))
}

// The table and its twin choose the same bids, come to the same values to the last bit and see the same changes of the best bid.
// Rewards are few, so that equal values are common.
func TestTableMatchesItsTwin(t *testing.T) {
	for _, ties := range []string{"lowest", "highest"} {
		for _, update := range []string{"chosen", "all"} {
			for _, buckets := range []int{1, 3} {
				t.Run(fmt.Sprint(ties, " ", update, " ", buckets), func(t *testing.T) { playTwins(t, ties, update, buckets) })
			}
		}
	}
}

func playTwins(t *testing.T, ties, update string, buckets int) {
	const bids = 7
	p := defaultQLearning
	p.Grid.Bids, p.Grid.ValueBuckets, p.Ties, p.Q0, p.Gamma, p.Alpha = bids, buckets, ties, 2, 0.5, 0.25
	p.Exploration.Epsilon, p.Exploration.Decay = 0.5, 0.01 // over after some 4000 auctions
	key := rng.NewKey(1, 0, rng.Private, "twin")
	q := newQTable(p, nil, key.Stream())
	twin := &plainTable{p: p, reach: make([]int, buckets), epsilon: p.Exploration.Epsilon, stream: key.Stream()}
	for range buckets {
		twin.q = append(twin.q, slices.Repeat([]float64{p.Q0}, bids))
	}
	world := rand.New(rand.NewPCG(2022, 2))
	changes := uint64(0)
	for i := range 20_000 {
		row, playable := world.IntN(buckets), bids-world.IntN(3)
		known := twin.reach[row] > 0
		before := twin.best(row, max(1, twin.reach[row]))
		x := played{context: row}
		x.arm = q.choose(&x, playable)
		if want := twin.choose(row, playable); x.arm != want {
			t.Fatalf("auction %d: bid %d, want %d", i, x.arm, want)
		}
		now := twin.best(row, twin.reach[row])
		if known && now != before {
			changes++
		}
		next := twin.next()
		if update == "all" {
			rewards := make([]float64, bids)
			for b := range rewards {
				rewards[b] = float64(world.IntN(3)) / 2
				twin.learn(row, b, rewards[b], next)
			}
			q.learnAll(row, rewards)
		} else {
			reward := float64(world.IntN(3)) / 2
			twin.learn(row, x.arm, reward, next)
			q.learn(&x, reward)
		}
		if twin.best(row, twin.reach[row]) != now {
			changes++
		}
		if !slices.Equal(q.rows[row].values, twin.q[row]) {
			t.Fatalf("auction %d: values %v, want %v", i, q.rows[row].values, twin.q[row])
		}
		if q.changed != changes {
			t.Fatalf("auction %d: %d changes, want %d", i, q.changed, changes)
		}
	}
	if changes < 100 {
		t.Errorf("%d changes: the twins were held against little", changes)
	}
}

// Each bid starts at its expected reward, discounted for ever, in every context; and a context that was never met is already worth
// the best of them.
func TestExpectedRewardsAreWhereItStarts(t *testing.T) {
	p := defaultQLearning
	p.Grid.Bids, p.Grid.ValueBuckets, p.Grid.CapAtValue = 4, 2, false
	p.Gamma, p.Initial, p.Expected = 0.95, "expected", []float64{0.1, 0.3, -0.2, 0.25}
	q := newQTable(p, &lastBids{levels: 4, rivals: 1, states: 16}, rng.NewKey(1, 0, rng.Private, "fresh").Stream())
	if len(q.rows) != 32 {
		t.Fatalf("%d contexts, want 2 ranges of the value with 16 states each", len(q.rows))
	}
	for i, r := range q.rows {
		for bid, reward := range p.Expected {
			// r + r gamma + r gamma^2 + ...
			sum, weight := 0.0, 1.0
			for range 2000 {
				sum, weight = sum+reward*weight, weight*p.Gamma
			}
			if math.Abs(r.values[bid]-sum) > 1e-9 {
				t.Errorf("context %d: bid %d is worth %v, want %v", i, bid, r.values[bid], sum)
			}
		}
		if r.greedy(4) != 1 {
			t.Errorf("context %d: would play bid %d, want 1", i, r.greedy(4))
		}
	}
	if got := q.next(); math.Abs(got-0.3/0.05) > 1e-9 {
		t.Errorf("the next auction is worth %v, want 6", got)
	}
}

// TestRevealedButUnused is QL-BS-UNUSED: rivals' bids that a learner is told and does not use leave its table as it is, bit for bit.
// If it uses them, they do not.
func TestRevealedButUnused(t *testing.T) {
	for _, update := range []string{"chosen", "all"} {
		told, untold := tableAfter(t, update, true), tableAfter(t, update, false)
		if same := slices.Equal(told, untold); same != (update == "chosen") {
			t.Errorf("update %s: same table with and without the rival's bid: %t", update, same)
		}
	}
}

// tableAfter plays first-price auctions against a rival that bids at random, and returns the table.
func tableAfter(t *testing.T, update string, told bool) []float64 {
	t.Helper()
	p, one := defaultQLearning, law.Constant{Value: 1}
	p.Update = update
	agent, err := p.New(Deps{
		Name: "a", Law: one, Rivals: 1, Values: values.New(law.NewSampler(one), rng.NewKey(1, 0, rng.Value, "a")),
		Stream: rng.NewKey(1, 0, rng.Private, "a").Stream(),
	})
	if err != nil {
		t.Fatal(err)
	}
	l, rival := agent.(*learner), rand.New(rand.NewPCG(1, 2))
	for i := range uint64(20_000) {
		lot := market.Lot{Impression: market.Impression{Seq: i, ID: i, Quality: 1}, Rule: market.FirstPrice}
		offer, _ := l.Bid(&lot)
		other := market.Price(1+rival.IntN(20))*50_000 - 1
		n := market.Notice{Seq: i, Tag: offer.Tag, Bid: offer.Price, Reason: market.LostToHigher}
		if offer.Price > other {
			n.Reason, n.Pay, n.Charged = market.Won, offer.Price, market.Money(offer.Price)
		}
		if told {
			n.Disclosed, n.MinimumToWin, n.Revealed, n.Rivals = true, other, true, []market.Price{other}
		}
		l.Observe(&n)
	}
	return l.brain.(*qTable).rows[0].values
}
