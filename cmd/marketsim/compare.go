package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"

	"marketsim/internal/stats"
	"marketsim/reports"
)

var compareCommand = command{
	name: "compare", args: "DIR DIR", short: "compare two run directories, with intervals",
	examples: []string{"marketsim compare out/before out/after"},
	notes: `
Prints every market-wide metric of each arm that both have, and the second directory less the first. Runs are paired
where both have the same seed and the same runs; otherwise a warning says so, and intervals are wider.`,
	setup: func(*flag.FlagSet) func(context.Context, *invocation, []string) error {
		return func(_ context.Context, inv *invocation, args []string) error {
			if err := wants(args, 2, 2, "compare: a run directory"); err != nil {
				return err
			}
			var data [2]*reports.Data
			for i, dir := range args {
				d, err := reports.Read(inv.path(dir))
				if err != nil {
					return input("%w", err)
				}
				data[i] = d
			}
			c, err := reports.Compare(data[0], data[1])
			if err != nil {
				return input("%w", err)
			}
			for _, text := range c.Warnings {
				fmt.Fprintln(inv.stderr, "warning: "+text)
			}
			printContrast(inv.stdout, c, args)
			return nil
		}
	},
}

func printContrast(w io.Writer, c *reports.Contrast, dirs []string) {
	how := "unpaired"
	if c.Paired {
		how = "paired run by run"
	}
	fmt.Fprintln(w, earnings(c, dirs))
	fmt.Fprintf(w, "A = %s, B = %s; B less A is %s, with 95 %% intervals\n", dirs[0], dirs[1], how)
	for rest := c.Rows; len(rest) > 0; {
		n := 0
		for n < len(rest) && rest[n].Arm == rest[0].Arm && slices.Equal(rest[n].Sweep, rest[0].Sweep) {
			n++
		}
		fmt.Fprintf(w, "\narm %s", rest[0].Arm)
		for _, s := range rest[0].Sweep {
			fmt.Fprintf(w, ", %s = %s", s.Key, s.Value)
		}
		fmt.Fprintln(w)
		t := table{left: 2}
		t.add("metric", "unit", "A", "B", "B less A", "p")
		for _, r := range rest[:n] {
			t.add(r.Metric.Name, r.Metric.Unit, interval(asInterval(r.A), false), interval(asInterval(r.B), false),
				interval(asInterval(r.Diff), true), recordedP(r.P))
		}
		t.print(w, "  ")
		rest = rest[n:]
	}
}

// earnings says in one sentence which directory earns more, and how much if there is one arm or point only.
func earnings(c *reports.Contrast, dirs []string) string {
	var rows []*reports.Difference
	more, less := 0, 0
	for i := range c.Rows {
		r := &c.Rows[i]
		if r.Metric.Name != revenue {
			continue
		}
		rows = append(rows, r)
		switch {
		case r.Diff.Lo > 0:
			more++
		case r.Diff.Hi < 0:
			less++
		}
	}
	if len(rows) != 1 {
		text := fmt.Sprintf("Revenue in %s: %s earns more in %d, %s in %d", counted(len(rows), "comparison"), dirs[1], more, dirs[0], less)
		if rest := len(rows) - more - less; rest > 0 {
			text += fmt.Sprintf("; %d cannot be told apart", rest)
		}
		return text + "."
	}
	by := interval(asInterval(rows[0].Diff), true) + " " + rows[0].Metric.Unit
	switch {
	case more > 0:
		return fmt.Sprintf("%s earns more than %s: %s.", dirs[1], dirs[0], by)
	case less > 0:
		return fmt.Sprintf("%s earns less than %s: %s.", dirs[1], dirs[0], by)
	}
	return fmt.Sprintf("Cannot tell which earns more: %s less %s is %s.", dirs[1], dirs[0], by)
}

// asInterval is an interval as it was recorded.
func asInterval(r reports.Interval) stats.Interval {
	iv := stats.Interval{Estimate: float64(r.Mean), Lo: float64(r.Lo), Hi: float64(r.Hi), N: r.N, Method: stats.MethodT}
	if !r.Mean.Known() {
		iv.N = 0
	}
	if !r.Lo.Known() || !r.Hi.Known() {
		iv.Method = stats.MethodNone
	}
	return iv
}

func recordedP(p reports.Number) string {
	if !p.Known() {
		return "-"
	}
	return pvalue(float64(p))
}
