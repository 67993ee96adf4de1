package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"marketsim/scenarios"
)

// dryRun prints what a run would play, take and tell.
func (o *runOptions) dryRun(ctx context.Context, inv *invocation, jobs []job) error {
	for i, j := range jobs {
		if i > 0 {
			fmt.Fprintln(inv.stdout)
		}
		runs := o.runsOf(j)
		fmt.Fprintf(inv.stdout, "%s: would write %s\n", j.file.Name, j.dir)
		t := table{left: 2}
		describePlan(&t, j.file, runs)
		if err := o.foretell(ctx, inv, &t, j, runs); err != nil {
			return err
		}
		t.print(inv.stdout, "  ")
	}
	return nil
}

func describePlan(t *table, f *scenarios.File, runs int) {
	var arms []string
	for _, p := range firstCombination(f) {
		arms = append(arms, p.Arm)
	}
	points := len(f.Points)
	perRun := auctionsARun(f)
	t.add("points", fmt.Sprintf("%d: %s x %s", points, counted(len(arms), "arm"), counted(points/len(arms), "combination")))
	t.add("arms", strings.Join(arms, ", "))
	t.add("runs", fmt.Sprintf("%s of each point, %s in all", count(float64(runs)), count(float64(runs*points))))
	t.add("auctions", fmt.Sprintf("about %s a run, %s in all", count(perRun/float64(points)), count(perRun*float64(runs))))
}

// firstCombination is the points of the first combination of the sweep: all arms once.
func firstCombination(f *scenarios.File) []scenarios.Point {
	n := 0
	for n < len(f.Points) && f.Points[n].Combo == f.Points[0].Combo {
		n++
	}
	return f.Points[:n]
}

// foretell plays the pilots and adds what they say.
func (o *runOptions) foretell(ctx context.Context, inv *invocation, t *table, j job, runs int) error {
	p := pilot{source: j.source, set: j.set, arms: o.arms, file: j.file}
	perAuction, err := p.time(ctx, inv.now)
	if err != nil {
		return err
	}
	workers := min(workersOr(o.workers), runs*len(j.file.Points))
	took := time.Duration(float64(runs) * auctionsARun(j.file) * perAuction / float64(workers) * float64(time.Second))
	t.add("time", fmt.Sprintf("about %v on %s, and about a second for figures and page", rounded(took), counted(workers, "core")))
	r, err := p.few(ctx)
	if err != nil {
		return err
	}
	disk, err := p.disk(r, runs)
	if err != nil {
		return err
	}
	t.add("disk", fmt.Sprintf("about %s and the figures", storage(disk)))
	p.detectable(t, r, runs)
	return nil
}

// say keeps a table's rows of one subject together: the subject stands in the first only.
func say(t *table, subject string, lines []string) {
	for i, line := range lines {
		if i > 0 {
			subject = ""
		}
		t.add(subject, line)
	}
}
