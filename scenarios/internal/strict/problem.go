package strict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Origin tells who wrote a key. The zero Origin means nobody: a default.
type Origin struct {
	Line int    // in the file, from 1; 0 if there is none
	By   string // "" for the file itself, else the override: "arms.no-ring", "--set"
}

// Problem is one mistake in a file.
type Problem struct {
	File    string
	Origin  Origin
	Key     string // dotted path of the key or table at fault; empty for the file as a whole
	Message string
}

// Error prints "file:line: key: message". An override stands between the line and the key; one that has no line, such as
// a flag of the command line, stands in the place of the file.
func (p Problem) Error() string {
	var b strings.Builder
	switch {
	case p.Origin.Line > 0:
		fmt.Fprintf(&b, "%s:%d: ", p.File, p.Origin.Line)
	case p.Origin.By == "":
		b.WriteString(p.File + ": ")
	}
	if p.Origin.By != "" {
		b.WriteString(p.Origin.By + ": ")
	}
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	return b.String() + p.Message
}

// Problems are all mistakes of a file in the order of their lines.
type Problems []Problem

// Err is nil if there is no problem, and the problems as an error otherwise.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// Error prints one problem a line, and their number below if there are several.
func (ps Problems) Error() string {
	lines := make([]string, len(ps), len(ps)+1)
	for i, p := range ps {
		lines[i] = p.Error()
	}
	if len(ps) > 1 {
		lines = append(lines, fmt.Sprintf("%d mistakes", len(ps)))
	}
	return strings.Join(lines, "\n")
}

// Sort orders the problems by line; those of one line stay in the order in which they were found.
func (ps Problems) Sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int { return cmp.Compare(a.Origin.Line, b.Origin.Line) })
}
