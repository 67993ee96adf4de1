package strict

import (
	"bytes"
	"fmt"
)

// mark is a place in the text at which the TOML parser will meet a key.
type mark struct {
	line   int
	header bool // [table]
	inline bool // key = { ... }
}

// scan finds these places in the order of the text, which is the order of MetaData.Keys. The parser itself tells positions
// only in errors, at the cost of a pass over the whole file for each, and for a string of several lines it tells the last.
// Outside of strings and comments every '=' belongs to one key, which stands on the same line, and every '[' that begins
// a statement belongs to one header. In text that is no TOML the marks behind the first syntax error mean nothing.
//
// It stops with a message at what would make the parser recurse deeply or take quadratic time.
func scan(data []byte) (marks []mark, line int, message string) {
	line = 1
	open, dots, assigned := 0, 0, false // brackets, dots in the present key, '=' seen in the present statement
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '#':
			i = endOfLine(data, i) - 1
		case '"', '\'':
			end := endOfString(data, i)
			line += bytes.Count(data[i:end], []byte{'\n'})
			i = end - 1
		case '=':
			marks = append(marks, mark{line: line, inline: startsTable(data[i+1:])})
			assigned, dots = true, 0
		case '[', '{':
			if open == 0 && !assigned {
				marks = append(marks, mark{line: line, header: true})
			}
			open, dots = open+1, 0
		case ']', '}':
			open = max(open-1, 0)
		case ',':
			dots = 0
		case '\n':
			line++
			dots = 0
			assigned = assigned && open > 0
		case '.':
			dots++
		}
		if max(open, dots) > maxDepth {
			return nil, line, fmt.Sprintf("nested deeper than %d levels", maxDepth)
		}
		if len(marks) > maxKeys {
			return nil, line, fmt.Sprintf("more than %d keys", maxKeys)
		}
	}
	return marks, line, ""
}

func startsTable(value []byte) bool {
	value = bytes.TrimLeft(value, " \t")
	return len(value) > 0 && value[0] == '{'
}

func endOfLine(data []byte, i int) int {
	if n := bytes.IndexByte(data[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(data)
}

// endOfString returns the offset behind the string that begins at i, or the end of its line if it is not closed there.
func endOfString(data []byte, i int) int {
	quote := data[i]
	triple := []byte{quote, quote, quote}
	multiline := bytes.HasPrefix(data[i:], triple)
	j := i + 1
	if multiline {
		j = i + 3
	}
	for ; j < len(data); j++ {
		switch {
		case data[j] == '\\' && quote == '"' && j+1 < len(data) && data[j+1] != '\n':
			j++
		case data[j] == '\n' && !multiline:
			return j
		case data[j] == quote && !multiline:
			return j + 1
		case data[j] == quote && bytes.HasPrefix(data[j:], triple):
			j += 3
			for n := 0; n < 2 && j < len(data) && data[j] == quote; n++ { // quotes directly before the closing ones
				j++
			}
			return j
		}
	}
	return len(data)
}
