package plot

import (
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// pngCanvas fills text as outlines. vgimg turns the pixels of finished letters instead, which blurs all text that does not
// lie level, and takes longer.
type pngCanvas struct {
	*vgimg.Canvas
	glyphs map[glyphKey]vg.Path
}

type glyphKey struct {
	weight int
	r      rune
}

// unitsPerEm of the Liberation fonts: outlines of this size are in whole units.
const unitsPerEm = 2048

func (c pngCanvas) FillString(f font.Face, pt vg.Point, s string) {
	var text vg.Path
	last := ""
	for _, r := range s {
		letter := string(r)
		pt.X += f.Width(last+letter) - f.Width(letter) // the width of the last one, with kerning
		text = appendMoved(text, c.outline(f, r), pt, f.Font.Size/unitsPerEm)
		last = letter
	}
	if len(text) > 0 {
		c.Fill(text)
	}
}

// appendMoved appends a path, scaled and moved.
func appendMoved(dst, path vg.Path, by vg.Point, scale vg.Length) vg.Path {
	move := func(pt vg.Point) vg.Point { return vg.Point{X: by.X + scale*pt.X, Y: by.Y + scale*pt.Y} }
	for _, part := range path {
		part.Pos = move(part.Pos)
		if len(part.Control) > 0 {
			part.Control = []vg.Point{move(part.Control[0])}
		}
		dst = append(dst, part)
	}
	return dst
}

// outline is the contour of a letter in font units, its origin at 0. A letter that the font lacks is the box of glyph 0.
func (c pngCanvas) outline(f font.Face, r rune) vg.Path {
	key := glyphKey{int(f.Font.Weight), r}
	if known, ok := c.glyphs[key]; ok {
		return known
	}
	var path vg.Path
	id, err := f.Face.GlyphIndex(nil, r)
	if err == nil {
		segments, _ := f.Face.LoadGlyph(nil, id, unitsPerEm, nil) // none for a space
		for _, s := range segments {
			at := func(i int) vg.Point { return vg.Point{X: vg.Length(s.Args[i].X), Y: -vg.Length(s.Args[i].Y)} }
			switch s.Op { // TrueType contours: SegmentOpMoveTo, LineTo, QuadTo of golang.org/x/image/font/sfnt
			case 0:
				path.Move(at(0))
			case 1:
				path.Line(at(0))
			case 2:
				path.QuadTo(at(0), at(1))
			}
		}
	}
	c.glyphs[key] = path
	return path
}
