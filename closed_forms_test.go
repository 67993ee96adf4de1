package marketsim

import (
	"fmt"
	"math"
	"testing"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market"
)

var (
	uniform = law.Uniform{Lo: 0, Hi: 1}
	expo    = law.Exponential{Scale: 1}
	logn1   = law.Lognormal{Mu: 0, Sigma: 1}
	logn05  = law.Lognormal{Mu: 0, Sigma: 0.5}
)

// TestRevenueTables holds the quadrature of the other tests against the numbers of theory 1.1-1.3: closed forms for U and
// Exp(1), and for the lognormals those of the reference (ids AUC-SPA-*, AUC-REV-*, AUC-MYERSON-*).
func TestRevenueTables(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		law     law.Density
		n       int
		reserve float64 // optimal
		without float64 // revenue without a reserve
		with    float64 // and at the optimal one
	}{
		{uniform, 1, .5, 0, .25},
		{uniform, 2, .5, 1. / 3, 5. / 12},
		{uniform, 3, .5, .5, 17. / 32},
		{uniform, 5, .5, 2. / 3, .671875},
		{expo, 2, 1, .5, .66809124},
		{expo, 3, 1, .83333333, .91723109},
		{expo, 5, 1, 1.2833333, 1.3071307},
		{logn1, 2, 1.3534147, .79056205, .95126234},
		{logn1, 3, 1.3534147, 1.2518532, 1.3256632},
		{logn1, 5, 1.3534147, 1.9234832, 1.9428546},
		{logn05, 2, .77185671, .82002963, .85539224},
		{logn05, 3, .77185671, 1.0577056, 1.0642753},
		{logn05, 5, .77185671, 1.3322293, 1.3325762},
	} {
		what := fmt.Sprintf("%T n=%d: ", row.law, row.n)
		closeTo(t, what+"optimal reserve", law.Reserve(row.law, 0), row.reserve, 1e-6)
		c := symmetric{law: row.law, n: row.n}
		closeTo(t, what+"revenue", c.secondPriceMoments()[1], row.without, 1e-6)
		c.reserve = law.Reserve(row.law, 0)
		closeTo(t, what+"revenue at the optimal reserve", c.secondPriceMoments()[1], row.with, 1e-6)
		if row.n > 1 {
			closeTo(t, what+"first-price revenue at the optimal reserve", c.firstPriceMoments()[1], row.with, 1e-5)
		}
	}
}

// TestRevenueSpread is theory 1.1 (AUC-VAR-U*): the standard deviations of one auction's revenue.
func TestRevenueSpread(t *testing.T) {
	t.Parallel()
	for n, want := range map[int][2]float64{2: {.23570226, .11785113}, 3: {.2236068, .12909944}, 5: {.17817416, .11268723}, 10: {.11134044, .07468944}} {
		c := symmetric{law: uniform, n: n}
		sd := func(m [5]float64) float64 { return math.Sqrt(m[2] - m[1]*m[1]) }
		closeTo(t, fmt.Sprintf("second price, n=%d", n), sd(c.secondPriceMoments()), want[0], 1e-6)
		closeTo(t, fmt.Sprintf("first price, n=%d", n), sd(c.firstPriceMoments()), want[1], 1e-6)
	}
}

// TestReserveCurve is theory 1.2 (AUC-RESERVE-CURVE-U2), played: R(r) = 4/3 (1-r^3) - (1-r^2).
func TestReserveCurve(t *testing.T) {
	t.Parallel()
	for r, want := range map[float64]float64{0: .33333333, .25: .375, .5: .41666667, .75: .33333333} {
		c := symmetric{law: uniform, n: 2, reserve: r}
		closeTo(t, fmt.Sprintf("quadrature at r=%v", r), c.secondPriceMoments()[1], want, 1e-7)
		second, first := c.play(t, market.SecondPrice), c.play(t, market.FirstPrice)
		second.revenue.within(t, fmt.Sprintf("second price at r=%v", r), c.secondPriceMoments())
		first.revenue.within(t, fmt.Sprintf("first price at r=%v", r), c.firstPriceMoments())
	}
}

// TestBulowKlemperer is theory 1.2 (AUC-BK-U): one more bidder is worth more than the best reserve.
func TestBulowKlemperer(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 3; n++ {
		best := symmetric{law: uniform, n: n, reserve: .5}.play(t, market.SecondPrice)
		more := symmetric{law: uniform, n: n + 1}.play(t, market.SecondPrice)
		best.revenue.within(t, "best reserve", symmetric{law: uniform, n: n, reserve: .5}.secondPriceMoments())
		if best.revenue.mean() > more.revenue.mean() {
			t.Errorf("n=%d with the best reserve earns %.4f, n=%d without one %.4f", n, best.revenue.mean(), n+1, more.revenue.mean())
		}
	}
}

// TestEquilibriumBids is theory 1.1-1.3 (AUC-FPBID-*): the bids of the agent that the market asks.
func TestEquilibriumBids(t *testing.T) {
	t.Parallel()
	at := []float64{.5, 1, 2, 4}
	for _, row := range []struct {
		law  law.Law
		n    int
		bids []float64
	}{
		{expo, 2, []float64{.22925296, .41802329, .68696471, .92537056}},
		{expo, 3, []float64{.311898, .57932641, .98145153, 1.3680061}},
		{expo, 5, []float64{.38217771, .72452667, 1.2731636, 1.8584302}},
		{logn1, 2, []float64{.30537571, .52315658, .82770217, 1.1690981}},
		{logn1, 3, []float64{.37309557, .66723857, 1.1107981, 1.6524799}},
		{logn1, 5, []float64{.42408855, .78774932, 1.3798532, 2.177289}},
		{logn05, 2, []float64{.40532567, .69923767, 1.0035453, 1.1232116}},
		{logn05, 3, []float64{.44490629, .80504154, 1.232086, 1.4281116}},
		{logn05, 5, []float64{.46974834, .88261498, 1.4424314, 1.7500948}},
	} {
		for i, v := range at {
			closeTo(t, fmt.Sprintf("%T n=%d b(%v)", row.law, row.n, v), agents.BNEBid(row.law, row.n, 0, v), row.bids[i], 1e-6)
		}
	}
	for _, n := range sizes { // (n-1)/n v, and with a reserve (n-1)v/n + r^n/(n v^(n-1))
		nn := float64(n)
		for _, v := range []float64{.1, .5, .9, 1} {
			closeTo(t, fmt.Sprintf("U n=%d b(%v)", n, v), agents.BNEBid(uniform, n, 0, v), (nn-1)/nn*v, 1e-9)
			if r := .3; v > r {
				want := (nn-1)*v/nn + math.Pow(r, nn)/(nn*math.Pow(v, nn-1))
				closeTo(t, fmt.Sprintf("U n=%d r=%v b(%v)", n, r, v), agents.BNEBid(uniform, n, r, v), want, 1e-9)
			}
		}
	}
	closeTo(t, "Exp n=2, closed form", agents.BNEBid(expo, 2, 0, 1.7), 1-1.7*math.Exp(-1.7)/(1-math.Exp(-1.7)), 1e-9)
}

// TestBidsInTheMarketAreEquilibriumBids asks the agents themselves, through the market, whose bids come from a table.
func TestBidsInTheMarketAreEquilibriumBids(t *testing.T) {
	t.Parallel()
	for _, l := range laws {
		for _, r := range []float64{0, .3} {
			c := symmetric{law: l.law, n: 3, reserve: r}
			check := recordBids(func(bid, value float64) {
				if want := agents.BNEBid(l.law, 3, r, value); math.Abs(bid-want) > 1e-6*want+1e-6 {
					t.Errorf("%s r=%v: bid %.8f of value %.8f, want %.8f", l.name, r, bid, value, want)
				}
			})
			run(t, market.Config{
				Sellers:   []market.Seller{c.seller(t, market.FirstPrice)},
				Buyers:    buyers(t, agents.Equilibrium{}, l.law, 3),
				Recorders: []market.Recorder{check},
			}, 300)
		}
	}
}

// recordBids looks at every admitted bid with the bidder's value, in CPM.
type recordBids func(bid, value float64)

func (f recordBids) Record(c *market.Cleared) {
	for _, b := range c.Bids {
		f(b.Price.CPM(), c.Seats[b.Seat].Value.CPM())
	}
}

// TestCommonRandomNumbers is theory 7.1 (STAT-CRN-*): the variance of the paired difference of two arms that share their
// chance, over that of two that do not.
func TestCommonRandomNumbers(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]float64{2: .6, 3: .5, 5: 3. / 7} {
		c := symmetric{law: uniform, n: n}
		second, first, paired := c.pair(t, market.SecondPrice, c, market.FirstPrice)
		ratio := variance(paired) / (variance(second) + variance(first))
		closeTo(t, fmt.Sprintf("second price against first price, n=%d", n), ratio, want, .05*want)
	}
	without, with, paired := symmetric{law: uniform, n: 2}.pair(t, market.SecondPrice, symmetric{law: uniform, n: 2, reserve: .5}, market.SecondPrice)
	closeTo(t, "reserve .5 less none: mean", paired.mean(), 1./12, 4*math.Sqrt(.045138889/auctions))
	closeTo(t, "reserve .5 less none: variance with common random numbers", variance(paired), .045138889, .01*.045138889)
	closeTo(t, "reserve .5 less none: variance without", variance(without)+variance(with), .12152778, .01*.12152778)
}

func variance(m moments) float64 { return m.sd() * m.sd() }

// pair plays two cases on the same chance and returns the revenues of each and their difference, auction by auction.
func (c symmetric) pair(t *testing.T, a market.Rule, d symmetric, b market.Rule) (first, second, difference moments) {
	t.Helper()
	var x, y payments
	for _, arm := range []struct {
		symmetric
		rule market.Rule
		to   *payments
	}{{c, a, &x}, {d, b, &y}} {
		run(t, market.Config{
			Sellers:   []market.Seller{arm.seller(t, arm.rule)},
			Buyers:    buyers(t, agents.Equilibrium{}, arm.law, arm.n),
			Recorders: []market.Recorder{arm.to},
		}, auctions)
	}
	for i := range x {
		first.add(x[i])
		second.add(y[i])
		difference.add(y[i] - x[i])
	}
	return first, second, difference
}

// payments is what every auction earned, in CPM.
type payments []float64

func (p *payments) Record(c *market.Cleared) {
	var pay float64
	for _, w := range c.Awards {
		pay += w.Pay.CPM()
	}
	*p = append(*p, pay)
}
