package plot

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// fontList names fonts of the same widths on Linux, ChromeOS, Windows and macOS. In another one, text is squeezed to its measured
// width: see svgCanvas.
const fontList = "'Liberation Sans', Arimo, Arial, Helvetica, sans-serif"

// encodeSVG draws with vgsvg and gives the result an own head: no XML declaration, which has no place within a page; the
// fonts once; the title for those who cannot see the picture.
func encodeSVG(l *layout) ([]byte, error) {
	canvas := &svgCanvas{Canvas: vgsvg.NewWith(vgsvg.UseWH(l.width, l.height))}
	l.draw(canvas)
	var raw bytes.Buffer
	if _, err := canvas.WriteTo(&raw); err != nil {
		return nil, err
	}
	_, body, found := bytes.Cut(raw.Bytes(), []byte(`xmlns:xlink="http://www.w3.org/1999/xlink">`+"\n"))
	if !found {
		panic("plot: vgsvg has another head than expected")
	}
	for _, face := range []face{house().title, house().tick} {
		body = bytes.ReplaceAll(body, []byte(vgsvgFont(face)), []byte(ownFont(face)))
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%.2fmm" height="%.2fmm" viewBox="0 0 %.5g %.5g" font-family="%s" role="img" aria-label="%s">`+"\n",
		l.width/vg.Millimeter, l.height/vg.Millimeter, l.width.Points(), l.height.Points(), fontList, html.EscapeString(l.spoken()))
	for _, width := range canvas.widths {
		before, after, _ := bytes.Cut(body, []byte("<text "))
		fmt.Fprintf(&out, `%s<text textLength="%.5g" lengthAdjust="spacingAndGlyphs" `, before, width.Points())
		body = after
	}
	out.Write(body)
	return out.Bytes(), nil
}

// svgCanvas remembers how wide each text is meant to be, because a reader without these fonts sees it in another one.
type svgCanvas struct {
	*vgsvg.Canvas
	widths []vg.Length
}

// FillString implements [vg.Canvas].
func (c *svgCanvas) FillString(f font.Face, pt vg.Point, s string) {
	c.widths = append(c.widths, f.Width(s))
	c.Canvas.FillString(f, pt, s)
}

// spoken is the text alternative of the figure.
func (l *layout) spoken() string {
	return strings.TrimSpace(clean(l.Title) + ". " + clean(l.Caption))
}

// vgsvgFont is how vgsvg describes a face in every text; ownFont what differs from the head.
func vgsvgFont(f face) string {
	return "font-family:Liberation Sans;font-variant:normal;font-weight:" + weight(f) + ";font-style:normal;"
}

func ownFont(f face) string {
	if w := weight(f); w != "normal" {
		return "font-weight:" + w + ";"
	}
	return ""
}

func weight(f face) string {
	if f.font.Font.Weight > 0 {
		return "bold"
	}
	return "normal"
}
