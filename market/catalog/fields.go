package catalog

import (
	"fmt"
	"reflect"
	"strings"
)

// Field describes one parameter of a parameter struct, read from the tags of the Go field:
//
//	Factor float64 `key:"factor" unit:"1" min:"0" max:"1" doc:"share of the value that is bid"`
//
// min and max are inclusive, above and below exclude the bound, oneof lists the allowed words separated by "|". A field
// without a key tag is not a parameter. `key:",inline"` merges the keys of the field's own struct (or of the chosen
// entry, for a [Choice]) into the table that holds it.
type Field struct {
	Key, Unit, Doc         string
	Min, Max, Above, Below string // bounds as written, empty if there is none
	OneOf                  []string
	Inline                 bool
	Index                  int // of the Go field
}

// Fields lists the parameters of a struct or of a pointer to one, in the order of its Go fields.
func Fields(params any) []Field {
	t := reflect.TypeOf(params)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		panic(fmt.Sprintf("catalog: parameters of type %v: a struct is needed", t))
	}
	var fields []Field
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		key, ok := tag.Lookup("key")
		if !ok {
			continue
		}
		name, option, _ := strings.Cut(key, ",")
		f := Field{
			Key: name, Unit: tag.Get("unit"), Doc: tag.Get("doc"),
			Min: tag.Get("min"), Max: tag.Get("max"), Above: tag.Get("above"), Below: tag.Get("below"),
			Inline: option == "inline", Index: i,
		}
		if words := tag.Get("oneof"); words != "" {
			f.OneOf = strings.Split(words, "|")
		}
		fields = append(fields, f)
	}
	return fields
}
