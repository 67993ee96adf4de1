package agents

import (
	"marketsim/internal/detmath"
	"marketsim/internal/law"
)

// rival is the law of the value Y that a bidder has to beat, G(x) = H(x)^k. Of independent values of law F, H is F itself or
// the law of an order statistic: see [newHighest] and [newKthHighest].
type rival struct {
	law     law.Law
	density law.Density // nil if the law has none
	median  float64
	k       float64

	// By which order statistic of uniform values H differs from F, and of 1 - F: both nil if by none.
	order, mirrored *law.Beta
}

// newHighest is Y for the highest of k values. The power k > 0 need not be a whole number.
func newHighest(l law.Law, k float64) rival {
	d, _ := l.(law.Density)
	return rival{law: l, density: d, median: l.Quantile(0.5), k: k}
}

// newKthHighest is Y for the k-th highest of m >= k values. Of uniform values it has the law Beta(m-k+1, k) (David and Nagaraja,
// Order Statistics, 3rd ed. 2003, section 2.1), so that H(x) = Beta(F(x)).
func newKthHighest(l law.Law, m, k int) rival {
	if k == 1 {
		return newHighest(l, float64(m))
	}
	y := newHighest(l, 1)
	a, b := float64(m-k+1), float64(k)
	y.order, y.mirrored = &law.Beta{A: a, B: b, Scale: 1}, &law.Beta{A: b, B: a, Scale: 1}
	return y
}

// level is H(x) and 1-H(x), each accurate where it is small.
type level struct{ cdf, survival float64 }

func (y rival) level(x float64) level {
	var l level
	if y.density != nil && x > y.median {
		l.survival = y.density.Survival(x)
		l.cdf = 1 - l.survival
	} else {
		l.cdf = y.law.CDF(x)
		l.survival = 1 - l.cdf
	}
	if y.order != nil {
		l = level{y.order.CDF(l.cdf), y.mirrored.CDF(l.survival)}
	}
	return l
}

// quantile inverts H.
func (y rival) quantile(u float64) float64 {
	if y.order != nil {
		u = y.order.Quantile(u)
	}
	return y.law.Quantile(u)
}

// below is G(x).
func (y rival) below(x float64) float64 { return detmath.Pow(y.level(x).cdf, y.k) }

// exceeds is P(Y > x | Y <= v) = 1 - (H(x)/H(v))^k for the levels of x <= v, with a small relative error: of H(v) - H(x)
// the form is taken that cancels less.
func (y rival) exceeds(x, v level) float64 {
	gap := v.cdf - x.cdf
	if v.cdf > 0.5 {
		gap = x.survival - v.survival
	}
	gap = min(max(gap/v.cdf, 0), 1)
	return -detmath.Expm1(y.k * detmath.Log1p(-gap))
}
