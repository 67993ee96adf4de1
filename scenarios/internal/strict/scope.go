package strict

import (
	"fmt"
	"reflect"
	"time"

	"marketsim/market/catalog"
)

// scope is what may be written in one table: the keys of a struct, of the structs inlined in it, of the choices inlined in
// it and of what they have chosen.
type scope struct {
	slots   []slot
	choices []Chooser
	checks  []Validator // outer before inner
}

// slot is one key of a scope.
type slot struct {
	field    catalog.Field
	required bool
	value    reflect.Value // where the value goes; invalid for a selector
	selector Chooser       // the choice that the key selects, if it does
	of       string        // the choice that the key belongs to
}

// newScope opens a struct or a Chooser, with the documentation of the latter. It asks choose about each choice that it
// meets; if the answer is no, the choice adds no keys but its selector.
func newScope(v reflect.Value, doc string, choose func(Chooser) bool) *scope {
	s := &scope{}
	if c, ok := chooserAt(v); ok {
		s.addChoice(c, doc, choose)
	} else {
		s.addStruct(v, "", choose)
	}
	return s
}

func (s *scope) addStruct(v reflect.Value, of string, choose func(Chooser) bool) {
	if check, ok := v.Addr().Interface().(Validator); ok {
		s.checks = append(s.checks, check)
	}
	for _, f := range catalog.Fields(v.Addr().Interface()) {
		field := v.Field(f.Index)
		if c, ok := chooserAt(field); ok && f.Inline {
			s.addChoice(c, f.Doc, choose)
		} else if f.Inline {
			s.addStruct(field, of, choose)
		} else {
			required := v.Type().Field(f.Index).Tag.Get("required") == "true"
			s.add(slot{field: f, required: required, value: field, of: of})
		}
	}
}

func (s *scope) addChoice(c Chooser, doc string, choose func(Chooser) bool) {
	s.add(slot{field: catalog.Field{Key: c.Key(), Doc: doc}, selector: c})
	s.choices = append(s.choices, c)
	if choose(c) {
		s.addStruct(reflect.ValueOf(c.Params()).Elem(), choiceName(c), choose)
	}
}

func (s *scope) add(added slot) {
	if s.find(added.field.Key) != nil {
		panic(fmt.Sprintf("strict: the key %q occurs twice in one table", added.field.Key))
	}
	s.slots = append(s.slots, added)
}

func (s *scope) find(key string) *slot {
	for i := range s.slots {
		if s.slots[i].field.Key == key {
			return &s.slots[i]
		}
	}
	return nil
}

func (s *scope) keys() []string {
	keys := make([]string, len(s.slots))
	for i := range s.slots {
		keys[i] = s.slots[i].field.Key
	}
	return keys
}

func choiceName(c Chooser) string { return fmt.Sprintf("%s %q", c.Key(), c.Name()) }

// kind sorts the types of a schema by how they are written.
type kind int

const (
	scalarKind kind = iota
	arrayKind
	tableKind // struct or Chooser
	keyedKind
	freeKind
	optionalKind // pointer
)

var (
	durationType = reflect.TypeFor[time.Duration]()
	freeType     = reflect.TypeFor[Free]()
	chooserType  = reflect.TypeFor[Chooser]()
	keyedType    = reflect.TypeFor[keyed]()
)

func kindOf(t reflect.Type) kind {
	switch {
	case t == freeType:
		return freeKind
	case reflect.PointerTo(t).Implements(keyedType):
		return keyedKind
	case reflect.PointerTo(t).Implements(chooserType), t.Kind() == reflect.Struct:
		return tableKind
	case t.Kind() == reflect.Pointer:
		return optionalKind
	case t.Kind() == reflect.Slice:
		return arrayKind
	}
	return scalarKind
}

// isTable tells whether values of the type are written as a table of their own, below the scalars of the table around them.
func isTable(t reflect.Type) bool {
	switch kindOf(t) {
	case tableKind, keyedKind, freeKind:
		return true
	case optionalKind:
		return isTable(t.Elem())
	}
	return false
}

func chooserAt(v reflect.Value) (Chooser, bool) {
	c, ok := v.Addr().Interface().(Chooser)
	return c, ok
}

// twin returns a Chooser like c that can choose without changing c.
func twin(c Chooser) Chooser {
	v := reflect.New(reflect.TypeOf(c).Elem())
	v.Elem().Set(reflect.ValueOf(c).Elem())
	return v.Interface().(Chooser)
}
