package mechanisms

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
)

// auctionOf is a finished auction among bidders 0, 1, ... without a floor, of the given quality, with bids in CPM.
func auctionOf(quality float64, bids ...float64) *market.Cleared {
	c := &market.Cleared{Auction: &market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: quality}}}}
	for i, b := range bids {
		c.Seats = append(c.Seats, market.Seat{Agent: market.AgentID(i), Answer: market.Admitted, Asked: market.PriceOf(b)})
	}
	return c
}

// house plays second-price auctions with a floor rule, among bidders whose values are of one law and the same whatever the
// rule: truthful ones that decline below an announced floor.
type house struct {
	floors  market.Floors
	value   law.Law
	n       int
	unit    float64 // currency: CPM of a value of 1
	quality func(auction uint64) float64
	played  uint64
}

func (h *house) play(auctions int) {
	key := rng.NewKey(1, 0, rng.Value, "house")
	for range auctions {
		q := h.quality(h.played)
		bids := make([]float64, h.n)
		for i := range bids {
			bids[i] = h.value.Quantile(key.Uniform(h.played*16+uint64(i))) * h.unit * q
		}
		c := auctionOf(q, bids...)
		h.floors.Set(c.Auction)
		c.Reserve = max(c.Reserve, c.Floor)
		for i := range c.Seats {
			if s := &c.Seats[i]; s.Asked < c.Floor {
				s.Answer, s.Asked = market.Declined, 0
			} else {
				c.Bids = append(c.Bids, market.Bid{Agent: s.Agent, Seat: int32(i), Key: uint64(i), Price: s.Asked, Draw: uint64(i)})
			}
		}
		c.Awards = SecondPrice{}.Clear(nil, c.Auction, c.Bids)
		for i := range c.Awards {
			c.Awards[i].Charged = market.Money(c.Awards[i].Pay)
		}
		h.floors.(market.Learner).Learn(c)
		h.played++
	}
}

// asked is the price for an impression of quality 1 when nothing is tried out.
func (h *house) asked(t *testing.T) float64 {
	t.Helper()
	for range 10_000 {
		a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 1}}}
		if h.floors.Set(&a); !a.Exploring {
			return max(a.Floor, a.Reserve).CPM()
		}
	}
	t.Fatal("nothing but experiments")
	return 0
}

var learnerNames = []string{"myerson-fitted", "erm", "online-gradient", "bandit"}

func newHouse(t *testing.T, rule string) *house {
	t.Helper()
	choice := FloorCatalog.MustChoose(rule)
	floors, err := choice.Build(FloorDeps{Stream: rand.New(rand.NewPCG(1, 2))})
	if err != nil {
		t.Fatal(err)
	}
	return &house{floors: floors, value: law.Uniform{Hi: 1}, n: 2, unit: 1, quality: func(uint64) float64 { return 1 }}
}

// A currency worth a thousandth and impressions of mixed quality teach the same reserve of an impression of quality 1. Prices
// are whole millionths, hence the tolerance; the bandit's choices may turn on one of them.
func TestLearnersScale(t *testing.T) {
	for _, rule := range learnerNames {
		plain := newHouse(t, rule)
		plain.play(5000)
		want := plain.asked(t)
		if want < 0.3 || want > 0.7 {
			t.Errorf("%s asks %v after 5000 auctions of U[0,1]", rule, want)
		}
		rich := newHouse(t, rule)
		rich.unit = 1000
		rich.play(5000)
		if got := rich.asked(t) / 1000; math.Abs(got-want) > 1e-3*want {
			t.Errorf("%s: reserve %v at a thousandth of the currency, %v at one", rule, got, want)
		}
		mixed := newHouse(t, rule)
		mixed.quality = func(i uint64) float64 { return []float64{1, 0.25, 3}[i%3] }
		mixed.play(5000)
		if got := mixed.asked(t); math.Abs(got-want) > 1e-3*want {
			t.Errorf("%s: reserve %v at mixed quality, %v at 1", rule, got, want)
		}
		a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 2}}}
		for mixed.floors.Set(&a); a.Exploring; mixed.floors.Set(&a) {
		}
		if got := max(a.Floor, a.Reserve).CPM(); math.Abs(got-2*mixed.asked(t)) > 2e-6 {
			t.Errorf("%s asks %v of quality 2, %v of quality 1", rule, got, mixed.asked(t))
		}
	}
}

// Whatever they are told, from silence to a single bid, they do not fall over; and they start without a floor, as an experiment.
func TestLearnersSurviveSilence(t *testing.T) {
	for _, rule := range learnerNames {
		h := newHouse(t, rule)
		var a market.Auction
		if h.floors.Set(&a); !a.Exploring || a.Floor != 0 || a.Reserve != 0 {
			t.Errorf("%s begins with %d, %d", rule, a.Floor, a.Reserve)
		}
		h.n = 0
		h.play(3000)
		h.n, h.value = 1, law.Constant{Value: 2}
		h.play(3000)
		a = market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 1}}}
		h.floors.Set(&a)
		if p := max(a.Floor, a.Reserve).CPM(); p < 0 || p > 10 {
			t.Errorf("%s asks %v of one bidder of value 2", rule, p)
		}
	}
}

func TestLearnersDoNotAllocate(t *testing.T) {
	for _, rule := range learnerNames {
		h := newHouse(t, rule)
		h.play(3000)
		c := auctionOf(1, 0.3, 0.7)
		c.Awards = []market.Award{{Agent: 1, Pay: 300_000, Charged: 300_000}}
		if n := testing.AllocsPerRun(5000, func() { c.Floor, c.Reserve = 0, 0; h.floors.Set(c.Auction); h.floors.(market.Learner).Learn(c) }); n > 0 {
			t.Errorf("%s: %v allocations an auction", rule, n)
		}
	}
}

// What is not known or could not have been paid teaches nothing: deals, silence, an empty purse.
func TestHighestOffers(t *testing.T) {
	c := auctionOf(2, 1, 9, 4, 8, 7, 6, 4)
	c.Seats[1].Answer = market.Unfunded
	c.Seats[3].Deal = 1
	c.Seats[4].Answer = market.Declined
	c.Seats[5].Answer = market.BelowFloor
	if first, second := highestOffers(c); first != 3 || second != 2 {
		t.Errorf("got %v, %v; want 3, 2", first, second)
	}
	if first, second := highestOffers(auctionOf(1, 5, 5, 1)); first != 5 || second != 5 {
		t.Errorf("equal ones: got %v, %v", first, second)
	}
	if first, second := highestOffers(auctionOf(1)); first != 0 || second != 0 {
		t.Errorf("none: got %v, %v", first, second)
	}
}

// The dumb twin plays every auction again with every reserve.
func TestBestReserve(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		n := 1 + chance.IntN(30)
		first, second := make([]float64, n), make([]float64, n)
		for i := range first {
			x, y := float64(1+chance.IntN(12)), float64(chance.IntN(12))
			first[i], second[i] = max(x, y), min(x, y)
		}
		for _, guard := range []float64{0, 0.2} {
			best, want := 0.0, 0.0
			for _, r := range first {
				earned, reached := 0.0, 0
				for i := range first {
					earned += secondPriceRevenue(r, first[i], second[i])
					if first[i] >= r {
						reached++
					}
				}
				if float64(reached) >= guard*float64(n) && (earned > best || earned == best && r > want) {
					best, want = earned, r
				}
			}
			one, two := slices.Sorted(slices.Values(first)), slices.Sorted(slices.Values(second))
			if got := bestReserve(one, two, guard); got != want {
				t.Fatalf("%v over %v, guard %v: reserve %v, want %v", first, second, guard, got, want)
			}
		}
	}
}

// One fabulous bid in a hundred would set the price; the guard does not let it.
func TestGuard(t *testing.T) {
	first, second := slices.Repeat([]float64{1}, 100), make([]float64, 100)
	first[99] = 1000
	if got := bestReserve(first, second, 0); got != 1000 {
		t.Errorf("without a guard %v, want 1000", got)
	}
	if got := bestReserve(first, second, 0.05); got != 1 {
		t.Errorf("with a guard %v, want 1", got)
	}
}

func TestBestPrice(t *testing.T) {
	values := make([]float64, 1000) // U[0,1] on a grid
	for i := range values {
		values[i] = (float64(i) + 0.5) / 1000
	}
	if got := bestPrice(values); math.Abs(got-0.5) > 0.001 {
		t.Errorf("got %v, want .5", got)
	}
}

// Bids of n buyers of U[0,1] in equilibrium, on a grid, with the highest of n-1 such rivals: b = (n-1)v/n (theory 1.1), so
// the values come back but for what smoothing costs at the ends.
func TestPseudoValues(t *testing.T) {
	for _, n := range []float64{2, 3, 5} {
		bids, rivals := make([]float64, 4000), make([]float64, 4000)
		for i := range bids {
			v := (float64(i) + 0.5) / 4000
			bids[i], rivals[i] = (n-1)/n*v, (n-1)/n*math.Pow(v, 1/(n-1))
		}
		got := pseudoValues(nil, bids, rivals)
		if len(got) != 4000-4 {
			t.Fatalf("n = %v: %d values from 4000 bids, want all but the highest thousandth", n, len(got))
		}
		for _, v := range []float64{0.25, 0.5, 0.75, 0.9} {
			if x := got[int(v*4000)]; math.Abs(x-v) > 0.03 {
				t.Errorf("n = %v: value %v, want %v", n, x, v)
			}
		}
	}
}

// Classes of U[0,1] and U[0,2] have the reserves .5 and 1; one law for both, in which p (1-F(p)) is p (1-3p/4) up to 1 and
// p (1/2-p/4) from there, has 2/3. Prices by class are told to nobody, so nobody is kept away and no auction need be an
// experiment after the first fit.
func TestFittedByClass(t *testing.T) {
	for by, want := range map[string][2]float64{"class": {0.5, 1}, "all": {2. / 3, 2. / 3}} {
		f, err := buildFor(t, FloorDeps{
			Classes: make([]Class, 2), ClassOf: []int32{0, 1}, Stream: rand.New(rand.NewPCG(1, 2)),
		}, "myerson-fitted", func(p *fittedParams) { p.By, p.Announced, p.Family = by, false, "empirical" })
		if err != nil {
			t.Fatal(err)
		}
		key := rng.NewKey(1, 0, rng.Value, "classes")
		for i := range uint64(10_000) {
			c := auctionOf(1, key.Uniform(2*i), 2*key.Uniform(2*i+1))
			if f.Set(c.Auction); c.Exploring != (i < 1000) {
				t.Fatalf("auction %d: experiment %v", i, c.Exploring)
			}
			f.(market.Learner).Learn(c)
		}
		a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 2}}}
		f.Set(&a)
		for agent := range want {
			floor := f.(market.PersonalFloors).FloorOf(&a, market.AgentID(agent))
			if got := max(a.Reserve, floor).CPM() / 2; math.Abs(got-want[agent]) > 0.1 {
				t.Errorf("by %s, agent %d: %v, want about %v", by, agent, got, want[agent])
			}
		}
	}
}

// What has not been fitted is not fitted at 0. With 20 bids at each renewal the hundred that a law takes are there at the
// fifth; until then an announced floor goes on with experiments, since it learns from nothing else.
func TestFittedWaitsForBids(t *testing.T) {
	for _, family := range []string{"best", "empirical"} {
		f := must(t)(buildFor(t, FloorDeps{Stream: rand.New(rand.NewPCG(1, 2))}, "myerson-fitted", func(p *fittedParams) {
			p.Family, p.Refresh, p.Explore, p.Announced = family, 10, 0, true
		}))
		key := rng.NewKey(1, 0, rng.Value, "few")
		for i := range uint64(60) {
			c := auctionOf(1, key.Uniform(2*i), key.Uniform(2*i+1))
			if f.Set(c.Auction); c.Exploring != (i < 50) || (c.Floor > 0) != (i >= 50) {
				t.Fatalf("%s, auction %d: experiment %v, floor %d", family, i, c.Exploring, c.Floor)
			}
			f.(market.Learner).Learn(c)
		}
	}
}

// Welford's mean and deviations against the plain sums, and what they are for: the error of an arm shrinks with its plays.
func TestArm(t *testing.T) {
	var a arm
	for _, x := range []float64{1, 2, 4, 0, 3} {
		a.add(x)
	}
	if a.mean != 2 || math.Abs(a.squares-10) > 1e-12 { // 1 + 0 + 4 + 4 + 1
		t.Errorf("mean %v, squares %v; want 2, 10", a.mean, a.squares)
	}
	if want := math.Sqrt(11. / 6 / 5); math.Abs(a.error()-want) > 1e-12 {
		t.Errorf("error %v, want %v", a.error(), want)
	}
}

// Revenue .2 at every price but one, which earns .3: both policies come to play it most.
func TestBanditFindsTheBestArm(t *testing.T) {
	for _, policy := range []string{"thompson", "ucb1"} {
		f, err := buildFor(t, FloorDeps{Stream: rand.New(rand.NewPCG(5, 6))}, "bandit", func(p *banditParams) {
			p.Policy, p.Levels, p.Span, p.Warmup = policy, 5, 1, 10
		})
		if err != nil {
			t.Fatal(err)
		}
		plays := map[market.Price]int{}
		for i := range 4010 {
			c := auctionOf(1, 1)
			f.Set(c.Auction)
			if i < 10 && (c.Floor != 0 || !c.Exploring) {
				t.Fatalf("auction %d of the warm-up: floor %d", i, c.Floor)
			}
			pay := market.Price(200_000)
			if c.Floor == 750_000 {
				pay = 300_000
			}
			c.Awards = []market.Award{{Pay: pay, Charged: market.Money(pay)}, {Deal: 1, Charged: 1e12}} // a deal is no merit of the price
			if f.(market.Learner).Learn(c); i >= 10 {
				plays[c.Floor]++
			}
		}
		if len(plays) != 5 || plays[750_000] < 2000 {
			t.Errorf("%s played %v", policy, plays)
		}
	}
}

func TestLearnerMistakes(t *testing.T) {
	chance := FloorDeps{Stream: rand.New(rand.NewPCG(1, 2))}
	soft := chance
	soft.Rule = market.SoftFloor
	for want, build := range map[string]func() (market.Floors, error){
		"erm floor: no stream of chance":    func() (market.Floors, error) { return buildFor(t, FloorDeps{}, "erm", func(*ermParams) {}) },
		"bandit floor: no stream of chance": func() (market.Floors, error) { return buildFor(t, FloorDeps{}, "bandit", func(*banditParams) {}) },
		"erm floor: guard = 0.6: must be 0": func() (market.Floors, error) { return buildFor(t, chance, "erm", func(p *ermParams) { p.Guard = 0.6 }) },
		"erm floor: explore = -1: must be 0": func() (market.Floors, error) {
			return buildFor(t, chance, "erm", func(p *ermParams) { p.Explore = -1 })
		},
		"bandit floor: levels = 1": func() (market.Floors, error) {
			return buildFor(t, chance, "bandit", func(p *banditParams) { p.Levels = 1 })
		},
		"online-gradient floor: width = 0": func() (market.Floors, error) {
			return buildFor(t, chance, "online-gradient", func(p *gradientParams) { p.Width = 0 })
		},
		"no class of buyers is known": func() (market.Floors, error) {
			return buildFor(t, chance, "myerson-fitted", func(p *fittedParams) { p.By = "class" })
		},
		`no way from bids to values under the rule "soft-floor"`: func() (market.Floors, error) { return buildFor(t, soft, "myerson-fitted", func(*fittedParams) {}) },
	} {
		if f, err := build(); f != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
