package plot

import (
	"io"
	"testing"
)

// The bar of the design is 120 ms per PNG figure and core.
func BenchmarkFigure(b *testing.B) {
	for _, f := range []*Figure{arms(), paths(), heat(), long()} {
		for _, format := range []Format{SVG, PNG, PDF} {
			b.Run(f.Name+"/"+string(format), func(b *testing.B) {
				for b.Loop() {
					if err := f.Write(io.Discard, format); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
