package strict

import "slices"

// Chooser is a field whose further keys depend on a choice: catalog.Choice. The choice is written under its Key, and the
// keys of Params stand beside it in the same table. Under `key:"value"` that is the table "value", under `key:",inline"`
// the table of the surrounding struct. Without a written choice the preset one is kept; if there is none, that is a mistake.
type Chooser interface {
	Key() string
	Names() []string
	Name() string // empty while nothing is chosen
	Params() any  // pointer to the parameters of the choice
	Choose(name string) error
}

// Validator is a struct that checks what no tag can say. It is asked when its own keys have been read without mistake; what
// stands in tables below may then still be at its defaults. Each report names the key at fault, relative to the table of
// the struct and dotted if it lies deeper, or "" for the table as a whole.
type Validator interface {
	Validate(report func(key, format string, args ...any))
}

// Defaulter is an entry of a [Keyed] collection, or the target of a pointer, that fills in its own defaults when it is made.
type Defaulter interface{ SetDefaults() }

// Keyed is a table of named tables, such as [agents.NAME], in document order. Names are 1 to 64 letters, digits, '-' and
// '_' and begin with a letter. New entries are copies of the template if there is one (see [Template]), then set their own
// defaults if they are a [Defaulter].
type Keyed[T any] []Named[T]

// Named is one entry of a [Keyed] collection.
type Named[T any] struct {
	Name  string
	Line  int // of its first mention in the file; 0 if an override without a line made it
	Value T
}

// Template returns an empty collection whose new entries begin as copies of the given value: an entry without a name, which
// [Decode] takes out again.
func Template[T any](value T) Keyed[T] { return Keyed[T]{{Value: value}} }

// Free is a table of overrides that are not decoded where they stand: [arms.NAME], [sweep]. Nested tables and quoted
// dotted keys come to the same: a path from the root of the file.
type Free []Override

// Override is one key of a [Free] table.
type Override struct {
	Path  string // dotted, for [Tree.Set]
	Line  int
	Value any // bool, int64, float64, string, time.Time or []any of these; not to be modified
}

// Key describes one key that a schema knows.
type Key struct {
	Path     string // dotted; NAME stands for the name of an entry of a keyed collection
	Of       string // the choice it belongs to, such as `law "lognormal"`; empty for a key that is always there
	Type     string // in words
	Unit     string
	Doc      string
	Default  string // as TOML; empty if there is none
	Required bool
}

// keyed is a *Keyed[T], whatever T is.
type keyed interface {
	own()                              // copies the entries, which may be shared with other schemas
	entry(name string, line int) any   // pointer to the value of the named entry, made if there is none
	dropTemplate()                     // takes out the entry without a name
	prototype() any                    // pointer to a copy of what a new entry begins as
	each(func(name string, value any)) // pointers to the values of the named entries, in order
}

func (k *Keyed[T]) own() { *k = slices.Clone(*k) }

func (k *Keyed[T]) entry(name string, line int) any {
	for i := range *k {
		if (*k)[i].Name == name {
			return &(*k)[i].Value
		}
	}
	*k = append(*k, Named[T]{Name: name, Line: line, Value: *k.prototype().(*T)})
	return &(*k)[len(*k)-1].Value
}

func (k *Keyed[T]) dropTemplate() {
	*k = slices.DeleteFunc(*k, func(n Named[T]) bool { return n.Name == "" })
}

func (k *Keyed[T]) prototype() any {
	fresh := new(T)
	for _, n := range *k {
		if n.Name == "" {
			*fresh = n.Value
		}
	}
	if d, ok := any(fresh).(Defaulter); ok {
		d.SetDefaults()
	}
	return fresh
}

func (k *Keyed[T]) each(visit func(name string, value any)) {
	for i := range *k {
		if (*k)[i].Name != "" {
			visit((*k)[i].Name, &(*k)[i].Value)
		}
	}
}
