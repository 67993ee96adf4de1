package scenarios

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"marketsim/internal/law"
	"marketsim/scenarios/internal/strict"
)

// File is a scenario file that has been read, checked and laid out.
type File struct {
	Name   string    // without directory and ending; names the run directory
	Path   string    // as given, for messages
	Source []byte    // the bytes as read
	Base   *Scenario // the file itself, without arms and sweep
	Points []Point   // the plan: sweep combinations in grid order, and the arms within each

	// Shortened tells that overrides ask for fewer runs or shorter ones than the file does: its claims do not apply.
	Shortened bool
}

// Options change how a file is read. The zero value reads it as it stands.
type Options struct {
	Set      []string  // key=value overrides, applied in order before arms and sweep
	Arms     []string  // play only these arms; empty means all
	Catalogs Catalogs  // what the file may ask for; zero fields mean the built-in catalogues
	Files    law.Files // opens histogram files named in the scenario; nil refuses them
}

// Load reads a scenario. If the file is at fault, the error lists every mistake, each with its line.
func Load(name string, r io.Reader, o Options) (*File, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes))
	if err != nil {
		return nil, fmt.Errorf("scenarios: reading %s: %w", name, err)
	}
	written, problems := strict.Parse(name, data)
	if len(problems) > 0 {
		return nil, problems
	}
	tree, err := set(written, o.Set)
	if err != nil {
		return nil, err
	}
	l := loader{options: o, catalogs: o.Catalogs.orDefault()}
	f := &File{Name: strings.TrimSuffix(path.Base(name), ".toml"), Path: name, Source: data}
	base := l.decode(tree)
	if len(l.problems) == 0 {
		f.Base = base.Scenario
		f.Points = l.plan(tree, f.Base)
		f.Shortened = shorter(f.Base, l.decode(written).Scenario)
	}
	if len(l.problems) > 0 {
		return nil, l.mistakes()
	}
	return f, nil
}

// maxBytes is more than package strict accepts: it refuses what is too long, and says so.
const maxBytes = 2 << 20

// set applies the overrides of the command line.
func set(tree *strict.Tree, overrides []string) (*strict.Tree, error) {
	for _, text := range overrides {
		key, value, err := strict.ParseAssignment(text)
		if err != nil {
			return nil, strict.Problems{{Origin: strict.Origin{By: "--set"}, Message: err.Error()}}
		}
		next, problems := tree.Set(key, value, strict.Origin{By: "--set"})
		if len(problems) > 0 {
			return nil, problems
		}
		tree = next
	}
	return tree, nil
}

// shorter reports whether an effective scenario plays less than the file as written.
func shorter(s, written *Scenario) bool {
	return s.Runs < written.Runs ||
		s.Auctions != 0 && (written.Auctions == 0 || s.Auctions < written.Auctions) ||
		s.Horizon != 0 && (written.Horizon == 0 || s.Horizon < written.Horizon)
}

// loader collects the mistakes of one file.
type loader struct {
	options  Options
	catalogs Catalogs
	problems strict.Problems
}

// decode lays the tree over the schema and makes the scenario ready, so that what only a constructor can know is reported
// too.
func (l *loader) decode(tree *strict.Tree) *Blueprint {
	s := defaults(l.catalogs)
	if problems := strict.Decode(tree, s); len(problems) > 0 {
		l.problems = append(l.problems, problems...)
		return &Blueprint{Scenario: s}
	}
	b, faults := prepare(s, l.options.Files)
	for _, f := range faults {
		l.problems = append(l.problems, tree.Problemf(f.key, "%s", f.message))
	}
	return b
}

// mistakes are the problems in the order of their lines, each once: a mistake of the file shows again in every arm.
func (l *loader) mistakes() strict.Problems {
	l.problems.Sort()
	seen := map[string]bool{}
	return slices.DeleteFunc(l.problems, func(p strict.Problem) bool {
		text := p.Error()
		known := seen[text]
		seen[text] = true
		return known
	})
}
