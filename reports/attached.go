package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"marketsim/scenarios"
)

// ownNames are what Write leaves at the top of a run directory. Whatever the scenario names stands beside them, under the
// name it has there: so the scenario can be played again within the directory.
var ownNames = []string{
	pageName, manifestName, figuresDir, summaryName, runsName, "scenario.toml", "scenario.resolved.toml",
	"summary.csv", "comparisons.csv", "agents.csv", "series.csv", "deals.csv", "findings.csv", "spread.csv",
}

// CheckFiles refuses a scenario whose files have the names of a run directory's own, as Write does: ask before playing.
func CheckFiles(f *scenarios.File) error {
	for _, a := range f.Files {
		top, _, _ := strings.Cut(a.Name, "/")
		for _, own := range ownNames {
			if strings.EqualFold(top, own) { // which is the same file on some systems
				return fmt.Errorf("reports: %s names the file %q, but its run directory has a %s of its own: rename the file", f.Path, a.Name, own)
			}
		}
	}
	return nil
}

// attached writes the files that the scenario names.
func (s *stage) attached(f *scenarios.File) error {
	for _, a := range f.Files {
		err := s.add(File{Path: a.Name, Meaning: "a file that the scenario names, as it was read"}, func(w io.Writer) (int, error) {
			_, err := w.Write(a.Content)
			return -1, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// directories are those below the stage that have files.
func (s *stage) directories() []string {
	var list []string
	for _, f := range s.files {
		for at, r := range f.Path {
			if dir := f.Path[:at]; r == '/' && !slices.Contains(list, dir) {
				list = append(list, dir)
			}
		}
	}
	return list
}
