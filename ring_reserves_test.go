package marketsim

import (
	"fmt"
	"math"
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
)

// ringAuctions is how many are played in each case.
const ringAuctions = 100_000

// rings are theory 2.1 (RING-SPA-*; Graham and Marshall 1987): n bidders of U[0,1] under second price, k of whom are a ring that
// sends only its member with the highest value. Revenue is that of the reserves 0, r* and Myerson's .5, and gain what the ring
// has from it without a reserve.
var rings = []struct {
	n, k                       int
	without, gain, best, naive float64
	reserve                    float64 // r*
}{
	{2, 2, 0, .33333333, .38490018, .375, .57735027},
	{3, 2, .41666667, .08333333, .50907803, .50520833, .55825757},
	{3, 3, 0, .5, .47247039, .4375, .62996052},
	{5, 2, .65, .01666667, .6616154, .6609375, .53934466},
	{5, 3, .6, .06666667, .64089785, .63333333, .59871467},
	{5, 4, .46666667, .2, .61316547, .5796875, .65386856},
	{5, 5, 0, .66666667, .58235593, .484375, .69882712},
	{8, 2, .77380952, .00396825, .7746588, .77460007, .52659863},
	{8, 4, .74444444, .03333333, .75414051, .74982639, .6241136},
	{8, 6, .63888889, .13888889, .71836251, .67914497, .70474663},
	{8, 8, 0, .77777778, .6754095, .49804688, .75983569},
}

// TestRingAgainstReserves plays the rings against the floors that the catalogue has for them.
func TestRingAgainstReserves(t *testing.T) {
	t.Parallel()
	for _, c := range rings {
		t.Run(fmt.Sprintf("n=%d k=%d", c.n, c.k), func(t *testing.T) {
			t.Parallel()
			none := learner{"fixed", params{"price_cpm": 0.}}
			ring := collusion{rule: market.SecondPrice, n: c.n, k: c.k}
			competition := collusion{rule: market.SecondPrice, n: c.n, k: c.k, broken: true}
			quiet := ring.play(t, none)
			quiet.earns(t, "no reserve", c.without, 0)
			ring.play(t, suspicion(c.n, c.k)).earns(t, "r*", c.best, c.reserve)
			ring.play(t, learner{"fixed", params{"price_cpm": .5}}).earns(t, "naive reserve", c.naive, .5)

			// Whether or not there is a ring, the same wins: what it gains, the seller loses, and outsiders notice nothing.
			loud := competition.play(t, none)
			loud.earns(t, "competition", float64(c.n-1)/float64(c.n+1), 0)
			var gain moments
			for i, ring := range quiet.ring {
				more := ring - loud.ring[i]
				gain.add(more)
				closeTo(t, "gain of the ring against the seller's loss", more, loud.paid[i]-quiet.paid[i], 1e-9)
				closeTo(t, "surplus of outsiders", quiet.outside[i], loud.outside[i], 1e-9)
			}
			gain.mustBe(t, "gain of the ring", c.gain, 1e-6)
		})
	}
}

// TestCartelAgainstReserve is theory 2.3 (CART-RSTAR-*, CART-FPA-*; McAfee and McMillan 1992): under first price a cartel of
// everybody that can pay transfers sends its highest member to bid the reserve. The best reply r = (n+1)^(-1/n) earns
// n/(n+1) r, and .5 less. A cartel that has to do without transfers bids the reserve with all members, which earns the same
// but leaves the object to any of them.
func TestCartelAgainstReserve(t *testing.T) {
	t.Parallel()
	for n, earns := range map[int]float64{2: .38490018, 3: .47247039, 5: .58235593} {
		t.Run(fmt.Sprintf("n=%d", n), func(t *testing.T) {
			t.Parallel()
			reserve := math.Pow(float64(n+1), -1/float64(n))
			closeTo(t, "n/(n+1) r", float64(n)/float64(n+1)*reserve, earns, 1e-8)
			strong := collusion{rule: market.FirstPrice, n: n, k: n}
			strong.play(t, suspicion(n, n)).earns(t, "strong, r*", earns, reserve)
			strong.play(t, suspicion(n, 0)).earns(t, "strong, r=.5", .5*(1-math.Pow(.5, float64(n))), .5)
			free := strong.play(t, learner{"fixed", params{"price_cpm": least}})
			free.member().mustBe(t, "strong: surplus of a member", 1/float64(n+1), 1e-5)

			weak := collusion{rule: market.FirstPrice, n: n, k: n, weak: true}
			weak.play(t, suspicion(n, n)).earns(t, "weak, r*", earns, reserve)
			free = weak.play(t, learner{"fixed", params{"price_cpm": least}})
			free.member().mustBe(t, "weak: surplus of a member", 1/(2*float64(n)), 1e-5)
		})
	}
}

// least is the smallest price: a bid of nothing would be none.
const least = 1e-6

// suspicion is the floor against a ring of k among n bidders of U[0,1].
func suspicion(n, k int) learner {
	return learner{"anti-collusion", params{"bidders": n, "ring": k, "value": law.Catalog.MustChoose("uniform")}}
}

// collusion is an auction of n bidders, the first k of whom are a ring, and the others bid their values.
type collusion struct {
	rule   market.Rule
	n, k   int
	weak   bool // without transfers: no member stands back
	broken bool // all bid their values
}

// play plays it against a floor rule.
func (c collusion) play(t *testing.T, floors learner) *spoils {
	t.Helper()
	list := buyers(t, agents.Truthful{}, uniform, c.n)
	if !c.broken {
		c.collude(list[:c.k])
	}
	seller := symmetric{law: uniform, n: c.n}.seller(t, c.rule)
	seller.Floors = floors.build(t, c.rule, 1)
	s := &spoils{k: c.k}
	run(t, market.Config{Sellers: []market.Seller{seller}, Buyers: list, Recorders: []market.Recorder{s}}, ringAuctions)
	return s
}

// collude puts members of the ring in the place of buyers. They know each other's values, which are keyed by the buyers' names.
func (c collusion) collude(list []market.Buyer) {
	sampler := law.NewSampler(uniform)
	model := func(b market.Buyer) values.Model {
		return values.New(sampler, rng.NewKey(1, 0, rng.Value, b.Name))
	}
	for i, b := range list {
		m := &member{Model: model(b)}
		for j, other := range list {
			if j != i && !c.weak {
				m.others = append(m.others, model(other))
			}
		}
		list[i].Agent = m
	}
}

// member of a ring stands back if another one, of those it would stand back for, values the impression more. Under second price
// it bids its value, under first price, where nobody is left to outbid, the floor.
type member struct {
	values.Model
	others []values.Model
}

// Bid implements [market.Agent].
func (m *member) Bid(lot *market.Lot) (market.Offer, bool) {
	v := m.Value(lot)
	for i := range m.others {
		if m.others[i].Value(lot) > v {
			return market.Offer{}, false
		}
	}
	if lot.Rule == market.FirstPrice {
		return market.Offer{Price: lot.Floor}, v >= lot.Floor
	}
	return market.Offer{Price: v}, v > 0
}

// spoils is who got what in each auction.
type spoils struct {
	k                   int // size of the ring
	revenue             moments
	paid, ring, outside []float64
	reserve             market.Price
	moved               bool // whether it was not always the same
}

func (s *spoils) Record(c *market.Cleared) {
	var paid, ring, outside float64
	for _, w := range c.Awards {
		paid = w.Pay.CPM()
		surplus := (c.Seats[w.Agent].Value - w.Pay).CPM()
		if int(w.Agent) < s.k {
			ring = surplus
		} else {
			outside = surplus
		}
	}
	s.moved = s.moved || len(s.paid) > 0 && c.Reserve != s.reserve
	s.reserve = c.Reserve
	s.revenue.add(paid)
	s.paid, s.ring, s.outside = append(s.paid, paid), append(s.ring, ring), append(s.outside, outside)
}

// earns holds the mean revenue against theory, at 4 standard errors, and the reserve in force at a millionth.
func (s *spoils) earns(t *testing.T, what string, revenue, reserve float64) {
	t.Helper()
	s.revenue.mustBe(t, what+": revenue", revenue, 1e-6)
	closeTo(t, what+": reserve in force", s.reserve.CPM(), reserve, 1e-6)
	if s.moved {
		t.Errorf("%s: the reserve has not been the same throughout", what)
	}
}

// member is the mean surplus of a member of the ring.
func (s *spoils) member() *moments {
	var m moments
	for _, x := range s.ring {
		m.add(x / float64(s.k))
	}
	return &m
}
