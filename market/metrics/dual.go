package metrics

import (
	"cmp"
	"math"
	"slices"

	"marketsim/market"
)

// bound is how much liquid welfare the buyers of a run reached, and how much they could have had at most.
type bound struct{ reached, best float64 }

// boundOf bounds the liquid welfare of a run of so many auctions in which buyers won so much, from the auctions kept.
//
// Where these are a sample, the dual of [dual] is an estimate whose mean at any given multipliers a is the dual of the run, which
// is no less than the optimum. At the multipliers that are best for the sample itself it would be too small: they are fitted to
// it. So those that are best for one half are tried on the other, and both ways averaged. The mean of the result is then still
// no less than the optimum; it is more by what multipliers from half of a sample fall short of the best, which the sample is
// large enough to keep to a per cent or so.
func (s *sample) boundOf(buyers []entrant, won []market.Money, auctions int64) *bound {
	b := &bound{}
	d := dual{scale: make([]float64, len(buyers)), gets: make([]float64, len(buyers))}
	for id, e := range buyers {
		budget := math.Inf(1)
		if e.HasBudget {
			budget = float64(e.Budget)
		}
		d.budget, d.won = append(d.budget, budget), append(d.won, float64(won[id]))
		b.reached += min(budget, d.won[id])
	}
	n := len(s.auctions)
	if int64(n) >= auctions {
		d.take(s.auctions, 1)
		b.best, _ = d.minimize()
	} else {
		half := [2][]stakes{s.auctions[:n/2], s.auctions[n/2:]} // by their hashes: at random
		for k := range half {
			d.take(half[k], float64(auctions)/float64(len(half[k])))
			_, scale := d.minimize()
			d.take(half[1-k], float64(auctions)/float64(len(half[1-k])))
			b.best += float64(0.5 * d.at(scale))
		}
	}
	b.best = max(b.best, b.reached) // not less but by rounding
	return b
}

// dual is the linear program of the best liquid welfare, by its dual:
//
//	max  sum_i min(B_i, sum_j v_ij x_ij)   over allocations x
//	  <= min over 0 <= a_i <= 1 of  sum_i B_i (1 - a_i) + sum_j max_x sum_i a_i v_ij x_ij
//
// Buyers without a budget have a = 1. Every a gives a bound, the best one the optimum itself. The inner maximum gives the best
// slot to whoever has the highest a v, and so on, as in [Recorder.bestOf]. With V_i = sum_j v_ij y_ij, what buyer i won in the
// allocation y that there was, the bound is also
//
//	sum_i (B_i (1 - a_i) + a_i V_i) + sum_j (max_x sum_i a_i v_ij x_ij - sum_i a_i v_ij y_ij)
//
// whose first sum is of the whole run, and no less than what was reached. Only the second one, no term of which is negative, is
// taken from a sample: however small that is, it makes no anarchy of an allocation that is best.
//
// The arithmetic is plus, minus and times, each rounded by itself, so that the result is the same on every machine.
type dual struct {
	auctions []stakes
	weight   float64   // of each, so that together they stand for the run
	budget   []float64 // by agent; +Inf without one
	won      []float64 // V, by agent

	scale []float64 // a, by agent
	gets  []float64 // by agent: the value it gets in the inner maximum
	order []ranked  // scratch
}

type ranked struct {
	agent     int
	worth, at float64 // v and a v
}

// take makes it the dual of other auctions.
func (d *dual) take(auctions []stakes, weight float64) { d.auctions, d.weight = auctions, weight }

// Steps of the descent: multipliers move by up to firstStep of themselves, and by a little less each round.
const (
	firstStep = 0.5
	lastStep  = 1e-4
	shrink    = 0.99
	memory    = 0.7 // of earlier rounds
)

// minimize finds the multipliers of the least bound, and returns that. It lowers the multiplier of whoever gets more than its
// budget and raises that of whoever gets less, in proportion: a subgradient descent in log a. What a buyer gets is averaged over
// the rounds: where several are nearly equal, one or the other gets all in each round, and what divides it as the optimum does is
// the mean.
func (d *dual) minimize() (least float64, scale []float64) {
	for id := range d.scale {
		d.scale[id] = 1
	}
	least, scale = d.at(d.scale), slices.Clone(d.scale)
	gets := slices.Clone(d.gets)
	for step := firstStep; step > lastStep; step = float64(step * shrink) {
		for id, budget := range d.budget {
			gets[id] = float64(memory*gets[id]) + float64((1-memory)*d.gets[id])
			if !math.IsInf(budget, 1) {
				got := max(gets[id], 0)
				over := (got - budget) / max(got+budget, 1)
				d.scale[id] = max(0, min(1, float64(d.scale[id]*(1-float64(step*over)))))
			}
		}
		if sum := d.at(d.scale); sum < least {
			least = sum
			copy(scale, d.scale)
		}
	}
	return least, scale
}

// at is the dual at some multipliers; it notes what everybody gets.
func (d *dual) at(scale []float64) float64 {
	copy(d.scale, scale)
	copy(d.gets, d.won)
	gap := 0.0
	for i := range d.auctions {
		gap += d.serve(&d.auctions[i])
	}
	sum := float64(d.weight * gap)
	for id, budget := range d.budget {
		sum += float64(d.scale[id] * d.won[id])
		if d.scale[id] < 1 {
			sum += float64(budget * (1 - d.scale[id]))
		}
	}
	return sum
}

// serve takes the slots of one auction from those who won them and gives them to the highest. Those that are equal share what
// they get evenly. It returns how much more that is, weighted with the multipliers.
func (d *dual) serve(a *stakes) (gap float64) {
	d.order = d.order[:0]
	slots := max(1, len(a.rates))
	for _, one := range a.buyer {
		if one.won > 0 {
			gap -= float64(d.scale[one.agent] * float64(one.won))
			d.gets[one.agent] -= float64(d.weight * float64(one.won))
		}
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
		gap += float64(rate * d.order[first].at)
		for _, x := range d.order[first:end] {
			d.gets[x.agent] += float64(d.weight * float64(rate*x.worth/float64(end-first)))
		}
		first = end
	}
	return gap
}
