package marketsim

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/combin"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/mechanisms"
)

// Equilibrium bids on the scale of 1000 CPM, where a unit of price is a thousandth of a millionth of it: those that agents enter
// in the market must be right to one part in a million, and half a unit of price for rounding. What they must be is told in
// closed form, or by a quadrature that is not theirs.

// scale is the upper end of the values, in CPM.
const scale = 1000.

var thousand = law.Uniform{Hi: scale}

// bidder is a rule and the bids it calls for.
type bidder struct {
	fair
	what string
	bids func(v float64) float64
}

func TestBidsToAMillionth(t *testing.T) {
	t.Parallel()
	var list []bidder
	for _, n := range []int{2, 3, 5, 10} {
		for _, r := range []float64{0, .2 * scale, .5 * scale} {
			list = append(list, firstPriceBidder(t, n, r), allPayBidder(t, n, r))
			for _, alpha := range []float64{1, 1.25, 1.5, 1.9, 2} {
				list = append(list, alphaBidder(t, n, r, alpha))
			}
			for _, soft := range []float64{.3 * scale, .6 * scale, .9 * scale} {
				list = append(list, softBidder(t, n, r, max(r, soft)))
			}
			for k := 1; k < n; k++ {
				list = append(list, unitsBidder(t, n, r, k))
			}
		}
	}
	for _, l := range []law.Density{
		law.Exponential{Scale: scale}, law.Lognormal{Mu: math.Log(scale), Sigma: 1}, law.Lognormal{Mu: math.Log(scale), Sigma: .5},
	} {
		for _, n := range sizes {
			c := symmetric{law: l, n: n}
			f := fair{rule: market.FirstPrice, buyers: buyers(t, agents.Equilibrium{}, l, n)}
			list = append(list, bidder{f, fmt.Sprintf("first price, %v, n=%d", l, n), c.bid})
		}
	}
	for _, b := range list {
		b.watch = recordBids(func(bid, v float64) { mustBid(t, b.what, v, bid, b.bids(v)) })
		if got := b.play(t, 500); got.sold.mean() == 0 {
			t.Errorf("%s: nobody bid", b.what)
		}
	}
	// The test can fail: to take first price for alpha 1.00001 is to bid five millionths too much.
	slip, missed := alphaBidder(t, 2, 0, 1.00001), 0
	slip.watch = recordBids(func(bid, v float64) {
		if !exact(bid, shaded(1, 0)(v)) {
			missed++
		}
	})
	if slip.play(t, 500); missed < 900 {
		t.Errorf("only %d of 1000 bids that are five millionths too high have been found out", missed)
	}
}

// TestPairBidsToAMillionth is the pair of unequal bidders, on that scale.
func TestPairBidsToAMillionth(t *testing.T) {
	t.Parallel()
	for _, c := range pairs {
		w1, w2 := c.w1*scale, c.w2*scale
		f := fair{rule: market.FirstPrice, buyers: uniformPair(t, w1, w2)}
		f.watch = auditor(func(a *market.Cleared) {
			for _, b := range a.Bids {
				own, other := w1, w2
				if b.Agent == 1 {
					own, other = other, own
				}
				v := a.Seats[b.Seat].Value.CPM()
				k := 1/(own*own) - 1/(other*other)
				// (1 - sqrt(1 - k v^2)) / (k v), without the difference of two numbers close to 1
				want := v / (1 + math.Sqrt(1-k*v*v))
				mustBid(t, fmt.Sprintf("(%v, %.4v)", own, other), v, b.Price.CPM(), want)
			}
		})
		f.play(t, 2000)
	}
}

// mustBid holds a bid against what it must be.
func mustBid(t *testing.T, what string, v, bid, want float64) {
	t.Helper()
	if !exact(bid, want) {
		t.Errorf("%s: value %v bids %v, want %v: off by %.1e of it", what, v, bid, want, bid/want-1)
	}
}

// exact reports whether a bid is what it must be. A bid of nothing would be none, so that the least is one unit of price.
func exact(bid, want float64) bool {
	want = max(want, least)
	return math.Abs(bid-want) <= 1e-6*want+.5*least
}

// firstPriceBidder bids v - integral from r to v of (x/v)^(n-1) dx.
func firstPriceBidder(t *testing.T, n int, r float64) bidder {
	f := fair{rule: market.FirstPrice, floor: r, buyers: buyers(t, agents.Equilibrium{}, thousand, n)}
	return bidder{f, fmt.Sprintf("first price, n=%d, r=%v", n, r), shaded(float64(n-1), r)}
}

// shaded is the bid at v against a rival of the distribution function (x/scale)^k.
func shaded(k, r float64) func(v float64) float64 {
	return func(v float64) float64 { return (k*v + r*math.Pow(r/v, k)) / (k + 1) }
}

// allPayBidder bids r + integral from v* to v of x dG(x), with G(x) = (x/scale)^(n-1) and v* G(v*) = r.
func allPayBidder(t *testing.T, n int, r float64) bidder {
	k := float64(n - 1)
	f := fair{rule: market.AllPay, floor: r, buyers: buyers(t, agents.Equilibrium{}, thousand, n)}
	return bidder{f, fmt.Sprintf("all-pay, n=%d, r=%v", n, r), func(v float64) float64 {
		return r + k/(k+1)*(v*math.Pow(v/scale, k)-r)
	}}
}

// alphaBidder bids as if there were (n-1)/(2-alpha) rivals and the winner paid its bid.
func alphaBidder(t *testing.T, n int, r, alpha float64) bidder {
	f := fair{
		rule: market.AlphaPrice, mechanism: mechanisms.AlphaPrice{Alpha: market.RateOf(alpha)}, floor: r,
		buyers: buyers(t, agents.Equilibrium{}, thousand, n),
	}
	bids := func(v float64) float64 { return v }
	if alpha < 2 {
		bids = shaded(float64(n-1)/(2-alpha), r)
	}
	return bidder{f, fmt.Sprintf("alpha %v, n=%d, r=%v", alpha, n, r), bids}
}

// softBidder bids as under first price as long as that is less than the soft floor, and else its value.
func softBidder(t *testing.T, n int, r, soft float64) bidder {
	f := fair{rule: market.SoftFloor, floor: r, soft: soft, buyers: buyers(t, agents.Equilibrium{}, thousand, n)}
	low := shaded(float64(n-1), r)
	return bidder{f, fmt.Sprintf("soft floor %v, n=%d, r=%v", soft, n, r), func(v float64) float64 {
		if b := low(v); b < soft {
			return b
		}
		return v
	}}
}

// unitsBidder bids v - integral from r to v of H(x)/H(v) dx, where H(x), a polynomial, is the probability that fewer than k of
// n-1 rivals are above x.
func unitsBidder(t *testing.T, n int, r float64, k int) bidder {
	f := fair{
		rule: market.Discriminatory, floor: r, buyers: buyers(t, agents.Equilibrium{}, thousand, n),
		slots: slices.Repeat([]market.Slot{{Rate: market.One}}, k),
	}
	below := func(x float64) (p float64) {
		for j := range k {
			p += float64(combin.Binomial(n-1, j)) * math.Pow(1-x/scale, float64(j)) * math.Pow(x/scale, float64(n-1-j))
		}
		return p
	}
	return bidder{f, fmt.Sprintf("%d units, n=%d, r=%v", k, n, r), func(v float64) float64 {
		h := below(v)
		return v - quad.Fixed(func(x float64) float64 { return below(x) / h }, r, v, 8, nil, 0)
	}}
}
