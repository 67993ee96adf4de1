package plot

import (
	"bytes"
	"fmt"
	"image/color"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgpdf"
)

// pdfDates are the two dates that the writer takes from the clock, of fixed length: no offset in the file moves.
var pdfDates = regexp.MustCompile(`/(CreationDate|ModDate) \(D:\d{14}\)`)

// encodePDF draws with vgpdf and sets the dates to a constant. vgpdf panics where it cannot prepare its font.
func encodePDF(l *layout) (data []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	canvas := pdfCanvas{vgpdf.New(l.width, l.height)}
	l.draw(canvas)
	var out bytes.Buffer
	if _, err := canvas.WriteTo(&out); err != nil {
		return nil, err
	}
	return pdfDates.ReplaceAll(out.Bytes(), []byte("/$1 (D:20000101000000)")), nil
}

// pdfCanvas mends three things in vgpdf: its fonts know the letters of Windows-1252 only, as single bytes; of several
// fonts it writes the files in random order, so all text is in the regular face; and it darkens what is translucent.
type pdfCanvas struct{ *vgpdf.Canvas }

func (c pdfCanvas) SetColor(col color.Color) {
	c.Canvas.SetColor(straight{color.NRGBAModel.Convert(col).(color.NRGBA)})
}

// straight is a colour that does not multiply its components by its alpha as color.Color asks: vgpdf writes both as they
// are, and the reader of the file multiplies.
type straight struct{ color.NRGBA }

func (s straight) RGBA() (r, g, b, a uint32) {
	wide := func(x uint8) uint32 { return uint32(x) * 0x101 }
	return wide(s.R), wide(s.G), wide(s.B), wide(s.A)
}

func (c pdfCanvas) FillString(f font.Face, pt vg.Point, s string) {
	regular := house().tick.font
	regular.Font.Size = f.Font.Size
	c.Canvas.FillString(regular, pt, windows1252(s))
}

// upper1252 are the letters of Windows-1252 at 0x80 to 0x9F; � where there is none. All others up to 0xFF are as in Unicode.
const upper1252 = "€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ"

// windows1252 encodes text; the typographic minus becomes a dash of its width, other strangers "?".
func windows1252(s string) string {
	upper := []rune(upper1252)
	var b strings.Builder
	for _, r := range s {
		place := slices.Index(upper, r)
		switch {
		case string(r) == minus:
			b.WriteByte(0x96) // en dash
		case r < 0x80 || r >= 0xA0 && r <= 0xFF:
			b.WriteByte(byte(r))
		case place >= 0 && r != utf8.RuneError:
			b.WriteByte(0x80 + byte(place))
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}
