package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"marketsim/market/catalog"
	"marketsim/scenarios"
)

// starter is the scenario that new writes.
//
//go:embed starter.toml
var starter []byte

var newCommand = command{
	name: "new", args: "NAME", short: "write a commented scenario to start from",
	examples: []string{
		"marketsim new mine                            writes mine.toml: two rules, two kinds of buyers",
		"marketsim new mine --from premium-homepage    a copy of a bundled scenario",
	},
	notes: "A file that is there is not overwritten.",
	setup: func(fs *flag.FlagSet) func(context.Context, *invocation, []string) error {
		from := fs.String("from", "", "copy the bundled scenario `NAME`")
		return func(_ context.Context, inv *invocation, args []string) error {
			if err := wants(args, 1, 1, "new: a name"); err != nil {
				return err
			}
			text := starter
			if *from != "" {
				if !slices.Contains(scenarios.Bundled(), *from) {
					return input("no bundled scenario %q%s", *from, catalog.DidYouMean(*from, scenarios.Bundled())).
						hint("marketsim list scenarios")
				}
				s, err := bundled(*from)
				if err != nil {
					return err
				}
				text = s.text
			}
			return create(inv, strings.TrimSuffix(args[0], ".toml")+".toml", text)
		}
	},
}

// create writes a file that must not exist.
func create(inv *invocation, name string, text []byte) error {
	f, err := os.OpenFile(inv.path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return (&failure{code: exitFailed, err: fmt.Errorf("%s exists", name)}).hint("choose another name, or remove the file")
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(inv.path(name)))
	}
	fmt.Fprintf(inv.stdout, "%s\nnext: marketsim run %s --quick\n", name, shellWord(name))
	return nil
}

// shellWord writes a name as one word of a command line.
func shellWord(name string) string {
	if !strings.ContainsAny(name, " \t\n\"'`$\\&|;<>()*?[]#~!{}") {
		return name
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(name) + `"`
}
