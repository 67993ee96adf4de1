package main

import (
	"math"
	"testing"

	"marketsim/internal/stats"
)

func TestInterval(t *testing.T) {
	known := func(mean, half float64) stats.Interval {
		return stats.Interval{Estimate: mean, Lo: mean - half, Hi: mean + half, N: 9, Method: stats.MethodT}
	}
	one := stats.Interval{Estimate: 0.123456, Lo: math.Inf(-1), Hi: math.Inf(1), N: 1, Method: stats.MethodNone}
	for _, test := range []struct {
		iv   stats.Interval
		sign bool
		want string
	}{
		{known(0.333170, 0.000432), false, "0.33317 [0.33274, 0.33360]"},
		{known(0.000084, 0.000316), true, "+0.00008 [-0.00023, +0.00040]"},
		{known(1234.5, 87), false, "1234 [1148, 1322]"}, // half to even
		{known(20_000, 0), false, "20000 [20000, 20000]"},
		{known(-2, 0), true, "-2 [-2, -2]"},
		{known(0, 0), true, "0 [0, 0]"},
		{known(-1e-9, 0.5), false, "0.00 [-0.50, 0.50]"},
		{one, false, "0.1235 [no interval]"},
		{known(-1e-12, 2e-12), true, "0.00000000 [0.00000000, 0.00000000]"},
		{stats.Interval{Method: stats.MethodNone}, false, "-"},
	} {
		if got := interval(test.iv, test.sign); got != test.want {
			t.Errorf("%+v: got %s, want %s", test.iv, got, test.want)
		}
	}
}

func TestAmounts(t *testing.T) {
	for n, want := range map[float64]string{
		0: "0", 9999: "9999", 10_000: "10 000", 999_999: "999 999", 1e6: "1.0 million", 2.55e9: "2.5 billion", math.Inf(1): "many",
	} {
		if got := count(n); got != want {
			t.Errorf("count %v: got %s, want %s", n, got, want)
		}
	}
	for n, want := range map[float64]string{1: "1 kB", 1001: "2 kB", 2.5e6: "2.5 MB", 3e10: "30.0 GB"} {
		if got := storage(n); got != want {
			t.Errorf("storage %v: got %s, want %s", n, got, want)
		}
	}
}
