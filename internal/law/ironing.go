package law

import (
	"math"
	"sort"
)

// piece is a chord of the revenue curve, from the price `from` to the price `to`,
// over as many cells of a grid. Its slope is the mean of phi over the draws
// between the two prices.
type piece struct {
	from, to float64
	weight   float64 // probability of a draw in [from, to)
	gain     float64 // R at from less R at to
	cells    int
	falls    bool // whether phi jumps down at from
}

// newPiece makes a piece of one cell; beyond is the probability of a draw of `to`
// or more. The gain is (weight + beyond) from - beyond to, without the
// cancellation.
func newPiece(from, to, weight, beyond float64) piece {
	p := piece{from: from, to: to, weight: weight, gain: float64(weight * from), cells: 1}
	if beyond > 0 {
		p.gain -= float64(beyond * (to - from))
	}
	return p
}

// level is the slope: -Inf where the price rises and nobody is lost.
func (p *piece) level() float64 { return p.gain / p.weight }

// pool joins neighbours until no slope is below the one before it, which leaves
// the chords of the least concave curve (the pool-adjacent-violators algorithm of
// Ayer and others, Annals of Mathematical Statistics 26 (1955) 641-647). It works
// in place.
func pool(pieces []piece) []piece {
	n := 0
	for _, p := range pieces {
		for n > 0 && (p.falls || p.level() < pieces[n-1].level()) {
			q := pieces[n-1]
			p = piece{
				from: q.from, to: p.to, weight: q.weight + p.weight, gain: q.gain + p.gain,
				cells: q.cells + p.cells,
			}
			n--
		}
		pieces[n] = p
		n++
	}
	return pieces[:n]
}

// node is a price of a grid.
type node struct {
	x     float64
	falls bool // whether the density jumps down there, and phi with it
}

// cellsOf makes a piece of each cell of a grid.
func cellsOf(d Density, grid []node) []piece {
	pieces := make([]piece, 0, len(grid))
	x, cdf, survival := grid[0].x, d.CDF(grid[0].x), d.Survival(grid[0].x)
	falls := false
	for _, next := range grid[1:] {
		c, s := d.CDF(next.x), d.Survival(next.x)
		weight := survival - s
		if c < 0.5 { // the smaller ones are the more accurate
			weight = c - cdf
		}
		p := newPiece(x, next.x, weight, s)
		p.falls = falls
		pieces = append(pieces, p)
		x, cdf, survival, falls = next.x, c, s, next.falls
	}
	return pieces
}

// refined cuts the first and the last cell of every flat and its neighbours into
// parts.
func refined(grid []node, pieces []piece) []node {
	var finer []node
	cell := 0
	for k, p := range pieces {
		beside := p.cells > 1 || k > 0 && pieces[k-1].cells > 1 || k+1 < len(pieces) && pieces[k+1].cells > 1
		for i := range p.cells {
			from, to := grid[cell], grid[cell+1].x
			finer = append(finer, from)
			if beside && (i == 0 || i == p.cells-1) {
				finer = appendBetween(finer, from.x, to)
			}
			cell++
		}
	}
	return append(finer, grid[cell])
}

// appendBetween appends the inner nodes of a cell cut into parts.
func appendBetween(grid []node, from, to float64) []node {
	step := (to - from) / parts
	for i := 1; i < parts; i++ {
		if x := from + float64(float64(i)*step); x > grid[len(grid)-1].x && x < to {
			grid = append(grid, node{x: x})
		}
	}
	return grid
}

// quantileGrid lays a grid by the distance from the nearer end, 8 cells in each
// octave down to 2^-24, and to the ends of the support themselves if they are
// finite.
func quantileGrid(d Density) []node {
	const octaves, logCells = 24, 3
	const cells = 1 << logCells
	lo, hi := d.Support()
	grid := []node{{x: lo}}
	add := func(x float64) {
		if x > grid[len(grid)-1].x {
			grid = append(grid, node{x: x})
		}
	}
	level := func(octave, cell int) float64 { return math.Ldexp(float64(cells+cell), -octave-logCells) }
	for k := octaves; k > 1; k-- {
		for i := range cells {
			add(d.Quantile(level(k, i)))
		}
	}
	add(d.Quantile(0.5))
	for k := 2; k <= octaves; k++ {
		for i := cells - 1; i >= 0; i-- {
			add(d.Quantile(1 - level(k, i)))
		}
	}
	if !math.IsInf(hi, 1) {
		add(hi)
	}
	return grid
}

// bins is Empirical as a Density.
type bins struct{ Empirical }

// PDF returns the density at x, at an edge that of the bin above.
func (d bins) PDF(x float64) float64 {
	i := sort.Search(len(d.edges), func(i int) bool { return d.edges[i] > x })
	if i == 0 || i == len(d.edges) {
		return 0
	}
	return (d.cum[i] - d.cum[i-1]) / (d.edges[i] - d.edges[i-1])
}

func (d bins) Survival(x float64) float64 { return 1 - d.CDF(x) }

// grid cuts every bin into parts.
func (d Empirical) grid() []node {
	var grid []node
	for i, edge := range d.edges[:len(d.edges)-1] {
		falls := i > 0 && bins{d}.PDF(edge) < bins{d}.PDF(d.edges[i-1])
		grid = append(grid, node{edge, falls})
		grid = appendBetween(grid, edge, d.edges[i+1])
	}
	return append(grid, node{x: d.edges[len(d.edges)-1]})
}
