package strict

import (
	"reflect"

	"marketsim/market/catalog"
)

// Keys lists every key that a schema knows, in the order of its fields: scalars and tables, the parameters of every choice,
// and under NAME what each entry of a keyed collection has. The schema is a pointer to a struct, or to a part of one, such as
// the parameters of a catalogue entry; it is not modified.
func Keys(schema any) []Key {
	v := reflect.New(reflect.TypeOf(schema).Elem()).Elem()
	v.Set(reflect.ValueOf(schema).Elem())
	var l lister
	l.table("", "", "", v)
	return l.keys
}

type lister struct{ keys []Key }

// table lists a struct or a Chooser.
func (l *lister) table(path, of, doc string, v reflect.Value) {
	for _, s := range newScope(v, doc, func(Chooser) bool { return false }).slots {
		l.slot(path, of, s)
	}
}

func (l *lister) slot(path, of string, s slot) {
	k := Key{Path: below(path, s.field.Key), Of: of, Unit: s.field.Unit, Doc: s.field.Doc, Required: s.required}
	if s.selector != nil {
		k.Type, k.Required = "string", s.selector.Name() == ""
		if !k.Required {
			k.Default = quote(s.selector.Name())
		}
		l.keys = append(l.keys, k)
		l.choices(path, of, s.selector)
		return
	}
	if isTable(s.value.Type()) {
		k.Type, k.Unit = "table", ""
		l.keys = append(l.keys, k)
		l.inner(k.Path, of, s.field, s.value)
		return
	}
	k.Type, _ = typeName(s.value.Type())
	if !k.Required && !(s.value.Kind() == reflect.Pointer && s.value.IsNil()) {
		k.Default = literalOf(s.value)
	}
	l.keys = append(l.keys, k)
}

// choices lists the parameters of everything that can be chosen.
func (l *lister) choices(path, of string, c Chooser) {
	for _, name := range c.Names() {
		other := twin(c)
		if name != c.Name() && other.Choose(name) != nil {
			continue
		}
		whose := choiceName(other)
		if of != "" {
			whose += " of " + of
		}
		l.table(path, whose, "", reflect.ValueOf(other.Params()).Elem())
	}
}

// inner lists what is in a table.
func (l *lister) inner(path, of string, f catalog.Field, v reflect.Value) {
	switch kindOf(v.Type()) {
	case optionalKind:
		l.inner(path, of, f, ownPointee(v).Elem())
	case tableKind:
		l.table(path, of, f.Doc, v)
	case keyedKind:
		entry := reflect.ValueOf(v.Addr().Interface().(keyed).prototype()).Elem()
		k := Key{Path: below(path, "NAME"), Of: of, Type: "table", Doc: f.Doc}
		if !isTable(entry.Type()) {
			k.Unit = f.Unit
			k.Type, _ = typeName(entry.Type())
		}
		l.keys = append(l.keys, k)
		l.inner(k.Path, of, f, entry)
	}
}
