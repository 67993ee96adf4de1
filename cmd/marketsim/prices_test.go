package main

import (
	"testing"

	"marketsim/market"
)

// Prices are whole millionths; two look equal only if they are.
func TestPlaces(t *testing.T) {
	for _, tc := range []struct {
		prices []market.Price
		want   int
	}{
		{nil, 2},
		{[]market.Price{500_000, 1_230_000, 500_000}, 2},
		{[]market.Price{500_000, 1_234_567, 1_234_567}, 4},
		{[]market.Price{500_000, 500_001}, 6},
		{[]market.Price{1_234_551, 1_234_649}, 6}, // 1.2346 both
		{[]market.Price{1_234_549, 1_234_551}, 4}, // 1.2345, 1.2346
	} {
		if got := places(tc.prices); got != tc.want {
			t.Errorf("%v: %d places, want %d", tc.prices, got, tc.want)
		}
	}
}
