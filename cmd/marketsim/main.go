// Command marketsim plays scenarios: markets in which software agents buy advertising from a publisher.
//
//	marketsim                  what it is, the commands, two examples
//	marketsim help COMMAND     one command, examples first
//
// Each file here is one subcommand, thin glue between the command line and the packages that do the work. A command gets
// everything it may know of the world in an [invocation], so that tests need no second process.
//
// Results go to stdout, progress and errors to stderr. Exit codes: see [exitCodes].
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second signal kills
	os.Exit(thisProcess().run(ctx))
}
