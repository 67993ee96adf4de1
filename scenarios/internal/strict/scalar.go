package strict

import (
	"fmt"
	"math"
	"reflect"
	"time"

	"marketsim/market/catalog"
)

// decodeValue sets a scalar or a slice to what is written, or says why it cannot.
func decodeValue(written any, f catalog.Field, v reflect.Value) (message string) {
	if v.Kind() == reflect.Slice {
		return decodeArray(written, f, v)
	}
	if message := decodeScalar(written, v); message != "" {
		return message
	}
	return checkRange(f, v)
}

func decodeArray(written any, f catalog.Field, v reflect.Value) (message string) {
	array, ok := written.([]any)
	if !ok {
		return fmt.Sprintf("want %s, got %s", want(v.Type()), describe(written))
	}
	if len(array) == 0 {
		return "" // v is nil
	}
	v.Set(reflect.MakeSlice(v.Type(), len(array), len(array)))
	for i, element := range array {
		if message := decodeValue(element, f, v.Index(i)); message != "" {
			return fmt.Sprintf("element %d: %s", i+1, message)
		}
	}
	return ""
}

func decodeScalar(written any, v reflect.Value) (message string) {
	wrong := fmt.Sprintf("want %s, got %s", want(v.Type()), describe(written))
	if v.Type() == durationType {
		text, ok := written.(string)
		if !ok {
			return wrong
		}
		duration, err := time.ParseDuration(text)
		if err != nil {
			return wrong
		}
		v.SetInt(int64(duration))
		return ""
	}
	switch v.Kind() {
	case reflect.Bool:
		b, ok := written.(bool)
		if !ok {
			return wrong
		}
		v.SetBool(b)
	case reflect.String:
		s, ok := written.(string)
		if !ok {
			return wrong
		}
		v.SetString(s)
	case reflect.Float64:
		return decodeFloat(written, v, wrong)
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return decodeInt(written, v, wrong)
	default:
		panic(fmt.Sprintf("strict: a schema cannot have fields of type %v", v.Type()))
	}
	return ""
}

func decodeFloat(written any, v reflect.Value, wrong string) (message string) {
	switch x := written.(type) {
	case int64:
		v.SetFloat(float64(x))
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Sprintf("want a finite number, got %v", literal(x))
		}
		v.SetFloat(x)
	default:
		return wrong
	}
	return ""
}

func decodeInt(written any, v reflect.Value, wrong string) (message string) {
	x, ok := written.(int64)
	if !ok {
		return wrong
	}
	if v.Kind() == reflect.Uint64 {
		if x < 0 {
			return fmt.Sprintf("must be at least 0, got %d", x)
		}
		v.SetUint(uint64(x))
		return ""
	}
	if v.OverflowInt(x) {
		return fmt.Sprintf("%d is too large", x)
	}
	v.SetInt(x)
	return ""
}
