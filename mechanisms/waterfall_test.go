package mechanisms

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms/mechanismtest"
)

const cpm market.Price = 1_000_000

// offer is the bid of the agent with that number from the seat of the same number, its ticket being the number too.
func offer(agent int32, price, own market.Price) market.Bid {
	return market.Bid{Agent: market.AgentID(agent), Seat: agent, Key: uint64(agent), Draw: uint64(agent), Price: price, Asked: price, Floor: own}
}

// Worked out by hand: the estimates of seats 0 to 3 are 1, 5, 3 and 3 CPM.
func TestWaterfallAsksInOrder(t *testing.T) {
	estimates := []market.Standing{{Estimate: cpm}, {Estimate: 5 * cpm}, {Estimate: 3 * cpm}, {Estimate: 3 * cpm}}
	for _, tc := range []struct {
		name    string
		reserve market.Price
		bids    []market.Bid
		want    int32 // agent, which pays its bid; -1: nobody
		items   int32 // the same with line items at 4/5 of the estimate
	}{
		{"nobody", 0, nil, -1, -1},
		{"the highest estimate, not the highest bid", 0, []market.Bid{offer(0, 9*cpm, 0), offer(1, 4*cpm, 0)}, 1, 1},
		{"it passes back below its line item", 0, []market.Bid{offer(0, 9*cpm, 0), offer(1, 4*cpm-1, 0)}, 1, 0},
		{"it passes back below the reserve", 2 * cpm, []market.Bid{offer(0, 9*cpm, 0), offer(1, 2*cpm-1, 0)}, 0, 0},
		{"equal estimates by ticket", 0, []market.Bid{offer(3, 8*cpm, 0), offer(2, 3*cpm, 0)}, 2, 2},
		{"all below the reserve", 10 * cpm, []market.Bid{offer(0, 9*cpm, 0), offer(1, 4*cpm, 0)}, -1, -1},
		{"all below their line items", 0, []market.Bid{offer(0, cpm*4/5-1, 0), offer(2, 2*cpm, 0)}, 2, -1},
		{"its own floor is met", 0, []market.Bid{offer(2, 3*cpm, 3*cpm), offer(0, 4*cpm, 0)}, 2, 2},
	} {
		a := market.Auction{Reserve: tc.reserve, Standing: estimates}
		for _, m := range []struct {
			rule *Waterfall
			want int32
		}{{&Waterfall{}, tc.want}, {&Waterfall{items: true, share: 800_000}, tc.items}} {
			var want []market.Award
			for _, b := range tc.bids {
				if b.Seat == m.want {
					want = []market.Award{{Agent: b.Agent, Pay: b.Price}}
				}
			}
			if got := m.rule.Clear(nil, &a, tc.bids); !slices.Equal(got, want) {
				t.Errorf("%s, line items %v: %v, want %v", tc.name, m.rule.items, got, want)
			}
		}
	}
	// Without a memory all are strangers: the smallest ticket is asked first.
	a := market.Auction{}
	if got := (&Waterfall{}).Clear(nil, &a, []market.Bid{offer(2, 9*cpm, 0), offer(1, cpm, 0)}); len(got) != 1 || got[0].Agent != 1 {
		t.Errorf("among strangers: %v, want the smallest ticket", got)
	}
}

func TestWaterfallWithLineItemsConforms(t *testing.T) {
	mechanismtest.Run(t, &Waterfall{items: true, share: 900_000}, mechanismtest.Claims{})
}

// network plays a waterfall's memory alone.
type network struct {
	market.Memory
	agents int
}

func remember(t *testing.T, p waterfallParams, classOf ...int32) network {
	t.Helper()
	m, err := newWaterfall(Deps{Classes: []Class{{"uniform", law.Uniform{Lo: 2, Hi: 4}}, {"unknown", nil}}}, p)
	if err != nil {
		t.Fatal(err)
	}
	return network{m.(*Waterfall).Memory(classOf, func(agent market.AgentID) rng.Key {
		return rng.NewKey(1, 2, "estimate", fmt.Sprint("network-", agent))
	}), len(classOf)}
}

// estimates recalls what the publisher expects of each agent, seated in the opposite order.
func (n network) estimates() []market.Price {
	a := market.Auction{Standing: make([]market.Standing, n.agents)}
	var seats []market.Seat
	for i := range n.agents {
		seats = append(seats, market.Seat{Agent: market.AgentID(n.agents - 1 - i)})
	}
	n.Recall(&a, seats)
	list := make([]market.Price, n.agents)
	for i, s := range a.Standing {
		list[n.agents-1-i] = s.Estimate
	}
	return list
}

// sees lets the memory learn from auctions with those awards each.
func (n network) sees(auctions int, awards ...market.Award) {
	for range auctions {
		n.Learn(&market.Cleared{Auction: &market.Auction{}, Awards: awards})
	}
}

func TestFirstEstimates(t *testing.T) {
	exact := waterfallParams{Period: 1, Refresh: 1, HalfLife: 1}
	// The mean of the class, nothing of an unknown law, nothing of a class that does not exist.
	if got, want := remember(t, exact, 0, 1, 2).estimates(), []market.Price{3 * cpm, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("from laws: %v, want %v", got, want)
	}
	exact.Initial = 1.5
	if got, want := remember(t, exact, 0, 1).estimates(), []market.Price{cpm * 3 / 2, cpm * 3 / 2}; !slices.Equal(got, want) {
		t.Errorf("stated: %v, want %v", got, want)
	}
	// The logarithms of 2000 errors have mean 0 and the stated standard deviation, at four standard errors.
	exact.ErrorSigma = 0.3
	const n = 2000
	var sum, squares float64
	for _, e := range remember(t, exact, make([]int32, n)...).estimates() {
		z := math.Log(e.CPM() / 1.5)
		sum += z
		squares += z * z
	}
	if mean, limit := sum/n, 4*0.3/math.Sqrt(n); math.Abs(mean) > limit {
		t.Errorf("mean error %v, want within %v", mean, limit)
	}
	if sd, limit := math.Sqrt(squares/n), 4*0.3/math.Sqrt(2*n); math.Abs(sd-0.3) > limit {
		t.Errorf("standard deviation %v, want 0.3 within %v", sd, limit)
	}
}

// With a half-life of one fill each payment counts half: from 3, payments of 1 and 6 make 2 and 4. Estimates follow at the
// refresh only, after the third auction.
func TestEstimatesAreReadAtTheRefresh(t *testing.T) {
	n := remember(t, waterfallParams{Period: 1, Refresh: 3, HalfLife: 1}, 0, 0)
	n.sees(1, market.Award{Agent: 0, Pay: cpm})
	n.sees(1, market.Award{Agent: 0, Pay: 6 * cpm})
	if got, want := n.estimates(), []market.Price{3 * cpm, 3 * cpm}; !slices.Equal(got, want) {
		t.Errorf("before the refresh %v, want %v", got, want)
	}
	n.sees(1)
	if got, want := n.estimates(), []market.Price{4 * cpm, 3 * cpm}; !slices.Equal(got, want) {
		t.Errorf("after it %v, want %v", got, want)
	}
	// A sale under a deal and a loser's payment are no fills.
	n.sees(3, market.Award{Agent: 1, Pay: 9 * cpm, Deal: 1}, market.Award{Agent: 0, Pay: 9 * cpm, Slot: market.NoSlot})
	if got, want := n.estimates(), []market.Price{4 * cpm, 3 * cpm}; !slices.Equal(got, want) {
		t.Errorf("after deals %v, want %v", got, want)
	}
}

// The half-life is in fills: after that many payments of 1, the distance from 1 is half of what it was.
func TestHalfLifeOfTheAverage(t *testing.T) {
	for _, half := range []int{1, 7, 500} {
		n := remember(t, waterfallParams{Period: 1, Refresh: half, HalfLife: float64(half)}, 0)
		n.sees(half, market.Award{Pay: cpm})
		if got := n.estimates()[0]; got < 2*cpm-1 || got > 2*cpm+1 {
			t.Errorf("half-life %d: %d after as many fills, want 2 CPM", half, got)
		}
	}
}

// The logarithm of an estimate walks: after k periods its error has the standard deviation sigma sqrt(k). A refresh ends it for
// those that have filled, and for them only.
func TestEstimatesDrift(t *testing.T) {
	const agents, sigma = 2000, 0.1
	n := remember(t, waterfallParams{DriftSigma: sigma, Period: 10, Refresh: 1000, HalfLife: 1}, make([]int32, agents)...)
	spread := func() float64 {
		var squares float64
		for _, e := range n.estimates() {
			z := math.Log(e.CPM() / 3)
			squares += z * z
		}
		return math.Sqrt(squares / agents)
	}
	for _, periods := range []int{1, 4, 16} {
		before := n.estimates()
		n.sees(9)
		if !slices.Equal(n.estimates(), before) {
			t.Error("estimates drift within a period")
		}
		n.sees(1)
		for n.Memory.(*estimates).step < uint64(periods) {
			n.sees(10)
		}
		want := sigma * math.Sqrt(float64(periods))
		if got, limit := spread(), 4*want/math.Sqrt(2*agents); math.Abs(got-want) > limit {
			t.Errorf("after %d periods: %v, want %v within %v", periods, got, want, limit)
		}
	}
	n.sees(1, market.Award{Agent: 5, Pay: 3 * cpm})
	n.sees(1000 - n.Memory.(*estimates).seen)
	if got := n.estimates(); got[5] != 3*cpm || got[6] == 3*cpm {
		t.Errorf("after the refresh %d, which has filled, and %d, which has not", got[5], got[6])
	}
}

// Chance is keyed: who else exists, and in which order, does not matter. Two memories of one rule are separate.
func TestEstimatesAreKeyed(t *testing.T) {
	p := defaultWaterfall
	few, many := remember(t, p, 0, 0), remember(t, p, 0, 0, 0, 0)
	few.sees(5000)
	many.sees(5000)
	if got, want := many.estimates()[:2], few.estimates(); !slices.Equal(got, want) {
		t.Errorf("among more networks %v, alone %v", got, want)
	}
	if e := few.estimates(); e[0] == e[1] {
		t.Errorf("two networks share their errors: %v", e)
	}
	m, err := newWaterfall(Deps{Classes: []Class{{"uniform", law.Uniform{Hi: 1}}}}, p)
	if err != nil {
		t.Fatal(err)
	}
	key := func(market.AgentID) rng.Key { return 1 }
	first, second := m.(*Waterfall).Memory([]int32{0}, key), m.(*Waterfall).Memory([]int32{0}, key)
	network{first, 1}.sees(20_000, market.Award{Pay: 7 * cpm})
	if reflect.DeepEqual(first, second) {
		t.Error("what one memory learns does not show")
	}
	if got, want := (network{second, 1}).estimates(), (network{m.(*Waterfall).Memory([]int32{0}, key), 1}).estimates(); !slices.Equal(got, want) {
		t.Errorf("another memory has learned %v, a fresh one is %v", got, want)
	}
}

func TestWaterfallMistakes(t *testing.T) {
	for key, change := range map[string]func(*waterfallParams){
		"initial_cpm = -1":  func(p *waterfallParams) { p.Initial = -1 },
		"error_sigma = NaN": func(p *waterfallParams) { p.ErrorSigma = math.NaN() },
		"drift_sigma = 6":   func(p *waterfallParams) { p.DriftSigma = 6 },
		"period = 0":        func(p *waterfallParams) { p.Period = 0 },
		"refresh = -5":      func(p *waterfallParams) { p.Refresh = -5 },
		"half_life = 0":     func(p *waterfallParams) { p.HalfLife = 0 },
		"ask_share = 3":     func(p *waterfallParams) { p.AskShare = 3 },
	} {
		p := defaultWaterfall
		change(&p)
		if _, err := newWaterfall(Deps{}, p); err == nil || !strings.Contains(err.Error(), key+": must be") {
			t.Errorf("%s: error %v", key, err)
		}
	}
}
