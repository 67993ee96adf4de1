package reports

import (
	"math"
	"strconv"
)

// Number is a float64 of which NaN means missing: null in JSON, an empty cell in a table.
type Number float64

// missing is no number at all.
var missing = Number(math.NaN())

// Known reports whether there is a number.
func (x Number) Known() bool { return !math.IsNaN(float64(x)) && !math.IsInf(float64(x), 0) }

// over is x/y, missing where that is not a number.
func (x Number) over(y Number) Number {
	if q := x / y; q.Known() {
		return q
	}
	return missing
}

// estimated rounds to 10 significant digits: what analysis promises on any machine.
func estimated(x float64) Number {
	if !Number(x).Known() {
		return missing
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 10, 64), 64)
	if err != nil {
		return missing // rounded up beyond the largest float64
	}
	return Number(rounded + 0) // no negative zero
}

// String has the shortest digits that give the same number back, and none if it is missing. Only very small and very large
// numbers have an exponent.
func (x Number) String() string {
	v := float64(x)
	switch a := math.Abs(v); {
	case !x.Known():
		return ""
	case a != 0 && a < 1e-5 || a >= 1e17:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// MarshalJSON writes null for a missing number.
func (x Number) MarshalJSON() ([]byte, error) {
	if !x.Known() {
		return []byte("null"), nil
	}
	return []byte(x.String()), nil
}

// UnmarshalJSON reads null as a missing number.
func (x *Number) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*x = missing
		return nil
	}
	v, err := strconv.ParseFloat(string(text), 64)
	*x = Number(v)
	return err
}
