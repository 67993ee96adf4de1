// Package detmath holds the elementary and special functions of the simulated
// path, with the same bits on every architecture.
//
// The functions of package math are not bit-stable: some have assembly for
// some processors, and the compiler may fuse x*y + z into one rounding where
// the processor can. The Go specification forbids fusing across an explicit
// conversion, also when the product comes through a variable or an inlined
// function, so every product here that meets a sum is written float64(x*y) + z.
// Together with the correctly rounded + - * / and math.Sqrt of IEEE 754 that
// fixes every bit. A test compiles the packages of the simulated path for arm64
// and fails on any fused instruction; another pins a hash of the results.
//
// The price of the conversions is nothing where no fusing happens, and Exp and
// Log are as fast as those of package math.
//
// Accuracy, pinned by the tests of this package against 256-bit arithmetic (the
// first two rows, in units of the last place) and against values computed with
// at least 40 digits (the rest, as relative errors):
//
//	Exp, Log, Log1p, Pow     0.7 ulp (1.1 where the result is subnormal)
//	Expm1                    1.5 ulp
//	NormCDF, NormQuantile    1e-15, also in the lower tail
//	GammaP, GammaDensity     1e-14 for a up to 1e3
//	GammaQ                   1e-13
//	BetaI, BetaC, density    1e-13 for a, b up to 1e5
package detmath
