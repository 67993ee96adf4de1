package marketsim

import (
	"fmt"
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

// TestNobodyGainsByDeviating is what makes the bids an equilibrium: while the rivals bid as the agent does, no other bid earns more.
// The rule itself clears the auctions, and what a bid earns is summed over a grid of rival values, the middles of equal steps, so
// that it is off by one step's worth at most.
func TestNobodyGainsByDeviating(t *testing.T) {
	t.Parallel()
	alpha := mechanisms.AlphaPrice{Alpha: market.RateOf(1.4)}
	twoUnits := []market.Slot{{Rate: market.One}, {Rate: market.One}}
	positions := []market.Slot{{Rate: market.One}, {Rate: 600_000}}
	for _, c := range []game{
		{rule: market.FirstPrice, mechanism: mechanisms.FirstPrice{}, rivals: 1, floor: .2},
		{rule: market.SoftFloor, mechanism: mechanisms.SoftFloor{}, rivals: 1, soft: .3},
		{rule: market.SoftFloor, mechanism: mechanisms.SoftFloor{}, rivals: 1, soft: .45},
		{rule: market.SoftFloor, mechanism: mechanisms.SoftFloor{}, rivals: 1, floor: .5, soft: .55},
		{rule: market.SoftFloor, mechanism: mechanisms.SoftFloor{}, rivals: 2, soft: .4},
		{rule: market.AlphaPrice, mechanism: alpha, rivals: 1, floor: .1},
		{rule: market.AlphaPrice, mechanism: alpha, rivals: 2},
		{rule: market.AllPay, mechanism: mechanisms.AllPay{}, rivals: 1},
		{rule: market.AllPay, mechanism: mechanisms.AllPay{}, rivals: 1, floor: .2},
		{rule: market.AllPay, mechanism: mechanisms.AllPay{}, rivals: 2, floor: .1},
		{rule: market.Discriminatory, mechanism: mechanisms.Discriminatory{}, rivals: 2, slots: twoUnits},
		{rule: market.Discriminatory, mechanism: mechanisms.Discriminatory{}, rivals: 2, slots: twoUnits, floor: .3},
		{rule: market.GSP, mechanism: mechanisms.GSP{}, rivals: 2, slots: positions},
		{rule: market.GSP, mechanism: mechanisms.GSP{}, rivals: 2, slots: positions, floor: .2},
		{rule: market.VCG, mechanism: mechanisms.VCG{}, rivals: 2, slots: positions},
	} {
		what := fmt.Sprintf("%s, %d rivals, floor %v, soft floor %v", c.rule, c.rivals, c.floor, c.soft)
		c.prepare(t, agents.Equilibrium{})
		if gain, v, bid := c.gain(t); gain > 1.5/float64(c.steps()) {
			t.Errorf("%s: value %v earns %v more with the bid %v", what, v, gain, bid)
		}
	}
	for _, c := range []game{ // the test can fail
		{rule: market.SoftFloor, mechanism: mechanisms.SoftFloor{}, rivals: 1, soft: .3},
		{rule: market.AllPay, mechanism: mechanisms.AllPay{}, rivals: 1},
		{rule: market.GSP, mechanism: mechanisms.GSP{}, rivals: 2, slots: positions},
	} {
		c.prepare(t, agents.Truthful{})
		if gain, _, _ := c.gain(t); gain < .01 {
			t.Errorf("%s: among truthful bidders nothing else earns more than the value, but for %v", c.rule, gain)
		}
	}
}

// game is one auction of bidders with uniform values, as one of them sees it.
type game struct {
	rule        market.Rule
	mechanism   market.Mechanism
	rivals      int // 1 or 2
	floor, soft float64
	slots       []market.Slot

	kind   kind
	grid   []market.Price // the bids of rivals, 0 for none
	awards []market.Award
}

func (g *game) steps() int { return []int{2000, 100}[g.rivals-1] }

// prepare asks the agent what it bids at each value of the grid.
func (g *game) prepare(t *testing.T, k kind) {
	g.kind = k
	for i := range g.steps() {
		g.grid = append(g.grid, g.bid(t, (float64(i)+.5)/float64(g.steps())))
	}
}

func (g *game) lot() market.Lot {
	return market.Lot{
		Impression: market.Impression{ID: 1, Quality: 1}, Rule: g.rule,
		Floor: market.PriceOf(g.floor), Soft: market.PriceOf(g.soft), Alpha: market.RateOf(1.4), Slots: g.slots,
	}
}

// bid is the agent's at one value, which it is given for certain while it believes in the uniform law; 0 if it declines.
func (g *game) bid(t *testing.T, value float64) market.Price {
	a := build(t, g.kind, agents.Deps{
		Name: "a", Law: uniform, Rivals: g.rivals,
		Values: values.New(law.NewSampler(law.Constant{Value: value}), rng.NewKey(1, 0, rng.Value, "a")),
	})
	lot := g.lot()
	if o, ok := a.Bid(&lot); ok && o.Price >= lot.Floor {
		return o.Price
	}
	return 0
}

// gain is the most that any bid of a grid earns beyond the agent's, at which value, and the bid.
func (g *game) gain(t *testing.T) (most, value, bid float64) {
	for _, v := range []float64{.15, .35, .55, .62, .78, 1} {
		equilibrium := g.earns(v, g.bid(t, v))
		for i := range 31 {
			b := v * float64(i) / 30
			if got := g.earns(v, market.PriceOf(b)) - equilibrium; got > most {
				most, value, bid = got, v, b
			}
		}
	}
	return most, value, bid
}

// earns is the mean surplus of a bid.
func (g *game) earns(value float64, bid market.Price) float64 {
	if bid <= 0 || bid < market.PriceOf(g.floor) {
		return 0
	}
	a := market.Auction{Lot: g.lot(), Reserve: market.PriceOf(g.floor)}
	var sum float64
	n := 0
	for i := range g.grid {
		if g.rivals == 1 {
			sum, n = sum+g.surplus(&a, value, bid, g.grid[i]), n+1
			continue
		}
		for j := range i + 1 { // the rivals are alike
			weight := 2
			if i == j {
				weight = 1
			}
			sum, n = sum+float64(weight)*g.surplus(&a, value, bid, g.grid[i], g.grid[j]), n+weight
		}
	}
	return sum / float64(n)
}

// surplus is that of one auction. Ties go to the bidder.
func (g *game) surplus(a *market.Auction, value float64, bid market.Price, rivals ...market.Price) float64 {
	var room [3]market.Bid
	bids := append(room[:0], market.Bid{Score: market.One, Price: bid, Asked: bid})
	for i, p := range rivals {
		if p > 0 {
			bids = append(bids, market.Bid{Agent: market.AgentID(i + 1), Seat: int32(i + 1), Draw: uint64(i + 1), Score: market.One, Price: p, Asked: p})
		}
	}
	g.awards = g.mechanism.Clear(g.awards[:0], a, bids)
	for _, w := range g.awards {
		switch {
		case w.Agent != 0:
		case w.Slot == market.NoSlot:
			return -w.Pay.CPM()
		case w.On == market.OnClick:
			return a.Slot(int(w.Slot)).Rate.Share() * (value - w.Pay.CPM())
		default:
			return value - w.Pay.CPM()
		}
	}
	return 0
}
