package plot

import (
	"slices"

	"gonum.org/v1/plot/vg"
)

// A layout is a figure with all its text measured and every part in its place. From the top: title, legend, the grid of
// cells, caption. All areas of a column have the same width, all of a row the same height.
type layout struct {
	*Figure
	styles         styles
	legend         legend
	title, caption []string

	cells         []*cell
	rows, columns int

	width, height vg.Length
	left, right   []vg.Length // margins of each column
	top, bottom   []vg.Length // margins of each row
	areaWidth     vg.Length
	areaHeight    []vg.Length // of each row
}

// arrange lays a checked figure out.
func arrange(f *Figure) *layout {
	l := &layout{Figure: f, width: mm(f.Width), styles: stylesOf(f)}
	if f.Width == 0 {
		l.width = mm(170)
	}
	l.legend = legendOf(f, l.styles)
	for l.columns = l.wantedColumns(); ; l.columns-- {
		l.makeCells()
		l.fit()
		if l.areaWidth >= mm(18) || l.columns == 1 {
			break
		}
	}
	if narrow := mm(18) - l.areaWidth; narrow > 0 {
		l.width += narrow // one column, and its text needs more than the width asked for
		l.areaWidth += narrow
	}
	l.place()
	return l
}

func (l *layout) wantedColumns() int {
	n := max(1, len(l.Panels))
	switch {
	case l.Columns > 0:
		return min(n, l.Columns)
	case l.width < mm(120):
		return 1
	}
	return min(n, 2)
}

// makeCells gives every panel its scales, joined where the figure shares them, and hides what a neighbour says.
func (l *layout) makeCells() {
	panels := l.Panels
	if len(panels) == 0 {
		panels = []Panel{{}}
	}
	xs, ys := make([]span, len(panels)), make([]span, len(panels))
	for i := range panels {
		xs[i], ys[i] = panels[i].extent()
	}
	if l.ShareX {
		joinSpans(xs)
	}
	if l.ShareY {
		joinSpans(ys)
	}
	l.cells = nil
	l.rows = (len(panels) + l.columns - 1) / l.columns
	for i := range panels {
		c := newCell(&panels[i], xs[i], ys[i])
		c.row, c.col = i/l.columns, i%l.columns
		l.cells = append(l.cells, c)
	}
	for i, c := range l.cells {
		if c.col > 0 {
			before := l.cells[i-1]
			c.up.hidden = !before.empty && before.up.says(c.up.scale)
		}
		if below := i + l.columns; below < len(l.cells) {
			under := l.cells[below]
			c.across.hidden = !under.empty && under.across.says(c.across.scale)
		}
	}
}

// joinSpans widens all spans that have something to all of them together.
func joinSpans(spans []span) {
	all := emptySpan()
	for _, s := range spans {
		all.join(s)
	}
	for i := range spans {
		if !spans[i].empty() {
			spans[i] = all
		}
	}
}

// fit measures the text around the areas. Widths depend on ticks, ticks on heights, heights on widths: three rounds settle it.
func (l *layout) fit() {
	l.areaHeight = slices.Repeat([]vg.Length{mm(50)}, l.rows)
	inner := l.width - 2*house().margin
	brief := inner/vg.Length(l.columns) < mm(85)
	for range 3 {
		l.left, l.right = make([]vg.Length, l.columns), make([]vg.Length, l.columns)
		for _, c := range l.cells {
			c.fitColumn(l.areaHeight[c.row], l.width, brief)
			l.left[c.col], l.right[c.col] = max(l.left[c.col], c.left), max(l.right[c.col], c.right)
		}
		l.areaWidth = inner - vg.Length(l.columns-1)*house().gap
		for k := range l.columns {
			l.areaWidth -= l.left[k] + l.right[k]
		}
		l.areaWidth = max(l.areaWidth/vg.Length(l.columns), 1)
		l.fitRows(max(l.areaWidth, mm(18)))
	}
}

func (l *layout) fitRows(width vg.Length) {
	th := house()
	l.title = th.title.wrap(l.Title, l.width-2*th.margin)
	l.caption = th.note.wrap(l.Caption, l.width-2*th.margin)
	l.legend.flow(l.width - 2*th.margin)
	l.top, l.bottom = make([]vg.Length, l.rows), make([]vg.Length, l.rows)
	natural, least := make([]vg.Length, l.rows), make([]vg.Length, l.rows)
	for _, c := range l.cells {
		c.fitRow(width)
		r := c.row
		l.top[r], l.bottom[r] = max(l.top[r], c.top), max(l.bottom[r], c.bottom)
		natural[r], least[r] = max(natural[r], c.natural(width)), max(least[r], c.least())
	}
	l.areaHeight = natural
	if l.Figure.Height > 0 {
		l.share(least)
	}
	l.height = l.around()
	for _, h := range l.areaHeight {
		l.height += h
	}
}

// share divides the height asked for among the rows as they would like it, none below its least.
func (l *layout) share(least []vg.Length) {
	var wish vg.Length
	for _, h := range l.areaHeight {
		wish += h
	}
	free := mm(l.Figure.Height) - l.around()
	for r, h := range l.areaHeight {
		l.areaHeight[r] = max(least[r], free*h/wish)
	}
}

// around is the height of everything but the areas.
func (l *layout) around() vg.Length {
	th := house()
	h := 2*th.margin + vg.Length(l.rows-1)*th.gap
	for r := range l.rows {
		h += l.top[r] + l.bottom[r]
	}
	for _, block := range []vg.Length{th.title.height(l.title), l.legend.height, th.note.height(l.caption)} {
		if block > 0 {
			h += block + th.gap
		}
	}
	return h
}

// place gives every cell its area.
func (l *layout) place() {
	th := house()
	top := l.height - th.margin
	for _, block := range []vg.Length{th.title.height(l.title), l.legend.height} {
		if block > 0 {
			top -= block + th.gap
		}
	}
	lefts, tops := make([]vg.Length, l.columns), make([]vg.Length, l.rows)
	left := th.margin
	for k := range lefts {
		lefts[k] = left + l.left[k]
		left += l.left[k] + l.areaWidth + l.right[k] + th.gap
	}
	for r := range tops {
		tops[r] = top - l.top[r]
		top -= l.top[r] + l.areaHeight[r] + l.bottom[r] + th.gap
	}
	for _, c := range l.cells {
		c.area = vg.Rectangle{
			Min: vg.Point{X: lefts[c.col], Y: tops[c.row] - l.areaHeight[c.row]},
			Max: vg.Point{X: lefts[c.col] + l.areaWidth, Y: tops[c.row]},
		}
	}
}
