package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// okabeIto are the colours of Okabe and Ito, "Color Universal Design" (2008), which the colour-blind tell apart, ordered so
// that neighbours also differ in lightness. Their yellow is left out: it vanishes on white.
var okabeIto = [...]color.NRGBA{
	{0x00, 0x72, 0xB2, 255}, // blue
	{0xE6, 0x9F, 0x00, 255}, // orange
	{0x00, 0x9E, 0x73, 255}, // bluish green
	{0xCC, 0x79, 0xA7, 255}, // reddish purple
	{0xD5, 0x5E, 0x00, 255}, // vermillion
	{0x56, 0xB4, 0xE9, 255}, // sky blue
	{0x00, 0x00, 0x00, 255}, // black
}

// seriesColor is the colour of the i-th name of [Figure.Order].
func seriesColor(i int) color.NRGBA { return okabeIto[i%len(okabeIto)] }

// dashes are told apart in grey. Their number and that of the colours have no common divisor, so 35 series differ.
var dashes = [...][]vg.Length{nil, {5, 2}, {1.5, 1.5}, {7, 2, 1.5, 2}, {3, 1.5, 1, 1.5, 1, 1.5}}

// theoryDashes tell the reference lines of one figure apart.
var theoryDashes = [...][]vg.Length{{3, 2}, {1, 1.5}, {6, 2, 1, 2}, {8, 3}}

// sequential is viridis (S. van der Walt and N. Smith, 2015) at equal distances: ever lighter, also in grey.
var sequential = []color.NRGBA{
	{0x44, 0x01, 0x54, 255},
	{0x47, 0x2d, 0x7b, 255},
	{0x3b, 0x52, 0x8b, 255},
	{0x2c, 0x72, 0x8e, 255},
	{0x21, 0x91, 0x8c, 255},
	{0x28, 0xae, 0x80, 255},
	{0x5e, 0xc9, 0x62, 255},
	{0xad, 0xdc, 0x30, 255},
	{0xfd, 0xe7, 0x25, 255},
}

// diverging is PuOr of colorbrewer2.org (C. Brewer), safe for the colour-blind, white in the middle.
var diverging = []color.NRGBA{
	{0xb3, 0x58, 0x06, 255},
	{0xe0, 0x82, 0x14, 255},
	{0xfd, 0xb8, 0x63, 255},
	{0xfe, 0xe0, 0xb6, 255},
	{0xf7, 0xf7, 0xf7, 255},
	{0xd8, 0xda, 0xeb, 255},
	{0xb2, 0xab, 0xd2, 255},
	{0x80, 0x73, 0xac, 255},
	{0x54, 0x27, 0x88, 255},
}

// along is the colour at t in 0..1 of a scale, linear between its stops.
func along(stops []color.NRGBA, t float64) color.NRGBA {
	place := min(max(t, 0), 1) * float64(len(stops)-1)
	i := min(int(place), len(stops)-2)
	a, b, part := stops[i], stops[i+1], place-float64(i)
	mix := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + part*(float64(y)-float64(x)))) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// dark reports whether white text reads better than black on c (Rec. 601 luma).
func dark(c color.NRGBA) bool {
	return 0.299*float64(c.R)+0.587*float64(c.G)+0.114*float64(c.B) < 140
}
