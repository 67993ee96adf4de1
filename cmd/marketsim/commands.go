package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
)

// command is one subcommand.
type command struct {
	name, args, short string
	examples          []string
	notes             string // what help says below the examples

	// setup registers the flags and returns what runs once they are parsed; args are the positional arguments.
	setup func(fs *flag.FlagSet) func(ctx context.Context, inv *invocation, args []string) error
}

// commands lists the subcommands in the order of the overview. It is a function because two of them list them.
func commands() []command {
	return []command{
		runCommand, checkCommand, listCommand, newCommand, explainCommand, compareCommand, reportCommand,
		versionCommand, completionCommand(), helpCommand(),
	}
}

func findCommand(name string) (command, bool) {
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return all[i], true
}

func commandNames() []string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return names
}

// execute parses the flags and runs the command.
func (c command) execute(ctx context.Context, inv *invocation, args []string) error {
	fs := c.flags()
	do := c.setup(fs)
	args, err := parse(fs, args)
	switch {
	case err == flag.ErrHelp:
		c.help(inv.stdout)
		return nil
	case err != nil:
		return usage("%s: %w", c.name, err).hint("marketsim help %s", c.name)
	}
	return do(ctx, inv, args)
}

func (c command) flags() *flag.FlagSet {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	return fs
}

// wants checks the number of positional arguments; most < 0 means any number.
func wants(args []string, least, most int, what string) error {
	switch {
	case len(args) < least:
		return usage("%s is missing", what)
	case most >= 0 && len(args) > most:
		return usage("one argument too many: %q", args[most])
	}
	return nil
}

func overview(w io.Writer) {
	fmt.Fprintln(w, "marketsim plays markets in which software agents buy advertising, and measures yield, fairness and collusion.")
	fmt.Fprintln(w)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-22s %s\n", c.name+" "+c.args, c.short)
	}
	fmt.Fprint(w, `
  marketsim run premium-homepage     which auction rule earns a publisher more, and who pays for it
  marketsim new mine                 write a scenario of your own, then: marketsim run mine.toml
`)
}
