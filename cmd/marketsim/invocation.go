package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"marketsim/market/catalog"
)

// invocation is one call of the program and all that it may know of the world.
type invocation struct {
	args     []string // without the name of the program
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	terminal bool             // stderr is one that can redraw a line
	dir      string           // where relative paths start; empty: the working directory of the process
	now      func() time.Time // for progress and the manifest only
}

// thisProcess is the invocation that the process was started with.
func thisProcess() *invocation {
	return &invocation{
		args: os.Args[1:], stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		terminal: isTerminal(os.Stderr) && os.Getenv("TERM") != "dumb", now: time.Now,
	}
}

// run executes the command and returns the exit code.
func (inv *invocation) run(ctx context.Context) int {
	out := bufio.NewWriter(inv.stdout)
	inner := *inv
	inner.stdout = out
	err := inner.dispatch(ctx)
	if failed := out.Flush(); failed != nil && !errors.Is(failed, syscall.EPIPE) {
		err = errors.Join(err, fmt.Errorf("writing the result to stdout: %w", failed))
	}
	if cause := context.Cause(ctx); cause != nil && (errors.Is(err, cause) || errors.Is(err, context.Canceled)) {
		fmt.Fprintln(inv.stderr, "marketsim: interrupted: nothing of the scenario under way was written")
		return exitInterrupted
	}
	return inv.exit(err)
}

func (inv *invocation) dispatch(ctx context.Context) error {
	if len(inv.args) == 0 {
		overview(inv.stdout)
		return nil
	}
	name, args := inv.args[0], inv.args[1:]
	if name == "-h" || name == "-help" || name == "--help" {
		name = "help"
	}
	c, ok := findCommand(name)
	if !ok {
		return unknownCommand(name)
	}
	return c.execute(ctx, inv, args)
}

func unknownCommand(name string) error {
	return usage("unknown command %q%s", name, catalog.DidYouMean(name, commandNames())).hint("marketsim lists the commands")
}

// exit prints an error and turns it into an exit code.
func (inv *invocation) exit(err error) int {
	if err == nil {
		return exitDone
	}
	f := &failure{code: exitFailed, err: err}
	errors.As(err, &f)
	text := err.Error()
	if !f.plain {
		text = "marketsim: " + text
	}
	fmt.Fprintln(inv.stderr, text)
	if f.advice != "" {
		fmt.Fprintln(inv.stderr, "hint: "+f.advice)
	}
	return f.code
}

// path is where a path given by the user lies.
func (inv *invocation) path(given string) string {
	if inv.dir == "" || filepath.IsAbs(given) {
		return given
	}
	return filepath.Join(inv.dir, given)
}
