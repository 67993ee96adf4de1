package law

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestReadHistogram(t *testing.T) {
	// The gap from 2 to 3 is an empty bin; the empty bin at the end is none.
	d, err := ReadHistogram(strings.NewReader("lo,hi,count\n0.5,1,2\n1,2,1\n3,4, 1\n4,9,0\n"))
	if err != nil {
		t.Fatal(err)
	}
	if lo, hi := d.Support(); lo != 0.5 || hi != 4 {
		t.Errorf("support [%v, %v], want [0.5, 4]", lo, hi)
	}
	for _, c := range []struct{ x, want float64 }{
		{0.4, 0}, {0.5, 0}, {0.75, 0.25}, {1, 0.5}, {1.5, 0.625}, {2, 0.75}, {2.7, 0.75}, {3, 0.75}, {3.5, 0.875}, {4, 1}, {9, 1},
	} {
		if got := d.CDF(c.x); got != c.want {
			t.Errorf("F(%v) = %v, want %v", c.x, got, c.want)
		}
	}
	for _, c := range []struct{ u, want float64 }{
		{0, 0.5}, {0.25, 0.75}, {0.5, 1}, {0.625, 1.5}, {0.75, 2}, {0.875, 3.5}, {1, 4},
	} {
		if got := d.Quantile(c.u); got != c.want {
			t.Errorf("quantile at %v is %v, want %v", c.u, got, c.want)
		}
	}
	// Means of the bins: .75/2 + 1.5/4 + 3.5/4.
	if got := d.Mean(); got != 1.625 {
		t.Errorf("mean %v, want 1.625", got)
	}
}

func TestReadHistogramRefuses(t *testing.T) {
	many := "lo,hi,count\n" + strings.Repeat("0,1,1\n", 10)
	cases := []struct{ name, in, want string }{
		{"nothing", "", "law: histogram: empty: want a header lo,hi,count"},
		{"no rows", "lo,hi,count\n", "law: histogram: no rows after the header"},
		{"other header", "low,high,n\n0,1,1\n", `law: histogram line 1: header is ["low" "high" "n"]: want lo,hi,count`},
		{"no header", "0,1,5\n", `law: histogram line 1: header is ["0" "1" "5"]: want lo,hi,count`},
		{"two columns", "lo,hi,count\n0,1\n", "law: histogram: record on line 2: wrong number of fields"},
		{"text", "lo,hi,count\n0,1,5\n1,two,5\n", `law: histogram line 3: hi = "two": not a number`},
		{"NaN", "lo,hi,count\n0,NaN,5\n", "law: histogram line 2: hi = NaN: must lie in [0, 1e+300]"},
		{"infinite", "lo,hi,count\n0,Inf,5\n", "law: histogram line 2: hi = +Inf: must lie in [0, 1e+300]"},
		{"out of range", "lo,hi,count\n0,1e999,5\n", `law: histogram line 2: hi = "1e999": not a number`},
		{"negative", "lo,hi,count\n-1,1,5\n", "law: histogram line 2: lo = -1: must lie in [0, 1e+300]"},
		{"negative count", "lo,hi,count\n0,1,-5\n", "law: histogram line 2: count = -5: must lie in [0, 1e+300]"},
		{"empty bin", "lo,hi,count\n1,1,5\n", "law: histogram line 2: hi = 1: must exceed lo = 1"},
		{"overlap", "lo,hi,count\n0,2,5\n1,3,5\n", "law: histogram line 3: lo = 1 lies below the hi = 2 of the bin before: sort the bins and remove overlaps"},
		{"descending", many, "law: histogram line 3: lo = 0 lies below the hi = 1 of the bin before: sort the bins and remove overlaps"},
		{"no counts", "lo,hi,count\n0,1,0\n", "law: empirical sum of counts = 0: must be positive"},
		{"quote", "lo,hi,count\n0,1,\"5\n", "law: histogram: parse error on line 2, column 8: extraneous or missing \" in quoted-field"},
	}
	for _, c := range cases {
		if _, err := ReadHistogram(strings.NewReader(c.in)); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
	}
}

// endless produces rows, or one endless row, for ever.
type endless struct {
	rows bool
	n    int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.n == 0 {
		e.n++
		return copy(p, "lo,hi,count\n"), nil
	}
	if !e.rows {
		for i := range p {
			p[i] = '1'
		}
		return len(p), nil
	}
	e.n++
	return copy(p, fmt.Sprintf("%d,%d,1\n", e.n, e.n+1)), nil
}

// TestReadHistogramIsBounded: no input can make it read or keep without end.
func TestReadHistogramIsBounded(t *testing.T) {
	for _, c := range []struct {
		in   io.Reader
		want string
	}{
		{&endless{rows: true}, "law: histogram line 100002: more than 100000 bins: use wider ones"},
		{&endless{}, "law: histogram: larger than 16 MiB: use fewer bins"},
	} {
		if _, err := ReadHistogram(c.in); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

var errDisk = errors.New("disk on fire")

func TestReadHistogramReportsReader(t *testing.T) {
	in := io.MultiReader(strings.NewReader("lo,hi,count\n0,1,1\n"), failing{})
	if _, err := ReadHistogram(in); !errors.Is(err, errDisk) {
		t.Errorf("got %v, want %v", err, errDisk)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errDisk }

func FuzzReadHistogram(f *testing.F) {
	f.Add("lo,hi,count\n0.5,1,2\n1,2,1\n3,4,1\n")
	f.Add("lo,hi,count\n0,1e300,1e300\n1e300,2,3\n")
	f.Add("lo,hi,count\n0,5e-324,1\n")
	f.Fuzz(func(t *testing.T, in string) {
		d, err := ReadHistogram(strings.NewReader(in))
		if err != nil {
			return
		}
		s := NewSampler(d)
		lo, hi := d.Support()
		last := lo
		for i := range 64 {
			u := (float64(i) + 0.5) / 64
			x := d.Quantile(u)
			if !(x >= last && x <= hi) {
				t.Fatalf("quantile at %v is %v: below the one before or outside [%v, %v]", u, x, lo, hi)
			}
			if y := s.At(u); y != x {
				t.Fatalf("sampler at %v gives %v, quantile %v", u, y, x)
			}
			last = x
		}
		if m := d.Mean(); !(m >= lo && m <= hi) && !(math.Abs(m/lo-1) < 1e-9) {
			t.Fatalf("mean %v outside [%v, %v]", m, lo, hi)
		}
	})
}

// TestStepsAgainstScan: the guide table finds what a scan from the start finds,
// for random steps, some of them empty, and levels on and beside their borders.
func TestStepsAgainstScan(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		cum := make([]float64, 1+r.IntN(40))
		for i := range cum {
			cum[i] = r.Float64()
			if r.IntN(3) == 0 {
				cum[i] = math.Round(cum[i]*8) / 8 // on the borders of the guide
			}
		}
		cum[0] = 1
		slices.Sort(cum)
		s := newSteps(cum, cum)
		for range 200 {
			u := r.Float64()
			if r.IntN(2) == 0 {
				c := cum[r.IntN(len(cum))]
				u = []float64{c, math.Nextafter(c, 0), math.Nextafter(c, 1)}[r.IntN(3)]
			}
			if u >= 1 || u < 0 {
				continue
			}
			want := 0
			for cum[want] < u {
				want++
			}
			if got := s.find(u); got != want {
				t.Fatalf("step of %v in %v: %d, want %d", u, cum, got, want)
			}
		}
	}
}

// TestDiscrete: unsorted input, an impossible value, and levels on the borders.
func TestDiscrete(t *testing.T) {
	d, err := NewDiscrete([]float64{4, 0.5, 9, 1}, []float64{0.25, 0.25, 0, 0.5})
	if err != nil {
		t.Fatal(err)
	}
	if lo, hi := d.Support(); lo != 0.5 || hi != 4 {
		t.Errorf("support [%v, %v], want [0.5, 4]: 9 never occurs", lo, hi)
	}
	if got := d.Mean(); got != 1.625 { // .125 + .5 + 1
		t.Errorf("mean %v, want 1.625", got)
	}
	s := NewSampler(d)
	for _, c := range []struct{ u, want float64 }{
		{0x1p-53, 0.5}, {0.25, 0.5}, {math.Nextafter(0.25, 1), 1}, {0.75, 1}, {math.Nextafter(0.75, 1), 4}, {1 - 0x1p-53, 4},
	} {
		if got, at := d.Quantile(c.u), s.At(c.u); got != c.want || at != c.want {
			t.Errorf("at %v: quantile %v, sampler %v, want %v", c.u, got, at, c.want)
		}
	}
	for _, c := range []struct{ x, want float64 }{{0.4, 0}, {0.5, 0.25}, {0.9, 0.25}, {1, 0.75}, {3.9, 0.75}, {4, 1}} {
		if got := d.CDF(c.x); got != c.want {
			t.Errorf("F(%v) = %v, want %v", c.x, got, c.want)
		}
	}
}
