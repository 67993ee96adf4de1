package main

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"

	"marketsim/reports"
)

var reportCommand = command{
	name: "report", args: "DIR", short: "make figures and page again from the recorded data",
	examples: []string{
		"marketsim report out/mine",
		"marketsim report out/mine --figures svg,pdf    for a paper",
	},
	setup: func(fs *flag.FlagSet) func(context.Context, *invocation, []string) error {
		figures := fs.String("figures", "", "`FORMATS` of the figures: svg, png, pdf, or none (default: those it has)")
		return func(_ context.Context, inv *invocation, args []string) error {
			if err := wants(args, 1, 1, "report: a run directory"); err != nil {
				return err
			}
			var o reports.Options
			if *figures != "" {
				formats, err := parseFormats(*figures)
				if err != nil {
					return err
				}
				o.Figures = formats
			}
			if _, err := reports.Read(inv.path(args[0])); err != nil {
				return input("%w", err)
			}
			if err := reports.Rebuild(inv.path(args[0]), o); err != nil {
				return err
			}
			fmt.Fprintln(inv.stdout, filepath.Join(args[0], "report.html"))
			return nil
		}
	},
}
