package plot

import (
	"slices"

	"gonum.org/v1/plot/vg"
)

// A cell is a panel with its place in the grid.
type cell struct {
	*Panel
	row, col int
	empty    bool

	x, y       scale // of the data
	across, up side  // the same two as drawn: exchanged in a Sideways panel
	bar        side  // the colour scale of a heat map

	heading []string
	values  []value

	left, right, top, bottom vg.Length // room for text around the area
	area                     vg.Rectangle
}

func newCell(p *Panel, x, y span) *cell {
	airX, airY := p.air()
	c := &cell{Panel: p, empty: x.empty() || y.empty()}
	c.x = scale{Axis: &p.X, span: rangeOf(&p.X, x, airX)}
	c.x.whole = p.counts()
	c.y = scale{Axis: &p.Y, span: rangeOf(&p.Y, y, airY)}
	c.across.scale, c.up.scale = &c.x, &c.y
	if p.Sideways {
		c.across.scale, c.up.scale = &c.y, &c.x
	}
	c.up.down = len(c.up.Categories) > 0
	if p.Heat != nil && !c.empty {
		c.bar.scale = &scale{Axis: &Axis{Label: p.Heat.Label}, span: p.Heat.scale()}
	}
	return c
}

// fitColumn measures what stands left and right of an area of a height.
func (c *cell) fitColumn(height, figureWidth vg.Length, brief bool) {
	th := house()
	c.up.fitUp(height, 0.3*figureWidth, c.Heat != nil)
	c.left, c.right = c.up.room(), 4
	if !c.up.hidden {
		c.left += th.tick.widest(flatten(c.up.labels))
	}
	overhang := th.tick.widest(flatten(c.across.labels))/2 + 2
	if len(c.across.Categories) > 0 || c.across.hidden {
		overhang = 0
	}
	c.left, c.right = max(c.left, overhang), max(c.right, overhang)
	if c.bar.scale != nil {
		c.bar.fitUp(height, mm(30), false)
		c.right = max(c.right, barGap+barWidth+c.bar.room()+th.tick.widest(flatten(c.bar.labels)))
	}
	if c.values = c.estimates(brief); len(c.values) > 0 {
		var widest vg.Length
		for _, v := range c.values {
			widest = max(widest, th.tick.width(v.text))
		}
		c.right = max(c.right, th.gap+widest)
	}
}

// fitRow measures what stands above and below an area of a width.
func (c *cell) fitRow(width vg.Length) {
	th := house()
	c.across.fitAcross(width)
	c.heading = th.heading.wrap(c.Title, width+c.right)
	c.top, c.bottom = th.tick.middle(), c.across.room()
	if len(c.heading) > 0 {
		c.top = th.heading.height(c.heading) + 3
	}
	if !c.across.hidden {
		c.bottom += c.across.depth()
	}
	c.bottom = max(c.bottom, th.tick.middle())
}

// natural is the height that suits an area of a width: a line of text a row, squares in a heat map, else a wide rectangle.
func (c *cell) natural(width vg.Length) vg.Length {
	rows := vg.Length(len(c.up.Categories))
	switch {
	case c.empty:
		return mm(20)
	case c.Heat != nil:
		cell := min(width/vg.Length(len(c.Heat.Z[0])), 24)
		if rows > 0 && rows <= 40 {
			cell = max(cell, house().tick.leading()+1)
		}
		return min(max(cell*vg.Length(len(c.Heat.Z)), mm(25)), mm(160))
	case rows > 0:
		return max(c.least(), mm(14))
	}
	return min(max(0.62*width, mm(32)), mm(58))
}

// least is the height below which the rows of an area would not be readable.
func (c *cell) least() vg.Length {
	if c.empty || c.Heat != nil || len(c.up.Categories) == 0 {
		return mm(15)
	}
	th := house()
	each := max(14, c.apart())
	for _, l := range c.up.labels {
		each = max(each, th.tick.height(l.lines)+3)
	}
	return vg.Length(len(c.up.Categories)) * each
}

// apart is the height of a row in which the numbers of several series, which stand beside their marks, do not touch.
func (c *cell) apart() vg.Length {
	if len(c.values) == 0 {
		return 0
	}
	line := house().tick.leading()
	each := line + 3
	for i := range c.Series {
		if shift, width := c.dodge(i); shift != 0 {
			each = max(each, line/vg.Length(width))
		}
	}
	return each
}

// says reports whether an axis of this scale tells all that one of t would.
func (s *scale) says(t *scale) bool {
	return s.span == t.span && s.Scale == t.Scale && s.down == t.down && s.Label == t.Label && slices.Equal(s.Categories, t.Categories)
}
