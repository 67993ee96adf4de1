package agents

// priceCurve is a win curve of no family: the distribution function of the least winning prices, of which the k-th last has the
// weight keep^k, as a histogram. Between the edges of its buckets it is a straight line. Each price is spread over the
// buckets around its own, so that no bid is better than its neighbours because of a few prices.
type priceCurve struct {
	weights [priceBuckets]float64
	unit    float64 // weight of the last price
	total   float64
}

// The buckets are equal steps of p/(1+p), so that usual prices, around a mean value of 1, have narrow ones.
const (
	priceBuckets = 128
	spread       = 4
)

// edge is the lower end of a bucket, at most mostPrice.
func edge(i int) float64 {
	if i == priceBuckets {
		return mostPrice
	}
	return float64(i) / float64(priceBuckets-i)
}

// add takes in one price. Instead of all others losing weight, the new one has more.
func (c *priceCurve) add(price, keep float64) {
	const heaviest = 1e200
	if c.unit = max(c.unit, 1) / keep; c.unit > heaviest {
		for i := range c.weights {
			c.weights[i] /= c.unit
		}
		c.total, c.unit = c.total/c.unit, 1
	}
	at := min(int(float64(priceBuckets*price/(1+price))), priceBuckets-1)
	for d := -spread; d <= spread; d++ {
		i := at + d
		if i < 0 {
			i = -1 - i // no price is below 0
		}
		c.weights[min(i, priceBuckets-1)] += float64(float64(spread+1-max(d, -d)) * c.unit)
	}
	c.total += float64((spread + 1) * (spread + 1) * c.unit)
}

// piece is the curve between two edges: level + slope (b - from).
type piece struct{ from, to, level, slope float64 }

// pieces calls with the parts of the curve between 0 and end, in ascending order.
func (c *priceCurve) pieces(end float64, use func(p piece)) {
	var below float64
	for i, w := range &c.weights {
		p := piece{from: edge(i), to: edge(i + 1), level: below / c.total}
		if p.from >= end {
			return
		}
		p.slope = w / c.total / (p.to - p.from)
		p.to = min(p.to, end)
		use(p)
		below += w
	}
}

// best is the bid with the largest (v-b) F(b): in each piece, a parabola.
func (c *priceCurve) best(v float64) (bid float64) {
	var most float64
	c.pieces(v, func(p piece) {
		b := p.to
		if p.slope > 0 {
			b = min(max(float64(0.5*(v+p.from-p.level/p.slope)), p.from), p.to)
		}
		if surplus := (v - b) * (p.level + float64(p.slope*(b-p.from))); surplus > most {
			bid, most = b, surplus
		}
	})
	return bid
}

func (c *priceCurve) wins(b float64) float64 {
	level := 0.0
	c.pieces(b, func(p piece) { level = p.level + float64(p.slope*(p.to-p.from)) })
	return level
}

func (c *priceCurve) area(from, to float64) float64 {
	var sum float64
	c.pieces(to, func(p piece) {
		if a := max(p.from, from); a < p.to {
			middle := float64(0.5 * (a + p.to))
			sum += float64((p.to - a) * (p.level + float64(p.slope*(middle-p.from))))
		}
	})
	return sum
}
