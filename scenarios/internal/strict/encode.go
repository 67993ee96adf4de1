package strict

import (
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"unicode/utf8"

	"marketsim/market/catalog"
)

// Encode writes a schema as TOML: every key with its value, its doc and unit as a comment, tables in the order of the
// fields, choices before their parameters. The same schema always gives the same text. It fails if something is not chosen,
// not finite or too large for TOML, because that text could not be read back.
func Encode(w io.Writer, schema any) error {
	v := reflect.New(reflect.TypeOf(schema).Elem()).Elem()
	v.Set(reflect.ValueOf(schema).Elem())
	var e encoder
	e.table("", "", v, false)
	if e.err != nil {
		return e.err
	}
	_, err := io.WriteString(w, strings.TrimPrefix(e.text.String(), "\n"))
	return err
}

type encoder struct {
	text strings.Builder
	err  error // the first
}

func (e *encoder) fail(path, format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf("strict: %s: %s", path, fmt.Sprintf(format, args...))
	}
}

// line is one key of a table, its value and the comment behind it.
type line struct{ text, comment string }

// table writes a struct or a Chooser: a header, the keys, and then the tables below. Without keys there is no header, unless
// the table would be lost by that.
func (e *encoder) table(path, doc string, v reflect.Value, keep bool) {
	s := newScope(v, doc, func(c Chooser) bool {
		if c.Name() == "" {
			e.fail(below(path, c.Key()), "nothing is chosen")
		}
		return c.Name() != ""
	})
	var lines []line
	for _, slot := range s.slots {
		comment := oneLine(withUnit(slot.field.Doc, slot.field.Unit))
		switch {
		case slot.selector != nil:
			lines = append(lines, line{slot.field.Key + " = " + quote(slot.selector.Name()), comment})
		case !isTable(slot.value.Type()):
			if written, ok := e.value(below(path, slot.field.Key), slot.value); ok {
				lines = append(lines, line{below("", slot.field.Key) + " = " + written, comment})
			}
		}
	}
	if _, ok := chooserAt(v); ok {
		doc = "" // it stands beside the selector
	}
	if len(lines) > 0 || keep {
		e.block(path, doc, lines)
	}
	for _, slot := range s.slots {
		if slot.selector == nil && isTable(slot.value.Type()) {
			e.inner(below(path, slot.field.Key), slot.field, slot.value, false)
		}
	}
}

// value writes a scalar or a slice; nothing for a nil pointer.
func (e *encoder) value(path string, v reflect.Value) (text string, ok bool) {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return "", false
	}
	if message := unwritable(v); message != "" {
		e.fail(path, "%s", message)
	}
	return literalOf(v), true
}

// unwritable says why no TOML would read back as the value, if that is so.
func unwritable(v reflect.Value) (message string) {
	switch v.Kind() {
	case reflect.Pointer:
		return unwritable(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			if message := unwritable(v.Index(i)); message != "" {
				return message
			}
		}
	case reflect.Float64:
		if math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0) {
			return fmt.Sprintf("%v is not finite", v.Float())
		}
	case reflect.Uint64:
		if v.Uint() > math.MaxInt64 {
			return fmt.Sprintf("%d is above the largest integer of TOML, 2^63-1", v.Uint())
		}
	case reflect.String:
		if !utf8.ValidString(v.String()) {
			return fmt.Sprintf("%q is not UTF-8", v.String())
		}
	}
	return ""
}

// inner writes what isTable.
func (e *encoder) inner(path string, f catalog.Field, v reflect.Value, keep bool) {
	switch kindOf(v.Type()) {
	case optionalKind:
		if !v.IsNil() {
			e.inner(path, f, v.Elem(), true)
		}
	case tableKind:
		e.table(path, f.Doc, v, keep)
	case keyedKind:
		e.keyed(path, f, v.Addr().Interface().(keyed), keep)
	case freeKind:
		var lines []line
		for _, o := range v.Interface().(Free) {
			lines = append(lines, line{text: quote(o.Path) + " = " + literal(o.Value)})
		}
		if len(lines) > 0 || keep {
			e.block(path, f.Doc, lines)
		}
	}
}

func (e *encoder) keyed(path string, f catalog.Field, k keyed, keep bool) {
	var lines []line
	k.each(func(name string, value any) {
		if v := reflect.ValueOf(value).Elem(); !isTable(v.Type()) {
			if written, ok := e.value(below(path, name), v); ok {
				lines = append(lines, line{below("", name) + " = " + written, withUnit("", f.Unit)})
			}
		}
	})
	if len(lines) > 0 || keep {
		e.block(path, f.Doc, lines)
	}
	k.each(func(name string, value any) {
		if v := reflect.ValueOf(value).Elem(); isTable(v.Type()) {
			e.inner(below(path, name), catalog.Field{}, v, true)
		}
	})
}

// block writes a header and lines with their comments in one column. A long line does not push the others' comments away.
func (e *encoder) block(path, doc string, lines []line) {
	const furthest = 48
	column := 0
	for _, l := range lines {
		if width := utf8.RuneCountInString(l.text); width <= furthest {
			column = max(column, width)
		}
	}
	e.text.WriteByte('\n')
	if path != "" {
		fmt.Fprintf(&e.text, "[%s]", path)
		if doc != "" {
			e.text.WriteString("  # " + oneLine(doc))
		}
		e.text.WriteByte('\n')
	}
	for _, l := range lines {
		e.text.WriteString(l.text)
		if l.comment != "" {
			gap := max(column-utf8.RuneCountInString(l.text), 0) + 2
			e.text.WriteString(strings.Repeat(" ", gap) + "# " + l.comment)
		}
		e.text.WriteByte('\n')
	}
}

func oneLine(doc string) string { return strings.Join(strings.Fields(doc), " ") }
