package strict

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

// Parse reads a TOML file. After a syntax error the rest of the file is not read, so that there is one problem and no tree.
// With other problems there is a tree, so that a schema can find further ones.
func Parse(file string, data []byte) (*Tree, Problems) {
	if offset, message := checkText(data); message != "" {
		return nil, Problems{{File: file, Origin: Origin{Line: lineAt(data, offset)}, Message: message}}
	}
	marks, line, message := scan(data)
	if message != "" {
		return nil, Problems{{File: file, Origin: Origin{Line: line}, Message: message}}
	}
	var top map[string]any
	keys, err := decodeTOML(data, &top)
	if err != nil {
		return nil, Problems{syntaxProblem(file, data, err)}
	}
	if len(keys) != len(marks) {
		return nil, Problems{{File: file, Message: fmt.Sprintf("strict: the parser met %d keys where the text has %d; please report this file", len(keys), len(marks))}}
	}
	r := reader{file: file, root: &table{}}
	for i, key := range keys {
		r.insert(top, key, marks[i])
	}
	r.problems.Sort()
	return &Tree{file: file, root: r.root}, r.problems
}

// decodeTOML calls the TOML parser, which panics where it meets a bug of its own.
func decodeTOML(data []byte, top *map[string]any) (keys []toml.Key, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the TOML parser cannot read this file: %v", r)
		}
	}()
	meta, err := toml.Decode(string(data), top)
	return meta.Keys(), err
}

// lineAt returns the line, from 1, of a byte offset.
func lineAt(data []byte, offset int) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), len(data))], []byte{'\n'})
}

func syntaxProblem(file string, data []byte, err error) Problem {
	p := Problem{File: file, Message: err.Error()}
	var pe toml.ParseError
	if !errors.As(err, &pe) {
		return p
	}
	p.Origin.Line = lineAt(data, pe.Position.Start)
	p.Message = "TOML syntax: " + pe.Message
	// These two are mistakes of content rather than of syntax.
	if key, ok := between(pe.Message, "Key '", "' has already been defined."); ok {
		p.Key, p.Message = key, writtenTwice
	}
	if key, ok := between(pe.Message, "Key '", "' was already created as a hash."); ok {
		p.Key, p.Message = key, "written as a value above and as a table here"
	}
	return p
}

const writtenTwice = "written twice"

func between(text, before, after string) (middle string, ok bool) {
	text, begins := strings.CutPrefix(text, before)
	text, ends := strings.CutSuffix(text, after)
	return text, begins && ends
}

// reader builds the tree. Of the parser's two results, the Go map has the values and the list of keys their order.
type reader struct {
	file     string
	root     *table
	problems Problems
}

func (r *reader) insert(top map[string]any, path toml.Key, m mark) {
	at := Origin{Line: m.line}
	for i, key := range path {
		if key == "" || len(key) > maxKeyLen {
			r.refuse(path[:i], at, fmt.Sprintf("a key of %d bytes; a key has from 1 to %d", len(key), maxKeyLen))
			return
		}
	}
	t := r.root
	for _, key := range path[:len(path)-1] {
		i := t.find(key)
		if i < 0 { // a table without a header of its own, so far
			i = len(t.nodes)
			t.nodes = append(t.nodes, node{key: key, at: at, value: &table{}})
		}
		inner, isTable := t.nodes[i].value.(*table)
		values, isMap := top[key].(map[string]any)
		if !isTable || !isMap {
			return // below an array, which is refused, or below a table that an array has replaced, which will be
		}
		t, top = inner, values
	}
	r.leaf(t, top[path[len(path)-1]], path, m)
}

// leaf adds the last key of a path to its table. The parser lets some keys be written twice, once as a table and once as a
// value, and drops one of the two without a word. Such a table is there before, or it is no table in the text.
func (r *reader) leaf(t *table, value any, path toml.Key, m mark) {
	n := node{key: path[len(path)-1], at: Origin{Line: m.line}}
	i := t.find(n.key)
	_, isMap := value.(map[string]any)
	switch {
	case i < 0 && isMap && !m.header && !m.inline:
		r.refuse(path, n.at, "written as a value here and as a table below")
	case i < 0:
		n.value = r.convert(value, path, n.at)
		t.nodes = append(t.nodes, n)
	case m.header:
		t.nodes[i].at = n.at
	default:
		r.refuse(path, n.at, writtenTwice)
	}
}

// convert takes over a value, but no table: the keys in it follow.
func (r *reader) convert(value any, path toml.Key, at Origin) any {
	switch v := value.(type) {
	case map[string]any:
		return &table{}
	case []map[string]any:
		r.refuse(path, at, fmt.Sprintf("arrays of tables are not read; give each entry a name: [%s.NAME]", path))
		return refused{}
	case []any:
		if message := checkArray(v, path); message != "" {
			r.refuse(path, at, message)
			return refused{}
		}
	}
	return value
}

func (r *reader) refuse(path toml.Key, at Origin, message string) {
	r.problems = append(r.problems, Problem{File: r.file, Origin: at, Key: path.String(), Message: message})
}

func checkArray(array []any, path toml.Key) (message string) {
	if len(array) > maxArray {
		return fmt.Sprintf("an array of %d elements; at most %d are read", len(array), maxArray)
	}
	for _, element := range array {
		switch e := element.(type) {
		case map[string]any, []map[string]any:
			return fmt.Sprintf("tables in an array are not read; give each a name: [%s.NAME]", path)
		case []any:
			if message := checkArray(e, path); message != "" {
				return message
			}
		}
	}
	return ""
}
