package strict

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"marketsim/market/catalog"
)

// unknown reports a key that its table does not have, with the best hint there is.
func (d *decoder) unknown(p place, s *scope, n node) {
	for _, c := range s.choices {
		owners := owners(c, n.key)
		switch {
		case len(owners) == 0:
			continue
		case c.Name() == "" || misspelt(p, c):
			return // nobody knows whether the key is right until the choice is
		case d.superseded(p, c, n):
			return
		}
		d.problem(below(p.path, n.key), n.at, "key %q belongs to %s %s, not %q", n.key, c.Key(), quoted(owners, " or "), c.Name())
		return
	}
	message := fmt.Sprintf("unknown key %q", n.key)
	if !isBare(n.key) {
		message = "unknown key"
	}
	hint := catalog.DidYouMean(strings.ToLower(n.key), s.keys())
	elsewhere := d.elsewhere(p.path, n.key)
	switch {
	case elsewhere != "":
		message += hint + "; there is " + elsewhere
	case hint != "":
		message += hint
	case len(s.slots) == 0:
		message += "; this table has none"
	default:
		message += "; known here: " + strings.Join(s.keys(), ", ")
	}
	d.problem(below(p.path, n.key), n.at, "%s", message)
}

// owners lists the choices that have the key among their parameters.
func owners(c Chooser, key string) []string {
	var names []string
	for _, name := range c.Names() {
		other := twin(c)
		if other.Choose(name) != nil {
			continue
		}
		params := newScope(reflect.ValueOf(other.Params()).Elem(), "", func(Chooser) bool { return false })
		if params.find(key) != nil {
			names = append(names, name)
		}
	}
	return names
}

// misspelt tells whether the table names a choice that could not be made.
func misspelt(p place, c Chooser) bool {
	i := p.table.find(c.Key())
	return i >= 0 && p.table.nodes[i].value != any(c.Name())
}

// superseded tells whether the key is a parameter of what was chosen before a later override chose anew.
func (d *decoder) superseded(p place, c Chooser, n node) bool {
	i := p.table.find(c.Key())
	return i >= 0 && p.table.nodes[i].set > n.set && p.table.nodes[i].at.By != n.at.By
}

// elsewhere lists up to three other tables that know the key.
func (d *decoder) elsewhere(path, key string) string {
	if d.known == nil {
		d.known = Keys(d.pristine)
	}
	var places []string
	for _, k := range d.known {
		table, last := splitLast(k.Path)
		if last != key || table == path {
			continue
		}
		place := k.Path
		if k.Of != "" {
			place += " of " + k.Of
		}
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	const most = 3
	if len(places) > most {
		places = append(places[:most], "...")
	}
	return strings.Join(places, ", ")
}

func splitLast(path string) (table, key string) {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i], path[i+1:]
	}
	return "", path
}

func quoted(words []string, separator string) string {
	var all []string
	for _, w := range words {
		all = append(all, fmt.Sprintf("%q", w))
	}
	return strings.Join(all, separator)
}
