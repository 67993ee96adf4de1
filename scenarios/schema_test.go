package scenarios

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"marketsim/market/catalog"
	"marketsim/scenarios/internal/strict"
)

// Whoever reads `list` or `check --print` finds out what every key means and in which unit it is.
func TestEveryKeyIsDocumented(t *testing.T) {
	keys := strict.Keys(defaults(Catalogs{}.orDefault()))
	if len(keys) < 100 {
		t.Fatalf("%d keys: the schema was not listed", len(keys))
	}
	for _, k := range keys {
		if k.Doc == "" {
			t.Errorf("%s (%s) has no doc", k.Path, k.Of)
		}
		if strings.Contains(k.Type, "number") && k.Unit == "" {
			t.Errorf("%s (%s) has no unit; a pure number has unit 1", k.Path, k.Of)
		}
		if strings.ContainsAny(k.Doc, "\n\t") || strings.HasSuffix(k.Doc, ".") {
			t.Errorf("%s (%s): the doc is a phrase on one line, not %q", k.Path, k.Of, k.Doc)
		}
	}
}

// A bound that cannot be read in the type of its key would only be found out when somebody sets the key.
func TestEveryBoundCanBeRead(t *testing.T) {
	c := Catalogs{}.orDefault()
	read := checkBounds(t, "scenario", reflect.TypeFor[Scenario]())
	for _, part := range []any{Region{}, Group{}, Deal{}} {
		read += checkBounds(t, "scenario", reflect.TypeOf(part))
	}
	read += checkBoundsOf(t, c.Agents.Entries()) + checkBoundsOf(t, c.Mechanisms.Entries()) +
		checkBoundsOf(t, c.Floors.Entries()) + checkBoundsOf(t, c.Laws.Entries())
	if read < 150 {
		t.Errorf("%d bounds: not all were found", read)
	}
}

// checkBoundsOf checks the parameters of all entries of a catalogue.
func checkBoundsOf[T, D any](t *testing.T, entries []catalog.Entry[T, D]) (read int) {
	for _, e := range entries {
		read += checkBounds(t, e.Name, reflect.TypeOf(e.Params()).Elem())
	}
	return read
}

// checkBounds reads all bounds of the keys of a struct, and of those in it, and returns how many there are.
func checkBounds(t *testing.T, of string, table reflect.Type) (read int) {
	for _, f := range catalog.Fields(reflect.New(table).Interface()) {
		typ := table.Field(f.Index).Type
		for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if typ.Kind() == reflect.Struct && strings.HasPrefix(typ.Name(), "Named[") {
			value, _ := typ.FieldByName("Value") // of an entry of a keyed table: bounds are those of what stands there
			typ = value.Type
		}
		for _, bound := range []string{f.Min, f.Max, f.Above, f.Below} {
			if bound == "" {
				continue
			}
			read++
			if err := readBound(bound, typ); err != nil {
				t.Errorf("%s: bound %q of %s, of type %v: %v", of, bound, f.Key, typ, err)
			}
		}
		if typ.Kind() == reflect.Struct {
			read += checkBounds(t, of, typ)
		}
	}
	return read
}

// readBound reads a bound as a file would have to write the value.
func readBound(bound string, typ reflect.Type) (err error) {
	switch {
	case typ == reflect.TypeFor[time.Duration]():
		_, err = time.ParseDuration(bound)
	case typ.Kind() >= reflect.Int && typ.Kind() <= reflect.Int64:
		_, err = strconv.ParseInt(bound, 10, typ.Bits())
	case typ.Kind() >= reflect.Uint && typ.Kind() <= reflect.Uint64:
		_, err = strconv.ParseUint(bound, 10, typ.Bits())
	case typ.Kind() == reflect.Float32 || typ.Kind() == reflect.Float64:
		_, err = strconv.ParseFloat(bound, typ.Bits())
	default:
		err = errors.New("has no order")
	}
	return err
}
