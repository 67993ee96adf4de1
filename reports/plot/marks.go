package plot

import (
	"iter"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// An area is where the data of a panel is drawn: a canvas with its two scales.
type area struct {
	draw.Canvas
	x, y     *scale
	sideways bool
}

// place is the point of (x, y), with NaN where there is none.
func (a *area) place(x, y float64) vg.Point {
	across, up := a.x.unit(x), a.y.unit(y)
	if a.sideways {
		across, up = up, across
	}
	return vg.Point{X: a.X(across), Y: a.Y(up)}
}

// hold is place, moved to the nearest point of the area.
func (a *area) hold(x, y float64) vg.Point {
	pt := a.place(x, y)
	return vg.Point{X: min(max(pt.X, a.Min.X), a.Max.X), Y: min(max(pt.Y, a.Min.Y), a.Max.Y)}
}

// shown is a copy of vs with NaN where the axes have no place for (xs[i], vs[i]).
func (a *area) shown(xs, vs []float64) []float64 {
	out := make([]float64, len(vs))
	for i, v := range vs {
		if out[i] = v; !placeable(v, a.y.Scale) || !placeable(xs[i], a.x.Scale) {
			out[i] = math.NaN()
		}
	}
	return out
}

// path places the chosen points of a curve, with NaN in its gaps. Steps of a thinned curve are too fine to be seen.
func (a *area) path(chosen []int, xs, ys []float64, mark Mark) []vg.Point {
	px, py := make([]float64, len(chosen)), make([]float64, len(chosen))
	for k, i := range chosen {
		px[k], py[k] = xs[i], ys[i]
	}
	if mark == Step && len(ys) <= maxPoints {
		px, py = stairs(px, py)
	}
	pts := make([]vg.Point, len(px))
	for i := range pts {
		pts[i] = a.place(px[i], py[i])
	}
	return pts
}

// pieces are the stretches of a path between its gaps.
func pieces(pts []vg.Point) iter.Seq[[]vg.Point] {
	return func(yield func([]vg.Point) bool) {
		start := 0
		for i := 0; i <= len(pts); i++ {
			if i < len(pts) && !isGap(pts[i]) {
				continue
			}
			if i > start && !yield(pts[start:i]) {
				return
			}
			start = i + 1
		}
	}
}

func isGap(pt vg.Point) bool { return math.IsNaN(float64(pt.X)) || math.IsNaN(float64(pt.Y)) }

// curve draws lines, steps and theory; a point alone between gaps becomes a dot.
func (a *area) curve(s *Series, sty style) {
	xs := s.xs()
	ys := a.shown(xs, s.Y)
	for piece := range pieces(a.path(decimate(ys), xs, ys, s.Mark)) {
		if len(piece) == 1 {
			a.dot(sty, piece[0], house().line)
			continue
		}
		a.StrokeLines(sty.stroke(), a.ClipLinesXY(piece)...)
	}
	if s.fewPoints() {
		for i, x := range xs {
			a.dot(sty, a.place(x, s.Y[i]), 0.8*house().dot)
		}
	}
}

// fewPoints reports whether a line shows its points.
func (s *Series) fewPoints() bool { return s.Mark == Line && len(s.Y) <= 15 }

// band fills the interval around a line where all of it is known.
func (a *area) band(s *Series, sty style) {
	if s.Lo == nil {
		return
	}
	xs := s.xs()
	lo, hi := a.shown(xs, s.Lo), a.shown(xs, s.Hi)
	for i := range lo {
		if math.IsNaN(lo[i]) || math.IsNaN(hi[i]) {
			lo[i], hi[i] = math.NaN(), math.NaN() // the same gaps on both edges: their pieces pair up
		}
	}
	chosen := decimate(lo, hi)
	lower := a.path(chosen, xs, lo, s.Mark)
	upper := a.path(chosen, xs, hi, s.Mark)
	end := 0
	for edge := range pieces(upper) {
		start := end + slices.IndexFunc(upper[end:], func(pt vg.Point) bool { return !isGap(pt) })
		end = start + len(edge)
		outline := slices.Clone(lower[start:end])
		slices.Reverse(outline)
		outline = append(outline, edge...)
		if visible := a.ClipPolygonXY(outline); len(visible) > 2 {
			a.FillPolygon(translucent(sty.color, house().band), visible)
		}
	}
}

// dot draws a marker if its centre lies inside.
func (a *area) dot(sty style, at vg.Point, r vg.Length) {
	if !isGap(at) && a.Contains(at) {
		fill(a.Canvas, sty.color, marker(sty.shape, at, r))
	}
}

// dots draws points with their intervals, each moved by shift along X. Long series are thinned as lines are.
func (a *area) dots(s *Series, shift float64, styleAt func(i int) style) {
	xs := s.xs()
	if len(s.Y) > maxPoints && s.Lo == nil {
		ys := a.shown(xs, s.Y)
		for _, pt := range a.path(decimate(ys), xs, ys, Dots) {
			a.dot(styleAt(0), pt, house().dot/2)
		}
		return
	}
	for i, x := range xs {
		a.interval(s, i, x+shift, styleAt(i).solid(house().line))
		a.dot(styleAt(i), a.place(x+shift, s.Y[i]), house().dot)
	}
}

// interval draws the whisker of point i at x, cut at the edge of the area.
func (a *area) interval(s *Series, i int, x float64, sty draw.LineStyle) {
	if s.Lo == nil || isGap(a.place(x, s.Lo[i])) || isGap(a.place(x, s.Hi[i])) {
		return
	}
	lo, hi := a.hold(x, s.Lo[i]), a.hold(x, s.Hi[i])
	if a.Contains(a.place(x, (a.y.lo+a.y.hi)/2)) && lo != hi {
		whisker(a.Canvas, sty, lo, hi)
	}
}

// whisker is an interval with short ends.
func whisker(c draw.Canvas, sty draw.LineStyle, from, to vg.Point) {
	const half = 1.8
	across := vg.Point{X: half}
	if from.Y == to.Y {
		across = vg.Point{Y: half}
	}
	c.StrokeLines(sty, []vg.Point{from, to},
		[]vg.Point{from.Sub(across), from.Add(across)}, []vg.Point{to.Sub(across), to.Add(across)})
}

// bars draws columns of a width from zero (on a log axis from its start), centred at x+shift.
func (a *area) bars(s *Series, shift, width float64, styleAt func(i int) style) {
	for i, x := range s.xs() {
		if !placeable(s.Y[i], a.y.Scale) || !placeable(x, a.x.Scale) {
			continue
		}
		foot := 0.0
		if a.y.Scale == Log {
			foot = a.y.lo
		}
		p, q := a.hold(x+shift-width/2, foot), a.hold(x+shift+width/2, s.Y[i])
		bar(a.Canvas, styleAt(i), vg.Rectangle{
			Min: vg.Point{X: min(p.X, q.X), Y: min(p.Y, q.Y)},
			Max: vg.Point{X: max(p.X, q.X), Y: max(p.Y, q.Y)},
		})
		a.interval(s, i, x+shift, draw.LineStyle{Color: house().title.color, Width: house().thin})
	}
}

// bar fills a rectangle and hatches it, so that neighbours differ without colour: plain, rising, level, falling, upright.
func bar(c draw.Canvas, sty style, r vg.Rectangle) {
	if r.Max.X-r.Min.X <= 0 || r.Max.Y-r.Min.Y <= 0 {
		return
	}
	fill(c, sty.color, box(r))
	const pitch = 4.5
	white := draw.LineStyle{Color: translucent(house().grid, 200), Width: 0.7}
	inside := draw.Canvas{Canvas: c.Canvas, Rectangle: r}
	wide, high := r.Max.X-r.Min.X, r.Max.Y-r.Min.Y
	var lines [][]vg.Point
	rule := func(x0, y0, x1, y1 vg.Length) {
		lines = append(lines, []vg.Point{{X: r.Min.X + x0, Y: r.Min.Y + y0}, {X: r.Min.X + x1, Y: r.Min.Y + y1}})
	}
	switch sty.hatch % 5 {
	case 1:
		for d := -high + pitch; d < wide; d += pitch {
			rule(d, 0, d+high, high)
		}
	case 2:
		for d := vg.Length(pitch / 2); d < high; d += pitch {
			rule(0, d, wide, d)
		}
	case 3:
		for d := -high + pitch; d < wide; d += pitch {
			rule(d, high, d+high, 0)
		}
	case 4:
		for d := vg.Length(pitch / 2); d < wide; d += pitch {
			rule(d, 0, d, high)
		}
	}
	c.StrokeLines(white, inside.ClipLinesXY(lines...)...)
}

// rule draws a reference line across the area.
func (a *area) rule(r *Rule, sty style) {
	from, to := a.place(a.x.lo, r.At), a.place(a.x.hi, r.At)
	if r.OnX {
		from, to = a.place(r.At, a.y.lo), a.place(r.At, a.y.hi)
	}
	if !isGap(from) && a.Contains(from) {
		a.StrokeLines(sty.stroke(), []vg.Point{from, to})
	}
}
