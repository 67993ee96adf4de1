package agents

import (
	"math/rand/v2"

	"marketsim/internal/detmath"
)

// normal draws a standard normal number: by inversion, which has the same bits on every machine.
func normal(stream *rand.Rand) float64 {
	return detmath.NormQuantile((float64(stream.Uint64()>>12) + 0.5) * 0x1p-52)
}
