package agents

// productLimit is the win curve of least winning prices that are told of wins alone, as E. L. Kaplan and P. Meier (Journal of
// the American Statistical Association 53 (1958) 457-481) estimate it: with d the weight of the prices in a bucket and n that of all
// prices and censored losses not below it,
//
//	1 - F = product of (1 - d/n) over the buckets up to a bid.
//
// A loss is censored at its own bid: all that is known is that the price was higher. Prices come before losses at the same
// bid. The k-th last observation has the weight keep^k. Beyond the highest price that was ever won at, the curve stays flat: it
// promises nothing for bids that were not tried.
//
// Without losses it is the curve of a [priceCurve], into which it is smoothed when it is needed.
type productLimit struct {
	prices, losses [limitBuckets]float64
	top            int     // no bucket from here on has any weight
	unit           float64 // weight of the last observation
	curve          priceCurve
	stale          bool
}

// Its buckets are finer than those of the smoothed curve: a loss counts as being at risk throughout its own one, which hides some
// of what is won just above a bid that is made again and again.
const (
	finer        = 8
	limitBuckets = finer * priceBuckets
)

func limitBucket(price float64) int {
	return min(int(float64(limitBuckets*price/(1+price))), limitBuckets-1)
}

// add takes in a price that was told, or the bid of a loss. As in priceCurve, the new one has more weight than the others.
func (k *productLimit) add(price, keep float64, told bool) {
	const heaviest = 1e200
	if k.unit = max(k.unit, 1) / keep; k.unit > heaviest {
		for i := range k.prices {
			k.prices[i] /= k.unit
			k.losses[i] /= k.unit
		}
		k.unit = 1
	}
	at := limitBucket(price)
	if k.top, k.stale = max(k.top, at+1), true; told {
		k.prices[at] += k.unit
	} else {
		k.losses[at] += k.unit
	}
}

// masses calls with the probabilities of the buckets that have some, in ascending order.
func (k *productLimit) masses(use func(bucket int, mass float64)) {
	var atRisk [limitBuckets]float64 // from the highest down, where nothing cancels
	sum := 0.0
	for i := k.top - 1; i >= 0; i-- {
		sum += k.prices[i] + k.losses[i]
		atRisk[i] = sum
	}
	survival := 1.0
	for i, d := range k.prices[:k.top] {
		if d > 0 {
			mass := float64(survival * (d / atRisk[i]))
			survival -= mass
			use(i, mass)
		}
	}
}

// smoothed is the curve, each price spread over the buckets around its own.
func (k *productLimit) smoothed() *priceCurve {
	if k.stale {
		var mass [priceBuckets]float64
		k.masses(func(i int, m float64) { mass[i/finer] += m })
		k.curve.weights, k.curve.total, k.stale = [priceBuckets]float64{}, (spread+1)*(spread+1), false
		for i, m := range &mass {
			if m > 0 {
				k.curve.smear(i, m)
			}
		}
	}
	return &k.curve
}
