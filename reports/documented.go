package reports

import (
	"reflect"
	"strings"

	"marketsim/market/catalog"
	"marketsim/scenarios"
)

// chooser is a catalog.Choice of whatever it builds.
type chooser interface {
	Key() string
	Name() string
	Params() any
}

// documented finds what a key of a scenario means, and its value: the schema says so on the field itself. The second result
// is false for a path that the schema does not have in that form.
func documented(s *scenarios.Scenario, path string) (field catalog.Field, value reflect.Value, ok bool) {
	value = reflect.ValueOf(s).Elem()
	for _, key := range strings.Split(path, ".") {
		if field, value, ok = below(field, value, key); !ok {
			return field, value, false
		}
	}
	return field, value, true
}

// below takes one step of a path. The field is the one that holds the value so far.
func below(of catalog.Field, v reflect.Value, key string) (catalog.Field, reflect.Value, bool) {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if c, ok := chosen(v); ok {
		if key == c.Key() {
			return of, v, true
		}
		return below(of, reflect.ValueOf(c.Params()), key)
	}
	switch v.Kind() {
	case reflect.Slice: // tables by name
		for i := range v.Len() {
			if e := v.Index(i); e.Kind() == reflect.Struct && e.FieldByName("Name").IsValid() && e.FieldByName("Name").String() == key {
				return of, e.FieldByName("Value"), true
			}
		}
	case reflect.Struct:
		for _, f := range catalog.Fields(v.Interface()) {
			inner := v.Field(f.Index)
			if f.Key == key {
				return f, inner, true
			}
			if f.Inline {
				if field, value, ok := below(f, inner, key); ok {
					return field, value, true
				}
			}
		}
	}
	return of, v, false
}

// chosen is the choice at a value, if it is one that has been made.
func chosen(v reflect.Value) (chooser, bool) {
	if !v.CanAddr() {
		return nil, false
	}
	c, ok := v.Addr().Interface().(chooser)
	return c, ok && c.Params() != nil
}
