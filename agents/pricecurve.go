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
	c.smear(bucket(price), c.unit)
	c.total += float64((spread + 1) * (spread + 1) * c.unit)
}

// bucket is the one that a price falls into.
func bucket(price float64) int {
	return min(int(float64(priceBuckets*price/(1+price))), priceBuckets-1)
}

// smear spreads a weight, (spread+1)^2 times, over the buckets around one.
func (c *priceCurve) smear(at int, weight float64) {
	if at >= spread && at+spread < priceBuckets { // far from both ends
		for d := range spread {
			c.weights[at-spread+d] += float64(float64(1+d) * weight)
			c.weights[at+spread-d] += float64(float64(1+d) * weight)
		}
		c.weights[at] += float64((spread + 1) * weight)
		return
	}
	for d := -spread; d <= spread; d++ {
		i := at + d
		if i < 0 {
			i = -1 - i // no price is below 0
		}
		c.weights[min(i, priceBuckets-1)] += float64(float64(spread+1-max(d, -d)) * weight)
	}
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

func (c *priceCurve) best(v float64) float64 { return c.bestPaying(1, v) }

// bestPaying is the best bid if the winner pays own times its bid and, for the rest, the price that it had to beat:
//
//	E[(v - own b - (1-own) Y) 1(Y <= b)] = (v-b) F(b) + (1-own) integral of F from 0 to b,
//
// in each piece a parabola.
func (c *priceCurve) bestPaying(own, v float64) (bid float64) {
	var most, area float64
	c.pieces(v, func(p piece) {
		b := p.to
		if p.slope > 0 {
			b = min(max((v+float64(own*p.from)-float64(own*(p.level/p.slope)))/(1+own), p.from), p.to)
		}
		level := p.level + float64(p.slope*(b-p.from))
		surplus := float64((v-b)*level) + float64((1-own)*(area+float64(0.5*(b-p.from)*(p.level+level))))
		if surplus > most {
			bid, most = b, surplus
		}
		area += float64((p.to - p.from) * (p.level + float64(0.5*p.slope*(p.to-p.from))))
	})
	return bid
}

// bestAllPay is the bid from a floor on with the largest v F(b) - b: the floor or an edge of a bucket. It is 0 where none earns
// anything; then it is best not to bid.
func (c *priceCurve) bestAllPay(v, floor float64) (bid float64) {
	most := 0.0
	if surplus := float64(v*c.wins(floor)) - floor; surplus > most {
		bid, most = floor, surplus
	}
	c.pieces(v, func(p piece) {
		if surplus := float64(v*(p.level+float64(p.slope*(p.to-p.from)))) - p.to; p.to > floor && surplus > most {
			bid, most = p.to, surplus
		}
	})
	return bid
}

// sample makes it the curve of a family, as far as its buckets can tell.
func (c *priceCurve) sample(f winCurve) {
	below := 0.0
	for i := range c.weights {
		wins := max(f.wins(edge(i+1)), below)
		c.weights[i], below = wins-below, wins
	}
	c.total = 1
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
