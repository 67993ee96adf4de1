package plot

import (
	"fmt"
	"math"
	"strconv"
)

// A tick is a place on an axis with its label; without one it is a faint line only.
type tick struct {
	at    float64
	label string
}

// linearTicks are the multiples of 1, 2 or 5 times a power of ten in [lo, hi], about n of them; of
// counts only whole ones.
func linearTicks(lo, hi float64, n int, whole bool) []tick {
	step := roundStep((hi - lo) / float64(max(1, n)))
	if whole && hi-lo >= 2 {
		step = max(step, 1)
	}
	return everyStep(lo, hi, step, func(v float64) string {
		if v == 0 {
			return "0"
		}
		return number(v, step, max(math.Abs(lo), math.Abs(hi)))
	})
}

// roundStep is 1, 2 or 5 times the power of ten that is nearest to raw by ratio.
func roundStep(raw float64) float64 {
	power := magnitude(raw)
	switch m := raw / power; {
	case m < math.Sqrt2:
		return power
	case m < math.Sqrt(10):
		return 2 * power
	case m < math.Sqrt(50):
		return 5 * power
	}
	return 10 * power
}

// everyStep labels the multiples of step in [lo, hi].
func everyStep(lo, hi, step float64, label func(float64) string) []tick {
	var ticks []tick
	slack := 1e-9 * (hi - lo) // a bound that misses its multiple by rounding keeps it
	first := math.Ceil((lo - slack) / step)
	for i := range 100 {
		v := (first+float64(i))*step + 0 // + 0: no negative zero
		if !(v <= hi+slack) {
			break
		}
		ticks = append(ticks, tick{v, label(v)})
	}
	return ticks
}

// logTicks are the decades in [lo, hi], about n of them labelled; between few decades also 2 and 5, or linear ticks.
func logTicks(lo, hi float64, n int) []tick {
	decades := math.Log10(hi) - math.Log10(lo)
	if decades < 0.7 {
		return linearTicks(lo, hi, n, false)
	}
	stride := max(1, int(math.Ceil(decades/float64(max(1, n)))))
	var ticks []tick
	for d := int(math.Floor(math.Log10(lo))); d <= int(math.Ceil(math.Log10(hi))); d++ {
		for m := 1.0; m < 10; m++ {
			v := m * math.Pow(10, float64(d))
			if v < lo*(1-1e-9) || v > hi*(1+1e-9) {
				continue
			}
			label := ""
			if m == 1 && d%stride == 0 || (m == 2 || m == 5) && 3*decades <= float64(n) {
				label = number(v, v, v)
			}
			if stride == 1 || label != "" {
				ticks = append(ticks, tick{v, label})
			}
		}
	}
	return ticks
}

// hourTicks are round hours in [lo, hi], about n of them, as times of day, or as days.
func hourTicks(lo, hi float64, n int) []tick {
	raw := (hi - lo) / float64(max(1, n))
	for _, step := range []float64{0.25, 0.5, 1, 2, 3, 6, 12} {
		if step >= raw {
			return everyStep(lo, hi, step, clockTime)
		}
	}
	step := 24 * max(1, roundStep(raw/24))
	return everyStep(lo, hi, step, func(v float64) string {
		return "day " + signed(strconv.Itoa(int(math.Floor(v/24+1e-9))+1))
	})
}

// clockTime is the time of day of an hour: 25.5 is 01:30; 24 ends a day and stays 24:00.
func clockTime(hour float64) string {
	if hour == 24 {
		return "24:00"
	}
	minutes := int(math.Round(math.Mod(hour, 24)*60)+1440) % 1440
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// categoryTicks are the names at 0, 1, 2, ...
func categoryTicks(names []string) []tick {
	ticks := make([]tick, len(names))
	for i, name := range names {
		ticks[i] = tick{float64(i), name}
	}
	return ticks
}
