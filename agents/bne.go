package agents

import (
	"fmt"
	"slices"

	"marketsim/internal/detmath"
	"marketsim/internal/law"
)

// BNEBid returns the bid at value v in the symmetric Bayes-Nash equilibrium of a first-price auction with n >= 1 bidders,
// independent private values of the continuous law l and an announced reserve price r,
//
//	b(v) = v - integral from r to v of F(x)^(n-1) dx / F(v)^(n-1)
//
// (V. Krishna, Auction Theory, 2nd ed. 2010, proposition 2.2 and section 2.5), or 0 for a value below r, which does not
// bid. It is computed as what it means, the expectation of the highest rival value or the reserve given that it wins,
//
//	b(v) = r + integral from r to v of P(Y > x | Y <= v) dx,  Y the highest of n-1 values,
//
// where nothing cancels, by adaptive quadrature to a relative error of about 1e-11 on the whole support. At values that no
// rival can be below, the bid is the value.
func BNEBid(l law.Law, n int, r, v float64) float64 {
	if n < 1 || !(r >= 0) {
		panic(fmt.Sprintf("agents: equilibrium of %d bidders at reserve %v: at least one bidder and a reserve of at least 0 are needed", n, r))
	}
	if v < r {
		return 0
	}
	if n == 1 {
		return r
	}
	y := newHighest(l, n-1)
	top := y.level(v)
	if top.cdf == 0 {
		return v
	}
	exceeds := func(x float64) float64 { return y.exceeds(y.level(x), top) }
	lo, _ := l.Support()
	bid := max(r, lo) // up to the support, Y surely exceeds
	from := bid
	for _, to := range y.milestones(v, top.cdf) {
		if to <= from {
			continue
		}
		// The integrand falls: the product bounds half of the integral from below.
		tolerance := 1e-12 * (bid + float64((to-from)*exceeds(from+float64(0.5*(to-from)))))
		bid += law.Integrate(exceeds, from, to, tolerance)
		from = to
	}
	return min(bid, v)
}

// highest is the law of the highest of k >= 1 independent values: G(x) = F(x)^k.
type highest struct {
	law     law.Law
	density law.Density // nil if the law has none
	median  float64
	k       float64
}

func newHighest(l law.Law, k int) highest {
	d, _ := l.(law.Density)
	return highest{l, d, l.Quantile(0.5), float64(k)}
}

// level is F(x) and 1-F(x), each accurate where it is small.
type level struct{ cdf, survival float64 }

func (h highest) level(x float64) level {
	if h.density != nil && x > h.median {
		survival := h.density.Survival(x)
		return level{1 - survival, survival}
	}
	cdf := h.law.CDF(x)
	return level{cdf, 1 - cdf}
}

// exceeds is P(Y > x | Y <= v) = 1 - (F(x)/F(v))^k for the levels of x <= v, with a small relative error: of F(v) - F(x)
// the form is taken that cancels less.
func (h highest) exceeds(x, v level) float64 {
	gap := v.cdf - x.cdf
	if v.cdf > 0.5 {
		gap = x.survival - v.survival
	}
	gap = min(max(gap/v.cdf, 0), 1)
	return -detmath.Expm1(h.k * detmath.Log1p(-gap))
}

// milestones cut the range up to v into pieces in which F and G/G(v) are tame, in ascending order: the quantiles of F at
// 2^-53, 2^-52, ..., 1/2, 3/4, ..., 1-2^-53, those of G given Y <= v at 1/2, 1/4, 1/16, ..., 2^-64, and v.
func (h highest) milestones(v, cdf float64) []float64 {
	at := []float64{v}
	for j := 0x1p-53; j < 1; j *= 2 {
		at = append(at, h.law.Quantile(j), h.law.Quantile(1-j))
	}
	for j := 1; j <= 64; j *= 2 {
		at = append(at, h.law.Quantile(cdf*detmath.Pow(2, -float64(j)/h.k)))
	}
	slices.Sort(at)
	return at[:slices.Index(at, v)+1]
}
