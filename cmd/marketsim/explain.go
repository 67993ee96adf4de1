package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"marketsim/market/catalog"
	"marketsim/reports"
	"marketsim/scenarios"
)

var explainCommand = command{
	name: "explain", args: "DIR|SCENARIO", short: "show one auction step by step",
	examples: []string{
		"marketsim explain out/mine --run 3 --auction 1200                      of arm base",
		"marketsim explain out/mine --run 3 --auction 1200 --arm second-price   the same impression under another arm",
		"marketsim explain out/optimal-reserve --at floors.price_cpm=0.5        the first auction at one point of a sweep",
		"marketsim explain premium-homepage --auction 7                         of a scenario, without a run directory",
	},
	notes: `
The run is played again. If DIR is a run directory, its fingerprint must come out as recorded. Runs and auctions are
counted from 0.`,
	setup: func(fs *flag.FlagSet) func(context.Context, *invocation, []string) error {
		var run, auction number
		var at list
		arm := fs.String("arm", scenarios.BaseArm, "the arm `NAME`")
		fs.Var(&at, "at", "`KEY=VALUE` of the sweep; repeatable")
		fs.Var(&auction, "auction", "auction `N` of the run, counted from 0 (default 0)")
		fs.Var(&run, "run", "run `N`, counted from 0 (default 0)")
		return func(ctx context.Context, inv *invocation, args []string) error {
			if err := wants(args, 1, 1, "explain: a run directory or a scenario"); err != nil {
				return err
			}
			return explain(ctx, inv, args[0], question{arm: *arm, at: at, run: run.value, auction: auction.value})
		}
	},
}

// question is which auction to show.
type question struct {
	arm          string
	at           []string
	run, auction uint64
}

func explain(ctx context.Context, inv *invocation, given string, q question) error {
	f, recorded, err := inv.replayable(given)
	if err != nil {
		return err
	}
	p, err := q.point(f)
	if err != nil {
		return err
	}
	if q.run >= uint64(f.Base.Runs) {
		return usage("run %d: there are runs 0 to %d", q.run, f.Base.Runs-1)
	}
	want := ""
	if recorded != nil {
		if want, err = fingerprint(recorded, p, q.run); err != nil {
			return err
		}
	}
	s, err := replay(ctx, p, q, want)
	if err != nil {
		return err
	}
	s.tell(inv.stdout)
	return nil
}

// replayable finds what to play again: the effective scenario of a run directory with its data, or a scenario.
func (inv *invocation) replayable(given string) (*scenarios.File, *reports.Data, error) {
	dir := inv.path(given)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		s, err := inv.find(given)
		if err != nil {
			return nil, nil, err
		}
		f, err := s.load(nil, nil)
		return f, nil, err
	}
	data, err := reports.Read(dir)
	if err != nil {
		return nil, nil, input("%w", err)
	}
	name := filepath.Join(given, "scenario.resolved.toml")
	text, err := os.ReadFile(inv.path(name))
	if err != nil {
		return nil, nil, input("%w", err)
	}
	var arms []string // those that were played: the files of the others are not there
	for _, a := range data.Scenario.Arms {
		arms = append(arms, a.Name)
	}
	f, err := (&source{name, text, scenarios.FilesIn(dir)}).load(nil, arms)
	return f, data, err
}

// point finds the design point that is asked for.
func (q *question) point(f *scenarios.File) (*scenarios.Point, error) {
	var where []scenarios.Condition
	for _, text := range q.at {
		key, value, ok := strings.Cut(text, "=")
		if !ok {
			return nil, usage("--at %s: write key=value", text)
		}
		where = append(where, scenarios.Condition{Key: strings.TrimSpace(key), Value: strings.TrimSpace(value)})
	}
	var arms []string
	var found []*scenarios.Point
	for i := range f.Points {
		p := &f.Points[i]
		if !slices.Contains(arms, p.Arm) {
			arms = append(arms, p.Arm)
		}
		if p.Arm == q.arm && p.Matches(where) {
			found = append(found, p)
		}
	}
	switch {
	case !slices.Contains(arms, q.arm):
		return nil, usage("no arm %q%s", q.arm, catalog.DidYouMean(q.arm, arms)).hint("there are %s", strings.Join(arms, ", "))
	case len(found) == 0:
		return nil, usage("the sweep has no point with %s", strings.Join(q.at, ", ")).hint("%s", sweepHint(f))
	case len(found) > 1 && len(found[0].Sweep) > 0:
		return nil, usage("the scenario has a sweep: say at which of its %d points", len(found)).hint("%s", sweepHint(f))
	}
	return found[0], nil
}

// sweepHint lists the values of each swept key.
func sweepHint(f *scenarios.File) string {
	if len(f.Points[0].Sweep) == 0 {
		return "the scenario has no sweep: leave --at away"
	}
	var parts []string
	for i, s := range f.Points[0].Sweep {
		var values []string
		for _, p := range f.Points {
			if v := p.Sweep[i].Value; !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		parts = append(parts, fmt.Sprintf("--at %s=%s", s.Key, strings.Join(values, "|")))
	}
	return strings.Join(parts, " ")
}

// fingerprint is what the directory recorded of a run.
func fingerprint(d *reports.Data, p *scenarios.Point, run uint64) (string, error) {
	for i := range d.Combos {
		same := slices.EqualFunc(d.Combos[i].Sweep, p.Sweep, func(a reports.Setting, b scenarios.Setting) bool {
			return a.Key == b.Key && b.Is(a.Value)
		})
		for _, a := range d.Combos[i].Arms {
			if !same || a.Name != p.Arm {
				continue
			}
			for _, r := range a.Runs {
				if r.Number == run {
					return r.Fingerprint, nil
				}
			}
		}
	}
	return "", input("the directory has no run %d of arm %s", run, p.Arm)
}
