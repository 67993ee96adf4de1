package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"marketsim/internal/law"
	"marketsim/market/catalog"
	"marketsim/reports"
	"marketsim/scenarios"
)

// source is a scenario file before it is read: it can be loaded several times, with other overrides.
type source struct {
	name  string // for messages and for the run directory
	text  []byte
	files law.Files // opens what the file names beside it
}

// maxScenario is more than a scenario may have; the loader says so.
const maxScenario = 2 << 20

// find reads SCENARIO: "-", a path, or the name of a bundled scenario.
func (inv *invocation) find(given string) (*source, error) {
	switch {
	case given == "-":
		text, err := io.ReadAll(io.LimitReader(inv.stdin, maxScenario))
		if err != nil {
			return nil, input("reading the scenario from stdin: %w", err)
		}
		return &source{"stdin", text, scenarios.FilesIn(inv.path("."))}, nil
	case slices.Contains(scenarios.Bundled(), given):
		return bundled(given)
	case strings.HasSuffix(given, ".toml") || strings.ContainsRune(given, filepath.Separator) || isFile(inv.path(given)):
		return inv.read(given)
	}
	nearest := catalog.DidYouMean(given, append(scenarios.Bundled(), inv.beside()...))
	if isFile(inv.path(given + ".toml")) {
		nearest = fmt.Sprintf(" (did you mean %q?)", given+".toml")
	}
	return nil, input("%s: neither a file nor a bundled scenario%s", given, nearest).
		hint("marketsim list scenarios shows what is bundled; marketsim new NAME writes one of your own")
}

func bundled(name string) (*source, error) {
	f, err := scenarios.OpenBundled(name)
	if err != nil {
		return nil, fmt.Errorf("bundled scenario %s: %w", name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	return &source{name: name, text: text}, err
}

func (inv *invocation) read(given string) (*source, error) {
	f, err := os.Open(inv.path(given))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, input("%s: no such file%s", given, catalog.DidYouMean(given, inv.beside()))
		}
		return nil, input("reading the scenario: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxScenario))
	if err != nil {
		return nil, input("reading the scenario: %w", err)
	}
	return &source{given, text, scenarios.FilesIn(filepath.Dir(inv.path(given)))}, nil
}

// beside lists the scenario files in the working directory.
func (inv *invocation) beside() []string {
	found, _ := filepath.Glob(inv.path("*.toml"))
	for i := range found {
		found[i] = filepath.Base(found[i])
	}
	return found
}

// load reads the scenario with the given overrides and arms.
func (s *source) load(set, arms []string) (*scenarios.File, error) {
	f, err := scenarios.Load(s.name, bytes.NewReader(s.text), scenarios.Options{Set: set, Arms: arms, Files: s.files})
	if err != nil {
		return nil, &failure{code: exitInput, err: err, plain: true}
	}
	return f, nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// overrides are the flags that change what a scenario says.
type overrides struct {
	set                  list
	seed, runs, auctions number
	quick                bool
}

// The quick profile plays no more than this: seconds, for a first look.
const (
	quickRuns     = 4
	quickAuctions = 5000
)

// apply loads the scenario with the overrides.
func (o *overrides) apply(s *source, arms []string) (job, error) {
	j := job{source: s, set: slices.Clone(o.set)}
	for _, n := range []struct {
		key string
		number
	}{{"seed", o.seed}, {"runs", o.runs}, {"auctions", o.auctions}} {
		if n.given {
			j.set = append(j.set, fmt.Sprintf("%s=%d", n.key, n.value))
		}
	}
	var err error
	if j.file, err = s.load(j.set, arms); err == nil && o.quick {
		j.set = append(j.set, shortened(j.file.Base, quickRuns, quickAuctions)...)
		j.file, err = s.load(j.set, arms)
	}
	if err == nil {
		if err = reports.CheckFiles(j.file); err != nil {
			err = input("%w", err)
		}
	}
	return j, err
}

// shortened are the overrides that keep a scenario within a number of runs and of auctions a run. What deals promise for a run
// shrinks with it.
func shortened(s *scenarios.Scenario, runs int, auctions uint64) []string {
	var set []string
	if s.Runs > runs {
		set = append(set, fmt.Sprintf("runs=%d", runs))
	}
	if s.Expected() > float64(auctions) {
		set = append(set, fmt.Sprintf("auctions=%d", auctions))
		for _, d := range s.Deals {
			if d.Value.Volume > 0 {
				share := float64(auctions) / s.Expected()
				set = append(set, fmt.Sprintf("deals.%s.volume=%d", d.Name, max(1, int64(share*float64(d.Value.Volume)))))
			}
		}
	}
	return set
}
