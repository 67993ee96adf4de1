package strict

import (
	"fmt"
	"regexp"
	"strings"
)

// ParseAssignment splits "key=value", as given on a command line, into a path and a value for [Tree.Set]. The value is
// written as in TOML; a bare word, one that TOML does not know but that has no character that needs quoting, is a string.
func ParseAssignment(text string) (path string, value any, err error) {
	path, word, ok := strings.Cut(text, "=")
	path, word = quotedKeys.ReplaceAllString(strings.TrimSpace(path), "$1"), strings.TrimSpace(word)
	if !ok || path == "" || word == "" {
		return "", nil, fmt.Errorf("strict: %q: write key=value, such as agents.ring.members=4", text)
	}
	if _, err := splitPath(path); err != nil {
		return "", nil, fmt.Errorf("strict: %q: %w", path, err)
	}
	if value, ok := parseValue(word); ok {
		return path, value, nil
	}
	for _, r := range word {
		if !isLetter(r) && !isDigit(r) && !strings.ContainsRune("-_.:/+%", r) {
			return "", nil, fmt.Errorf(`strict: %s: %s is not a TOML value; a string with such characters needs quotes: %s='"..."'`, path, word, path)
		}
	}
	return path, word, nil
}

// quotedKeys are quotes around keys that come to the same without: only a [Free] table has keys with dots.
var quotedKeys = regexp.MustCompile(`"([\w.-]+)"`)

// parseValue reads one TOML value that is no table.
func parseValue(word string) (any, bool) {
	t, problems := Parse("", []byte("value = "+word))
	if len(problems) > 0 || len(t.root.nodes) != 1 {
		return nil, false
	}
	value := t.root.nodes[0].value
	_, isTable := value.(*table)
	return value, !isTable
}
