package main

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
)

var versionCommand = command{
	name: "version", short: "print version, revision, Go, and machine",
	examples: []string{"marketsim version"},
	setup: func(*flag.FlagSet) func(context.Context, *invocation, []string) error {
		return func(_ context.Context, inv *invocation, args []string) error {
			if err := wants(args, 0, 0, ""); err != nil {
				return err
			}
			version, revision := "unknown", "unknown"
			if b, ok := debug.ReadBuildInfo(); ok {
				version, revision = b.Main.Version, revisionOf(b)
			}
			fmt.Fprintf(inv.stdout, "marketsim %s\nrevision %s\n%s %s/%s\n", version, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return nil
		}
	},
}

// revisionOf is the commit that the program was built from.
func revisionOf(b *debug.BuildInfo) string {
	revision, modified := "unknown", ""
	for _, s := range b.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = " with changes"
		}
	}
	return revision + modified
}
