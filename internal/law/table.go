package law

import "math"

// A table approximates the quantile of a smooth law by cubic Hermite pieces.
//
// The quantile is steep where u is near 0 or 1, so the cells are laid out by
// the distance t = min(u, 1-u) from the nearer end: every octave of t, from
// 2^-12 to 1/2, is cut into 2^bits equal cells, once for each end. The number
// of a cell and the place in it are then bits of t read as a float64, and
// finding both needs no branch. The outermost 2^-12 at each end, met once in
// 2048 draws, is left to the exact quantile.
type table struct {
	tail   float64 // distance below which exact is asked
	exact  quantiler
	cells  []cell
	bits   uint // log2 of the cells in an octave
	origin int  // leading bits of tail: the number of the first cell
	upper  int  // number of cells in a half: where the upper one begins

	certain bool // the law is constant
	value   float64
}

// A cell is a cubic in the place s in [0, 1), ascending powers.
type cell [4]float64

const (
	tailOctaves = 12
	octaves     = tailOctaves - 1 // up to 1/2

	minBits, maxBits = 4, 8 // 352 to 5632 cells

	// tableError is the largest relative error allowed in the middle of a
	// cell, where that of a Hermite cubic is largest.
	tableError = 2e-6
)

const (
	oneBits  = 0x3ff << 52
	fracBits = 1<<52 - 1
)

// newTable returns the coarsest table within tableError, nil if none is.
func newTable(d Density) *table {
	for bits := uint(minBits); bits <= maxBits; bits++ {
		t := &table{
			tail:   math.Ldexp(1, -tailOctaves),
			exact:  d,
			bits:   bits,
			origin: (0x3ff - tailOctaves) << bits,
		}
		t.fill(d)
		if t.accurate() {
			return t
		}
	}
	return nil
}

// at returns the approximate quantile at u in [0, 1].
func (t *table) at(u float64) float64 {
	q := u - 0.5
	h := 0.5 - math.Abs(q)
	if !(h >= t.tail) { // also NaN, which Quantile refuses
		return t.exact.Quantile(u)
	}
	b := math.Float64bits(h)
	half := t.upper &^ int(int64(math.Float64bits(q))>>63) // no branch: u is a coin
	c := &t.cells[int(b>>((52-t.bits)&63))-t.origin+half]
	s := math.Float64frombits(b<<(t.bits&63)&fracBits|oneBits) - 1
	return c[0] + float64(s*c[1]) + float64(s*s*(c[2]+float64(s*c[3])))
}

// place returns the t at which cell i of a half begins.
func (t *table) place(i int) float64 {
	return math.Float64frombits(uint64(t.origin+i) << (52 - t.bits))
}

// fill computes the cells of both halves. Each half ends with a cell for t = 1/2
// itself.
func (t *table) fill(d Density) {
	n := octaves << t.bits
	t.upper = n + 1
	t.cells = make([]cell, 2*t.upper)
	for _, sign := range []float64{1, -1} { // x grows with t in the lower half
		cells := t.cells[:t.upper]
		if sign < 0 {
			cells = t.cells[t.upper:]
		}
		x, dx := t.node(d, 0, sign)
		for i := range n {
			width := t.place(i+1) - t.place(i)
			y, dy := t.node(d, i+1, sign)
			cells[i] = hermite(x, y, dx*width, dy*width)
			x, dx = y, dy
		}
		cells[n] = cell{x}
	}
}

// node returns the quantile at place i and its derivative with respect to t.
func (t *table) node(d Density, i int, sign float64) (x, dx float64) {
	u := t.place(i)
	if sign < 0 {
		u = 1 - u
	}
	x = d.Quantile(u)
	return x, sign / d.PDF(x)
}

// hermite returns the cubic on [0, 1] with these values and slopes at the ends.
// Slopes of more than three times the rise are cut to that, which keeps the
// cubic monotone (Fritsch and Carlson, SIAM Journal on Numerical Analysis 17
// (1980) 238-246).
func hermite(y0, y1, d0, d1 float64) cell {
	rise := y1 - y0
	limit := float64(3 * math.Abs(rise))
	d0 = min(max(d0, -limit), limit)
	d1 = min(max(d1, -limit), limit)
	return cell{y0, d0, float64(3*rise) - float64(2*d0) - d1, d0 + d1 - float64(2*rise)}
}

// accurate compares the middle of every cell with the exact quantile.
func (t *table) accurate() bool {
	for i := range octaves << t.bits {
		h := float64(0.5*t.place(i)) + float64(0.5*t.place(i+1))
		for _, u := range []float64{h, 1 - h} {
			x := t.exact.Quantile(u)
			if !(math.Abs(t.at(u)-x) <= tableError*x) {
				return false
			}
		}
	}
	return true
}
