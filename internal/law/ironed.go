package law

import (
	"fmt"
	"math"
	"sort"
)

// Ironed is the ironed virtual value of a law (Myerson 1981, section 6). The
// revenue from a buyer to whom the price is set that it pays with probability q,
//
//	R(q) = q F^-1(1-q),
//
// has the virtual value phi(x) for its slope at q = 1-F(x). Where phi falls, R is
// not concave, and a lottery over two prices earns more than any price between
// them: what a seller can get is the least concave curve above R, and the ironed
// virtual value is the slope of that one. It never falls. It is phi where the
// curves touch and constant where they do not, so a regular law has its phi
// unchanged.
//
// Make one with NewIroned. An Ironed never changes: use it from any goroutine.
type Ironed struct {
	virtual func(x float64) float64 // where no flat is
	flats   []flat                  // ascending
}

// flat is an interval [from, to) on which the ironed virtual value is constant.
type flat struct{ from, to, level float64 }

// NewIroned irons a law that Validate accepts: a Density, Empirical, Discrete or
// Constant. Discrete laws are ironed exactly, the others on a grid that is made
// finer where a flat ends: of the laws of this package the levels of their flats
// are right to about 1e-9 of the scale. A dip of phi between two of 368
// quantiles of a Density is not seen.
func NewIroned(l Law) (*Ironed, error) {
	switch d := l.(type) {
	case Constant:
		return ironedAtoms([]float64{d.Value}, []float64{1}), nil
	case Discrete:
		return ironedAtoms(d.values, d.cum), nil
	case Empirical:
		return ironedDensity(bins{d}, d.grid()), nil
	case Uniform, Exponential: // regular whatever their parameters
		density := d.(Density)
		return &Ironed{virtual: func(x float64) float64 { return Virtual(density, x) }}, nil
	case Density:
		return ironedDensity(d, quantileGrid(d)), nil
	}
	return nil, fmt.Errorf("law: ironing a %T: it has neither a density nor atoms: use a law of the catalogue", l)
}

// At returns the ironed virtual value of x: -Inf below the support. Between two
// atoms, and in a gap of a histogram, it is that of the next draw below.
func (i *Ironed) At(x float64) float64 {
	above := sort.Search(len(i.flats), func(k int) bool { return i.flats[k].from > x })
	if above > 0 && x < i.flats[above-1].to {
		return i.flats[above-1].level
	}
	// Flats end where a grid has a node: what phi does from the touching point
	// to there must not show.
	phi := i.virtual(x)
	if above > 0 {
		phi = max(phi, i.flats[above-1].level)
	}
	if above < len(i.flats) {
		phi = min(phi, i.flats[above].level)
	}
	return phi
}

// ironedAtoms irons a law on ascending values with P(X <= values[k]) = cum[k].
func ironedAtoms(values, cum []float64) *Ironed {
	pieces := make([]piece, len(values))
	var below float64
	for k, x := range values {
		next := math.Inf(1)
		if k+1 < len(values) {
			next = values[k+1]
		}
		pieces[k] = newPiece(x, next, cum[k]-below, 1-cum[k])
		below = cum[k]
	}
	ironed := &Ironed{virtual: func(float64) float64 { return math.Inf(-1) }}
	for _, p := range pool(pieces) {
		ironed.flats = append(ironed.flats, flat{p.from, p.to, p.level()})
	}
	return ironed
}

const (
	closer = 3  // times that the ends of flats are looked at more closely
	parts  = 32 // into which a cell of the grid is cut then
)

// ironedDensity irons a law from its values on an ascending grid.
func ironedDensity(d Density, grid []node) *Ironed {
	pieces := pool(cellsOf(d, grid))
	for range closer {
		grid = refined(grid, pieces)
		pieces = pool(cellsOf(d, grid))
	}
	ironed := &Ironed{virtual: func(x float64) float64 { return Virtual(d, x) }}
	for _, p := range pieces {
		if p.cells > 1 {
			ironed.flats = append(ironed.flats, flat{p.from, p.to, p.level()})
		}
	}
	return ironed
}
