package plot

import (
	"math"
	"slices"
	"testing"
)

func labels(ticks []tick) (out []string) {
	for _, t := range ticks {
		if t.label != "" {
			out = append(out, t.label)
		}
	}
	return out
}

// Wanted labels are what a printer would set.
func TestTicks(t *testing.T) {
	for _, c := range []struct {
		got  []tick
		want []string
	}{
		{linearTicks(0, 1, 5, false), []string{"0", "0.2", "0.4", "0.6", "0.8", "1.0"}},
		{linearTicks(-0.3, 0.3, 6, false), []string{"−0.3", "−0.2", "−0.1", "0", "0.1", "0.2", "0.3"}},
		{linearTicks(0, 100, 4, false), []string{"0", "20", "40", "60", "80", "100"}},
		{linearTicks(9, 11, 4, false), []string{"9.0", "9.5", "10.0", "10.5", "11.0"}},
		{linearTicks(2, 4, 8, true), []string{"2", "3", "4"}},
		{linearTicks(0, 86400, 4, false), []string{"0", "20k", "40k", "60k", "80k"}},
		{linearTicks(0, 2.5e6, 5, false), []string{"0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M"}},
		{linearTicks(0, 4e-6, 2, false), []string{"0", "2e−6", "4e−6"}},
		{linearTicks(-1e300, 1e300, 2, false), []string{"−1e300", "0", "1e300"}},
		{logTicks(0.01, 100, 5), []string{"0.01", "0.1", "1", "10", "100"}},
		{logTicks(1, 12, 4), []string{"1", "2", "5", "10"}},
		{logTicks(1, 1e8, 4), []string{"1", "100", "10k", "1M", "100M"}},
		{logTicks(2, 4, 4), []string{"2.0", "2.5", "3.0", "3.5", "4.0"}},
		{hourTicks(0, 24, 5), []string{"00:00", "06:00", "12:00", "18:00", "24:00"}},
		{hourTicks(7, 9, 4), []string{"07:00", "07:30", "08:00", "08:30", "09:00"}},
		{hourTicks(22, 28, 3), []string{"22:00", "24:00", "02:00", "04:00"}},
		{hourTicks(0, 72, 4), []string{"day 1", "day 2", "day 3", "day 4"}},
	} {
		if got := labels(c.got); !slices.Equal(got, c.want) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestTicksOfAnyRange(t *testing.T) {
	for _, lo := range []float64{-1e300, -1e9, -7, -1e-12, 0, 1e-250, 0.1, 1 - 1e-7, 3e15} {
		for _, width := range []float64{1e-7, 1e-3, 1, 12345, 1e12, 1e299} {
			for _, n := range []int{0, 1, 5, 20} {
				s := scale{Axis: &Axis{}, span: rangeOf(&Axis{}, span{lo, lo + width}, 0.05)}
				ticks := s.ticks(n)
				if len(ticks) > 3*n+4 {
					t.Errorf("[%v, +%v]: %d ticks for %d", lo, width, len(ticks), n)
				}
				if n == 5 && len(ticks) < 2 {
					t.Errorf("[%v, +%v]: %d ticks", lo, width, len(ticks))
				}
				for i := range ticks {
					if i > 0 && ticks[i].label == ticks[i-1].label {
						t.Errorf("[%v, +%v]: two ticks read %q", lo, width, ticks[i].label)
					}
				}
			}
		}
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		v, resolution, size float64
		want                string
	}{
		{2.5, 0.5, 10, "2.5"},
		{25, 5, 25, "25"},
		{-0.0001, 0.1, 1, "0.0"}, // no minus zero
		{-3, 1, 5, "−3"},
		{9999, 1, 9999, "9999"},
		{12500, 500, 20000, "12.5k"},
		{500, 500, 20000, "0.5k"},
		{3e9, 1e9, 5e9, "3G"},
		{2e12, 1e12, 2e12, "2T"},
		{1.5e-5, 5e-6, 2e-5, "1.5e−5"},
		{0, 5e-6, 2e-5, "0"},
		{1e18, 1e17, 1e18, "1.0e18"},
	} {
		if got := number(c.v, c.resolution, c.size); got != c.want {
			t.Errorf("number(%v, %v, %v) = %q, want %q", c.v, c.resolution, c.size, got, c.want)
		}
	}
}

// Half-widths 0.13 and 0.06: two digits of the wide one are hundredths.
func TestEstimatesShareDigits(t *testing.T) {
	nan := math.NaN()
	p := Panel{Sideways: true, X: Axis{Categories: []string{"a", "b", "c"}}, Series: []Series{{
		Mark: Dots, Y: []float64{3.3333, 2.96, nan}, Lo: []float64{3.2, 2.9, 1}, Hi: []float64{3.46, 3.02, 2},
	}}}
	x, y := p.extent()
	var got []string
	for _, v := range newCell(&p, x, y).estimates(false) {
		got = append(got, v.text)
	}
	if want := []string{"3.33 [3.20, 3.46]", "2.96 [2.90, 3.02]", "no data"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRange(t *testing.T) {
	for _, c := range []struct {
		axis     Axis
		data     span
		air      float64
		from, to float64
	}{
		{Axis{}, span{10, 20}, 0.1, 9, 21},
		{Axis{}, span{1, 20}, 0.1, 0, 21.9}, // not below zero
		{Axis{}, span{-20, 0}, 0.1, -22, 0},
		{Axis{}, span{5, 5}, 0.1, 4.5, 5.5},
		{Axis{}, span{0, 0}, 0.1, -1, 1},
		{Axis{}, emptySpan(), 0.1, 0, 1},
		{Axis{From: 2, To: 3}, span{10, 20}, 0.1, 2, 3},
		{Axis{From: 3, To: 2}, span{10, 20}, 0, 10, 20},
		{Axis{From: math.Inf(-1), To: 2}, span{10, 20}, 0, 10, 20},
		{Axis{Categories: []string{"a", "b"}}, span{0, 0}, 0.1, -0.5, 1.5},
		{Axis{Scale: Log}, span{1, 100}, 0.5, 0.1, 1000},
		{Axis{Scale: Log}, span{3, 3}, 0.1, 1.5, 6},
	} {
		got := rangeOf(&c.axis, c.data, c.air)
		if math.Abs(got.lo-c.from) > 1e-9 || math.Abs(got.hi-c.to) > 1e-9 {
			t.Errorf("%+v of %v: %v, want %v to %v", c.axis, c.data, got, c.from, c.to)
		}
	}
}

func TestScale(t *testing.T) {
	log := scale{Axis: &Axis{Scale: Log}, span: span{1, 100}}
	down := scale{Axis: &Axis{Categories: []string{"a", "b"}}, span: span{-0.5, 1.5}, down: true}
	for _, c := range []struct {
		got, want float64
	}{
		{log.unit(10), 0.5},
		{log.unit(-1), math.NaN()},
		{log.unit(0), math.NaN()},
		{down.unit(0), 0.75},
		{down.unit(1), 0.25},
		{down.unit(math.Inf(1)), math.NaN()},
		{(&scale{Axis: &Axis{}, span: span{0, 1e-9}}).unit(1e290), 1e4},
	} {
		if math.Abs(c.got-c.want) > 1e-12 || math.IsNaN(c.got) != math.IsNaN(c.want) {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
}

// Panels that share Y have one range, those with nothing to show take no part.
func TestShare(t *testing.T) {
	f := Figure{ShareY: true, Panels: []Panel{{Series: []Series{{Y: []float64{1, 2}}}}, {}, {Series: []Series{{Y: []float64{5, 9}}}}}}
	l := arrange(&f)
	a, b := l.cells[0], l.cells[2]
	if a.y.span != b.y.span || a.y.lo > 1 || a.y.hi < 9 {
		t.Errorf("ranges %v and %v", a.y.span, b.y.span)
	}
	if !l.cells[1].empty {
		t.Error("the second panel shows something")
	}
	f.ShareY = false
	l = arrange(&f)
	if l.cells[0].y.span == l.cells[2].y.span {
		t.Error("shared without being asked")
	}
}
