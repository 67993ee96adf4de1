package plot

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

// The twin looks at every stretch again, the slow way.
func TestDecimateKeepsExtremes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 2, maxPoints, maxPoints + 1, 12_345, 100_000} {
		ys := make([]float64, n)
		for i := range ys {
			if ys[i] = r.NormFloat64(); r.IntN(5000) == 0 {
				ys[i] = math.NaN()
			}
		}
		keep := decimate(ys)
		if !slices.IsSorted(keep) || len(slices.Compact(slices.Clone(keep))) != len(keep) || len(keep) > 3*maxPoints/2 && n > maxPoints {
			t.Errorf("%d points: kept %d, or out of order", n, len(keep))
		}
		if n <= maxPoints {
			if len(keep) != n {
				t.Errorf("%d points: %d kept", n, len(keep))
			}
			continue
		}
		stretches := maxPoints / 2
		for k := range stretches {
			part := slices.DeleteFunc(slices.Clone(ys[k*n/stretches:(k+1)*n/stretches]), math.IsNaN)
			var kept []float64
			for _, i := range keep {
				if i >= k*n/stretches && i < (k+1)*n/stretches && !math.IsNaN(ys[i]) {
					kept = append(kept, ys[i])
				}
			}
			if len(part) > 0 && (slices.Min(part) != slices.Min(kept) || slices.Max(part) != slices.Max(kept)) {
				t.Fatalf("%d points, stretch %d: %v to %v, kept %v to %v", n, k, slices.Min(part), slices.Max(part), slices.Min(kept), slices.Max(kept))
			}
		}
		if gaps := func(i int) bool { return math.IsNaN(ys[i]) }; slices.ContainsFunc(ys, math.IsNaN) && !slices.ContainsFunc(keep, gaps) {
			t.Errorf("%d points: all gaps were lost", n)
		}
	}
}

func TestStairs(t *testing.T) {
	nan := math.NaN()
	x, y := stairs([]float64{0, 1, 2, 3}, []float64{5, 7, nan, 8})
	wantX, wantY := []float64{0, 1, 1, 2, 2, 3, 3}, []float64{5, 5, 7, 7, nan, nan, 8}
	same := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
	if !slices.Equal(x, wantX) || !slices.EqualFunc(y, wantY, same) {
		t.Errorf("%v %v", x, y)
	}
}

// drawnOn records what is painted for one panel of 100 by 100 points over x, y in 0..10.
func drawnOn(s Series) (strokes, fills []vg.Path) {
	var rec recorder.Canvas
	axis := Axis{From: 0, To: 10}
	sc := &scale{Axis: &axis, span: span{0, 10}}
	a := &area{Canvas: draw.NewCanvas(&rec, 100, 100), x: sc, y: sc}
	sty := style{color: seriesColor(0), width: 1}
	p := Panel{Series: []Series{s}}
	switch s.Mark {
	case Bars:
		shift, width := p.dodge(0)
		a.bars(&s, shift, width, func(int) style { return sty })
	default:
		a.band(&s, sty)
		a.curve(&s, sty)
	}
	for _, action := range rec.Actions {
		switch act := action.(type) {
		case *recorder.Stroke:
			strokes = append(strokes, act.Path)
		case *recorder.Fill:
			fills = append(fills, act.Path)
		}
	}
	return strokes, fills
}

func TestGapsSplitLines(t *testing.T) {
	n := 30
	y, lo, hi := make([]float64, n), make([]float64, n), make([]float64, n)
	x := make([]float64, n)
	for i := range y {
		x[i], y[i], lo[i], hi[i] = float64(i)/3, 5, 4, 6
	}
	y[10], y[20], y[22] = math.NaN(), math.Inf(1), math.NaN() // leaves 0-9, 11-19, 21 alone, 23-29
	hi[15], lo[18] = math.NaN(), math.NaN()                   // leave three bands
	strokes, fills := drawnOn(Series{X: x, Y: y, Lo: lo, Hi: hi})
	if len(strokes) != 3 {
		t.Errorf("%d lines, want 3", len(strokes))
	}
	if len(fills) != 4 { // three bands and the dot
		t.Errorf("%d fills, want 4", len(fills))
	}
	for _, path := range fills {
		for _, part := range path {
			if math.IsNaN(float64(part.Pos.X)) || math.IsNaN(float64(part.Pos.Y)) {
				t.Fatalf("band to %v", part.Pos)
			}
		}
	}
}

// Bars stand on zero: y 0 is at 0 points, 4 at 40; the slot of 2 leaves bars of 1.6.
func TestBarsStartAtZero(t *testing.T) {
	_, fills := drawnOn(Series{Mark: Bars, X: []float64{2, 4, 8}, Y: []float64{4, 20, math.NaN()}})
	if len(fills) != 2 {
		t.Fatalf("%d bars, want 2", len(fills))
	}
	for i, want := range [][4]float64{{12, 0, 28, 40}, {32, 0, 48, 100}} { // the second is cut at the edge
		lo, hi := fills[i][0].Pos, fills[i][2].Pos
		for k, got := range []vg.Length{lo.X, lo.Y, hi.X, hi.Y} {
			if math.Abs(float64(got)-want[k]) > 1e-9 {
				t.Errorf("bar %d: %v to %v, want %v", i, lo, hi, want)
			}
		}
	}
}

// Nothing is painted outside the area, whatever the data.
func TestClipped(t *testing.T) {
	y := []float64{-1e200, 5, 1e290, -3, 12, 5, 20, 20, 5}
	strokes, fills := drawnOn(Series{Y: y, Lo: y, Hi: []float64{1, 6, 1e300, 0, 13, 30, 21, 22, 6}})
	for _, path := range strokes {
		for _, part := range path {
			if part.Pos.X < -1e-6 || part.Pos.X > 100+1e-6 || part.Pos.Y < -1e-6 || part.Pos.Y > 100+1e-6 {
				t.Errorf("line to %v", part.Pos)
			}
		}
	}
	for _, path := range fills {
		for _, part := range path {
			if part.Pos.X < -3 || part.Pos.X > 103 || part.Pos.Y < -3 || part.Pos.Y > 103 { // markers reach over the edge
				t.Errorf("fill to %v", part.Pos)
			}
		}
	}
	if len(strokes) == 0 || len(fills) == 0 {
		t.Error("nothing was drawn")
	}
}

func TestStylesAreStable(t *testing.T) {
	order := []string{"base", "no ring", "first price"}
	all := stylesOf(&Figure{Order: order, Panels: []Panel{{Series: []Series{{Name: "base"}, {Name: "no ring"}, {Name: "first price"}}}}})
	some := stylesOf(&Figure{Order: order, Panels: []Panel{{Series: []Series{{Name: "new"}, {Name: "first price"}}}}})
	if all.of("first price").color != some.of("first price").color || some.of("first price").color != seriesColor(2) {
		t.Error("a name changed its colour where others are missing")
	}
	if some.of("new").color != seriesColor(3) {
		t.Error("a new name does not follow the known ones")
	}
	seen := map[string]int{}
	for i := range 35 {
		seen[fmt.Sprint(seriesColor(i), i%len(dashes))]++
	}
	if len(seen) != 35 {
		t.Errorf("%d pairs of colour and dash among 35 series", len(seen))
	}
}

// The sequential scale grows lighter all the way, in grey too.
func TestSequentialScaleIsMonotone(t *testing.T) {
	last := -1.0
	for k := range levels {
		c := along(sequential, float64(k)/(levels-1))
		if luma := 0.299*float64(c.R) + 0.587*float64(c.G) + 0.114*float64(c.B); luma <= last {
			t.Fatalf("level %d is not lighter than the one before", k)
		} else {
			last = luma
		}
	}
}
