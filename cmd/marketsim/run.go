package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"marketsim/reports"
	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

var runCommand = command{
	name: "run", args: "SCENARIO...", short: "play scenarios and write a run directory each",
	examples: []string{
		"marketsim run premium-homepage                      a bundled scenario; results in out/premium-homepage",
		"marketsim run mine.toml --quick                     a first look in seconds",
		"marketsim run mine.toml --set floors.price_cpm=0.8  with one key changed",
		"marketsim run mine.toml --dry-run                   what it would take, and what it could tell",
		"marketsim run mine.toml --arm base --run 17         one replication of one arm",
		"cat mine.toml | marketsim run - --json              from stdin, as one JSON document on stdout",
	},
	notes: `
SCENARIO is a file, the name of a bundled scenario, or - for stdin.
Exit codes: ` + exitCodeText(),
	setup: setupRun,
}

func exitCodeText() string {
	text := ""
	for i, e := range exitCodes {
		if i > 0 {
			text += "; "
		}
		text += fmt.Sprintf("%d %s", e.code, e.meaning)
	}
	return text + "."
}

// runOptions are the flags of run.
type runOptions struct {
	overrides
	arms            list
	only            number
	workers         number
	out, figures    string
	force, json     bool
	quiet, dry      bool
	strictExpect    bool
	cpuFile, memory string
}

func setupRun(fs *flag.FlagSet) func(context.Context, *invocation, []string) error {
	o := &runOptions{figures: "svg,png"}
	o.runs.least, o.auctions.least, o.workers.least = 1, 1, 1
	fs.Var(&o.arms, "arm", "play only the arm `NAME`; repeatable")
	fs.Var(&o.auctions, "auctions", "auctions per run: `N`")
	fs.StringVar(&o.cpuFile, "cpuprofile", "", "write a CPU profile to `FILE`")
	fs.BoolVar(&o.dry, "dry-run", false, "print the plan, what it takes and what it could tell; write nothing")
	fs.StringVar(&o.figures, "figures", o.figures, "`FORMATS` of the figures: svg, png, pdf, or none")
	fs.BoolVar(&o.force, "force", false, "replace a run directory that is there")
	fs.BoolVar(&o.json, "json", false, "print one JSON document, the data of summary.json; a list of them for several scenarios")
	fs.StringVar(&o.memory, "memprofile", "", "write a heap profile to `FILE`")
	fs.StringVar(&o.out, "out", "", "run directory `DIR` (default out/SCENARIO); for several scenarios, the directory of theirs")
	fs.BoolVar(&o.quick, "quick", false, fmt.Sprintf("at most %d runs of %d auctions: a first look; claims are not judged", quickRuns, quickAuctions))
	fs.BoolVar(&o.quiet, "quiet", false, "no progress")
	fs.Var(&o.only, "run", "play replication `N` alone, counted from 0")
	fs.Var(&o.runs, "runs", "replications of every arm: `N`")
	fs.Var(&o.seed, "seed", "root of all chance: `N`")
	fs.Var(&o.set, "set", "`KEY=VALUE` instead of what the scenario says; repeatable")
	fs.BoolVar(&o.strictExpect, "strict-expect", false, "exit 4 unless every claim holds, undecided and not judged ones too")
	fs.Var(&o.workers, "workers", "runs played at once: `N` (default: one for each core)")
	return o.run
}

// job is one scenario of the command line with its directory.
type job struct {
	source *source
	set    []string // all overrides
	file   *scenarios.File
	dir    string
}

func (o *runOptions) run(ctx context.Context, inv *invocation, args []string) error {
	if err := wants(args, 1, -1, "run: a scenario"); err != nil {
		return err.(*failure).hint("marketsim list scenarios shows the bundled ones")
	}
	formats, err := parseFormats(o.figures)
	if err != nil {
		return err
	}
	jobs, err := o.plan(inv, args)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		inv.warn(j.file)
	}
	if o.dry {
		return o.dryRun(ctx, inv, jobs)
	}
	for _, j := range jobs {
		if err := inv.vacant(j.dir, o.force); err != nil {
			return err
		}
		if err := o.worthReplacing(inv, j); err != nil {
			return err
		}
	}
	stop, err := profile(inv.path, o.cpuFile, o.memory)
	if err != nil {
		return err
	}
	unmet, err := o.playAll(ctx, inv, jobs, reports.Options{Figures: formats, Force: o.force})
	if err := errors.Join(err, stop()); err != nil {
		return err
	}
	if unmet > 0 {
		return &failure{code: exitExpectation, err: fmt.Errorf("%s not met", counted(unmet, "claim"))}
	}
	return nil
}

// plan reads all scenarios before any is played, so that a mistake in the last one costs nothing.
func (o *runOptions) plan(inv *invocation, args []string) ([]job, error) {
	var jobs []job
	var mistakes []error
	taken := map[string]bool{}
	for _, given := range args {
		s, err := inv.find(given)
		if err == nil {
			var j job
			if j, err = o.apply(s, o.arms); err == nil {
				j.dir = o.directory(j.file.Name, len(args))
				jobs = append(jobs, j)
			}
		}
		if err != nil {
			mistakes = append(mistakes, err)
		}
	}
	if err := errors.Join(mistakes...); err != nil {
		return nil, err
	}
	for _, j := range jobs {
		if taken[j.dir] {
			return nil, usage("two scenarios would write to %s", j.dir).hint("run them one by one, with --out")
		}
		taken[j.dir] = true
		if o.only.given && o.only.value >= uint64(j.file.Base.Runs) {
			return nil, usage("--run %d: %s has runs 0 to %d", o.only.value, j.file.Name, j.file.Base.Runs-1).hint("--runs asks for more")
		}
	}
	return jobs, nil
}

// playAll plays one scenario after the other and returns how many claims were not met.
func (o *runOptions) playAll(ctx context.Context, inv *invocation, jobs []job, write reports.Options) (unmet int, err error) {
	out := newPrinter(inv.stdout, o.json, len(jobs) > 1)
	for _, j := range jobs {
		r, d, err := o.play(ctx, inv, j, write)
		if err != nil {
			return unmet, err
		}
		if err := out.results(r, d, j.dir); err != nil {
			return unmet, err
		}
		for _, v := range r.Claims {
			if v.Outcome == experiment.Fails || o.strictExpect && v.Outcome != experiment.Holds {
				unmet++
			}
		}
	}
	return unmet, out.end()
}

// play plays one scenario and writes its directory.
func (o *runOptions) play(ctx context.Context, inv *invocation, j job, write reports.Options) (*experiment.Results, *reports.Data, error) {
	var p *progress
	if !o.quiet {
		p = inv.progress(j.file.Name, float64(o.runsOf(j))*auctionsARun(j.file))
	}
	options := experiment.Options{Workers: int(o.workers.value), Progress: p.callback()}
	if o.only.given {
		options.Only = &o.only.value
	}
	started := inv.now()
	r, err := experiment.Play(ctx, j.file, options)
	if err != nil {
		p.stop()
		return nil, nil, err
	}
	p.finish(r.Auctions())
	d, err := reports.Write(inv.path(j.dir), r, o.info(inv, started), write)
	return r, d, err
}

func (o *runOptions) info(inv *invocation, started time.Time) reports.Info {
	return reports.Info{
		Command: append([]string{"marketsim"}, inv.args...), Workers: workersOr(o.workers),
		Started: started, Played: inv.now(),
	}
}

// auctionsARun is how many auctions one run of every point has together, about.
func auctionsARun(f *scenarios.File) float64 {
	var sum float64
	for _, p := range f.Points {
		sum += p.Scenario.Expected()
	}
	return sum
}
