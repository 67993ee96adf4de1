package plot

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
)

// The second drawing runs beside others: no state is shared and no map order reaches the file.
func TestSameBytes(t *testing.T) {
	for _, f := range everything() {
		for _, format := range []Format{SVG, PNG, PDF} {
			first := drawn(t, f, format)
			t.Run(f.Name+"."+string(format), func(t *testing.T) {
				t.Parallel()
				if !bytes.Equal(first, drawn(t, f, format)) {
					t.Error("two drawings differ")
				}
			})
		}
	}
}

func TestSVGIsSelfContained(t *testing.T) {
	forbidden := regexp.MustCompile(`NaN|Inf|[ <]id=|href|url\(|<script|<style|<\?xml|e\+\d`)
	for _, f := range everything() {
		svg := drawn(t, f, SVG)
		if found := forbidden.Find(svg); found != nil {
			t.Errorf("%s: contains %q", f.Name, found)
		}
		for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s: %v", f.Name, err)
				break
			}
		}
		if !strings.Contains(string(svg[:300]), "Arial, Helvetica, sans-serif") {
			t.Errorf("%s: no list of local fonts", f.Name)
		}
	}
}

// 200 dots per inch of 25.4 mm.
func TestPNGSize(t *testing.T) {
	for _, size := range [][2]float64{{170, 70}, {85, 60}, {100, 55.5}} {
		f := Figure{Width: size[0], Height: size[1], Panels: paths().Panels[:1]}
		data := drawn(t, &f, PNG)
		config, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range []int{config.Width, config.Height} {
			if want := math.Round(size[i] / 25.4 * 200); math.Abs(float64(got)-want) > 1e-9 {
				t.Errorf("%v mm: %d pixels, want %v", size, got, want)
			}
		}
		_, chunk, found := bytes.Cut(data, []byte("pHYs"))
		if !found || binary.BigEndian.Uint32(chunk) != 7874 || chunk[8] != 1 { // 200 / 0.0254 per metre
			t.Error("the resolution is not stated")
		}
		if _, err := png.Decode(bytes.NewReader(data)); err != nil { // checks the sums of all chunks
			t.Error(err)
		}
	}
}

func TestPDFDates(t *testing.T) {
	data := drawn(t, arms(), PDF)
	if got := bytes.Count(data, []byte("(D:20000101000000)")); got != 2 {
		t.Errorf("%d constant dates, want CreationDate and ModDate", got)
	}
}

// Codes from the table of Windows-1252 (Unicode consortium, CP1252.TXT).
func TestWindows1252(t *testing.T) {
	for text, want := range map[string]string{
		"plain": "plain", "€": "\x80", "–": "\x96", "−": "\x96", "Ž": "\x8e", "ž": "\x9e", "Ÿ": "\x9f", "é": "\xe9", "µ": "\xb5",
		"±": "\xb1", "…": "\x85", "≥": "?", "漢": "?", "\u0081": "?", "�": "?",
	} {
		if got := windows1252(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

type brokenPipe struct{ written int }

func (b *brokenPipe) Write(p []byte) (int, error) {
	b.written += len(p)
	return 0, io.ErrClosedPipe
}

func TestErrors(t *testing.T) {
	one := func(p Panel) Figure { return Figure{Name: "f", Panels: []Panel{{}, p}} }
	for want, f := range map[string]Figure{
		`plot: figure "f": width is 3 mm: give 60 to 500, or 0 for 170`:                                    {Name: "f", Width: 3},
		`plot: figure "f": width is NaN mm: give 60 to 500, or 0 for 170`:                                  {Name: "f", Width: math.NaN()},
		`plot: figure "f": height is -1 mm: give at most 1000, or 0 for automatic`:                         {Name: "f", Height: -1},
		`plot: figure "f": -2 columns: give 1 or more, or 0 for automatic`:                                 {Name: "f", Columns: -2},
		`plot: figure "f": panel 2: series "s": 1 X for 2 Y: give as many, or no X`:                        one(Panel{Series: []Series{{Name: "s", X: []float64{1}, Y: []float64{1, 2}}}}),
		`plot: figure "f": panel 2: series "s": 0 Lo and 1 Hi for 1 Y: give as many, or neither`:           one(Panel{Series: []Series{{Name: "s", Y: []float64{1}, Hi: []float64{1}}}}),
		`plot: figure "f": panel 2: series "s": mark 9: use Line, Step, Dots, Bars or Theory`:              one(Panel{Series: []Series{{Name: "s", Mark: 9}}}),
		`plot: figure "f": panel 2: scale 7 of axis X: use Linear, Log or Hours`:                           one(Panel{X: Axis{Scale: 7}}),
		`plot: figure "f": panel 2: log axis Y starts at 0: start above 0`:                                 one(Panel{Y: Axis{Scale: Log, To: 1}}),
		`plot: figure "f": panel 2: 121 categories on axis X: at most 120, show the largest`:               one(Panel{X: Axis{Categories: make([]string, 121)}}),
		`plot: figure "f": panel 2: 41 series and rules: at most 40, show the largest or group them`:       one(Panel{Series: make([]Series, 41)}),
		`plot: figure "f": panel 2: heat map: row 1 has 1 cells, row 0 has 2: give as many`:                one(Panel{Heat: &Heat{Z: [][]float64{{1, 2}, {3}}}}),
		`plot: figure "f": panel 2: heat map of 1 by 101 cells: at most 100 each way, group them first`:    one(Panel{Heat: &Heat{Z: [][]float64{make([]float64, 101)}}}),
		`plot: figure "f": panel 2: heat map: Y needs 1 ascending centres, or none`:                        one(Panel{Heat: &Heat{Z: [][]float64{{1}}, Y: []float64{1, 2}}}),
		`plot: figure "f": panel 2: heat map: X needs 2 ascending centres, or none`:                        one(Panel{Heat: &Heat{Z: [][]float64{{1, 2}}, X: []float64{2, 2}}}),
		`plot: figure "f": panel 2: heat map: 1 categories on X for 2 cells: give as many, and no centres`: one(Panel{X: Axis{Categories: []string{"a"}}, Heat: &Heat{Z: [][]float64{{1, 2}}}}),
		`plot: figure "f": panel 2: heat map and series share a panel: give each its own`:                  one(Panel{Series: make([]Series, 1), Heat: &Heat{}}),
		`plot: figure "f": panel 2: heat map in a Sideways panel: exchange X and Y instead`:                one(Panel{Sideways: true, Heat: &Heat{}}),
		`plot: figure "f": panel 2: heat map on a log axis: give logarithms as X and Y`:                    one(Panel{X: Axis{Scale: Log}, Heat: &Heat{}}),
	} {
		var out brokenPipe
		for _, err := range []error{f.Write(&out, SVG), f.WriteCSV(&out)} {
			if err == nil || err.Error() != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		}
		if out.written > 0 {
			t.Errorf("%s: something was written", want)
		}
	}
	if err := arms().Write(io.Discard, "gif"); err == nil || !strings.Contains(err.Error(), `format "gif" is not known`) {
		t.Error(err)
	}
	for _, err := range []error{arms().Write(&brokenPipe{}, PNG), arms().WriteCSV(&brokenPipe{})} {
		if !errors.Is(err, io.ErrClosedPipe) || !strings.Contains(err.Error(), "revenue-by-arm") {
			t.Error(err)
		}
	}
}
