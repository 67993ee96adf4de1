package law

import (
	"math"
	"testing"

	"marketsim/internal/detmath"
)

// TestSameBitsEverywhere pins a hash over the bits of each law's functions and
// of its sampler at fixed arguments, as in package detmath: a run on any other
// architecture must find the same.
func TestSameBitsEverywhere(t *testing.T) {
	const n = 1000
	for _, e := range examples {
		hash := uint64(0xcbf29ce484222325) // FNV-1a over 64-bit words
		add := func(ys ...float64) {
			for _, y := range ys {
				if math.IsNaN(y) {
					t.Fatalf("%s: NaN", name(e.law))
				}
				hash = (hash ^ math.Float64bits(y)) * 0x100000001b3
			}
		}
		s := NewSampler(e.law)
		for i := range n {
			u := (float64(i) + 0.5) / n
			x := e.law.Quantile(u)
			add(x, s.At(u), e.law.CDF(x))
			if d, ok := e.law.(Density); ok {
				add(d.PDF(x), d.Survival(x), Virtual(d, x))
			}
		}
		add(e.law.Mean())
		if d, ok := e.law.(Density); ok {
			add(Reserve(d, 0))
		}
		if want := bitHashes[name(e.law)]; hash != want {
			t.Errorf("%s: hash of the bits is %#016x, want %#016x", name(e.law), hash, want)
		}
	}
	f := func(x float64) float64 { return detmath.Exp(-x * x) }
	if got, want := math.Float64bits(Integrate(f, 0, 3, 1e-12)), uint64(0x3fec5bcf8347fc20); got != want {
		t.Errorf("Integrate: bits %#016x, want %#016x", got, want)
	}
}

// bitHashes were recorded on amd64.
var bitHashes = map[string]uint64{
	"Constant{Value:2.5}":             0x1e3a5ad1e57252ff,
	"Constant{Value:0}":               0x439e5ad1e57252ff,
	"Uniform{Lo:0, Hi:1}":             0x2240e2be9f39ecb2,
	"Uniform{Lo:3, Hi:5}":             0x09e8d7faf4bc65d9,
	"Exponential{Scale:1}":            0x106caa4f556702f9,
	"Exponential{Scale:0.02}":         0x916ae8da78674075,
	"Lognormal{Mu:0, Sigma:1}":        0xeb5032fcf8123902,
	"Lognormal{Mu:0.6, Sigma:0.5}":    0xa76bcd19a1ffe173,
	"Lognormal{Mu:-3, Sigma:0.01}":    0x5fc5c7f003625718,
	"Lognormal{Mu:0, Sigma:3}":        0x7c3b612282f4449d,
	"Gamma{Shape:1, Scale:1}":         0x4750ed258b1c702e,
	"Gamma{Shape:3, Scale:0.1}":       0x05d44e9aeb3d3971,
	"Gamma{Shape:0.5, Scale:2}":       0x7a1bfcbc3f2634e0,
	"Gamma{Shape:0.05, Scale:1}":      0xb43947c6663c0aef,
	"Gamma{Shape:1e+06, Scale:1e-06}": 0x78244c9b8e5d90ba,
	"Beta{A:1, B:1, Scale:1}":         0x8c0304b5f7d50990,
	"Beta{A:2, B:5, Scale:3}":         0x702cb5623e4a26ec,
	"Beta{A:0.5, B:0.5, Scale:1}":     0xc170ebaae4a898fa,
	"Beta{A:50, B:0.7, Scale:1}":      0xfd761d3f63ef8e43,
	"Beta{A:1000, B:3000, Scale:10}":  0x0819320c249c0ea2,
	"Discrete":                        0x81ff1d7b072c78c2,
	"Empirical":                       0x41d56713b74db057,
}
