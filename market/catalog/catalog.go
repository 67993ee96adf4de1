// Package catalog gives names to constructors: the agents, mechanisms, floors and laws that a scenario file can ask for.
//
// A catalogue is an explicit literal, typed by what it builds (T) and by what building needs (D). Each entry carries its
// defaults as a struct value, so that help, documentation, `check --print` and the program itself can never disagree:
//
//	var Catalog = catalog.New("strategy",
//	    catalog.Of("fixed-shade", "bids a constant fraction of its value", FixedShade{Factor: 0.8}, newFixedShade),
//	)
//
// To extend a catalogue, clone it with [Catalog.With] and pass the clone in the options. Nothing registers itself.
package catalog

import (
	"fmt"
	"strings"
)

// Entry is one named constructor with its documentation and its default parameters.
type Entry[T, D any] struct {
	Name string // as written in a scenario file, kebab-case
	Doc  string // one line

	params func() any
	build  func(D, any) (T, error)
}

// Of makes an entry from default parameters and a constructor. P is a struct whose fields carry the tags of [Fields].
func Of[P, T, D any](name, doc string, defaults P, build func(D, P) (T, error)) Entry[T, D] {
	return Entry[T, D]{
		Name:   name,
		Doc:    doc,
		params: func() any { p := defaults; return &p },
		build:  func(d D, params any) (T, error) { return build(d, *params.(*P)) },
	}
}

// Params returns a pointer to a fresh copy of the entry's default parameters.
func (e Entry[T, D]) Params() any { return e.params() }

// Catalog is an ordered list of entries. Its key is the scenario key that selects one of them ("strategy", "rule", "law").
type Catalog[T, D any] struct {
	key     string
	entries []Entry[T, D]
}

// New makes a catalogue. It panics if a name occurs twice: that is a mistake of the programmer.
func New[T, D any](key string, entries ...Entry[T, D]) *Catalog[T, D] {
	c := &Catalog[T, D]{key: key}
	for _, e := range entries {
		if _, ok := c.find(e.Name); ok {
			panic(fmt.Sprintf("catalog: %s %q is listed twice", key, e.Name))
		}
		c.entries = append(c.entries, e)
	}
	return c
}

// With returns a new catalogue that also holds the given entries. The receiver is unchanged.
func (c *Catalog[T, D]) With(entries ...Entry[T, D]) *Catalog[T, D] {
	return New(c.key, append(append([]Entry[T, D]{}, c.entries...), entries...)...)
}

// Key is the scenario key that selects an entry.
func (c *Catalog[T, D]) Key() string { return c.key }

// Entries returns the entries in the order of the literal.
func (c *Catalog[T, D]) Entries() []Entry[T, D] { return append([]Entry[T, D]{}, c.entries...) }

// Names returns the names in the order of the literal.
func (c *Catalog[T, D]) Names() []string {
	names := make([]string, len(c.entries))
	for i, e := range c.entries {
		names[i] = e.Name
	}
	return names
}

// Choose returns the named entry's choice with default parameters. An unknown name is an error that lists what is known.
func (c *Catalog[T, D]) Choose(name string) (Choice[T, D], error) {
	choice := Choice[T, D]{from: c}
	return choice, choice.Choose(name)
}

// MustChoose is Choose for names written in the program itself; it panics on an unknown one.
func (c *Catalog[T, D]) MustChoose(name string) Choice[T, D] {
	choice, err := c.Choose(name)
	if err != nil {
		panic(err)
	}
	return choice
}

// Open returns a choice that has not been made yet.
func (c *Catalog[T, D]) Open() Choice[T, D] { return Choice[T, D]{from: c} }

func (c *Catalog[T, D]) find(name string) (Entry[T, D], bool) {
	for _, e := range c.entries {
		if e.Name == name {
			return e, true
		}
	}
	return Entry[T, D]{}, false
}

// Choice is an entry selected from a catalogue together with the parameters it will be built from. The zero value is
// unusable; take one from [Catalog.Open] or [Catalog.Choose].
type Choice[T, D any] struct {
	from   *Catalog[T, D]
	entry  Entry[T, D]
	params any
}

// Key is the scenario key under which the name of the choice is written.
func (c *Choice[T, D]) Key() string { return c.from.key }

// Names lists what may be chosen.
func (c *Choice[T, D]) Names() []string { return c.from.Names() }

// Name is the chosen entry's name; empty while nothing is chosen.
func (c *Choice[T, D]) Name() string { return c.entry.Name }

// Params points at the parameters of the chosen entry, for a loader to overwrite; nil while nothing is chosen.
func (c *Choice[T, D]) Params() any { return c.params }

// Choose selects an entry and resets the parameters to its defaults.
func (c *Choice[T, D]) Choose(name string) error {
	e, ok := c.from.find(name)
	if !ok {
		return fmt.Errorf("unknown %s %q%s; known: %s", c.from.key, name, DidYouMean(strings.ToLower(name), c.from.Names()), strings.Join(c.from.Names(), ", "))
	}
	c.entry, c.params = e, e.Params()
	return nil
}

// Build constructs what was chosen.
func (c *Choice[T, D]) Build(d D) (T, error) {
	if c.params == nil {
		var none T
		return none, fmt.Errorf("catalog: no %s chosen; known: %s", c.from.key, strings.Join(c.from.Names(), ", "))
	}
	return c.entry.build(d, c.params)
}
