package plot

import (
	"math"
	"slices"
)

// xs is X, or 0, 1, 2, ... where there is none.
func (s *Series) xs() []float64 {
	if s.X != nil {
		return s.X
	}
	return index(len(s.Y))
}

// extent is the range of all that a panel shows; empty if it shows nothing. Rules alone are nothing.
func (p *Panel) extent() (x, y span) {
	x, y = emptySpan(), emptySpan()
	if p.Heat != nil {
		return p.Heat.extent()
	}
	for i := range p.Series {
		sx, sy := p.seriesExtent(&p.Series[i])
		x.join(sx)
		y.join(sy)
	}
	if y.empty() {
		return x, y
	}
	for _, r := range p.Rules {
		if r.OnX {
			x.add(r.At, p.X.Scale)
		} else {
			y.add(r.At, p.Y.Scale)
		}
	}
	return x, y
}

func (p *Panel) seriesExtent(s *Series) (x, y span) {
	x, y = emptySpan(), emptySpan()
	for i, v := range s.xs() {
		if !placeable(v, p.X.Scale) || !placeable(s.Y[i], p.Y.Scale) {
			continue
		}
		x.add(v, p.X.Scale)
		y.add(s.Y[i], p.Y.Scale)
		if s.Lo != nil {
			y.add(s.Lo[i], p.Y.Scale)
			y.add(s.Hi[i], p.Y.Scale)
		}
	}
	if s.Mark == Bars && !x.empty() {
		half := p.slot() / 2
		x.join(span{x.lo - half, x.hi + half})
		y.add(0, p.Y.Scale)
	}
	return x, y
}

// counts reports whether every X is a whole number.
func (p *Panel) counts() bool {
	if p.Heat != nil {
		return p.Heat.X == nil
	}
	for i := range p.Series {
		for _, x := range p.Series[i].X {
			if finite(x) && x != math.Trunc(x) {
				return false
			}
		}
	}
	return true
}

// slot is the width along X that bars and dots of one place share: 1 between categories, else the least distance of bars.
func (p *Panel) slot() float64 {
	if len(p.X.Categories) > 0 {
		return 1
	}
	var xs []float64
	for i := range p.Series {
		if p.Series[i].Mark == Bars {
			xs = append(xs, p.Series[i].xs()...)
		}
	}
	xs = slices.DeleteFunc(xs, func(x float64) bool { return !finite(x) })
	slices.Sort(xs)
	least := math.Inf(1)
	for i := 1; i < len(xs); i++ {
		if d := xs[i] - xs[i-1]; d > 0 {
			least = min(least, d)
		}
	}
	if math.IsInf(least, 1) {
		return 1
	}
	return least
}

// air is the share of the range left free at each end of X and Y.
func (p *Panel) air() (x, y float64) {
	if p.Heat != nil {
		return 0, 0
	}
	if slices.ContainsFunc(p.Series, func(s Series) bool { return s.Mark == Dots }) {
		x = 0.03
	}
	return x, 0.05
}

// dodge is where the i-th series stands within its slot, and how wide its bars are, both along X: bars fill 80 % of the
// slot side by side, dots of one category stand apart.
func (p *Panel) dodge(i int) (shift, width float64) {
	mark, before, all := p.Series[i].Mark, 0, 0
	for j := range p.Series {
		if p.Series[j].Mark == mark {
			all++
			if j < i {
				before++
			}
		}
	}
	width = 0.8 / float64(all)
	if mark == Dots {
		if len(p.X.Categories) == 0 {
			return 0, 0
		}
		width = min(width, 0.4)
	}
	width *= p.slot()
	return (float64(before) - float64(all-1)/2) * width, width
}

// extent is from the outer edges of the cells, if any cell has a number.
func (h *Heat) extent() (x, y span) {
	if h.values().empty() {
		return emptySpan(), emptySpan()
	}
	xe, ye := h.edges()
	return span{xe[0], xe[len(xe)-1]}, span{ye[0], ye[len(ye)-1]}
}

// values is the range of the cells.
func (h *Heat) values() span {
	s := emptySpan()
	for _, row := range h.Z {
		for _, z := range row {
			s.add(z, Linear)
		}
	}
	return s
}

// edges are the borders of columns and rows, halfway between their centres.
func (h *Heat) edges() (x, y []float64) {
	if len(h.Z) == 0 {
		return nil, nil
	}
	return borders(h.X, len(h.Z[0])), borders(h.Y, len(h.Z))
}

func borders(centres []float64, n int) []float64 {
	if centres == nil {
		centres = index(n)
	}
	edges := make([]float64, n+1)
	for i := range edges {
		switch {
		case n == 1:
			edges[i] = centres[0] + float64(i) - 0.5
		case i == 0:
			edges[i] = centres[0] - (centres[1]-centres[0])/2
		case i == n:
			edges[i] = centres[n-1] + (centres[n-1]-centres[n-2])/2
		default:
			edges[i] = (centres[i-1] + centres[i]) / 2
		}
	}
	return edges
}
