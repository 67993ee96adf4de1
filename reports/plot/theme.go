package plot

import (
	"image/color"
	"sync"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/vg"
)

// A theme is all that is a matter of taste, in one place. Lengths are points of the printed page.
type theme struct {
	title, heading, label, tick, note face

	grid, spine, theory, missing color.NRGBA

	margin  vg.Length // around the figure
	gap     vg.Length // between blocks of text and panels
	tickLen vg.Length
	line    vg.Length // width of a series
	thin    vg.Length // of theory, whiskers
	hair    vg.Length // of grid and spines
	dot     vg.Length // radius of a marker
	band    uint8     // opacity of a band
}

// house is the theme of every figure, made at first use.
var house = sync.OnceValue(newTheme)

func newTheme() *theme {
	fonts := font.NewCache(liberation.Collection())
	ink, soft := color.NRGBA{0x1a, 0x1a, 0x1a, 255}, color.NRGBA{0x4d, 0x4d, 0x4d, 255}
	regular := font.Font{Typeface: "Liberation", Variant: "Sans"}
	bold := regular
	bold.Weight = 3 // WeightBold of golang.org/x/image/font
	set := func(f font.Font, size vg.Length, c color.NRGBA) face { return face{fonts.Lookup(f, size), c} }
	return &theme{
		title:   set(bold, 10, ink),
		heading: set(bold, 9, ink),
		label:   set(regular, 8.5, ink),
		tick:    set(regular, 8, soft),
		note:    set(regular, 8, soft),
		grid:    color.NRGBA{0xe3, 0xe3, 0xe3, 255},
		spine:   color.NRGBA{0x80, 0x80, 0x80, 255},
		theory:  color.NRGBA{0x33, 0x33, 0x33, 255},
		missing: color.NRGBA{0xdd, 0xdd, 0xdd, 255},
		margin:  5,
		gap:     7,
		tickLen: 2.5,
		line:    1.2,
		thin:    0.8,
		hair:    0.5,
		dot:     2.4,
		band:    50,
	}
}

// mm is a length in millimetres.
func mm(x float64) vg.Length { return vg.Length(x) * vg.Millimeter }
