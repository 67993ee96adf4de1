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
	switch {
	case v < r:
		return 0
	case n == 1:
		return r
	}
	return newHighest(l, float64(n-1)).bid(r, v)
}

// bid is the bid at a value of at least the reserve r, if Y is the rival to beat.
func (y rival) bid(r, v float64) float64 {
	top := y.level(v)
	if top.cdf == 0 {
		return v
	}
	exceeds := func(x float64) float64 { return y.exceeds(y.level(x), top) }
	lo, _ := y.law.Support()
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

// milestones cut the range up to v into pieces in which F and G/G(v) are tame, in ascending order: the quantiles of F at
// 2^-53, 2^-52, ..., 1/2, 3/4, ..., 1-2^-53, those of G given Y <= v at 1/2, 1/4, 1/16, ..., 2^-64, and v.
func (y rival) milestones(v, cdf float64) []float64 {
	at := []float64{v}
	for j := 0x1p-53; j < 1; j *= 2 {
		at = append(at, y.law.Quantile(j), y.law.Quantile(1-j))
	}
	for j := 1; j <= 64; j *= 2 {
		at = append(at, y.quantile(cdf*detmath.Pow(2, -float64(j)/y.k)))
	}
	slices.Sort(at)
	return at[:slices.Index(at, v)+1]
}
