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

// rememberer is the dumb twin of a learner that tells last bids apart: it keeps a table for each tuple of them, by its text, and
// finds the bid of the grid nearest to a price by looking at all.
type rememberer struct {
	p       QLearning
	rivals  int
	tables  map[string][]float64
	state   string
	epsilon float64
	stream  *rand.Rand
}

func (r *rememberer) price(bid int) float64 {
	g := r.p.Grid
	return market.PriceOf(g.Lowest + float64((g.Highest-g.Lowest)*float64(bid))/float64(g.Bids-1)).CPM()
}

// table is that of a state, made when it is first asked for.
func (r *rememberer) table(state string) []float64 {
	if r.tables[state] == nil {
		for _, reward := range r.p.Expected {
			r.tables[state] = append(r.tables[state], float64(reward/(1-r.p.Gamma)))
		}
	}
	return r.tables[state]
}

// best is the lowest bid of the largest value.
func (r *rememberer) best(state string) int {
	values := r.table(state)
	return slices.Index(values, slices.Max(values))
}

func (r *rememberer) choose() int {
	explore := r.stream.Float64() < r.epsilon
	r.epsilon *= detmath.Exp(-r.p.Exploration.Decay)
	if explore {
		return r.stream.IntN(r.p.Grid.Bids)
	}
	return r.best(r.state)
}

// told is the state that a notice makes, after a bid of its own.
func (r *rememberer) told(n *market.Notice, bid int) string {
	prices := slices.Clone(n.Rivals)
	if !n.Revealed && n.Disclosed {
		prices = []market.Price{n.MinimumToWin}
	}
	state := fmt.Sprint(bid)
	for i := range r.rivals {
		nearest := 0
		if i < len(prices) {
			for k := range r.p.Grid.Bids {
				if math.Abs(r.price(k)-prices[i].CPM()) < math.Abs(r.price(nearest)-prices[i].CPM()) {
					nearest = k
				}
			}
		}
		state += fmt.Sprint(" ", nearest)
	}
	return state
}

func (r *rememberer) learn(state string, bid int, reward float64) {
	values, next := r.table(state), slices.Max(r.table(r.state))
	values[bid] += float64(r.p.Alpha * (reward + float64(r.p.Gamma*next) - values[bid]))
}

// A learner that tells its own and rivals' last bids apart bids as its twin does, whatever of them it is told and however late, and
// both hold the same values, to the last bit.
func TestStatesMatchTheirTwin(t *testing.T) {
	// Five bids of its own, by five of one rival, or by fifteen of two of whom the higher comes first.
	t.Run("best-rival", func(t *testing.T) { playRememberers(t, "best-rival", 1, 25) })
	t.Run("rivals", func(t *testing.T) { playRememberers(t, "rivals", 2, 75) })
}

// rememberers are a learner with two rivals, and its twin.
func rememberers(t *testing.T, state string, rivals int) (*learner, *rememberer) {
	t.Helper()
	p := defaultQLearning
	p.Grid = Grid{Over: "prices", Lowest: 0.1, Highest: 0.9, Bids: 5, ValueBuckets: 1}
	p.Alpha, p.Gamma, p.State, p.Initial, p.Expected = 0.25, 0.5, state, "expected", []float64{0.1, 0.2, 0.3, 0.2, 0.3}
	p.Exploration.Epsilon, p.Exploration.Decay = 1, 2e-4
	key, one := rng.NewKey(1, 0, rng.Private, "a"), law.Constant{Value: 1}
	agent, err := p.New(Deps{
		Name: "a", Law: one, Rivals: 2, Stream: key.Stream(), Values: values.New(law.NewSampler(one), rng.NewKey(1, 0, rng.Value, "a")),
	})
	if err != nil {
		t.Fatal(err)
	}
	first := "0"
	for range rivals {
		first += " 0"
	}
	return agent.(*learner), &rememberer{p: p, rivals: rivals, tables: map[string][]float64{}, state: first, epsilon: 1, stream: key.Stream()}
}

// underWay is a bid whose notice has not arrived.
type underWay struct {
	notice market.Notice
	state  string
	bid    int
}

func playRememberers(t *testing.T, state string, rivals, possible int) {
	l, twin := rememberers(t, state, rivals)
	world := rand.New(rand.NewPCG(2020, 10))
	var late []underWay
	for i := range uint64(60_000) {
		lot := market.Lot{Impression: market.Impression{Seq: i, ID: i, Quality: 1}, Rule: market.FirstPrice}
		offer, ok := l.Bid(&lot)
		bid := twin.choose()
		if want := market.PriceOf(twin.price(bid)); !ok || offer.Price != want {
			t.Fatalf("auction %d, after %q: bids %v, want %v", i, twin.state, offer.Price, want)
		}
		late = append(late, underWay{noticeOf(world, i, offer), twin.state, bid})
		for len(late) > 0 && world.IntN(3) > 0 {
			n := &late[0].notice
			l.Observe(n)
			twin.state = twin.told(n, late[0].bid)
			reward := 0.0
			if n.Reason == market.Won {
				reward = 1 - n.Pay.CPM()
			}
			twin.learn(late[0].state, late[0].bid, reward)
			late = late[1:]
		}
	}
	q := l.brain.(*qTable)
	met := 0
	for i := range q.rows {
		text, rest := "", i
		for range 1 + rivals {
			text, rest = fmt.Sprint(" ", rest%5)+text, rest/5
		}
		if want := twin.table(text[1:]); !slices.Equal(q.rows[i].values, want) {
			t.Fatalf("state%s: values %v, want %v", text, q.rows[i].values, want)
		}
		if !slices.Equal(q.rows[i].values, twin.table("fresh")) {
			met++
		}
	}
	if met != possible {
		t.Errorf("%d states were met, want all %d that are possible", met, possible)
	}
}

// noticeOf is the result of an auction against up to two rivals, of whom much, little or nothing is told. Their bids may lie off
// the grid, and beyond its ends.
func noticeOf(world *rand.Rand, seq uint64, offer market.Offer) market.Notice {
	bids := make([]market.Price, world.IntN(3))
	least := market.Price(1)
	for i := range bids {
		bids[i] = market.Price(1 + world.IntN(1_200_000))
		least = max(least, bids[i])
	}
	slices.Sort(bids)
	slices.Reverse(bids)
	n := market.Notice{Seq: seq, Tag: offer.Tag, Bid: offer.Price, Reason: market.LostToHigher}
	if offer.Price > least {
		n.Reason, n.Pay, n.Charged = market.Won, offer.Price, market.Money(offer.Price)
	}
	switch world.IntN(3) {
	case 0:
		n.Disclosed, n.MinimumToWin = true, least
	case 1:
		n.Disclosed, n.MinimumToWin, n.Revealed, n.Rivals = true, least, true, bids
	}
	return n
}
