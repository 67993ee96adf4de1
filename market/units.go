package market

import (
	"math"
	"math/bits"
	"time"
)

// Time is simulated time in nanoseconds since the start of the run.
type Time int64

// Never is later than every event.
const Never = Time(math.MaxInt64)

// Hour is the hour of the simulated day, 0 to 23. Runs start at midnight.
func (t Time) Hour() int { return int(t / Time(time.Hour) % 24) }

// Day is the simulated day, from 0. Runs start at midnight.
func (t Time) Day() int64 { return int64(t / Time(24*time.Hour)) }

// Seconds is the time in seconds.
func (t Time) Seconds() float64 { return float64(t) / float64(time.Second) }

// String prints the time as a duration.
func (t Time) String() string { return time.Duration(t).String() }

// Price is in millionths of the currency unit per thousand impressions: CPM 2.50 is 2_500_000.
type Price int64

// MaxPrice is the highest price the market handles: CPM 1_000_000, a thousand currency units for one impression. The
// bound keeps sums over a million auctions exact in 64 bits.
const MaxPrice Price = 1_000_000_000_000

// CPM is the price in currency units per thousand impressions.
func (p Price) CPM() float64 { return float64(p) / 1e6 }

// PriceOf converts a CPM to the nearest Price. Negative and NaN become 0, what exceeds MaxPrice becomes MaxPrice.
func PriceOf(cpm float64) Price {
	micros := float64(cpm * 1e6)
	switch {
	case !(micros > 0):
		return 0
	case micros >= float64(MaxPrice):
		return MaxPrice
	}
	return Price(micros + 0.5)
}

// Rate is a share in millionths: 1_000_000 is one. Click rates and quality scores are rates, so that rules compare them exactly.
type Rate int32

// One is the rate of what always happens, and the score of an ordinary ad.
const One Rate = 1_000_000

// RateOf converts a share of 0 to 2000 to the nearest Rate. Negative and NaN become 0, what exceeds the range its end.
func RateOf(share float64) Rate {
	millionths := float64(share * 1e6)
	switch {
	case !(millionths > 0):
		return 0
	case millionths >= 2e9:
		return 2_000_000_000
	}
	return Rate(millionths + 0.5)
}

// Share is the rate as a number.
func (r Rate) Share() float64 { return float64(r) / 1e6 }

// Of is that share of an amount that is not negative, rounded down.
func (r Rate) Of(m Money) Money {
	if r == One {
		return m // a division less
	}
	hi, lo := bits.Mul64(uint64(m), uint64(r))
	q, _ := bits.Div64(hi, lo, uint64(One))
	return Money(q)
}

// Money is in billionths of the currency unit: one impression at Price p costs exactly Money(p).
type Money int64

// Units is the amount in currency units.
func (m Money) Units() float64 { return float64(m) / 1e9 }

// MoneyOf converts currency units to the nearest Money; it saturates at the ends of the range.
func MoneyOf(units float64) Money {
	nanos := math.Floor(float64(units*1e9) + 0.5)
	switch {
	case math.IsNaN(nanos):
		return 0
	case nanos >= math.MaxInt64:
		return math.MaxInt64
	case nanos <= math.MinInt64:
		return math.MinInt64
	}
	return Money(nanos)
}
