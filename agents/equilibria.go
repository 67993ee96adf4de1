package agents

import (
	"math"

	"marketsim/internal/law"
)

// AlphaPriceBid is [BNEBid] for a winner that pays (2-alpha) times its bid and (alpha-1) times the highest losing bid or the
// reserve, 1 <= alpha <= 2. With w = 2-alpha the first-order condition w b' = (v-b) G'/G, G = F^(n-1), is that of a first-price
// auction against the rival law G^(1/w):
//
//	b(v) = v - integral from r to v of (F(x)/F(v))^((n-1)/w) dx.
func AlphaPriceBid(l law.Law, n int, alpha, r, v float64) float64 {
	switch {
	case v < r:
		return 0
	case n == 1:
		return r
	case alpha >= 2:
		return v
	}
	return newHighest(l, alphaPower(n, alpha)).bid(r, v)
}

// alphaPower is (n-1)/(2-alpha), but at most 1e9, where nothing is left to shade.
func alphaPower(n int, alpha float64) float64 {
	return float64(n-1) / max(2-alpha, float64(n-1)*1e-9)
}

// DiscriminatoryBid is [BNEBid] for k units, one for each of the k highest bidders, who pay their bids: the expectation of the
// k-th highest of the n-1 rival values or of the reserve, given that it wins,
//
//	b(v) = E[max(Y_k, r) | Y_k <= v]
//
// (V. Krishna, Auction Theory, 2nd ed. 2010, section 13.5). Where there are units for all it is the reserve.
func DiscriminatoryBid(l law.Law, n, k int, r, v float64) float64 {
	switch {
	case v < r:
		return 0
	case n <= k:
		return r
	}
	return newKthHighest(l, n-1, k).bid(r, v)
}

// AllPayBid is [BNEBid] for an auction in which everyone pays its bid, won by the highest of those at or above the reserve,
//
//	b(v) = r + integral from v* to v of x dF(x)^(n-1),  v* F(v*)^(n-1) = r
//
// (V. Krishna, Auction Theory, 2nd ed. 2010, section 3.2), or 0 for a value below v*: it does not take part, because even
// the bid r would cost more than it wins on average.
func AllPayBid(l law.Law, n int, r, v float64) float64 {
	if n == 1 {
		return BNEBid(l, n, r, v)
	}
	y := newHighest(l, float64(n-1))
	entry := y.entry(r)
	if v < entry {
		return 0
	}
	paid := func(x float64) float64 { return float64(BNEBid(l, n, 0, x) * y.below(x)) }
	return r + paid(v) - paid(entry)
}

// entry is the least value x with x G(x) >= r.
func (y rival) entry(r float64) float64 {
	if r <= 0 {
		return 0
	}
	lo, hi := r, max(r, y.law.Quantile(0.5))
	for float64(hi*y.below(hi)) < r {
		lo, hi = hi, 2*hi
	}
	for {
		x := lo + float64(0.5*(hi-lo))
		if x <= lo || x >= hi {
			return hi
		}
		if float64(x*y.below(x)) < r {
			lo = x
		} else {
			hi = x
		}
	}
}

// UniformPairBid returns the bid at value v in the equilibrium of a first-price auction between two bidders whose values are
// uniform from 0 up to different ends, without a reserve,
//
//	b(v) = (1 - sqrt(1 - k v^2)) / (k v),  k = 1/own^2 - 1/other^2
//
// (J. H. Griesmer, R. E. Levitan and M. Shubik, Naval Research Logistics Quarterly 14 (1967) 415-433), in a form in which
// nothing cancels. Both bid up to own other/(own + other); the weaker one shades less.
func UniformPairBid(own, other, v float64) float64 {
	k := float64(1/own-1/other) * (1/own + 1/other)
	return v / (1 + math.Sqrt(max(0, 1-float64(k*v*v))))
}
