package plot

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// draw puts the whole figure on a canvas of its size.
func (l *layout) draw(canvas vg.Canvas) {
	th := house()
	c := draw.NewCanvas(canvas, l.width, l.height)
	top := l.height - th.margin
	if len(l.title) > 0 {
		th.title.block(c, l.title, th.margin, top, 0)
		top -= th.title.height(l.title) + th.gap
	}
	l.legend.draw(c, th.margin, top)
	for _, cell := range l.cells {
		cell.draw(c, l.styles)
	}
	th.note.block(c, l.caption, th.margin, th.margin+th.note.height(l.caption), 0)
}

func (c *cell) draw(canvas draw.Canvas, s styles) {
	th := house()
	th.heading.block(canvas, c.heading, c.area.Min.X, c.area.Max.Y+c.top, 0)
	if c.empty {
		c.frame(canvas)
		middle := vg.Point{X: (c.area.Min.X + c.area.Max.X) / 2, Y: (c.area.Min.Y+c.area.Max.Y)/2 - th.note.middle()}
		th.note.draw(canvas, "no data", middle, 0.5)
		return
	}
	a := &area{Canvas: draw.Canvas{Canvas: canvas, Rectangle: c.area}, x: &c.x, y: &c.y, sideways: c.Sideways}
	if c.Heat != nil {
		c.heat(a)
		c.frame(canvas)
	} else {
		c.grid(canvas)
		c.frame(canvas)
		c.marks(a, s)
	}
	c.acrossAxis(canvas)
	c.upAxis(canvas)
	for _, v := range c.values {
		at := vg.Point{X: c.area.Max.X + th.gap, Y: a.place(v.at, c.y.lo).Y - th.tick.middle()}
		th.tick.draw(canvas, v.text, at, 0)
	}
}

// marks draws bands under bars under curves under dots, and the reference lines on top of bars.
func (c *cell) marks(a *area, s styles) {
	nameless := c.byCategory()
	each := func(f func(i int, series *Series, styleAt func(int) style)) {
		for i := range c.Series {
			series := &c.Series[i]
			f(i, series, func(k int) style {
				if nameless && k < len(c.X.Categories) {
					return s.of(c.X.Categories[k])
				}
				return s.of(series.Name)
			})
		}
	}
	each(func(i int, series *Series, styleAt func(int) style) {
		switch series.Mark {
		case Bars:
			shift, width := c.dodge(i)
			a.bars(series, shift, width, styleAt)
		case Line, Step:
			a.band(series, styleAt(0))
		}
	})
	for i := range c.Rules {
		a.rule(&c.Rules[i], s.ofTheory(c.Rules[i].Label))
	}
	each(func(i int, series *Series, styleAt func(int) style) {
		switch series.Mark {
		case Dots:
			shift, _ := c.dodge(i)
			a.dots(series, shift, styleAt)
		case Line, Step:
			a.curve(series, styleAt(0))
		case Theory:
			a.curve(series, s.ofTheory(series.Name))
		}
	})
}

// grid draws faint lines at the ticks: across rows of categories, not between columns of them.
func (c *cell) grid(canvas draw.Canvas) {
	sty := draw.LineStyle{Color: house().grid, Width: house().hair}
	if len(c.across.Categories) == 0 {
		for _, l := range c.across.labels {
			if l.label == "" {
				continue
			}
			x := c.acrossAt(l.at)
			canvas.StrokeLine2(sty, x, c.area.Min.Y, x, c.area.Max.Y)
		}
	}
	for _, l := range c.up.labels {
		if l.label == "" {
			continue
		}
		y := c.upAt(l.at)
		canvas.StrokeLine2(sty, c.area.Min.X, y, c.area.Max.X, y)
	}
}

func (c *cell) acrossAt(v float64) vg.Length {
	return c.area.Min.X + vg.Length(c.across.unit(v))*(c.area.Max.X-c.area.Min.X)
}

func (c *cell) upAt(v float64) vg.Length {
	return c.area.Min.Y + vg.Length(c.up.unit(v))*(c.area.Max.Y-c.area.Min.Y)
}

// frame draws the left and the bottom edge.
func (c *cell) frame(canvas draw.Canvas) {
	canvas.StrokeLines(draw.LineStyle{Color: house().spine, Width: house().hair}, []vg.Point{
		{X: c.area.Min.X, Y: c.area.Max.Y}, c.area.Min, {X: c.area.Max.X, Y: c.area.Min.Y},
	})
}

func (c *cell) acrossAxis(canvas draw.Canvas) {
	th := house()
	if c.across.hidden {
		return
	}
	sty := draw.LineStyle{Color: th.spine, Width: th.hair}
	top := c.area.Min.Y - th.tickLen - 1
	for _, l := range c.across.labels {
		x := c.acrossAt(l.at)
		if len(c.across.Categories) == 0 {
			canvas.StrokeLine2(sty, x, c.area.Min.Y, x, c.area.Min.Y-l.length())
		}
		if !c.across.turned {
			th.tick.block(canvas, l.lines, x, top, 0.5)
			continue
		}
		th.tick.upwards(canvas, l.lines, x-th.tick.height(l.lines)/2, top, 1)
	}
	th.label.block(canvas, c.across.title, (c.area.Min.X+c.area.Max.X)/2, top-c.across.depth()-3, 0.5)
}

func (c *cell) upAxis(canvas draw.Canvas) {
	th := house()
	if c.up.hidden {
		return
	}
	sty := draw.LineStyle{Color: th.spine, Width: th.hair}
	right := c.area.Min.X - th.tickLen - 2
	for _, l := range c.up.labels {
		y := c.upAt(l.at)
		if len(c.up.Categories) == 0 {
			canvas.StrokeLine2(sty, c.area.Min.X-l.length(), y, c.area.Min.X, y)
		}
		th.tick.beside(canvas, l.lines, right, y, 1)
	}
	left := right - th.tick.widest(flatten(c.up.labels)) - 3 - th.label.height(c.up.title)
	th.label.upwards(canvas, c.up.title, left, (c.area.Min.Y+c.area.Max.Y)/2, 0.5)
}
