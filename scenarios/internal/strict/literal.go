package strict

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// literal writes a value as TOML.
func literal(value any) string {
	switch x := value.(type) {
	case bool:
		return strconv.FormatBool(x)
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return floatLiteral(x)
	case string:
		return quote(x)
	case time.Time:
		return timeLiteral(x)
	case []any:
		elements := make([]string, len(x))
		for i, element := range x {
			elements[i] = literal(element)
		}
		return "[" + strings.Join(elements, ", ") + "]"
	}
	panic(fmt.Sprintf("strict: a value of type %T cannot be written", value))
}

// literalOf writes a scalar or a slice of a schema as TOML.
func literalOf(v reflect.Value) string {
	if v.Type() == durationType {
		return quote(durationText(time.Duration(v.Int())))
	}
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint64:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float64:
		return floatLiteral(v.Float())
	case reflect.String:
		return quote(v.String())
	case reflect.Slice:
		elements := make([]string, v.Len())
		for i := range elements {
			elements[i] = literalOf(v.Index(i))
		}
		return "[" + strings.Join(elements, ", ") + "]"
	case reflect.Pointer:
		return literalOf(v.Elem())
	}
	panic(fmt.Sprintf("strict: a schema cannot have fields of type %v", v.Type()))
}

// floatLiteral is the shortest text that reads back as the same float and as a float.
func floatLiteral(x float64) string {
	switch {
	case math.IsNaN(x):
		return "nan"
	case math.IsInf(x, 0):
		return strings.ToLower(strconv.FormatFloat(x, 'f', -1, 64))
	case x != 0 && (math.Abs(x) < 1e-5 || math.Abs(x) >= 1e15):
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	text := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// durationText is the duration without the zero parts that time.Duration prints: "24h", not "24h0m0s".
func durationText(d time.Duration) string {
	text := strings.Replace(d.String(), "µs", "us", 1)
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// timeLiteral writes what the TOML parser has read: it marks local dates and times by the name of their location.
func timeLiteral(t time.Time) string {
	switch t.Location().String() {
	case "datetime-local":
		return t.Format("2006-01-02T15:04:05.999999999")
	case "date-local":
		return t.Format("2006-01-02")
	case "time-local":
		return t.Format("15:04:05.999999999")
	}
	return t.Format(time.RFC3339Nano)
}

// quote writes a basic string of TOML.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < ' ' || r == 0x7F:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
