package law

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// TestSamplerFollowsQuantile: within a relative 1e-5 over the whole of (0, 1),
// also between and at the borders of cells. Discrete and empirical laws exactly.
func TestSamplerFollowsQuantile(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, e := range examples {
		limit := 1e-5
		switch e.law.(type) {
		case Discrete, Empirical, Constant, Uniform, Exponential:
			limit = 0
		}
		s := NewSampler(e.law)
		for i := range 5_000 {
			u := 0.5 * r.Float64() * math.Exp2(-float64(r.IntN(53)))
			if i%4 == 0 {
				u = math.Ldexp(float64(32+r.IntN(32)), -6-r.IntN(40)) // on a border
			}
			u = max(u, 0x1p-53)
			if i%2 == 0 {
				u = 1 - u
			}
			if got, want := s.At(u), e.law.Quantile(u); !(math.Abs(got-want) <= limit*want) {
				t.Fatalf("%s: At(%v) = %v, quantile %v", name(e.law), u, got, want)
			}
		}
	}
}

// TestSamplerRandomLaws does the same for random parameters.
func TestSamplerRandomLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomLaw(t)
		s := NewSampler(d)
		for range 100 {
			u := level(t, "u")
			if got, want := s.At(u), d.Quantile(u); !(math.Abs(got-want) <= 1e-5*want) {
				t.Fatalf("%s: At(%v) = %v, quantile %v", name(d), u, got, want)
			}
		}
	})
}

// TestSamplerIsMonotone: a larger u gives no smaller value, but for a few last
// bits; steps from neighbouring float64 to large.
func TestSamplerIsMonotone(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, e := range examples {
		s := NewSampler(e.law)
		for range 5_000 {
			u := max(r.Float64()*math.Exp2(-float64(r.IntN(14))), 0x1p-53)
			if r.IntN(2) == 0 {
				u = 1 - u/2
			}
			v := min(u+math.Exp2(-float64(r.IntN(53))), 1-0x1p-53)
			if v < u {
				continue
			}
			x, y := s.At(u), s.At(v)
			// A quantile found by iteration on an incomplete beta or gamma
			// function carries their error, 1e-13.
			if slack := 1e-13 * x; y < x-slack {
				t.Fatalf("%s: At(%v) = %v above At(%v) = %v", name(e.law), u, x, v, y)
			}
		}
	}
}

// TestSamplerMoments: mean and standard deviation by quadrature over u, within
// 1e-5 of the closed forms. The standard deviation of Lognormal{0, 3} lies
// beyond u = 1 - 2^-53 and is left out.
func TestSamplerMoments(t *testing.T) {
	for _, e := range examples {
		s := NewSampler(e.law)
		mean := e.law.Mean()
		over := func(f func(x float64) float64, scale float64) float64 {
			g := func(u float64) float64 { return f(s.At(u)) }
			tol := 1e-8 * scale
			return Integrate(g, 0, 0.5, tol) + Integrate(g, 0.5, 1, tol)
		}
		if got := over(func(x float64) float64 { return x }, mean); math.Abs(got-mean) > 1e-5*mean {
			t.Errorf("%s: mean %v, want %v", name(e.law), got, mean)
		}
		if e.law == Law(Lognormal{0, 3}) {
			continue
		}
		variance := over(func(x float64) float64 { return (x - mean) * (x - mean) }, e.sd*e.sd)
		if got := math.Sqrt(variance); math.Abs(got-e.sd) > 1e-5*e.sd {
			t.Errorf("%s: standard deviation %v, want %v", name(e.law), got, e.sd)
		}
	}
}

// TestSamplerCoupled: arms that differ in a parameter see ordered values draw by
// draw, a larger mean everywhere the larger value.
func TestSamplerCoupled(t *testing.T) {
	pairs := [][2]Law{
		{Lognormal{0, 1}, Lognormal{0.01, 1}},
		{Gamma{2, 1}, Gamma{2.01, 1}},
		{Beta{2, 3, 1}, Beta{2.01, 3, 1}},
		{Exponential{1}, Exponential{1.01}},
	}
	r := rand.New(rand.NewPCG(3, 3))
	for _, p := range pairs {
		low, high := NewSampler(p[0]), NewSampler(p[1])
		for range 10_000 {
			u := r.Float64()
			if u == 0 {
				continue
			}
			if x, y := low.At(u), high.At(u); x >= y {
				t.Fatalf("%s and %s at %v: %v and %v", name(p[0]), name(p[1]), u, x, y)
			}
		}
	}
}

// foreign is a law of another package.
type foreign struct{ Constant }

func (foreign) Quantile(u float64) float64 { return 3 * u }

func TestSamplerKinds(t *testing.T) {
	if got := (Sampler{}).At(0.7); got != 0 {
		t.Errorf("zero Sampler: %v, want 0", got)
	}
	if got := NewSampler(foreign{}).At(0.5); got != 1.5 {
		t.Errorf("law of another package: %v, want its own quantile 1.5", got)
	}
	// Of the smallest shape half of the draws lie below 1e-30 and a table would
	// need cells without end.
	d := Gamma{minShape, 1}
	if s := NewSampler(d); s.table.cells != nil || s.At(0.9) != d.Quantile(0.9) {
		t.Errorf("%s: want the exact quantile", name(d))
	}
	for _, d := range []Density{Lognormal{0, 1}, Gamma{2, 1}, Beta{2, 3, 1}} {
		if n, want := len(NewSampler(d).table.cells), 2*(octaves<<minBits+1); n != want {
			t.Errorf("%s: %d cells, want %d", name(d), n, want)
		}
	}
}

func TestSamplerDoesNotAllocate(t *testing.T) {
	us := []float64{1e-9, 0.1, 0.4999, 0.5, 0.77, 1 - 1e-9}
	for _, e := range examples {
		s := NewSampler(e.law)
		var sum float64
		n := testing.AllocsPerRun(10, func() {
			for _, u := range us {
				sum += s.At(u)
			}
		})
		if n != 0 {
			t.Errorf("%s: At allocates %v times in %d calls", name(e.law), n, len(us))
		}
	}
}

// BenchmarkSampler runs every sampler beside what it replaces, exp of a normal
// stream by ziggurat.
func BenchmarkSampler(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	us := make([]float64, 4096)
	for i := range us {
		us[i] = (float64(r.Uint64()>>12) + 0.5) * 0x1p-52
	}
	b.Run("yardstick exp(NormFloat64)", func(b *testing.B) {
		var sum float64
		for b.Loop() {
			sum += math.Exp(r.NormFloat64())
		}
		_ = sum
	})
	laws := []Law{
		Lognormal{0, 1},
		Gamma{3, 0.1},
		Beta{2, 5, 3},
		Exponential{1},
		Uniform{0, 1},
		Constant{1},
		must(NewDiscrete([]float64{1, 2, 3}, []float64{0.2, 0.5, 0.3})),
		must(NewEmpirical([]float64{0, 1, 3, 4, 8}, []float64{1, 5, 2, 1})),
	}
	for _, l := range laws {
		b.Run(name(l), func(b *testing.B) {
			s := NewSampler(l)
			var sum float64
			for i := 0; b.Loop(); i++ {
				sum += s.At(us[i%len(us)])
			}
			_ = sum
		})
	}
}
