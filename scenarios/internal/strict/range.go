package strict

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"marketsim/market/catalog"
)

// checkRange says which bound or list of words of its field a scalar does not keep to, if any.
func checkRange(f catalog.Field, v reflect.Value) (message string) {
	if len(f.OneOf) > 0 && v.Kind() == reflect.String && !slices.Contains(f.OneOf, v.String()) {
		return fmt.Sprintf("must be one of %s, got %q%s", strings.Join(f.OneOf, ", "), v.String(), catalog.DidYouMean(v.String(), f.OneOf))
	}
	if f.Min != "" && compare(f, v, f.Min) < 0 || f.Max != "" && compare(f, v, f.Max) > 0 ||
		f.Above != "" && compare(f, v, f.Above) <= 0 || f.Below != "" && compare(f, v, f.Below) >= 0 {
		return fmt.Sprintf("must be %s, got %s", bounds(f, v.Type()), literalOf(v))
	}
	return ""
}

// bounds puts the bounds of a field into words.
func bounds(f catalog.Field, t reflect.Type) string {
	var words string
	if f.Min != "" && f.Max != "" {
		words = "from " + f.Min + " to " + f.Max
	} else {
		var all []string
		for _, b := range [...]struct{ word, bound string }{{"at least ", f.Min}, {"above ", f.Above}, {"at most ", f.Max}, {"below ", f.Below}} {
			if b.bound != "" {
				all = append(all, b.word+b.bound)
			}
		}
		words = strings.Join(all, " and ")
	}
	if f.Unit == "" || f.Unit == "1" || t == durationType {
		return words
	}
	return words + " " + f.Unit
}

// compare compares a value with a bound of its field. A bound that cannot be read is a mistake of the programmer.
func compare(f catalog.Field, v reflect.Value, bound string) int {
	var order int
	var err error
	switch {
	case v.Type() == durationType:
		var b time.Duration
		b, err = time.ParseDuration(bound)
		order = cmp.Compare(v.Int(), int64(b))
	case v.Kind() == reflect.Float64:
		var b float64
		b, err = strconv.ParseFloat(bound, 64)
		order = cmp.Compare(v.Float(), b)
	case v.Kind() == reflect.Uint64:
		var b uint64
		b, err = strconv.ParseUint(bound, 10, 64)
		order = cmp.Compare(v.Uint(), b)
	case v.CanInt():
		var b int64
		b, err = strconv.ParseInt(bound, 10, 64)
		order = cmp.Compare(v.Int(), b)
	default:
		err = fmt.Errorf("a %v has none", v.Type())
	}
	if err != nil {
		panic(fmt.Sprintf("strict: bound %q of the key %q: %v", bound, f.Key, err))
	}
	return order
}

// withUnit adds a unit to a line of documentation.
func withUnit(doc, unit string) string {
	if unit == "" || unit == "1" {
		return doc
	}
	return strings.TrimSpace(doc + " [" + unit + "]")
}
