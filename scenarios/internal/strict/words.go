package strict

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// typeName names a type in the singular and in the plural.
func typeName(t reflect.Type) (one, many string) {
	if t == durationType {
		return "duration", "durations"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "boolean", "booleans"
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "integer", "integers"
	case reflect.Float64:
		return "number", "numbers"
	case reflect.String:
		return "string", "strings"
	case reflect.Slice:
		_, elements := typeName(t.Elem())
		return "array of " + elements, "arrays of " + elements
	case reflect.Pointer:
		return typeName(t.Elem())
	}
	panic(fmt.Sprintf("strict: a schema cannot have fields of type %v", t))
}

func want(t reflect.Type) string {
	one, _ := typeName(t)
	switch one {
	case "duration":
		return `a duration such as "100ms"`
	case "boolean":
		return "true or false"
	}
	return article(one)
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// describe says what is written, shortened.
func describe(written any) string {
	switch x := written.(type) {
	case bool:
		return strconv.FormatBool(x)
	case int64:
		return "the integer " + literal(x)
	case float64:
		return "the float " + literal(x)
	case string:
		const longest = 40
		if utf8.RuneCountInString(x) > longest {
			x = string([]rune(x)[:longest]) + "..."
		}
		return "the string " + literal(x)
	case []any, refused:
		return "an array"
	case *table:
		return "a table"
	}
	return "a date or time"
}
