package law

import (
	"fmt"
	"math"
)

// RingReserve returns the revenue-maximising reserve price of a second-price
// auction of n bidders with independent values of law d, k of whom form a ring:
// they send only the member of the highest value, who bids it, while the
// m = n-k others are truthful (Graham and Marshall, Journal of Political Economy
// 95 (1987) 1217-1239). With H2(x) = F^m + m F^(n-1) - m F^n, the distribution
// function of the second highest of the m+1 bids, revenue is
//
//	r (1 - F(r)^n) + integral from r of 1 - H2,
//
// and its derivative, divided by F^m, is
//
//	(1-F)(1 + F + ... + F^(k-1) + m F^(k-1)) - n r f F^(k-1).
//
// The result is its root, to the last bits: Reserve at k = 1, and the higher the
// larger the ring. A ring of everybody (k = n) leaves the reserve as the only
// price, so the same one is best against a first-price cartel of all bidders
// with transfers (McAfee and McMillan, American Economic Review 82 (1992)
// 579-599). The law must be regular, as for Reserve. It panics unless
// 1 <= k <= n.
func RingReserve(d Density, n, k int) float64 {
	if k < 1 || k > n {
		panic(fmt.Sprintf("law: ring of %d among %d bidders: must be 1 to all of them", k, n))
	}
	if k == 1 {
		return Reserve(d, 0)
	}
	lo, hi := d.Support()
	if math.IsInf(hi, 1) {
		hi = d.Quantile(0.5)
		for ringGains(d, n, k, hi) {
			lo, hi = hi, 2*hi
		}
	}
	for {
		mid := lo + float64(0.5*(hi-lo))
		if mid <= lo || mid >= hi {
			return hi
		}
		if ringGains(d, n, k, mid) {
			lo = mid
		} else {
			hi = mid
		}
	}
}

// ringGains reports whether revenue still rises with the reserve at r.
func ringGains(d Density, n, k int, r float64) bool {
	below, power, sum := d.CDF(r), 1.0, 1.0 // F, F^(k-1), 1 + ... + F^(k-1)
	for range k - 1 {
		power = float64(power * below)
		sum += power
	}
	more := float64(d.Survival(r) * (sum + float64(float64(n-k)*power)))
	return more > float64(float64(n)*r*d.PDF(r)*power)
}
