package strict

import (
	"fmt"
	"slices"
	"strings"
)

// Set returns a tree in which the key at the dotted path has the given value: a bool, int64, float64, string, time.Time or
// an array of these. Tables that do not exist are made. The receiver is unchanged. Whether a schema knows the key, [Decode]
// will say; it is a mistake here to replace a table, or to set a key in something that is none.
func (t *Tree) Set(path string, value any, by Origin) (*Tree, Problems) {
	next := &Tree{file: t.file, sets: t.sets + 1}
	if array, ok := value.([]any); ok {
		value = slices.Clone(array)
	}
	s := setter{path: path, leaf: node{at: by, set: next.sets, value: value}}
	parts, err := splitPath(path)
	if err == nil {
		next.root, err = s.in(t.root, nil, parts)
	}
	if err != nil {
		return nil, Problems{{File: t.file, Origin: by, Key: path, Message: err.Error()}}
	}
	return next, nil
}

// Without returns a tree in which a [Free] table does not override the path, however the file writes it: "a.b" = 1, a.b = 1
// or under [table.a]. What is not there is no mistake.
func (t *Tree) Without(free, path string) *Tree {
	rest := strings.Split(path, ".")
	return &Tree{file: t.file, sets: t.sets, root: t.root.within(strings.Split(free, "."), func(f *table) *table { return f.without(rest) })}
}

// within returns the table with the one at the path below it replaced, if there is one.
func (t *table) within(path []string, replace func(*table) *table) *table {
	if len(path) == 0 {
		return replace(t)
	}
	i := t.find(path[0])
	if i < 0 {
		return t
	}
	n := t.nodes[i]
	if inner, isTable := n.value.(*table); isTable {
		n.value = inner.within(path[1:], replace)
		return t.with(n)
	}
	return t
}

// without returns the table without the keys that, joined by dots, are the path.
func (t *table) without(path []string) *table {
	left := &table{}
	for _, n := range t.nodes {
		parts := strings.Split(n.key, ".")
		inner, isTable := n.value.(*table)
		switch {
		case len(parts) > len(path) || !slices.Equal(parts, path[:len(parts)]):
		case isTable && len(parts) < len(path):
			n.value = inner.without(path[len(parts):])
		case !isTable && len(parts) == len(path):
			continue
		}
		left.nodes = append(left.nodes, n)
	}
	return left
}

type setter struct {
	path string
	leaf node
}

// in returns the table with the rest of the path set; done is the path to the table.
func (s setter) in(t *table, done, rest []string) (*table, error) {
	n := s.leaf
	n.key = rest[0]
	i := t.find(n.key)
	if len(rest) == 1 {
		if i >= 0 {
			if old, ok := t.nodes[i].value.(*table); ok {
				return nil, fmt.Errorf("is a table; set one of its keys%s", example(s.path, old))
			}
		}
		return t.with(n), nil
	}
	done = append(done, n.key)
	inner := &table{}
	if i >= 0 {
		var ok bool
		n = t.nodes[i]
		if inner, ok = n.value.(*table); !ok {
			return nil, fmt.Errorf("%s is %s and no table, so it has no key %q", strings.Join(done, "."), describe(n.value), rest[1])
		}
	}
	inner, err := s.in(inner, done, rest[1:])
	n.value = inner
	return t.with(n), err
}

func example(path string, t *table) string {
	if len(t.nodes) == 0 {
		return ""
	}
	return ", such as " + below(path, t.nodes[0].key)
}

// splitPath splits a dotted path of plain keys.
func splitPath(path string) ([]string, error) {
	parts := strings.Split(path, ".")
	for _, part := range parts {
		if !isBare(part) || len(part) > maxKeyLen {
			return nil, fmt.Errorf("not a path of keys; write it as table.key")
		}
	}
	if len(parts) > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d levels", maxDepth)
	}
	return parts, nil
}
