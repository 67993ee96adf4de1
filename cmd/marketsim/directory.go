package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"marketsim/reports"
	"marketsim/reports/plot"
)

// directory is where the results of one of several scenarios go.
func (o *runOptions) directory(name string, scenarios int) string {
	switch {
	case o.out == "":
		return filepath.Join("out", name)
	case scenarios == 1:
		return o.out
	}
	return filepath.Join(o.out, name)
}

// vacant refuses a directory that could not be written after all the runs: the writer says the same, but only then.
func (inv *invocation) vacant(dir string, force bool) error {
	entries, err := os.ReadDir(inv.path(dir))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return inv.writable(dir)
	case err != nil:
		return fmt.Errorf("%s cannot be a run directory: %w", dir, err)
	case len(entries) == 0:
		return inv.writable(dir)
	case !force:
		return (&failure{code: exitFailed, err: fmt.Errorf("%s is not empty: nothing was played", dir)}).
			hint("--force replaces an earlier run; --out DIR writes elsewhere")
	case !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "manifest.json" }):
		return (&failure{code: exitFailed, err: fmt.Errorf("%s is no run directory: --force does not replace it", dir)}).
			hint("--out DIR writes elsewhere")
	}
	return inv.writable(dir)
}

// worthReplacing refuses to replace a run by a part of one: a first look should not cost the results of hours.
func (o *runOptions) worthReplacing(inv *invocation, j job) error {
	if !o.force || !o.quick && !o.only.given && len(o.arms) == 0 {
		return nil
	}
	data, err := reports.Read(inv.path(j.dir))
	if err != nil {
		return nil // nothing there, or nothing that can be read
	}
	runsHad, auctionsHad := 0, 0.0 // runs, and auctions of them all
	for i := range data.Combos {
		for _, a := range data.Combos[i].Arms {
			runsHad += len(a.Runs)
			for _, r := range a.Runs {
				auctionsHad += float64(r.Auctions)
			}
		}
	}
	runs := o.runsOf(j)
	n, auctions := runs*len(j.file.Points), float64(runs)*auctionsARun(j.file)
	const about = 0.9 // a horizon ends after more auctions or fewer, as they come
	if n >= runsHad && auctions >= about*auctionsHad {
		return nil
	}
	return (&failure{code: exitFailed, err: fmt.Errorf("%s holds %s of %s auctions in all, and %s of about %s would take their place: nothing was played",
		j.dir, counted(runsHad, "run"), count(auctionsHad), count(float64(n)), count(auctions))}).
		hint("--out DIR writes elsewhere; to replace them all the same, remove the directory first")
}

// runsOf is how many runs of each point are played.
func (o *runOptions) runsOf(j job) int {
	if o.only.given {
		return 1
	}
	return j.file.Base.Runs
}

// writable tries whether something can be made beside the directory.
func (inv *invocation) writable(dir string) error {
	parent := filepath.Dir(filepath.Clean(inv.path(dir)))
	for {
		if _, err := os.Stat(parent); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		parent = filepath.Dir(parent)
	}
	probe, err := os.MkdirTemp(parent, ".marketsim-")
	if err != nil {
		return (&failure{code: exitFailed, err: fmt.Errorf("%s cannot be written: %w", dir, err)}).hint("--out DIR writes elsewhere")
	}
	return os.Remove(probe)
}

// parseFormats reads a list of figure formats.
func parseFormats(text string) ([]plot.Format, error) {
	formats := []plot.Format{}
	if text == "none" {
		return formats, nil
	}
	for _, word := range strings.Split(text, ",") {
		f := plot.Format(strings.TrimSpace(word))
		if !slices.Contains([]plot.Format{plot.SVG, plot.PNG, plot.PDF}, f) {
			return nil, usage("--figures %s: %q is no format", text, word).hint("write a list of svg, png and pdf, or none")
		}
		if !slices.Contains(formats, f) {
			formats = append(formats, f)
		}
	}
	return formats, nil
}

func workersOr(n number) int {
	if n.given {
		return int(n.value)
	}
	return runtime.GOMAXPROCS(0)
}
