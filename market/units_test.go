package market

import (
	"math"
	"testing"
	"time"
)

func TestPriceOf(t *testing.T) {
	for _, c := range []struct {
		cpm  float64
		want Price
	}{
		{2.50, 2_500_000},
		{0, 0},
		{-1, 0},
		{math.NaN(), 0},
		{math.Inf(-1), 0},
		{math.Inf(1), MaxPrice},
		{1e6, MaxPrice},
		{1e300, MaxPrice},
		{0.000001, 1},
		{0.0000004, 0},
		{0.0000006, 1},
		{999_999.999999, MaxPrice - 1},
		{math.SmallestNonzeroFloat64, 0},
	} {
		if got := PriceOf(c.cpm); got != c.want {
			t.Errorf("PriceOf(%v) = %d, want %d", c.cpm, got, c.want)
		}
	}
	for _, p := range []Price{0, 1, 2_500_000, 123_456_789, MaxPrice - 1, MaxPrice} {
		if got := PriceOf(p.CPM()); got != p {
			t.Errorf("PriceOf(%d.CPM()) = %d", p, got)
		}
	}
}

func TestMoneyOf(t *testing.T) {
	for _, c := range []struct {
		units float64
		want  Money
	}{
		{1, 1e9},
		{-1, -1e9},
		{0.0000000014, 1},
		{math.NaN(), 0},
		{math.Inf(1), math.MaxInt64},
		{1e10, math.MaxInt64},
		{math.Inf(-1), math.MinInt64},
		{-1e10, math.MinInt64},
		{2.5e-3, 2_500_000},
	} {
		if got := MoneyOf(c.units); got != c.want {
			t.Errorf("MoneyOf(%v) = %d, want %d", c.units, got, c.want)
		}
	}
	// One impression at CPM 2.50 costs 0.0025 units: Price and Money are the same number.
	if Money(PriceOf(2.5)).Units() != 0.0025 {
		t.Error("an impression at CPM 2.50 must cost 0.0025")
	}
}

func TestTime(t *testing.T) {
	at := Time(25*time.Hour + 30*time.Minute)
	if at.Hour() != 1 || at.Seconds() != 91_800 || at.String() != "25h30m0s" {
		t.Errorf("%v: hour %d, %v s", at, at.Hour(), at.Seconds())
	}
	for _, c := range []struct {
		ms   float64
		want Time
	}{{1, 1e6}, {0.0000004, 0}, {0.0000006, 1}, {-1, 0}, {math.NaN(), 0}, {math.Inf(1), longest}, {1e300, longest}} {
		if got := milliseconds(c.ms); got != c.want {
			t.Errorf("milliseconds(%v) = %d, want %d", c.ms, got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		Silent.String(): "silent", Late.String(): "late", Won.String(): "won",
		LostToHigher.String(): "lost to a higher bid", UnderFloor.String(): "below the floor",
		Expired.String(): "late: the opportunity had expired", Reason(9).String(): "unknown reason",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
