package plot

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A key is one sample of the legend with its name.
type key struct {
	name    string
	mark    Mark
	style   style
	band    bool // sample of the interval itself
	markers bool // line with markers

	lines []string
	x, y  vg.Length // upper left corner, y down from the top of the strip
}

// A legend is a strip of keys, set like words of a paragraph: it has its own place and never lies on data.
type legend struct {
	keys   []key
	height vg.Length
}

const sampleWidth, sampleGap, keyGap vg.Length = 22, 4, 14

// legendOf collects the names of a figure: series first, then theory, then what the intervals are.
func legendOf(f *Figure, s styles) legend {
	var l legend
	var theory []key
	var interval *key
	for i := range f.Panels {
		p := &f.Panels[i]
		for j := range p.Series {
			series := &p.Series[j]
			if series.Mark == Theory {
				theory = appendKey(theory, key{name: series.Name, mark: Theory, style: s.ofTheory(series.Name)})
				continue
			}
			l.keys = appendKey(l.keys, key{name: series.Name, mark: series.Mark, style: s.of(series.Name), markers: series.fewPoints()})
			if series.Lo != nil && interval == nil {
				grey := style{color: house().spine, width: house().line}
				interval = &key{name: "95 % interval", mark: series.Mark, style: grey, band: true}
			}
		}
		for _, rule := range p.Rules {
			theory = appendKey(theory, key{name: rule.Label, mark: Theory, style: s.ofTheory(rule.Label)})
		}
	}
	l.keys = append(l.keys, theory...)
	if interval != nil {
		l.keys = append(l.keys, *interval)
	}
	return l
}

// appendKey adds a key unless it has no name or the name is there.
func appendKey(keys []key, k key) []key {
	if k.name == "" {
		return keys
	}
	for _, known := range keys {
		if known.name == k.name {
			return keys
		}
	}
	return append(keys, k)
}

// flow sets the keys into lines of a width.
func (l *legend) flow(width vg.Length) {
	face := house().tick
	var x, y, deepest vg.Length
	for i := range l.keys {
		k := &l.keys[i]
		k.lines = face.wrap(k.name, width-sampleWidth-sampleGap)
		wide := sampleWidth + sampleGap + face.widest(k.lines)
		if x > 0 && x+wide > width {
			x, y, deepest = 0, y+deepest, 0
		}
		k.x, k.y = x, y
		x += wide + keyGap
		deepest = max(deepest, face.height(k.lines)+1.5)
	}
	l.height = y + deepest
}

func (l *legend) draw(c draw.Canvas, left, top vg.Length) {
	th := house()
	for i := range l.keys {
		k := &l.keys[i]
		x, y := left+k.x, top-k.y
		k.sample(c, vg.Point{X: x, Y: y - th.tick.ascent() + th.tick.middle()})
		th.tick.block(c, k.lines, x+sampleWidth+sampleGap, y, 0)
	}
}

// sample draws the mark of a key, starting at the left middle.
func (k *key) sample(c draw.Canvas, at vg.Point) {
	th := house()
	end, mid := at.X+sampleWidth, vg.Point{X: at.X + sampleWidth/2, Y: at.Y}
	area := vg.Rectangle{Min: vg.Point{X: at.X, Y: at.Y - 3.5}, Max: vg.Point{X: end, Y: at.Y + 3.5}}
	switch {
	case k.band && (k.mark == Line || k.mark == Step):
		fill(c, translucent(k.style.color, 2*th.band), box(area))
	case k.band:
		whisker(c, k.style.solid(th.thin), vg.Point{X: at.X + 3, Y: at.Y}, vg.Point{X: end - 3, Y: at.Y})
	case k.mark == Bars:
		area.Min.X += 6
		bar(c, k.style, area)
	case k.mark == Dots:
		fill(c, k.style.color, marker(k.style.shape, mid, th.dot))
	default:
		c.StrokeLine2(k.style.stroke(), at.X, at.Y, end, at.Y)
		if k.markers {
			fill(c, k.style.color, marker(k.style.shape, mid, 0.8*th.dot))
		}
	}
}

func translucent(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}
