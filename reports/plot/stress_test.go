package plot

import (
	"fmt"
	"math"
	"strings"
)

// stress are figures that a careless layout gets wrong: narrow, low, with long or hostile names, absurd or missing numbers.
func stress() []*Figure {
	long := func(n int) []string {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("adaptive-shade-with-a-very-long-name-%03d", i) // 40 characters
		}
		return names
	}
	ramp := func(n int, scale float64) (y, lo, hi []float64) {
		for i := range n {
			v := scale * (1 + math.Sin(float64(i)))
			y, lo, hi = append(y, v), append(lo, 0.9*v), append(hi, 1.1*v)
		}
		return y, lo, hi
	}
	forest := func(n int, title, label string, scale float64) Panel {
		y, lo, hi := ramp(n, scale)
		return Panel{
			Title: title, Sideways: true, X: Axis{Categories: long(n)}, Y: Axis{Label: label},
			Series: []Series{{Mark: Dots, Y: y, Lo: lo, Hi: hi}}, Rules: []Rule{{Label: "no effect", At: 0}},
		}
	}
	y, lo, hi := ramp(9, 1e7)
	nan, inf := math.NaN(), math.Inf(1)
	words := strings.Repeat("a title of many words that must wrap ", 8)
	return []*Figure{
		{Name: "zero"},
		{Name: "narrow", Width: 85, Title: words, Caption: words, Panels: []Panel{forest(5, words, "revenue per thousand requests of all sellers together (USD)", 3)}},
		{Name: "forests", Panels: []Panel{forest(6, "Revenue", "revenue (USD)", 12345678), forest(6, "Surplus", "surplus (USD)", 1e-5)}},
		{Name: "three-forests", Columns: 3, Panels: []Panel{forest(3, "A", "a (1)", 1), forest(3, "B", "b (1)", 10), forest(3, "C", "c (1)", 100)}},
		{Name: "low", Height: 40, Title: "Too low", Panels: []Panel{forest(20, "", "x (1)", 3)}},
		{Name: "high", Height: 120, ShareX: true, Columns: 1, Panels: []Panel{{Series: []Series{{Y: y}}}, {Series: []Series{{Y: y, Lo: lo, Hi: hi}}}}},
		{Name: "columns", Panels: []Panel{{X: Axis{Categories: long(9), Label: "agent"}, Y: Axis{Label: "revenue (USD)"}, Series: []Series{{Mark: Bars, Y: y, Lo: lo, Hi: hi}}}}},
		{Name: "three-arms", Width: 85, Panels: []Panel{{Sideways: true, X: Axis{Categories: []string{"base", "ring"}}, Y: Axis{Label: "x (1)"}, Series: []Series{
			{Name: strings.Repeat("n", 80), Mark: Dots, Y: []float64{1, 2}, Lo: []float64{0.5, 1}, Hi: []float64{1.5, 3}},
			{Name: "b", Mark: Dots, Y: []float64{1.2, nan}, Lo: []float64{nan, 1}, Hi: []float64{1.5, inf}},
			{Name: "c", Mark: Dots, Y: []float64{1.3, 2.2}},
		}}}},
		{Name: "hostile", Title: "</text><script>alert(1)</script>\x00\x1b[31m\xff\u202e", Panels: []Panel{{
			Title: `"><svg onload=x>`, X: Axis{Label: "漢字 😀 €µ≥ (1)"}, Y: Axis{Label: "&amp; <b>"},
			Series: []Series{{Name: "=cmd|' /C calc'!A0", Y: []float64{1, 2, 3}}, {Name: "-1+2", Y: []float64{3, 2, 1}}},
		}}},
		{Name: "absurd", Columns: 2, Panels: []Panel{
			{Series: []Series{{Y: []float64{1e300, -1e300, nan, inf, -inf, 1e308, 5e-324}}}},
			{Y: Axis{Scale: Log}, X: Axis{Scale: Log}, Series: []Series{{X: []float64{1e-300, 1, 1e300}, Y: []float64{1e-300, -1, 1e300}}}},
			{Series: []Series{{Y: []float64{7, 7, 7}}}},
			{Series: []Series{{Y: []float64{0, 0}}}},
			{Series: []Series{{Y: []float64{1e15, 1e15 + 1}}}},
			{Y: Axis{From: 0.999999, To: 1}, Series: []Series{{Y: []float64{0, 1}}}},
			{Series: []Series{{Mark: Bars, X: []float64{nan, 1}, Y: []float64{1, nan}}}},
			{Y: Axis{Scale: Log}, Series: []Series{{Mark: Bars, Y: []float64{0.01, 3000}}}},
			{X: Axis{Scale: Hours}, Series: []Series{{X: []float64{-5, 500}, Y: []float64{1, 2}}}},
			{Rules: []Rule{{Label: "alone", At: nan}}},
			{Heat: &Heat{}},
			{Heat: &Heat{Z: [][]float64{{nan}}}},
			{Heat: &Heat{Z: [][]float64{{3}}}},
			{Heat: &Heat{Z: [][]float64{{}, {}}}},
			{X: Axis{Scale: Hours}, Series: []Series{{X: []float64{0, 1e200}, Y: []float64{1, 2}}}},
			{X: Axis{Categories: []string{"a"}}, Series: []Series{{Mark: Dots, Y: []float64{1, 2, 3}}}},
		}},
		{Name: "matrix", Panels: []Panel{{X: Axis{Categories: long(100)}, Y: Axis{Categories: long(100)}, Heat: &Heat{Label: "score (1)", Z: square(100)}}}},
		{Name: "matrix-20", Panels: []Panel{{X: Axis{Categories: long(20)}, Y: Axis{Categories: long(20)}, Heat: &Heat{Label: "score (1)", Z: square(20), Diverging: true}}}},
		{Name: "overhang", Width: 85, Panels: []Panel{{X: Axis{From: 0.999999, To: 1}, Series: []Series{{X: []float64{0, 1}, Y: []float64{1, 2}}}}}},
		crowded(Dots), crowded(Bars),
		gaps(),
	}
}

// crowded has up to six series a row, each with its number at the row's end.
func crowded(mark Mark) *Figure {
	f := &Figure{Name: fmt.Sprintf("crowded-%d", mark), Columns: 2}
	for n := 1; n <= 6; n++ {
		p := Panel{Sideways: true, X: Axis{Categories: []string{"us", "europe", "asia"}}, Y: Axis{Label: "revenue (USD)"}}
		for i := range n {
			p.Series = append(p.Series, Series{Name: fmt.Sprint("arm ", i), Mark: mark, Y: []float64{1, 2, float64(i)}})
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}

// gaps is a long path with holes that no stretch can hide, under a band, as steps.
func gaps() *Figure {
	n := 30_000
	y, lo, hi := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range y {
		y[i] = math.Sin(float64(i) / 2000)
		if i%1000 < 30 {
			y[i] = math.NaN()
		}
		lo[i], hi[i] = y[i]-0.1, y[i]+0.1
	}
	return &Figure{Name: "gaps", Panels: []Panel{{Series: []Series{{Name: "steps", Mark: Step, Y: y, Lo: lo, Hi: hi}}}}}
}

func square(n int) [][]float64 {
	z := make([][]float64, n)
	for i := range z {
		z[i] = make([]float64, n)
		for j := range z[i] {
			z[i][j] = math.Sin(float64(i*j) / 50)
		}
	}
	return z
}
