package metrics

import (
	"cmp"
	"math"
	"slices"
)

// dual is the linear program of the best liquid welfare, by its dual:
//
//	max  sum_i min(B_i, sum_j v_ij x_ij)   over allocations x
//	  <= min over 0 <= a_i <= 1 of  sum_i B_i (1 - a_i) + sum_j max_x sum_i a_i v_ij x_ij
//
// Buyers without a budget have a = 1. Every a gives a bound, the best one the optimum itself. The inner maximum gives the best
// slot to whoever has the highest a v, and so on, as in [Recorder.bestOf]. The arithmetic is plus, minus and times, each
// rounded by itself, so that the result is the same on every machine.
type dual struct {
	auctions []stakes
	budget   []float64 // by agent, scaled to the sample; +Inf without one
	reached  float64   // liquid welfare of the auctions as they went
	best     float64   // the least bound found

	scale []float64 // a, by agent
	won   []float64 // by agent: the value it gets in the inner maximum
	order []ranked  // scratch
}

type ranked struct {
	agent     int
	worth, at float64 // v and a v
}

// dual bounds the liquid welfare of the sample, which has so large a share of all auctions.
func (s *sample) dual(buyers []entrant, share float64) *dual {
	d := &dual{auctions: s.auctions, scale: make([]float64, len(buyers)), won: make([]float64, len(buyers))}
	// In the order of their hashes: sums of floating point must not depend on the order of closes.
	slices.SortFunc(d.auctions, func(a, b stakes) int { return cmp.Compare(a.hash, b.hash) })
	for _, b := range buyers {
		budget := math.Inf(1)
		if b.HasBudget {
			budget = float64(b.Budget) * share
		}
		d.budget = append(d.budget, budget)
	}
	for i := range d.auctions {
		for _, one := range d.auctions[i].buyer {
			d.won[one.agent] += float64(one.won)
		}
	}
	for id := range buyers {
		d.reached += min(d.budget[id], d.won[id])
		d.scale[id] = 1
	}
	d.minimize()
	d.best = max(d.best, d.reached)
	return d
}

// Steps of the descent: multipliers move by up to firstStep of themselves, and by a little less each round.
const (
	firstStep = 0.5
	lastStep  = 1e-4
	shrink    = 0.99
	memory    = 0.7 // of earlier rounds
)

// minimize lowers the multiplier of whoever gets more than its budget and raises that of whoever gets less, in proportion: a
// subgradient descent in log a. What a buyer gets is averaged over the rounds: where several are nearly equal, one or the other
// gets all in each round, and what divides it as the optimum does is the mean.
func (d *dual) minimize() {
	d.best = d.bound()
	gets := slices.Clone(d.won)
	for step := firstStep; step > lastStep; step = float64(step * shrink) {
		for id, budget := range d.budget {
			gets[id] = float64(memory*gets[id]) + float64((1-memory)*d.won[id])
			if !math.IsInf(budget, 1) {
				over := (gets[id] - budget) / max(gets[id]+budget, 1)
				d.scale[id] = max(0, min(1, float64(d.scale[id]*(1-float64(step*over)))))
			}
		}
		d.best = min(d.best, d.bound())
	}
}

// bound is the dual at the multipliers; it notes what everybody gets.
func (d *dual) bound() float64 {
	clear(d.won)
	sum := 0.0
	for i := range d.auctions {
		sum += d.serve(&d.auctions[i])
	}
	for id, budget := range d.budget {
		if d.scale[id] < 1 {
			sum += float64(budget * (1 - d.scale[id]))
		}
	}
	return sum
}

// serve gives the slots of one auction to the highest. Those that are equal share what they get evenly.
func (d *dual) serve(a *stakes) (sum float64) {
	d.order = d.order[:0]
	slots := max(1, len(a.rates))
	for _, one := range a.buyer {
		x := ranked{one.agent, float64(one.worth), float64(d.scale[one.agent] * float64(one.worth))}
		if slots == 1 && len(d.order) > 0 { // only the highest matter
			if x.at < d.order[0].at {
				continue
			}
			if x.at > d.order[0].at {
				d.order = d.order[:0]
			}
		}
		d.order = append(d.order, x)
	}
	if slots > 1 {
		slices.SortStableFunc(d.order, func(x, y ranked) int { return cmp.Compare(y.at, x.at) })
	}
	for first := 0; first < min(slots, len(d.order)); {
		end := first + 1
		for end < len(d.order) && d.order[end].at == d.order[first].at {
			end++
		}
		rate := 0.0
		for slot := first; slot < min(end, slots); slot++ {
			if len(a.rates) == 0 {
				rate++
			} else {
				rate += a.rates[slot].Share()
			}
		}
		sum += float64(rate * d.order[first].at)
		for _, x := range d.order[first:end] {
			d.won[x.agent] += float64(rate * x.worth / float64(end-first))
		}
		first = end
	}
	return sum
}
