package plot

import (
	"image/color"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgpdf"
)

// A translucent blue is blue with an alpha, not a dark blue with an alpha.
func TestPDFKeepsTranslucentColours(t *testing.T) {
	r, g, b, a := straight{color.NRGBA{0, 0x72, 0xb2, 50}}.RGBA()
	if got, want := [4]uint32{r >> 8, g >> 8, b >> 8, a >> 8}, [4]uint32{0, 0x72, 0xb2, 50}; got != want {
		t.Errorf("components %v, want %v", got, want)
	}
	var _ vg.Canvas = pdfCanvas{vgpdf.New(1, 1)}
	opaque := color.NRGBA{0xd5, 0x5e, 0, 255}
	if got, _, _, _ := (straight{opaque}).RGBA(); got != 0xd5d5 {
		t.Errorf("an opaque colour changes: %x", got)
	}
}
