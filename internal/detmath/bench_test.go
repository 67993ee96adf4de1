package detmath

import (
	"math"
	"testing"
)

// BenchmarkElementary runs each function beside that of package math over the
// same arguments.
func BenchmarkElementary(b *testing.B) {
	var xs [1024]float64
	for i := range xs {
		xs[i] = float64(i*617%1024)/64 + 0.01 // 0.01 to 16, scattered
	}
	cases := []struct {
		name string
		f    func(float64) float64
	}{
		{"Exp", Exp},
		{"math.Exp", math.Exp},
		{"Log", Log},
		{"math.Log", math.Log},
		{"Log1p", Log1p},
		{"math.Log1p", math.Log1p},
		{"Pow", func(x float64) float64 { return Pow(x, 1.7) }},
		{"math.Pow", func(x float64) float64 { return math.Pow(x, 1.7) }},
		{"NormCDF", func(x float64) float64 { return NormCDF(8 - x) }},
		{"math.Erfc", func(x float64) float64 { return 0.5 * math.Erfc((x-8)/math.Sqrt2) }},
		{"NormQuantile", func(x float64) float64 { return NormQuantile(x / 17) }},
		{"math.Erfinv", func(x float64) float64 { return math.Erfinv(x / 17) }},
	}
	for _, c := range cases {
		b.Run(c.name, func(b *testing.B) {
			var sum float64
			for i := 0; b.Loop(); i++ {
				sum += c.f(xs[i%len(xs)])
			}
			_ = sum
		})
	}
}
