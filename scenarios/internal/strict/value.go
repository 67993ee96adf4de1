package strict

import (
	"reflect"
	"slices"
	"strings"

	"marketsim/market/catalog"
)

// value decodes what is written at a key. The table of the place is not used.
func (d *decoder) value(p place, written any, f catalog.Field, v reflect.Value) {
	k := kindOf(v.Type())
	if k == optionalKind {
		v.Set(ownPointee(v))
		d.value(p, written, f, v.Elem())
		return
	}
	if k == scalarKind || k == arrayKind {
		decoded := reflect.New(v.Type()).Elem()
		if message := decodeValue(written, f, decoded); message != "" {
			d.problem(p.path, p.at, "%s", message)
			return
		}
		v.Set(decoded)
		return
	}
	t, ok := written.(*table)
	if !ok {
		d.problem(p.path, p.at, "want a table, got %s", describe(written))
		return
	}
	p.table = t
	switch k {
	case tableKind:
		d.table(p, f.Doc, v)
	case keyedKind:
		d.keyed(p, f, v.Addr().Interface().(keyed))
	case freeKind:
		var free Free
		d.free(&free, p, "")
		v.Set(reflect.ValueOf(free))
	}
}

// ownPointee returns a new pointer to a copy of what v points at, or to what a new value begins as.
func ownPointee(v reflect.Value) reflect.Value {
	own := reflect.New(v.Type().Elem())
	if !v.IsNil() {
		own.Elem().Set(v.Elem())
	} else if fresh, ok := own.Interface().(Defaulter); ok {
		fresh.SetDefaults()
	}
	return own
}

const maxName = 64

func (d *decoder) keyed(p place, f catalog.Field, k keyed) {
	k.own()
	for _, n := range p.table.nodes {
		path := below(p.path, n.key)
		if !isName(n.key) {
			d.problem(path, n.at, "%q is no name; a name has 1 to %d letters, digits, '-' and '_' and begins with a letter", n.key, maxName)
			continue
		}
		v := reflect.ValueOf(k.entry(n.key, n.at.Line)).Elem()
		d.value(place{path: path, at: n.at}, n.value, f, v)
	}
	k.dropTemplate()
}

// isName tells whether a key may name an agent, an arm, a file of the output and a column of a table.
func isName(key string) bool {
	return isBare(key) && len(key) <= maxName && isLetter(rune(key[0]))
}

// free flattens a table of overrides.
func (d *decoder) free(free *Free, p place, prefix string) {
	for _, n := range p.table.nodes {
		path := strings.TrimPrefix(prefix+"."+n.key, ".")
		at := below(p.path, n.key)
		switch value := n.value.(type) {
		case *table:
			d.free(free, place{at, n.at, value}, path)
			continue
		case refused:
			continue
		}
		if _, err := splitPath(path); err != nil {
			d.problem(at, n.at, "%v", err)
			continue
		}
		if i := slices.IndexFunc(*free, func(o Override) bool { return o.Path == path }); i >= 0 {
			d.problem(at, n.at, "%s is also set on line %d", path, (*free)[i].Line)
			continue
		}
		*free = append(*free, Override{Path: path, Line: n.at.Line, Value: n.value})
	}
}
