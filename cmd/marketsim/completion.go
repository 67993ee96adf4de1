package main

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"marketsim/market/catalog"
)

// completions are what a shell needs to complete commands, what can be listed, and bundled scenarios; %[1]s stands for the
// commands, %[2]s for what can be listed.
var completions = map[string]string{
	"bash": `_marketsim() { local w; case $COMP_CWORD:${COMP_WORDS[1]} in 1:*) w="%[1]s";; *:list) w="%[2]s";; *) w=$(marketsim list scenarios --names);; esac; COMPREPLY=($(compgen -W "$w" -- "${COMP_WORDS[COMP_CWORD]}")); }
complete -o default -F _marketsim marketsim
`,
	"zsh": `autoload -U +X bashcompinit && bashcompinit
_marketsim() { local w; case $COMP_CWORD:${COMP_WORDS[1]} in 1:*) w="%[1]s";; *:list) w="%[2]s";; *) w=$(marketsim list scenarios --names);; esac; COMPREPLY=($(compgen -W "$w" -- "${COMP_WORDS[COMP_CWORD]}")); }
complete -o default -F _marketsim marketsim
`,
	"fish": `complete -c marketsim -n __fish_use_subcommand -f -a "%[1]s"
complete -c marketsim -n "__fish_seen_subcommand_from list" -f -a "%[2]s"
complete -c marketsim -n "not __fish_use_subcommand; and not __fish_seen_subcommand_from list" -a "(marketsim list scenarios --names)"
`,
}

var shells = []string{"bash", "zsh", "fish"}

func completionCommand() command {
	return command{
		name: "completion", args: "SHELL", short: "print the completion of commands for bash, zsh or fish",
		examples: []string{`eval "$(marketsim completion bash)"`, "marketsim completion fish | source"},
		setup: func(*flag.FlagSet) func(context.Context, *invocation, []string) error {
			return func(_ context.Context, inv *invocation, args []string) error {
				if err := wants(args, 1, 1, "completion: a shell"); err != nil {
					return err
				}
				text, ok := completions[args[0]]
				if !ok {
					return usage("completion: unknown shell %q%s", args[0], catalog.DidYouMean(args[0], shells)).
						hint("there are %s", strings.Join(shells, ", "))
				}
				fmt.Fprintf(inv.stdout, text, strings.Join(commandNames(), " "), strings.Join(subjectNames(), " "))
				return nil
			}
		},
	}
}
