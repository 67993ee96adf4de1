package main

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"marketsim/market/catalog"
)

// parameter is one key of a catalogue entry with its default.
type parameter struct {
	name string
	catalog.Field
	value string // empty: it must be given
}

// parametersOf lists the parameters of a struct that holds their defaults.
func parametersOf(params any) []parameter {
	v := reflect.ValueOf(params)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	var list []parameter
	for _, f := range catalog.Fields(params) {
		value := v.Field(f.Index)
		chooser, choice := value.Addr().Interface().(interface {
			Key() string
			Name() string
		})
		switch {
		case choice && f.Inline:
			list = append(list, parameter{name: chooser.Key(), Field: f, value: chooser.Name()})
		case choice:
			list = append(list, parameter{name: f.Key + "." + chooser.Key(), Field: f, value: chooser.Name()})
		case f.Inline:
			list = append(list, parametersOf(value.Addr().Interface())...) // addressable, as it may hold a choice
		case v.Type().Field(f.Index).Tag.Get("required") == "true":
			list = append(list, parameter{name: f.Key, Field: f})
		default:
			list = append(list, parameter{name: f.Key, Field: f, value: written(value)})
		}
	}
	return list
}

// written is a default as a scenario file has it; empty if there is none.
func written(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case time.Duration, bool, int, int64, uint64, float64:
		return fmt.Sprint(x)
	case string:
		return x
	case []string, []float64:
		if v.Len() == 0 {
			return "none"
		}
		return strings.Join(strings.Fields(strings.Trim(fmt.Sprint(x), "[]")), ", ")
	}
	return ""
}

// describe says what a parameter is, its unit, default and bounds.
func (p parameter) describe() string {
	var notes []string
	add := func(format, what string) {
		if what != "" {
			notes = append(notes, fmt.Sprintf(format, what))
		}
	}
	if p.Unit != "1" {
		add("unit %s", p.Unit)
	}
	if p.value == "" {
		notes = append(notes, "no default")
	}
	add("default %s", p.value)
	add("one of %s", strings.Join(p.OneOf, ", "))
	add("at least %s", p.Min)
	add("more than %s", p.Above)
	add("at most %s", p.Max)
	add("less than %s", p.Below)
	return p.Doc + " (" + strings.Join(notes, "; ") + ")"
}
