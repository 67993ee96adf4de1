package plot

import (
	"math"
	"strconv"
	"strings"
)

// minus is the sign as printers set it: as wide as a plus.
const minus = "−"

// unit is a power of a thousand and its letter.
type unit struct {
	size   float64
	suffix string
}

// unitFor is the unit in which numbers up to size are short: plain below 10,000.
func unitFor(size float64) unit {
	for _, u := range []unit{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}} {
		if size >= u.size {
			return u
		}
	}
	if size >= 1e4 {
		return unit{1e3, "k"}
	}
	return unit{1, ""}
}

// number formats v so that neighbours a resolution apart can be told apart: 0.25, 2500, 20k, 1.5M, 2e−6.
// size is the largest number it stands beside: both share the unit.
func number(v, resolution, size float64) string {
	if size < 1e-3 || size >= 1e15 {
		return exponential(v, resolution)
	}
	u := unitFor(size)
	return signed(strconv.FormatFloat(v/u.size, 'f', decimals(resolution/u.size), 64)) + u.suffix
}

// decimals is how many places a number needs to show a resolution: 2 for 0.05, 0 for 5.
func decimals(resolution float64) int {
	if !(resolution > 0) || math.IsInf(resolution, 0) {
		return 0
	}
	return min(max(0, int(-math.Floor(math.Log10(resolution)+1e-9))), 9)
}

// exponential formats v as 1.5e−6, with as many digits as the resolution asks for.
func exponential(v, resolution float64) string {
	if v == 0 {
		return "0"
	}
	digits := 2
	if resolution > 0 {
		digits = int(math.Floor(math.Log10(math.Abs(v))+1e-9) - math.Floor(math.Log10(resolution)+1e-9))
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', min(max(0, digits), 9), 64), "e")
	power, _ := strconv.Atoi(exponent)
	return signed(mantissa) + "e" + signed(strconv.Itoa(power))
}

// signed sets the minus and removes that of a rounded zero.
func signed(s string) string {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		if strings.Trim(rest, "0.") == "" {
			return rest
		}
		return minus + rest
	}
	return s
}

// estimate formats a value for the end of its row: 3.21 [3.10, 3.32]; brief leaves the interval out.
func estimate(v, lo, hi, resolution, size float64, brief bool) string {
	switch {
	case !finite(v):
		return "no data"
	case brief || !finite(lo) || !finite(hi):
		return number(v, resolution, size)
	}
	return number(v, resolution, size) + " [" + number(lo, resolution, size) + ", " + number(hi, resolution, size) + "]"
}

// magnitude is the power of ten at or below |v|.
func magnitude(v float64) float64 {
	if v == 0 {
		return 1
	}
	return math.Pow(10, math.Floor(math.Log10(math.Abs(v))))
}
