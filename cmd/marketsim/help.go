package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
)

func helpCommand() command {
	return command{
		name: "help", args: "COMMAND", short: "explain one command, examples first",
		examples: []string{"marketsim help run"},
		setup: func(*flag.FlagSet) func(context.Context, *invocation, []string) error {
			return func(_ context.Context, inv *invocation, args []string) error {
				if len(args) == 0 {
					overview(inv.stdout)
					return nil
				}
				c, ok := findCommand(args[0])
				if !ok {
					return unknownCommand(args[0])
				}
				c.help(inv.stdout)
				return nil
			}
		},
	}
}

// help explains a command: examples, what it does, flags.
func (c command) help(w io.Writer) {
	for _, e := range c.examples {
		fmt.Fprintln(w, "  "+e)
	}
	fmt.Fprintf(w, "\nmarketsim %s: %s\n", strings.TrimSpace(c.name+" "+c.args), c.short)
	if c.notes != "" {
		fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(c.notes))
	}
	flags := c.flagList()
	if len(flags) > 0 {
		fmt.Fprint(w, "\nFlags:\n")
	}
	for _, f := range flags {
		value, text := flag.UnquoteUsage(f)
		fmt.Fprintf(w, "  %-22s %s\n", strings.TrimSpace("--"+f.Name+" "+value), text)
	}
}

// flagList lists the flags in alphabetical order.
func (c command) flagList() []*flag.Flag {
	var list []*flag.Flag
	fs := c.flags()
	c.setup(fs)
	fs.VisitAll(func(f *flag.Flag) { list = append(list, f) })
	return list
}
