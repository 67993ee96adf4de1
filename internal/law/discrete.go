package law

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
)

var _ Law = Discrete{}

// Discrete is a law on finitely many values. Make one with NewDiscrete.
type Discrete struct {
	values []float64 // ascending
	cum    []float64 // cum[i] = P(X <= values[i]), the last is 1
	mean   float64
}

// probabilityError is how far from 1 the given probabilities may sum.
const probabilityError = 1e-9

// NewDiscrete returns the law that gives values[i] with probability probs[i].
// Values are non-negative and distinct, in any order; probabilities are
// non-negative and sum to 1 within 1e-9.
func NewDiscrete(values, probs []float64) (Discrete, error) {
	if len(values) == 0 || len(values) != len(probs) {
		return Discrete{}, fmt.Errorf("law: discrete: %d values and %d probabilities: want as many of each, at least one", len(values), len(probs))
	}
	var sum float64
	order := make([]int, 0, len(values))
	for i := range values {
		err := errors.Join(
			notNegative("discrete", fmt.Sprintf("values[%d]", i), values[i]),
			notNegative("discrete", fmt.Sprintf("probs[%d]", i), probs[i]),
		)
		if err != nil {
			return Discrete{}, err
		}
		sum += probs[i]
		if probs[i] > 0 {
			order = append(order, i)
		}
	}
	if !(math.Abs(sum-1) <= probabilityError) {
		return Discrete{}, fmt.Errorf("law: discrete probs: sum is %v: must be 1", sum)
	}
	slices.SortStableFunc(order, func(i, j int) int {
		if values[i] < values[j] {
			return -1
		}
		return 1
	})
	var d Discrete
	var total float64
	for k, i := range order {
		if k > 0 && values[i] == values[order[k-1]] {
			return Discrete{}, fmt.Errorf("law: discrete values[%d] = %v: appears twice", i, values[i])
		}
		total += probs[i]
		d.values = append(d.values, values[i])
		d.cum = append(d.cum, min(total/sum, 1))
		d.mean += float64(probs[i] / sum * values[i])
	}
	d.cum[len(d.cum)-1] = 1
	return d, nil
}

// Validate reports a Discrete that NewDiscrete did not make.
func (d Discrete) Validate() error {
	if len(d.values) == 0 {
		return errors.New("law: discrete has no values: make it with NewDiscrete")
	}
	return nil
}

// CDF implements Law.
func (d Discrete) CDF(x float64) float64 {
	n := sort.Search(len(d.values), func(i int) bool { return d.values[i] > x })
	if n == 0 {
		return 0
	}
	return d.cum[n-1]
}

// Quantile implements Law.
func (d Discrete) Quantile(u float64) float64 {
	checkLevel(u)
	return d.values[sort.SearchFloat64s(d.cum, u)]
}

// Mean implements Law.
func (d Discrete) Mean() float64 { return d.mean }

// Support returns the smallest and the largest value.
func (d Discrete) Support() (lo, hi float64) { return d.values[0], d.values[len(d.values)-1] }
