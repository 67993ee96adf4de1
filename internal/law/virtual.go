package law

import (
	"fmt"
	"math"
)

// Virtual returns the virtual value phi(x) = x - (1-F(x))/f(x): the marginal
// revenue of a bidder of value x (Myerson 1981). It is -Inf where the density
// is 0 below the top of the support.
func Virtual(d Density, x float64) float64 {
	survival := d.Survival(x)
	if survival == 0 {
		return x
	}
	return x - survival/d.PDF(x)
}

// Reserve returns the revenue-maximising reserve price of a seller to whom the
// unsold item is worth sellerValue >= 0: the root of phi(r) = sellerValue, to
// the last bits. It does not depend on the number of bidders. The law must be
// regular (phi increasing), as are the uniform, exponential, lognormal, and
// gamma and beta laws; of an irregular one the result is one of the upward
// crossings. If phi exceeds sellerValue on the whole support, the result is its
// lower end: everybody is served. If sellerValue exceeds every value it is
// sellerValue: nobody is.
func Reserve(d Density, sellerValue float64) float64 {
	if !(sellerValue >= 0) || math.IsInf(sellerValue, 1) {
		panic(fmt.Sprintf("law: seller value %v: must be a finite number of at least 0", sellerValue))
	}
	lo, hi := d.Support()
	if sellerValue >= hi {
		return sellerValue
	}
	if Virtual(d, lo) > sellerValue {
		return lo
	}
	lo = max(lo, sellerValue) // phi(x) <= x
	if math.IsInf(hi, 1) {
		hi = max(2*lo, d.Quantile(0.5))
		for Virtual(d, hi) <= sellerValue {
			lo, hi = hi, 2*hi
		}
	}
	for {
		mid := lo + float64(0.5*(hi-lo))
		if mid <= lo || mid >= hi {
			return hi
		}
		if Virtual(d, mid) <= sellerValue {
			lo = mid
		} else {
			hi = mid
		}
	}
}
