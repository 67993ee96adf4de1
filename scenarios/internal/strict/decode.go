package strict

import (
	"fmt"
	"reflect"
	"strings"

	"marketsim/market/catalog"
)

// Decode reads a tree into a schema, a pointer to a struct that holds the defaults, and returns every mistake, ordered by
// line. What is at fault keeps its default. Nothing that the schema shares with another one is modified, neither slices nor
// the parameters of choices, so defaults may be copied with a plain assignment. Without a problem the schema is complete.
func Decode(t *Tree, schema any) Problems {
	v := reflect.ValueOf(schema)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		panic(fmt.Sprintf("strict: schema of type %T: a pointer to a struct is needed", schema))
	}
	pristine := reflect.New(v.Type().Elem())
	pristine.Elem().Set(v.Elem())
	d := &decoder{file: t.file, pristine: pristine.Interface()}
	d.table(place{table: t.root}, "", v.Elem())
	d.problems.Sort()
	return d.problems
}

type decoder struct {
	file     string
	pristine any   // the schema as it was
	known    []Key // of the schema, once they are needed
	problems Problems
}

// place is where the decoder stands: a table, its path and its origin. The table is empty if the file does not have it.
type place struct {
	path  string
	at    Origin
	table *table
}

func (p place) missing(key string) place { return place{below(p.path, key), p.at, &table{}} }

func (d *decoder) problem(key string, at Origin, format string, args ...any) {
	d.problems = append(d.problems, Problem{d.file, at, key, fmt.Sprintf(format, args...)})
}

// table decodes a struct or a Chooser.
func (d *decoder) table(p place, doc string, v reflect.Value) {
	found := len(d.problems)
	s := newScope(v, doc, func(c Chooser) bool { return d.choose(p, c) })
	for _, n := range p.table.nodes {
		if slot := s.find(n.key); slot == nil {
			d.unknown(p, s, n)
		}
	}
	mistaken := len(d.problems) > found
	for i := range s.slots {
		if d.slot(p, &s.slots[i]) {
			mistaken = true
		}
	}
	if mistaken {
		return
	}
	for _, check := range s.checks {
		check.Validate(func(key, format string, args ...any) {
			at := p.at
			path := p.path
			if key != "" {
				at = p.table.origin(strings.Split(key, "."), p.at)
				path = strings.TrimPrefix(p.path+"."+key, ".")
			}
			d.problem(path, at, format, args...)
		})
	}
}

// slot decodes one key of a table and tells whether it was mistaken there; mistakes in tables below do not count.
func (d *decoder) slot(p place, s *slot) (mistaken bool) {
	if s.selector != nil {
		return false // see choose
	}
	found := len(d.problems)
	if i := p.table.find(s.field.Key); i >= 0 {
		n := p.table.nodes[i]
		if _, reported := n.value.(refused); reported {
			return true
		}
		d.value(place{below(p.path, n.key), n.at, nil}, n.value, s.field, s.value)
		_, deeper := n.value.(*table)
		return len(d.problems) > found && !(deeper && isTable(s.value.Type()))
	}
	if s.required {
		d.missing(p, s.field.Key, s.field)
		return true
	}
	if k := kindOf(s.value.Type()); k == tableKind || k == keyedKind || k == optionalKind && isTable(s.value.Type()) && !s.value.IsNil() {
		d.value(p.missing(s.field.Key), &table{}, s.field, s.value)
	}
	return false
}

func (d *decoder) missing(p place, key string, f catalog.Field) {
	message := "missing"
	if f.Doc != "" {
		message += ": " + withUnit(f.Doc, f.Unit)
	}
	if len(f.OneOf) > 0 {
		message += "; one of " + strings.Join(f.OneOf, ", ")
	}
	if p.at.By != "" {
		message += fmt.Sprintf(" (%s made the table %s)", p.at.By, p.path)
	}
	d.problem(below(p.path, key), p.at, "%s", message)
}

// choose makes the choice that is written in a table, if one is, and tells whether one is made.
func (d *decoder) choose(p place, c Chooser) bool {
	detach(c)
	i := p.table.find(c.Key())
	if i < 0 {
		if c.Name() == "" {
			d.missing(p, c.Key(), catalog.Field{OneOf: c.Names()})
		}
		return c.Name() != ""
	}
	n := p.table.nodes[i]
	name, ok := n.value.(string)
	if !ok {
		d.problem(below(p.path, n.key), n.at, "want a string, got %s", describe(n.value))
		return false
	}
	if name == c.Name() {
		return true
	}
	if err := c.Choose(name); err != nil {
		d.problem(below(p.path, n.key), n.at, "%v", err)
		return false
	}
	return true
}

// detach gives a choice parameters of its own. Copies of a Choice share them, so that reading one would change the others.
func detach(c Chooser) {
	if c.Name() == "" {
		return
	}
	shared := reflect.ValueOf(c.Params()).Elem()
	if err := c.Choose(c.Name()); err != nil {
		panic("strict: a choice that was made cannot be made again: " + err.Error())
	}
	reflect.ValueOf(c.Params()).Elem().Set(shared)
}
