package plot

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A style is how one name looks in every mark.
type style struct {
	color color.NRGBA
	dash  []vg.Length
	width vg.Length
	shape int // of its marker
	hatch int // of its bars
}

func (s style) stroke() draw.LineStyle {
	return draw.LineStyle{Color: s.color, Width: s.width, Dashes: s.dash}
}

// solid is the style without its dashes: for whiskers and outlines.
func (s style) solid(width vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: s.color, Width: width}
}

// styles gives every name of a figure its place.
type styles struct{ series, theory []string }

func stylesOf(f *Figure) styles {
	var s styles
	s.series = appendNew(s.series, f.Order...)
	for i := range f.Panels {
		p := &f.Panels[i]
		if p.byCategory() {
			s.series = appendNew(s.series, p.X.Categories...)
		}
		for _, series := range p.Series {
			if series.Mark == Theory {
				s.theory = appendNew(s.theory, series.Name)
			} else {
				s.series = appendNew(s.series, series.Name)
			}
		}
		for _, rule := range p.Rules {
			s.theory = appendNew(s.theory, rule.Label)
		}
	}
	return s
}

func appendNew(names []string, more ...string) []string {
	for _, name := range more {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func (s styles) of(name string) style {
	i := max(0, slices.Index(s.series, name))
	return style{seriesColor(i), dashes[i%len(dashes)], house().line, i, i}
}

func (s styles) ofTheory(name string) style {
	i := max(0, slices.Index(s.theory, name))
	return style{color: house().theory, dash: theoryDashes[i%len(theoryDashes)], width: house().thin}
}

// byCategory reports whether the one series of the panel is coloured by category.
func (p *Panel) byCategory() bool {
	found := 0
	for _, s := range p.Series {
		if s.Mark == Theory {
			continue
		}
		if s.Name != "" || s.Mark != Dots && s.Mark != Bars {
			return false
		}
		found++
	}
	return found == 1 && len(p.X.Categories) > 0
}

// marker is the filled outline of the i-th shape: circle, square, triangle, diamond, triangle on its tip. All have about
// the same area.
func marker(i int, at vg.Point, r vg.Length) vg.Path {
	switch i % 5 {
	case 1:
		return polygon(at, 1.25*r, 4, math.Pi/4)
	case 2:
		return polygon(at, 1.45*r, 3, math.Pi/2)
	case 3:
		return polygon(at, 1.35*r, 4, 0)
	case 4:
		return polygon(at, 1.45*r, 3, -math.Pi/2)
	}
	return disc(at, r)
}

func polygon(at vg.Point, r vg.Length, corners int, turn float64) vg.Path {
	var p vg.Path
	for k := range corners {
		sin, cos := math.Sincos(turn + 2*math.Pi*float64(k)/float64(corners))
		pt := vg.Point{X: at.X + r*vg.Length(cos), Y: at.Y + r*vg.Length(sin)}
		if k == 0 {
			p.Move(pt)
		} else {
			p.Line(pt)
		}
	}
	p.Close()
	return p
}

// disc is a circle of four Bézier curves (off by 0.03 % of the radius): arcs come out differently in the three formats.
func disc(at vg.Point, r vg.Length) vg.Path {
	const k = 0.5522847498 // 4/3 (sqrt 2 - 1)
	pt := func(x, y vg.Length) vg.Point { return vg.Point{X: at.X + x*r, Y: at.Y + y*r} }
	var p vg.Path
	p.Move(pt(1, 0))
	p.CubeTo(pt(1, k), pt(k, 1), pt(0, 1))
	p.CubeTo(pt(-k, 1), pt(-1, k), pt(-1, 0))
	p.CubeTo(pt(-1, -k), pt(-k, -1), pt(0, -1))
	p.CubeTo(pt(k, -1), pt(1, -k), pt(1, 0))
	p.Close()
	return p
}

// box is a rectangle as a path.
func box(r vg.Rectangle) vg.Path {
	var p vg.Path
	p.Move(r.Min)
	p.Line(vg.Point{X: r.Max.X, Y: r.Min.Y})
	p.Line(r.Max)
	p.Line(vg.Point{X: r.Min.X, Y: r.Max.Y})
	p.Close()
	return p
}

func fill(c vg.Canvas, col color.NRGBA, p vg.Path) {
	c.SetColor(col)
	c.Fill(p)
}
