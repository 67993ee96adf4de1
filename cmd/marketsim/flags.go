package main

import (
	"flag"
	"fmt"
	"strconv"
	"strings"

	"marketsim/market/catalog"
)

// parse reads flags and positional arguments in any order; after "--" everything is positional.
func parse(fs *flag.FlagSet, args []string) (positional []string, err error) {
	for {
		if err := fs.Parse(args); err != nil {
			return nil, explained(fs, err)
		}
		rest := fs.Args()
		if len(rest) == 0 {
			return positional, nil
		}
		if consumed := len(args) - len(rest); consumed > 0 && args[consumed-1] == "--" {
			return append(positional, rest...), nil
		}
		positional, args = append(positional, rest[0]), rest[1:]
	}
}

// explained adds the nearest flag to the error of an unknown one.
func explained(fs *flag.FlagSet, err error) error {
	const unknown = "flag provided but not defined: -"
	name, ok := strings.CutPrefix(err.Error(), unknown)
	if !ok {
		return err
	}
	name = "--" + strings.TrimLeft(name, "-")
	var known []string
	fs.VisitAll(func(f *flag.Flag) { known = append(known, "--"+f.Name) })
	return fmt.Errorf("unknown flag %s%s", name, catalog.DidYouMean(name, known))
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string { return strings.Join(*l, " ") }

func (l *list) Set(text string) error {
	*l = append(*l, text)
	return nil
}

// number is a whole number within bounds that may be absent.
type number struct {
	value uint64
	given bool
	least uint64
}

func (n *number) String() string {
	if n == nil || !n.given {
		return ""
	}
	return strconv.FormatUint(n.value, 10)
}

func (n *number) Set(text string) error {
	v, err := strconv.ParseUint(text, 10, 63)
	if err != nil || v < n.least {
		return fmt.Errorf("write a whole number, %d or more", n.least)
	}
	n.value, n.given = v, true
	return nil
}
