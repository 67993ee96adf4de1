package law

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func ironed(t testing.TB, l Law) *Ironed {
	t.Helper()
	i, err := NewIroned(l)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// TestIronedRegular: a regular law has its virtual value unchanged, to the bit.
func TestIronedRegular(t *testing.T) {
	for _, d := range []Density{
		Uniform{0, 1},
		Uniform{3, 5},
		Exponential{2},
		Lognormal{0, 1},
		Lognormal{0.6, 0.5},
		Gamma{3, 0.1},
		Gamma{1, 1},
		Beta{2, 5, 3},
		Beta{1, 1, 1},
		Beta{1000, 3000, 10},
	} {
		i := ironed(t, d)
		for k := range 2000 {
			x := d.Quantile((float64(k) + 0.5) / 2000)
			if got, want := i.At(x), Virtual(d, x); got != want {
				t.Errorf("%s: ironed %v at %v, want %v", name(d), got, x, want)
				break
			}
		}
	}
}

// TestIronedFlats: the flat of a histogram whose density falls, and that of laws
// whose density is infinite at 0.
//
// The histogram on [0, 1) and [1, 3) with shares 3/4 and 1/4: phi is 2x - 4/3 on
// the first bin, 2x - 3 on the second. On the flat [a, b) at level L its mean is L:
// 3/4 (1-a)^2 = 1/8 (b-1)^2 with 2a - 4/3 = 2b - 3 = L, so
// L = (2 sqrt(6)/3 - 1)/(1 + sqrt(6)).
//
// A density that is infinite at 0 has phi(0) = 0 and then falls: its flat begins
// at 0, and its level is the mean of phi up to its end b: -b S(b)/F(b) = phi(b).
func TestIronedFlats(t *testing.T) {
	level := (2*math.Sqrt(6)/3 - 1) / (1 + math.Sqrt(6))
	i := ironed(t, must(NewEmpirical([]float64{0, 1, 3}, []float64{3, 1})))
	for _, c := range []struct{ x, want float64 }{
		{0, -4. / 3},
		{0.3, 0.6 - 4./3},
		{(level + 4./3) / 2, level},
		{1, level},
		{(level + 3) / 2, level},
		{2, 1},
		{2.9, 2.8},
		{3, 3},
		{5, 5},
		{-1, math.Inf(-1)},
	} {
		if got := i.At(c.x); got != c.want && !(math.Abs(got-c.want) < 1e-9) {
			t.Errorf("falling histogram: %v at %v, want %v", got, c.x, c.want)
		}
	}
	for _, d := range []Density{Beta{0.5, 0.5, 1}, Gamma{0.5, 2}, Beta{0.3, 4, 10}, Gamma{0.05, 1}} {
		i := ironed(t, d)
		if len(i.flats) != 1 {
			t.Errorf("%s: flats %v, want one", name(d), i.flats)
			continue
		}
		f := i.flats[0]
		mean := -f.to * d.Survival(f.to) / d.CDF(f.to)
		scale := d.Mean()
		if f.from != 0 || !(math.Abs(f.level-mean) < 1e-9*scale) || !(math.Abs(Virtual(d, f.to)-f.level) < 1e-4*scale) {
			t.Errorf("%s: flat %v; mean of phi %v, phi at its end %v", name(d), f, mean, Virtual(d, f.to))
		}
	}
}

// TestIronedGap: nobody is lost when the price rises over a gap of a histogram,
// so the flat that begins below it ends with it. Shares 3/4 on [0, 1) and 1/4 on
// [2, 3): phi is 2x - 4/3 and 2x - 3 on the two, and the price 2 earns 1/4 more
// than 1. So 3/4 (1-a)^2 = 1/4: a = 1 - 1/sqrt(3), and the level is 2a - 4/3.
func TestIronedGap(t *testing.T) {
	i := ironed(t, must(NewEmpirical([]float64{0, 1, 2, 3}, []float64{3, 0, 1})))
	a := 1 - 1/math.Sqrt(3)
	level := 2*a - 4./3
	for _, c := range []struct{ x, want float64 }{
		{0, -4. / 3}, {0.4, 0.8 - 4./3}, {0.43, level}, {1, level}, {1.999, level}, {2, 1}, {2.5, 2},
	} {
		if got := i.At(c.x); !(math.Abs(got-c.want) < 1e-9) {
			t.Errorf("%v at %v, want %v", got, c.x, c.want)
		}
	}
}

// TestIronedDiscrete: the dumb twin is the formula of isotonic regression, the
// largest over starts of the least over ends of the mean of phi between the two,
// phi at value v with probability p and next value w being v - (w-v) P(X > v)/p.
func TestIronedDiscrete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		values, weights, probs := make([]float64, n), make([]float64, n), make([]float64, n)
		var x, total float64
		for k := range n {
			x += float64(rapid.IntRange(1, 20).Draw(t, "step"))
			values[k] = x - 1
			weights[k] = float64(rapid.IntRange(1, 9).Draw(t, "weight"))
			total += weights[k]
		}
		for k := range n {
			probs[k] = weights[k] / total
		}
		i, err := NewIroned(must(NewDiscrete(values, probs)))
		if err != nil {
			t.Fatal(err)
		}
		revenue := func(k int) (r, q float64) { // of the price values[k]
			for _, p := range probs[min(k, n):] {
				q += p
			}
			if k < n {
				r = q * values[k]
			}
			return r, q
		}
		for k := range n {
			want := math.Inf(-1)
			for from := 0; from <= k; from++ {
				least := math.Inf(1)
				for to := k + 1; to <= n; to++ {
					r0, q0 := revenue(from)
					r1, q1 := revenue(to)
					least = min(least, (r0-r1)/(q0-q1))
				}
				want = max(want, least)
			}
			if got := i.At(values[k]); math.Abs(got-want) > 1e-9 {
				t.Fatalf("values %v, probabilities %v: ironed %v at %v, want %v", values, probs, got, values[k], want)
			}
		}
	})
}

// TestIronedByHand: half of the buyers value it at 1, the others at 2 or 10. The
// virtual values 1 - 1 x .5/.5 = 0 at 1, 2 - 8 x .1/.4 = 0 at 2, 10 at the top; and
// with fewer twos 2 - 8 x .4/.1 = -30, pooled with 0: the mean (.5 x 0 - 3)/.6 = -5.
func TestIronedByHand(t *testing.T) {
	for _, c := range []struct {
		probs []float64
		want  []float64
	}{
		{[]float64{0.5, 0.4, 0.1}, []float64{0, 0, 10}},
		{[]float64{0.5, 0.1, 0.4}, []float64{-5, -5, 10}},
	} {
		i := ironed(t, must(NewDiscrete([]float64{1, 2, 10}, c.probs)))
		for k, x := range []float64{1, 2, 10} {
			for _, at := range []float64{x, x + 0.5} { // between atoms: the next one below
				if got := i.At(at); !(math.Abs(got-c.want[k]) < 1e-12) {
					t.Errorf("probabilities %v: %v at %v, want %v", c.probs, got, at, c.want[k])
				}
			}
		}
		if got := i.At(0.5); !math.IsInf(got, -1) {
			t.Errorf("%v below the support", got)
		}
	}
	if got := ironed(t, Constant{3}).At(3); got != 3 {
		t.Errorf("constant 3: %v", got)
	}
}

// TestIronedEarns: from a single buyer the seller earns the mean of the positive
// part of the ironed virtual value, and that is what the best posted price earns.
func TestIronedEarns(t *testing.T) {
	for _, e := range examples {
		i := ironed(t, e.law)
		var positive, best float64
		const n = 1 << 12
		for k := range n {
			x := e.law.Quantile((float64(k) + 0.5) / n)
			positive += max(i.At(x), 0) / n
			best = max(best, x*float64(n-k)/n)
		}
		if scale := e.law.Mean() + e.sd; math.Abs(positive-best) > 2e-3*scale {
			t.Errorf("%s: mean of the positive part %v, but the best price earns %v", name(e.law), positive, best)
		}
	}
}

// TestIronedNeverFalls, at prices everywhere and next to the ends of the flats.
func TestIronedNeverFalls(t *testing.T) {
	laws := []Law{
		must(NewEmpirical([]float64{0, 1, 2, 3, 4, 5, 7}, []float64{5, 4, 6, 0, 1, 2})),
		must(NewEmpirical([]float64{1, 2, 3, 4}, []float64{1000, 999, 998})), // jumps of less than a cell
	}
	for _, e := range examples {
		laws = append(laws, e.law)
	}
	for _, l := range laws {
		i := ironed(t, l)
		var points []float64
		for k := range 5000 {
			points = append(points, l.Quantile(float64(k)/5000))
		}
		for _, f := range i.flats {
			for d := -3.0; d <= 3; d++ {
				points = append(points, f.from*(1+d*1e-9), min(f.to, math.MaxFloat64)*(1+d*1e-9))
			}
		}
		slices.Sort(points)
		last, at := math.Inf(-1), 0.0
		for _, x := range points {
			phi := i.At(x)
			if !(phi >= last-1e-12*math.Abs(last)) {
				t.Errorf("%s: %v at %v, and %v at %v", name(l), last, at, phi, x)
				break
			}
			last, at = phi, x
		}
	}
}

func TestIronedDoesNotAllocate(t *testing.T) {
	for _, e := range examples {
		i := ironed(t, e.law)
		x := e.law.Mean()
		if n := testing.AllocsPerRun(10, func() { x += 0 * i.At(x) }); n > 0 {
			t.Errorf("%s: %v allocations", name(e.law), n)
		}
	}
}

func TestIronedRefuses(t *testing.T) {
	if _, err := NewIroned(foreign{}); err == nil {
		t.Error("a law without density or atoms is ironed")
	}
}

func ExampleIroned() {
	// A few would pay 10, most no more than 1: a price of 2 earns less than either.
	d, err := NewDiscrete([]float64{1, 2, 10}, []float64{0.5, 0.1, 0.4})
	if err != nil {
		panic(err)
	}
	i, err := NewIroned(d)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.3f %.3f %.3f\n", i.At(1), i.At(2), i.At(10))
	// Output: -5.000 -5.000 10.000
}

func BenchmarkIroned(b *testing.B) {
	for _, l := range []Law{Uniform{0, 1}, Lognormal{0, 1}, Beta{0.5, 0.5, 1}, must(NewEmpirical([]float64{0, 1, 3}, []float64{3, 1}))} {
		i := ironed(b, l)
		x := l.Quantile(0.7)
		b.Run(name(l), func(b *testing.B) {
			var sum float64
			for b.Loop() {
				sum += i.At(x)
			}
			_ = sum
		})
		b.Run(name(l)+"/make", func(b *testing.B) {
			for b.Loop() {
				ironed(b, l)
			}
		})
	}
}
