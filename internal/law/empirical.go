package law

import (
	"errors"
	"fmt"
	"slices"
	"sort"
)

var _ Law = Empirical{}

// Empirical is the law of a histogram: uniform within each bin, so that its
// distribution function is piecewise linear. Make one with NewEmpirical or
// ReadHistogram.
type Empirical struct {
	edges []float64 // ascending
	cum   []float64 // cum[i] = F(edges[i]); the first is 0, the last 1
}

// NewEmpirical returns the law with counts[i] draws between edges[i] and
// edges[i+1]. Edges are non-negative and ascending, counts are non-negative
// (they need not be integers) with a positive sum. Empty bins at the ends do
// not belong to the support.
func NewEmpirical(edges, counts []float64) (Empirical, error) {
	if len(counts) == 0 || len(edges) != len(counts)+1 {
		return Empirical{}, fmt.Errorf("law: empirical: %d edges and %d counts: want one edge more than counts, at least one count", len(edges), len(counts))
	}
	if err := notNegative("empirical", "edges[0]", edges[0]); err != nil {
		return Empirical{}, err
	}
	var total float64
	for i, c := range counts {
		err := errors.Join(
			finite("empirical", fmt.Sprintf("edges[%d]", i+1), edges[i+1]),
			notNegative("empirical", fmt.Sprintf("counts[%d]", i), c),
		)
		if err != nil {
			return Empirical{}, err
		}
		if edges[i+1] <= edges[i] {
			return Empirical{}, fault("empirical", fmt.Sprintf("edges[%d]", i+1), edges[i+1], "must exceed the edge before it")
		}
		total += c
	}
	if err := positive("empirical", "sum of counts", total); err != nil {
		return Empirical{}, err
	}
	return histogram(edges, counts, total), nil
}

// histogram drops the empty bins at the ends and sums the rest.
func histogram(edges, counts []float64, total float64) Empirical {
	first, last := 0, len(counts)-1
	for counts[first] == 0 {
		first++
	}
	for counts[last] == 0 {
		last--
	}
	d := Empirical{edges: slices.Clone(edges[first : last+2]), cum: []float64{0}}
	var sum float64
	for _, c := range counts[first : last+1] {
		sum += c
		d.cum = append(d.cum, min(sum/total, 1))
	}
	d.cum[len(d.cum)-1] = 1
	return d
}

// Validate reports an Empirical that no constructor made.
func (d Empirical) Validate() error {
	if len(d.edges) == 0 {
		return errors.New("law: empirical has no bins: make it with NewEmpirical or ReadHistogram")
	}
	return nil
}

// CDF implements Law.
func (d Empirical) CDF(x float64) float64 {
	n := len(d.edges)
	i := sort.Search(n, func(i int) bool { return d.edges[i] > x })
	switch i {
	case 0:
		return 0
	case n:
		return 1
	}
	part := (x - d.edges[i-1]) / (d.edges[i] - d.edges[i-1])
	return d.cum[i-1] + float64(part*(d.cum[i]-d.cum[i-1]))
}

// Quantile implements Law.
func (d Empirical) Quantile(u float64) float64 {
	checkLevel(u)
	i := max(sort.SearchFloat64s(d.cum, u), 1)
	return interpolate(u, d.cum[i-1], d.cum[i], d.edges[i-1], d.edges[i])
}

// interpolate returns the point of [x0, x1] where the line from (x0, u0) to
// (x1, u1) has height u.
func interpolate(u, u0, u1, x0, x1 float64) float64 {
	part := (u - u0) / (u1 - u0)
	return min(x0+float64(part*(x1-x0)), x1)
}

// Mean implements Law.
func (d Empirical) Mean() float64 {
	var m float64
	for i := range len(d.edges) - 1 {
		m += float64((d.cum[i+1] - d.cum[i]) * (float64(0.5*d.edges[i]) + float64(0.5*d.edges[i+1])))
	}
	return m
}

// Support returns the outer edges of the first and the last bin with draws.
func (d Empirical) Support() (lo, hi float64) { return d.edges[0], d.edges[len(d.edges)-1] }
