package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	barGap, barWidth vg.Length = 8, 8

	// levels of colour in a heat map: the eye sees no step, and cells of one level are one path of the file.
	levels = 64
)

// scale is the range of the colours: fixed, or that of the cells, around zero if diverging.
func (h *Heat) scale() span {
	if h.From < h.To && finite(h.From) && finite(h.To) {
		return span{h.From, h.To}
	}
	s := h.values()
	if h.Diverging {
		s.hi = max(math.Abs(s.lo), math.Abs(s.hi))
		s.lo = -s.hi
	}
	if s.lo == s.hi {
		return rangeOf(&Axis{}, s, 0)
	}
	return s
}

// level is the colour step of a value on a scale.
func level(s *scale, z float64) int {
	return min(max(int(s.unit(z)*levels), 0), levels-1)
}

func (h *Heat) color(level int) color.NRGBA {
	stops := sequential
	if h.Diverging {
		stops = diverging
	}
	return along(stops, float64(level)/(levels-1))
}

// heat draws the cells, level by level, their numbers if there is room, and the colour scale.
func (c *cell) heat(a *area) {
	h := c.Heat
	fill(a.Canvas, house().missing, box(c.area))
	paths := make([]vg.Path, levels)
	cells := c.heatCells(a)
	for i, row := range h.Z {
		for j, z := range row {
			if r := cells[i][j]; finite(z) && r.Min.X < r.Max.X && r.Min.Y < r.Max.Y {
				k := level(c.bar.scale, z)
				paths[k] = append(paths[k], box(overlapped(r, c.area))...)
			}
		}
	}
	for k, path := range paths {
		if len(path) > 0 {
			fill(a.Canvas, h.color(k), path)
		}
	}
	c.cellNumbers(a, cells)
	c.colourScale(a.Canvas)
}

// heatCells are the rectangles of the cells, row by row, cut at the edges of the area.
func (c *cell) heatCells(a *area) [][]vg.Rectangle {
	xe, ye := c.Heat.edges()
	cells := make([][]vg.Rectangle, len(c.Heat.Z))
	for i, row := range c.Heat.Z {
		for j := range row {
			p, q := a.hold(xe[j], ye[i]), a.hold(xe[j+1], ye[i+1])
			cells[i] = append(cells[i], vg.Rectangle{
				Min: vg.Point{X: min(p.X, q.X), Y: min(p.Y, q.Y)},
				Max: vg.Point{X: max(p.X, q.X), Y: max(p.Y, q.Y)},
			})
		}
	}
	return cells
}

// overlapped widens a rectangle a little within bounds: viewers draw touching edges with a bright seam.
func overlapped(r, bounds vg.Rectangle) vg.Rectangle {
	const seam = 0.15
	return vg.Rectangle{
		Min: vg.Point{X: max(r.Min.X-seam, bounds.Min.X), Y: max(r.Min.Y-seam, bounds.Min.Y)},
		Max: vg.Point{X: min(r.Max.X+seam, bounds.Max.X), Y: min(r.Max.Y+seam, bounds.Max.Y)},
	}
}

// cellNumbers writes the values into the cells if all of them fit.
func (c *cell) cellNumbers(a *area, cells [][]vg.Rectangle) {
	h, face := c.Heat, house().tick
	size := max(math.Abs(c.bar.lo), math.Abs(c.bar.hi))
	text := func(z float64) string { return number(z, magnitude(c.bar.hi-c.bar.lo)/100, size) }
	for i, row := range h.Z {
		for j, z := range row {
			r := cells[i][j]
			if r.Max.Y-r.Min.Y < face.leading() || finite(z) && face.width(text(z))+3 > r.Max.X-r.Min.X {
				return
			}
		}
	}
	for i, row := range h.Z {
		for j, z := range row {
			if !finite(z) {
				continue
			}
			face.color = house().title.color
			if dark(h.color(level(c.bar.scale, z))) {
				face.color = color.NRGBA{255, 255, 255, 255}
			}
			r := cells[i][j]
			face.draw(a.Canvas, text(z), vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: (r.Min.Y+r.Max.Y)/2 - face.middle()}, 0.5)
		}
	}
}

// colourScale draws the bar at the right with its axis.
func (c *cell) colourScale(canvas draw.Canvas) {
	th := house()
	left, low, high := c.area.Max.X+barGap, c.area.Min.Y, c.area.Max.Y-c.area.Min.Y
	whole := vg.Rectangle{Min: vg.Point{X: left, Y: low}, Max: vg.Point{X: left + barWidth, Y: low + high}}
	for k := range levels {
		step := whole
		step.Min.Y, step.Max.Y = low+high*vg.Length(k)/levels, low+high*vg.Length(k+1)/levels
		fill(canvas, c.Heat.color(k), box(overlapped(step, whole)))
	}
	sty := draw.LineStyle{Color: th.spine, Width: th.hair}
	right := whole.Max.X + th.tickLen
	for _, l := range c.bar.labels {
		y := low + high*vg.Length(c.bar.unit(l.at))
		canvas.StrokeLine2(sty, whole.Max.X, y, right, y)
		th.tick.beside(canvas, l.lines, right+2, y, 0)
	}
	title := right + 5 + th.tick.widest(flatten(c.bar.labels))
	th.label.upwards(canvas, c.bar.title, title, low+high/2, 0.5)
}
