package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"marketsim/scenarios"
)

var checkCommand = command{
	name: "check", args: "SCENARIO...", short: "report every mistake of scenarios",
	examples: []string{
		"marketsim check mine.toml                     every mistake with its line, or that there is none",
		"marketsim check mine.toml --print             the effective scenario: all defaults, units and docs",
		"marketsim check mine.toml --set runs=5 --print",
	},
	notes: "Exit code 3 if there is a mistake. What is well formed but most likely not meant is a warning.",
	setup: func(fs *flag.FlagSet) func(context.Context, *invocation, []string) error {
		var o overrides
		show := fs.Bool("print", false, "print the effective scenario")
		fs.Var(&o.set, "set", "`KEY=VALUE` instead of what the scenario says; repeatable")
		return func(_ context.Context, inv *invocation, args []string) error {
			if err := wants(args, 1, -1, "check: a scenario"); err != nil {
				return err
			}
			var mistakes []error
			for _, given := range args {
				if err := check(inv, given, &o, *show); err != nil {
					mistakes = append(mistakes, err)
				}
			}
			return errors.Join(mistakes...)
		}
	},
}

func check(inv *invocation, given string, o *overrides, show bool) error {
	s, err := inv.find(given)
	if err != nil {
		return err
	}
	j, err := o.apply(s, nil)
	if err != nil {
		return err
	}
	f := j.file
	if show {
		inv.warn(f)
		return f.Base.Encode(inv.stdout)
	}
	fmt.Fprintf(inv.stdout, "%s: no mistakes; %s x %s of about %s auctions\n", f.Path,
		counted(len(f.Points), "point"), counted(f.Base.Runs, "run"), count(f.Base.Expected()))
	for _, w := range f.Warnings {
		fmt.Fprintf(inv.stdout, "warning: %v\n", w)
	}
	return nil
}

// warn prints what is odd about a scenario to stderr.
func (inv *invocation) warn(f *scenarios.File) {
	for _, w := range f.Warnings {
		fmt.Fprintf(inv.stderr, "warning: %v\n", w)
	}
}
