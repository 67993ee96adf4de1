package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"marketsim/internal/stats"
)

// count prints a number of things: 512, 20 000, 1.2 million.
func count(n float64) string {
	switch {
	case math.IsInf(n, 0) || math.IsNaN(n):
		return "many"
	case n >= 1e9:
		return fmt.Sprintf("%.1f billion", n/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f million", n/1e6)
	}
	text := strconv.FormatFloat(n, 'f', 0, 64)
	if len(text) > 4 {
		text = text[:len(text)-3] + " " + text[len(text)-3:]
	}
	return text
}

// decimals is how many decimal places show two digits of a width.
func decimals(width float64) int {
	return min(max(1-int(math.Floor(math.Log10(width))), 0), 8)
}

// significant prints four digits of x, and all those before the decimal point.
func significant(x float64) string {
	switch a := math.Abs(x); {
	case a >= 1e15 || a > 0 && a < 1e-8:
		return strconv.FormatFloat(x, 'g', 4, 64)
	case a >= 1e3:
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64)
	return strconv.FormatFloat(rounded+0, 'f', -1, 64) // + 0: no minus before a zero
}

// fixed prints x with so many decimal places, and no minus before a zero.
func fixed(x float64, places int) string {
	text := strconv.FormatFloat(x, 'f', places, 64)
	if rest, negative := strings.CutPrefix(text, "-"); negative && strings.Trim(rest, "0.") == "" {
		return rest
	}
	return text
}

// interval prints an estimate with the ends of its interval: as many digits as the interval supports.
func interval(iv stats.Interval, sign bool) string {
	write := writer(iv.HalfWidth())
	if sign {
		unsigned := write
		write = func(x float64) string {
			if text := unsigned(x); x <= 0 || strings.Trim(text, "0.") == "" {
				return text
			}
			return "+" + unsigned(x)
		}
	}
	switch {
	case iv.N == 0:
		return "-"
	case !iv.Known():
		return write(iv.Estimate) + " [no interval]"
	}
	return fmt.Sprintf("%s [%s, %s]", write(iv.Estimate), write(iv.Lo), write(iv.Hi))
}

// writer prints numbers that are known to a width: four digits of each if there is none.
func writer(width float64) func(x float64) string {
	if !(width > 0) || math.IsInf(width, 0) {
		return significant
	}
	return func(x float64) string { return fixed(x, decimals(width)) }
}

// share prints a share as a percentage.
func share(iv stats.Interval) string {
	if iv.N == 0 {
		return "-"
	}
	width := 100 * iv.HalfWidth()
	if width > 0 {
		width = max(width, 0.1) // two decimal places are enough
	}
	return writer(width)(100*iv.Estimate) + " %"
}

// pvalue prints a p value.
func pvalue(p float64) string {
	if p < 1e-4 {
		return "< 0.0001"
	}
	return strconv.FormatFloat(p, 'g', 2, 64)
}

// storage prints an amount of storage.
func storage(n float64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", n/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", n/1e6)
	}
	return fmt.Sprintf("%.0f kB", math.Ceil(n/1e3))
}
