package strict

import (
	"fmt"
	"strconv"
	"strings"
)

// Tree is a file that has been read, with the overrides set on it since. It is never modified: [Tree.Set] makes a new one.
type Tree struct {
	file string
	root *table
	sets int // how often Set was applied
}

// table is an ordered table. Tables may be shared by trees, so no one changes one that is part of a tree.
type table struct{ nodes []node }

// node is one key of a table.
type node struct {
	key   string
	at    Origin
	set   int // 0 for the file, n for the n-th Set
	value any // bool, int64, float64, string, time.Time, []any of these, *table or refused
}

// refused stands for a value that has been reported already.
type refused struct{}

func (t *table) find(key string) int {
	for i := range t.nodes {
		if t.nodes[i].key == key {
			return i
		}
	}
	return -1
}

func (t *table) with(n node) *table {
	nodes := append([]node(nil), t.nodes...)
	if i := t.find(n.key); i >= 0 {
		nodes[i] = n
	} else {
		nodes = append(nodes, n)
	}
	return &table{nodes}
}

// origin returns who wrote the key at the path below t, or what comes nearest above it; otherwise if nothing does.
func (t *table) origin(path []string, otherwise Origin) Origin {
	for _, key := range path {
		i := t.find(key)
		if i < 0 {
			return otherwise
		}
		otherwise = t.nodes[i].at
		below, ok := t.nodes[i].value.(*table)
		if !ok {
			return otherwise
		}
		t = below
	}
	return otherwise
}

// Problemf makes a problem of the key or table at the dotted path. It carries the line of that key or, if the file does not
// have it, of the nearest table around it.
func (t *Tree) Problemf(path, format string, args ...any) Problem {
	var parts []string
	if path != "" {
		parts = strings.Split(path, ".")
	}
	return Problem{File: t.file, Origin: t.root.origin(parts, Origin{}), Key: path, Message: fmt.Sprintf(format, args...)}
}

// Has tells whether the tree has something at the dotted path.
func (t *Tree) Has(path string) bool {
	_, found := t.at(path)
	return found
}

// IsTable tells whether there is a table at the dotted path.
func (t *Tree) IsTable(path string) bool {
	value, _ := t.at(path)
	_, isTable := value.(*table)
	return isTable
}

func (t *Tree) at(path string) (value any, found bool) {
	value = t.root
	for key := range strings.SplitSeq(path, ".") {
		in, isTable := value.(*table)
		if !isTable {
			return nil, false
		}
		i := in.find(key)
		if i < 0 {
			return nil, false
		}
		value = in.nodes[i].value
	}
	return value, true
}

// below joins a key to the dotted path of its table, quoted if TOML would want it quoted.
func below(path, key string) string {
	if !isBare(key) {
		key = strconv.Quote(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// isBare tells whether TOML takes the key without quotes.
func isBare(key string) bool {
	for _, r := range key {
		if !isLetter(r) && !isDigit(r) && r != '-' && r != '_' {
			return false
		}
	}
	return key != ""
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
