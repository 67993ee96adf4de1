package scenarios

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

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

	// Files are the files that what is to be played names, in the order of their names.
	Files []Attachment

	Warnings []Warning // what is most likely not meant, in the order of lines

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
	if written == nil {
		return nil, problems
	}
	tree, err := set(written, o.Set)
	if err != nil {
		return nil, err
	}
	l := newLoader(name, o)
	l.parsing = problems
	f := &File{Name: strings.TrimSuffix(path.Base(name), ".toml"), Path: name, Source: data}
	base := l.base(tree, written)
	f.Base = base.Scenario
	l.checkOverrides(f.Base)
	f.Points = l.plan(tree, base)
	l.checkClaims(tree, f.Base, f.Points)
	if len(l.problems) > 0 {
		return nil, l.mistakes()
	}
	f.Warnings = l.warn(base, f.Points)
	f.Files = l.attached.list()
	f.Shortened = len(o.Set) > 0 && shorter(f.Base, l.written)
	return f, nil
}

// maxBytes is more than package strict accepts: it refuses what is too long, and says so.
const maxBytes = 2 << 20

// setFlag is who is to blame for overrides of the command line.
const setFlag = "--set"

// set applies the overrides of the command line.
func set(tree *strict.Tree, overrides []string) (*strict.Tree, error) {
	for _, text := range overrides {
		key, value, err := strict.ParseAssignment(text)
		if err != nil {
			message := strings.TrimPrefix(err.Error(), "strict: ")
			return nil, strict.Problems{{Origin: strict.Origin{By: setFlag}, Message: message}}
		}
		next, problems := release(tree, key).Set(key, value, strict.Origin{By: setFlag})
		if len(problems) > 0 {
			return nil, problems
		}
		tree = next
	}
	return tree, nil
}

// release takes a key that the command line sets out of the sweep, which would set it anew. A key of the sweep or of an arm
// itself replaces the one that is there, however that is written.
func release(tree *strict.Tree, key string) *strict.Tree {
	parts := strings.SplitN(key, ".", 3)
	switch {
	case parts[0] == "sweep" && len(parts) > 1:
		return tree.Without("sweep", strings.Join(parts[1:], "."))
	case parts[0] == "arms" && len(parts) > 2:
		return tree.Without("arms."+parts[1], parts[2])
	}
	return tree.Without("sweep", key)
}

// shorter reports whether an effective scenario plays less than the file as written.
func shorter(s, written *Scenario) bool {
	return s.Runs < written.Runs || s.Expected() < written.Expected() ||
		s.Horizon != 0 && (written.Horizon == 0 || s.Horizon < written.Horizon)
}

// loader collects the mistakes of one file.
type loader struct {
	file     string
	options  Options
	catalogs Catalogs
	laws     *laws
	attached *attachments
	parsing  strict.Problems // what was wrong before any key had a meaning
	problems strict.Problems
	refused  map[string]bool // overrides that are not applied
	warnings strict.Problems // about claims; the others come last

	written  *Scenario       // the file without the overrides of the command line, if there are any
	original strict.Problems // and its mistakes
}

func newLoader(file string, o Options) *loader {
	attached := &attachments{open: o.Files, read: map[string][]byte{}}
	return &loader{
		file: file, options: o, catalogs: o.Catalogs.orDefault(), refused: map[string]bool{},
		laws: &laws{attached.files(), map[string]builtLaw{}}, attached: attached,
	}
}

// base decodes the file itself with the overrides of the command line, which are to blame for what they alone bring about.
func (l *loader) base(tree, written *strict.Tree) *Blueprint {
	if tree == written {
		return l.decode(tree, strict.Origin{})
	}
	w := newLoader(l.file, l.options)
	w.parsing = l.parsing
	l.written = w.decode(written, strict.Origin{}).Scenario
	l.original = w.problems
	return l.decode(tree, strict.Origin{By: setFlag})
}

// decode lays the tree over the schema and makes the scenario ready, so that what only a constructor can know is reported
// too. Mistakes of a constructor that the file itself does not make are those of whoever changed it.
func (l *loader) decode(tree *strict.Tree, by strict.Origin) *Blueprint {
	s := defaults(l.catalogs)
	found := append(slices.Clip(l.parsing), strict.Decode(tree, s)...)
	b, problems := prepare(s, tree, found, l.laws)
	for i, p := range problems {
		if i >= len(found) && by.By != "" && p.Origin.By == "" && !slices.Contains(l.problems, p) && !slices.Contains(l.original, p) {
			p.Origin = by
		}
		l.problems = append(l.problems, p)
	}
	return b
}

// mistakes are the problems in the order of their lines, each once: a mistake of the file shows again in every arm.
func (l *loader) mistakes() strict.Problems {
	for i := range l.problems {
		l.problems[i].Message = shorten(l.problems[i].Message)
	}
	l.problems.Sort()
	seen := map[string]bool{}
	return slices.DeleteFunc(l.problems, func(p strict.Problem) bool {
		text := p.Error()
		known := seen[text]
		seen[text] = true
		return known
	})
}

// shorten cuts a message that quotes too much of the file.
func shorten(message string) string {
	const longest = 1200
	if utf8.RuneCountInString(message) <= longest {
		return message
	}
	return string([]rune(message)[:longest]) + "..."
}
