package plot

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// A setText is a text of an SVG with the rectangle that it covers, as a reader of the file finds it: y down.
type setText struct {
	words          string
	x0, y0, x1, y1 float64
}

// affine maps (x, y) to (a x + c y + e, b x + d y + f), as in SVG.
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) then(n affine) affine { // n is applied first
	return affine{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b, m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

func transform(t *testing.T, s string) affine {
	m := affine{a: 1, d: 1}
	for _, part := range strings.SplitAfter(s, ")") {
		name, args, ok := strings.Cut(strings.TrimSpace(part), "(")
		if !ok {
			continue
		}
		var v []float64
		for _, f := range strings.FieldsFunc(strings.TrimSuffix(args, ")"), func(r rune) bool { return r == ',' || r == ' ' }) {
			x, err := strconv.ParseFloat(f, 64)
			if err != nil {
				t.Fatal(err)
			}
			v = append(v, x)
		}
		switch name {
		case "scale":
			m = m.then(affine{a: v[0], d: v[1]})
		case "translate":
			m = m.then(affine{a: 1, d: 1, e: v[0], f: v[1]})
		case "rotate":
			sin, cos := math.Sincos(v[0] * math.Pi / 180)
			m = m.then(affine{cos, sin, -sin, cos, 0, 0})
		default:
			t.Fatalf("transform %q", part)
		}
	}
	return m
}

// readTexts measures all texts of an SVG, and the size of its viewBox.
func readTexts(t *testing.T, svg []byte) (texts []setText, width, height float64) {
	t.Helper()
	stack := []affine{{a: 1, d: 1}}
	var current *setText
	var style string
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return texts, width, height
		} else if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			attr := map[string]string{}
			for _, a := range e.Attr {
				attr[a.Name.Local] = a.Value
			}
			if e.Name.Local == "svg" {
				fmt.Sscanf(attr["viewBox"], "0 0 %g %g", &width, &height)
			}
			m := stack[len(stack)-1].then(transform(t, attr["transform"]))
			stack = append(stack, m)
			if e.Name.Local == "text" {
				x, _ := strconv.ParseFloat(attr["x"], 64)
				y, _ := strconv.ParseFloat(attr["y"], 64)
				current, style = &setText{x0: x, y0: y}, attr["style"]
			}
		case xml.CharData:
			if current != nil {
				current.words += string(e)
			}
		case xml.EndElement:
			if e.Name.Local == "text" {
				texts = append(texts, current.covered(t, stack[len(stack)-1], style))
				current = nil
			}
			stack = stack[:len(stack)-1]
		}
	}
}

// covered is the text with the rectangle of its letters: capitals above the baseline, descenders below.
func (s setText) covered(t *testing.T, m affine, style string) setText {
	font := house().tick.font
	if strings.Contains(style, "bold") {
		font = house().title.font
	}
	_, size, _ := strings.Cut(style, "font-size:")
	points, err := strconv.ParseFloat(size[:strings.Index(size, "px")], 64)
	if err != nil {
		t.Fatal(err)
	}
	font.Font.Size = vg.Length(points)
	wide := float64(font.Width(s.words))
	out := setText{s.words, math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, corner := range [][2]float64{{s.x0, s.y0 - 0.73*points}, {s.x0 + wide, s.y0 + 0.21*points}} {
		x, y := m.a*corner[0]+m.c*corner[1]+m.e, m.b*corner[0]+m.d*corner[1]+m.f
		out.x0, out.x1 = min(out.x0, x), max(out.x1, x)
		out.y0, out.y1 = min(out.y0, y), max(out.y1, y)
	}
	return out
}

// Nothing is clipped, no text covers another, and none but the numbers of a heat map lies on data.
func TestTextsHaveRoom(t *testing.T) {
	for _, f := range everything() {
		texts, width, height := readTexts(t, drawn(t, f, SVG))
		if len(texts) == 0 || width == 0 {
			t.Fatalf("%s: nothing was read", f.Name)
		}
		l := arrange(f)
		for i, a := range texts {
			if a.x0 < 0 || a.y0 < 0 || a.x1 > width || a.y1 > height {
				t.Errorf("%s: %q at (%.1f, %.1f)-(%.1f, %.1f) leaves %.1f by %.1f", f.Name, a.words, a.x0, a.y0, a.x1, a.y1, width, height)
			}
			for _, b := range texts[:i] {
				if min(a.x1, b.x1)-max(a.x0, b.x0) > 0.3 && min(a.y1, b.y1)-max(a.y0, b.y0) > 0.3 {
					t.Errorf("%s: %q and %q overlap", f.Name, a.words, b.words)
				}
			}
			for _, c := range l.cells {
				inX := min(a.x1, float64(c.area.Max.X))-max(a.x0, float64(c.area.Min.X)) > 0.3
				inY := min(a.y1, height-float64(c.area.Min.Y))-max(a.y0, height-float64(c.area.Max.Y)) > 0.3
				if inX && inY && c.Heat == nil && a.words != "no data" {
					t.Errorf("%s: %q lies on the data", f.Name, a.words)
				}
			}
		}
	}
}

// A name of 40 letters is there in full, in one line or several.
func TestLongNamesAreWhole(t *testing.T) {
	for _, f := range stress() {
		for _, p := range f.Panels {
			var all strings.Builder
			texts, _, _ := readTexts(t, drawn(t, f, SVG))
			for _, s := range texts {
				all.WriteString(s.words)
			}
			for _, name := range p.X.Categories {
				if len(p.X.Categories) <= 20 && !strings.Contains(all.String(), strings.ReplaceAll(name, " ", "")) {
					t.Errorf("%s: %q is not whole", f.Name, name)
				}
			}
		}
	}
}

func TestWrap(t *testing.T) {
	f := house().tick
	for _, text := range []string{"", "one", "a few short words", "honest-1", "no_spaces_but_joints/everywhere.here", strings.Repeat("x", 200), "漢字漢字漢字漢字漢字漢字"} {
		for limit := vg.Length(12); limit < 300; limit *= 1.3 {
			for _, lines := range [][]string{f.wrap(text, limit), f.wrapEvenly(text, limit)} {
				for _, line := range lines {
					if f.width(line) > limit {
						t.Errorf("%q in %.0f pt: line %q is too long", text, limit, line)
					}
				}
				if got := strings.Join(lines, ""); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(text, " ", "") {
					t.Errorf("%q in %.0f pt became %q", text, limit, lines)
				}
			}
		}
	}
	if got := f.wrapEvenly("adaptive-shade-with-a-long-agent-name-40", 150); len(got) != 2 || got[0] != "adaptive-shade-with-" {
		t.Errorf("lines of unequal length: %q", got)
	}
	if got := f.shorten("agent-with-a-long-name-17", 60); !strings.HasSuffix(got, "17") || !strings.Contains(got, "…") || f.width(got) > 60 {
		t.Errorf("shortened to %q", got)
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{"a\nb\tc": "a b c", "\x00\x1b[1m": "��[1m", "\xff": "�", "a\u202eb": "a�b", "ok é 漢": "ok é 漢"} {
		if got := clean(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := len([]rune(clean(strings.Repeat("é", 5000)))); got != maxRunes {
		t.Errorf("%d letters kept of 5000", got)
	}
}
